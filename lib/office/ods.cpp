// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/ods.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>

namespace hoso::office {

namespace {

enum class Space { other, table, text, office, style, drawing };

Space space_of(std::string_view uri) {
    constexpr std::string_view begin = "urn:oasis:names:tc:opendocument:xmlns:";
    if (!uri.starts_with(begin)) return Space::other;
    uri.remove_prefix(begin.size());
    if (uri.starts_with("table:")) return Space::table;
    if (uri.starts_with("text:")) return Space::text;
    if (uri.starts_with("office:")) return Space::office;
    if (uri.starts_with("style:")) return Space::style;
    return uri.starts_with("drawing:") ? Space::drawing : Space::other;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// "PT13H30M05S" (ISO 8601, also with days, without years and months) as hh:mm:ss, to the second; nothing where it is
/// another.
std::optional<std::string> duration_text(std::string_view text) {
    if (!text.starts_with('P')) return std::nullopt;
    text.remove_prefix(1);
    double seconds = 0;
    bool in_time = false;
    while (!text.empty()) {
        if (text.front() == 'T' && !in_time) {
            in_time = true;
            text.remove_prefix(1);
            continue;
        }
        double amount = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
        if (read.ec != std::errc{} || read.ptr == text.data() + text.size()) return std::nullopt;
        const char unit = *read.ptr;
        const double length = unit == 'D' && !in_time ? 86'400 : unit == 'H' ? 3'600 : unit == 'M' ? 60 : 1;
        if (!(unit == 'D' && !in_time) && !(in_time && (unit == 'H' || unit == 'M' || unit == 'S')))
            return std::nullopt;
        seconds += amount * length;
        text.remove_prefix(static_cast<std::size_t>(read.ptr + 1 - text.data()));
    }
    if (!(seconds >= 0 && seconds < 1e12)) return std::nullopt;
    const auto whole = static_cast<long long>(seconds + 0.5);
    char clock[40];
    std::snprintf(clock, sizeof clock, "%02lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    return clock;
}

class ContentReader : public xml::Listener {
public:
    explicit ContentReader(SheetBuilder& builder) : m_builder{builder} {}

    void start(const xml::StartTag& tag) override {
        if (m_skipped > 0 || is_no_content(tag)) {
            ++m_skipped;
            return;
        }
        switch (space_of(tag.space)) {
        case Space::style:
            start_style(tag);
            break;
        case Space::table:
            start_table(tag);
            break;
        case Space::text:
            start_text(tag);
            break;
        default:
            break;
        }
    }

    void text(std::string_view piece) override {
        if (m_skipped > 0 || m_paragraphs_open == 0) return;
        check_size();
        for (const char c : piece) {
            if (!is_space(c)) {
                m_text += c;
                m_after_space = false;
            } else if (!m_after_space) { // white space counts once (OpenDocument 1.3 part 3, 6.1.2)
                m_text += ' ';
                m_after_space = true;
            }
        }
    }

    void end(std::string_view name) override {
        if (m_skipped > 0) {
            --m_skipped;
            return;
        }
        if (m_paragraphs_open > 0) {
            if (name == "p" || name == "h") --m_paragraphs_open;
            return;
        }
        if (name == "table-cell" || name == "covered-table-cell") finish_cell();
        if (name == "table-row") finish_row();
        if (name == "table") m_in_table = false;
    }

    bool refers_outside() const noexcept { return m_refers_outside; }

private:
    struct Repeated {
        Cell cell;
        int times = 1;
    };

    /// Comments, drawings, readings beside the text, and what was deleted but is remembered.
    static bool is_no_content(const xml::StartTag& tag) {
        const Space space = space_of(tag.space);
        if (space == Space::drawing) return true;
        if (space == Space::office) return tag.name == "annotation" || tag.name == "forms" || tag.name == "scripts";
        if (space == Space::text) return tag.name == "ruby-text" || tag.name == "note";
        return space == Space::table && (tag.name == "shapes" || tag.name == "tracked-changes");
    }

    void start_style(const xml::StartTag& tag) {
        if (tag.name == "style") m_style = tag.attribute("name").value_or("");
        if (tag.name == "table-properties" && tag.attribute("display") == "false") m_hidden_styles.insert(m_style);
    }

    void start_table(const xml::StartTag& tag) {
        if (tag.name == "table") {
            const std::string style{tag.attribute("style-name").value_or("")};
            m_builder.start_sheet(std::string{tag.attribute("name").value_or("")}, m_hidden_styles.contains(style));
            m_in_table = true;
            m_row = m_columns = 0;
        }
        if (!m_in_table) return;
        if (tag.name == "table-source" || tag.name == "cell-range-source") m_refers_outside = true;
        if (tag.name == "table-column") start_column(tag);
        if (tag.name == "table-row") {
            m_cells.clear();
            m_merged.clear();
            m_column = 0;
            m_row_repeats = repeats(tag, "number-rows-repeated");
            m_row_is_hidden = tag.attribute("visibility").value_or("visible") != "visible";
        }
        if (tag.name == "table-cell" || tag.name == "covered-table-cell") start_cell(tag);
    }

    void start_column(const xml::StartTag& tag) {
        const int count = repeats(tag, "number-columns-repeated");
        if (tag.attribute("visibility").value_or("visible") != "visible" && m_columns < largest_column)
            m_builder.add_hidden_columns(m_columns + 1, std::min(m_columns + count, largest_column));
        m_columns = std::min(m_columns + count, largest_column);
    }

    void start_text(const xml::StartTag& tag) {
        if (tag.name == "p" || tag.name == "h") {
            if (m_paragraphs_open++ == 0) {
                if (m_has_paragraph) m_text += '\n';
                m_has_paragraph = m_after_space = true;
            }
            return;
        }
        if (m_paragraphs_open == 0) return;
        check_size();
        if (tag.name == "s") m_text.append(static_cast<std::size_t>(number(tag, "c", 1, most_spaces)), ' ');
        if (tag.name == "tab") m_text += '\t';
        if (tag.name == "line-break") m_text += '\n';
    }

    void start_cell(const xml::StartTag& tag) {
        m_text.clear();
        m_has_paragraph = false;
        m_cell = {};
        m_cell.column = m_column + 1;
        const auto formula = tag.attribute("formula");
        m_cell.computed = formula.has_value();
        if (formula && formula->find("'file:") != std::string_view::npos) m_refers_outside = true;
        m_repeats = repeats(tag, "number-columns-repeated");
        add_merged(tag);
        m_type.clear();
        m_value.clear();
        for (const auto& [name, space, value] : tag.attributes) {
            const bool of_office = space_of(space) == Space::office;
            if (name == "value-type" && (of_office ? m_type.empty() : value == "error")) m_type = value;
            if (of_office && (name == "value" || name.ends_with("-value"))) m_value = value;
        }
    }

    void finish_cell() {
        set_value();
        const bool beyond = m_column > largest_column - m_repeats;
        if (m_cell.kind != CellKind::empty) {
            if (beyond) fail(message("more than {} columns", largest_column));
            m_cells.push_back({m_cell, m_repeats});
        }
        m_column = beyond ? largest_column : m_column + m_repeats;
    }

    void set_value() {
        if (m_type == "error" || (m_cell.computed && m_type.empty() && m_text.empty())) {
            m_cell.kind = CellKind::error;
            m_cell.value = m_text;
        } else if (m_type == "float" || m_type == "percentage" || m_type == "currency") {
            const auto number = typed_decimal(m_value);
            if (!number) fail(message("{} is no number", m_value));
            set(CellKind::number, *number);
            m_cell.percent = m_type == "percentage";
        } else if (m_type == "date") {
            set(CellKind::date, m_value.substr(0, m_value.find('.')));
            if (m_cell.value.ends_with("T00:00:00")) m_cell.value.resize(m_cell.value.size() - 9);
        } else if (m_type == "time") {
            const auto time = duration_text(m_value);
            if (!time) fail(message("{} is no time", m_value));
            set(CellKind::time, *time);
        } else if (m_type == "boolean") {
            set(CellKind::boolean, m_value);
        } else if (!m_text.empty() || m_type == "string") {
            const bool attribute_only = !m_has_paragraph; // then string-value is the text (19.389)
            m_cell.value = attribute_only ? m_value : m_text;
            if (!m_cell.value.empty() || m_cell.computed) m_cell.kind = CellKind::text;
        }
    }

    void set(CellKind kind, std::string value) {
        m_cell.kind = kind;
        m_cell.value = std::move(value);
        if (m_text != m_cell.value) m_cell.shown = m_text;
    }

    void finish_row() {
        const bool beyond = m_row_repeats > largest_row - m_row;
        if (!m_cells.empty() || !m_merged.empty()) {
            if (beyond) m_builder.fail(0, 0, message("more than {} rows", largest_row));
            for (int i = 1; i <= m_row_repeats; ++i) add_row(m_row + i);
        }
        m_row = beyond ? largest_row : m_row + m_row_repeats;
    }

    void add_row(int number) {
        m_builder.start_row(number, m_row_is_hidden);
        for (const Repeated& repeated : m_cells) {
            Cell cell = repeated.cell;
            for (int i = 0; i < repeated.times; ++i, ++cell.column) m_builder.add(cell);
        }
        for (const Range& range : m_merged)
            m_builder.add_merged({number, range.first_column, number + range.last_row, range.last_column});
    }

    /// Kept with rows relative to the row, until it is known how often that repeats.
    void add_merged(const xml::StartTag& tag) {
        const int columns = number(tag, "number-columns-spanned", 1, largest_column);
        const int rows = number(tag, "number-rows-spanned", 1, largest_row);
        if (columns == 1 && rows == 1) return;
        m_merged.push_back({0, m_cell.column, rows - 1, m_cell.column + columns - 1});
    }

    void check_size() const {
        if (m_text.size() > m_builder.limits().text_bytes) fail(tr("too much text in one cell"));
    }

    int repeats(const xml::StartTag& tag, std::string_view attribute) const {
        return number(tag, attribute, 1, largest_row);
    }
    /// From 1; larger numbers count as `most` + 1, which the limits refuse where it matters.
    int number(const xml::StartTag& tag, std::string_view attribute, int otherwise, int most) const {
        const auto said = tag.attribute(attribute);
        if (!said) return otherwise;
        int value = 0;
        const auto read = std::from_chars(said->data(), said->data() + said->size(), value);
        if (read.ec == std::errc::result_out_of_range) return most + 1;
        if (read.ec != std::errc{} || read.ptr != said->data() + said->size() || value < 1)
            fail(message("{} is no count", *said));
        return std::min(value, most + 1);
    }

    [[noreturn]] void fail(const std::string& problem) const {
        m_builder.fail(m_in_table ? std::min(m_row + 1, largest_row) : 0, m_in_table ? m_column + 1 : 0, problem);
    }

    static constexpr int most_spaces = 10'000;

    SheetBuilder& m_builder;
    std::set<std::string> m_hidden_styles;
    std::string m_style, m_type, m_value, m_text;
    Cell m_cell;
    std::vector<Repeated> m_cells; ///< of the row that is read
    std::vector<Range> m_merged;   ///< of the row that is read
    int m_row = 0, m_column = 0, m_columns = 0, m_repeats = 1, m_row_repeats = 1, m_skipped = 0, m_paragraphs_open = 0;
    bool m_in_table = false, m_row_is_hidden = false, m_has_paragraph = false, m_after_space = false,
         m_refers_outside = false;
};

class ManifestReader : public xml::Listener {
public:
    void start(const xml::StartTag& tag) override { is_encrypted |= tag.name == "encryption-data"; }
    void text(std::string_view /*piece*/) override {}
    void end(std::string_view /*name*/) override {}
    bool is_encrypted = false;
};

} // namespace

bool read_ods(Package& package, const std::string& file, SheetBuilder& builder) {
    const std::string manifest = "META-INF/manifest.xml";
    if (package.has(manifest)) {
        ManifestReader reader;
        package.read_xml(manifest, reader);
        if (reader.is_encrypted) throw Error{Cause::input, message("{}: encrypted: save it without a password", file)};
    }
    ContentReader reader{builder};
    package.read_xml("content.xml", reader);
    return reader.refers_outside();
}

} // namespace hoso::office
