// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/xlsx.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"
#include "office/xlsx_parts.hpp"

#include <algorithm>
#include <charconv>

namespace hoso::office {

namespace {

std::optional<int> to_int(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_true(std::optional<std::string_view> value) { return value == "1" || value == "true"; }

/// What cells of all sheets need.
struct Shared {
    Epoch epoch = Epoch::from_1900;
    std::vector<NumberFormat> styles;
    std::vector<std::string> strings;
};

struct SheetEntry {
    std::string name, relationship;
    bool hidden = false;
};

class WorkbookReader : public xml::Listener {
public:
    void start(const xml::StartTag& tag) override {
        if (tag.name == "workbookPr" && is_true(tag.attribute("date1904"))) epoch = Epoch::from_1904;
        if (tag.name != "sheet") return;
        SheetEntry& entry = sheets.emplace_back();
        entry.name = tag.attribute("name").value_or("");
        entry.hidden = tag.attribute("state").value_or("visible") != "visible";
        for (const auto& [name, space, value] : tag.attributes)
            if (name == "id" && space.ends_with("/relationships")) entry.relationship = value;
    }
    void text(std::string_view /*piece*/) override {}
    void end(std::string_view /*name*/) override {}

    Epoch epoch = Epoch::from_1900;
    std::vector<SheetEntry> sheets;
};

class SheetReader : public xml::Listener {
public:
    SheetReader(const Shared& shared, SheetBuilder& builder) : m_shared{shared}, m_builder{builder} {}

    void start(const xml::StartTag& tag) override {
        if (m_extension > 0 || tag.name == "extLst") {
            ++m_extension; // every element inside counts, so that the end of the outermost is known
            return;
        }
        m_collects = nullptr;
        if (tag.name == "sheetData") m_in_data = true;
        if (m_in_data)
            start_in_data(tag);
        else if (tag.name == "mergeCell")
            add_merged(tag.attribute("ref").value_or(""));
        else if (tag.name == "col" && is_true(tag.attribute("hidden")))
            add_hidden(tag);
    }
    void text(std::string_view piece) override {
        if (m_collects == nullptr || m_extension > 0) return;
        *m_collects += piece;
        if (m_collects->size() > m_builder.limits().text_bytes) fail(tr("too much text in one cell"));
    }
    void end(std::string_view name) override {
        if (m_extension > 0) {
            --m_extension;
            return;
        }
        m_collects = nullptr;
        if (name == "rPh") --m_phonetic;
        if (name == "c" && m_in_data) finish_cell();
        if (name == "sheetData") m_in_data = false;
    }

private:
    void start_in_data(const xml::StartTag& tag) {
        if (tag.name == "c") start_cell(tag);
        if (tag.name == "v") m_collects = &m_value;
        if (tag.name == "f") m_cell.computed = true;
        if (tag.name == "rPh") ++m_phonetic;
        if (tag.name == "t" && m_phonetic == 0) m_collects = &m_inline;
        if (tag.name == "row") start_row(tag);
    }

    void start_row(const xml::StartTag& tag) {
        const auto said = tag.attribute("r");
        const std::optional<int> number = said ? to_int(*said) : m_builder.row() + 1;
        if (!number) m_builder.fail(0, 0, message("{} is no number of a row", *said));
        m_builder.start_row(*number, is_true(tag.attribute("hidden")));
        m_column = 0;
    }

    void start_cell(const xml::StartTag& tag) {
        m_cell = {};
        m_value.clear();
        m_inline.clear();
        m_cell.column = ++m_column;
        if (const auto said = tag.attribute("r")) {
            const CellPlace place = cell_place(*said);
            if (place.column == 0 || place.row != m_builder.row())
                m_builder.fail(m_builder.row(), 0, message("{} is no name of a cell in this row", *said));
            m_cell.column = m_column = place.column;
        }
        m_type = tag.attribute("t").value_or("n");
        const auto style = tag.attribute("s");
        m_style = style ? to_int(*style).value_or(-1) : 0;
    }

    void finish_cell() {
        if (m_type == "inlineStr" || (m_type == "str" && !m_value.empty())) {
            m_cell.kind = CellKind::text;
            m_cell.value = without_escapes(m_type == "str" ? m_value : m_inline);
        } else if (m_value.empty()) {
            if (m_cell.computed) m_cell.kind = m_type == "str" ? CellKind::text : CellKind::error;
        } else if (m_type == "s") {
            m_cell.kind = CellKind::text;
            m_cell.value = shared_string();
        } else if (m_type == "b") {
            m_cell.kind = CellKind::boolean;
            m_cell.value = is_true(m_value) ? "true" : "false";
        } else if (m_type == "e") {
            m_cell.kind = CellKind::error;
            m_cell.value = m_value;
        } else if (m_type == "d") {
            m_cell.kind = CellKind::date;
            m_cell.value = m_value;
        } else if (m_type == "n") {
            set_number();
        } else {
            fail(message("unknown kind of cell {}", m_type));
        }
        if (m_cell.kind == CellKind::text && m_cell.value.empty() && !m_cell.computed) return;
        m_builder.add(std::move(m_cell));
    }

    const std::string& shared_string() const {
        const auto index = to_int(m_value);
        if (!index || *index < 0 || static_cast<std::size_t>(*index) >= m_shared.strings.size())
            fail(message("shared text {} is not in the file", m_value));
        return m_shared.strings[static_cast<std::size_t>(*index)];
    }

    void set_number() {
        const auto number = typed_decimal(m_value);
        if (!number) fail(message("{} is no number", m_value));
        m_cell.kind = CellKind::number;
        m_cell.value = *number;
        const NumberFormat format = style();
        if (format.kind != NumberFormat::Kind::number) {
            double serial = 0;
            std::from_chars(number->data(), number->data() + number->size(), serial);
            if (auto value = value_of_serial(serial, format.kind, m_shared.epoch)) {
                m_cell.kind = value->kind;
                m_cell.value = std::move(value->value);
            }
            return;
        }
        m_cell.percent = format.percent;
        if (number->size() < format.zeros && number->find_first_of("-.") == std::string::npos) {
            m_cell.shown = std::string(format.zeros - number->size(), '0') + *number;
        }
    }

    NumberFormat style() const {
        if (m_style == 0 && m_shared.styles.empty()) return {};
        if (m_style < 0 || static_cast<std::size_t>(m_style) >= m_shared.styles.size())
            fail(tr("the style of the cell is not in the file"));
        return m_shared.styles[static_cast<std::size_t>(m_style)];
    }

    void add_merged(std::string_view reference) {
        const auto colon = reference.find(':');
        const CellPlace first = cell_place(reference.substr(0, colon));
        const CellPlace last = colon == std::string_view::npos ? first : cell_place(reference.substr(colon + 1));
        if (first.column == 0 || last.row < first.row || last.column < first.column)
            m_builder.fail(0, 0, message("{} is no range of cells", reference));
        m_builder.add_merged({first.row, first.column, last.row, last.column});
    }

    void add_hidden(const xml::StartTag& tag) {
        const auto first = to_int(tag.attribute("min").value_or("")), last = to_int(tag.attribute("max").value_or(""));
        if (!first || !last || *first < 1 || *last < *first || *last > largest_column)
            m_builder.fail(0, 0, tr("hidden columns that cannot be"));
        m_builder.add_hidden_columns(*first, *last);
    }

    [[noreturn]] void fail(const std::string& problem) const {
        m_builder.fail(m_builder.row(), m_cell.column, problem);
    }

    const Shared& m_shared;
    SheetBuilder& m_builder;
    Cell m_cell;
    std::string m_value, m_inline, m_type;
    std::string* m_collects = nullptr; ///< where character data goes
    int m_column = 0, m_style = 0, m_phonetic = 0, m_extension = 0;
    bool m_in_data = false;
};

const Relationship* of_type(const std::vector<Relationship>& relationships, std::string_view type) {
    const auto found = std::find_if(relationships.begin(), relationships.end(),
        [&](const Relationship& relationship) { return relationship.type == type; });
    return found == relationships.end() ? nullptr : &*found;
}

const Relationship* of_id(const std::vector<Relationship>& relationships, std::string_view id) {
    const auto found = std::find_if(relationships.begin(), relationships.end(),
        [&](const Relationship& relationship) { return relationship.id == id; });
    return found == relationships.end() ? nullptr : &*found;
}

} // namespace

std::string main_part(Package& package) {
    const auto relationships = read_relationships(package, "");
    const Relationship* found = of_type(relationships, "officeDocument");
    return found == nullptr ? "" : found->part;
}

void read_xlsx(Package& package, const std::string& main, SheetBuilder& builder) {
    WorkbookReader workbook;
    package.read_xml(main, workbook);
    const auto relationships = read_relationships(package, main);
    Shared shared;
    shared.epoch = workbook.epoch;
    if (const Relationship* styles = of_type(relationships, "styles"))
        shared.styles = read_styles(package, styles->part);
    if (const Relationship* strings = of_type(relationships, "sharedStrings"))
        shared.strings = read_shared_strings(package, strings->part, builder.limits().text_bytes);
    for (SheetEntry& entry : workbook.sheets) {
        const Relationship* part = of_id(relationships, entry.relationship);
        if (part != nullptr && part->type != "worksheet") continue; // a chart or a dialogue
        builder.start_sheet(std::move(entry.name), entry.hidden);
        if (part == nullptr) builder.fail(0, 0, tr("the sheet is not in the file"));
        SheetReader reader{shared, builder};
        package.read_xml(part->part, reader);
    }
}

} // namespace hoso::office
