// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/rows.hpp"

#include "messages/messages.hpp"
#include "text/encodings.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace hoso::roster {

namespace {

/// Printable ASCII with single spaces inside: most cells, and nothing is wrong with their characters.
bool is_plain(std::string_view text) {
    char before = ' ';
    for (const char c : text) {
        if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return text.empty() || before != ' ';
}

/// A date as it is, without a time of day; everything else as a person sees it, 007 with its zeros.
std::string_view text_of(const office::Cell& cell) {
    constexpr std::size_t day_size = 10;
    if (cell.kind == office::CellKind::date) return std::string_view{cell.value}.substr(0, day_size);
    return cell.text();
}

bool is_blank(const office::Cell& cell) {
    return cell.kind != office::CellKind::error && text::collapse_spaces(cell.text()).empty();
}

bool is_blank(const office::Row& row) {
    return std::all_of(row.cells.begin(), row.cells.end(), [](const office::Cell& cell) { return is_blank(cell); });
}

class TableReader {
public:
    TableReader(const Source& source, std::size_t sheet, Heading heading, Findings& findings)
        : m_source{source}, m_sheet{source.workbook.sheets[sheet]}, m_findings{findings} {
        m_table.sheet = sheet;
        m_table.heading = std::move(heading);
        m_fields.resize(m_table.heading.names.size());
        for (const auto& [field, column] : m_table.heading.columns)
            m_fields[static_cast<std::size_t>(column) - 1] = field;
        if (m_table.heading.given_column > 0)
            m_fields[static_cast<std::size_t>(m_table.heading.given_column) - 1] = Field::name;
    }

    Table read() {
        int expected = m_table.heading.first_row_below, hidden = 0;
        for (const office::Row& row : m_sheet.rows) {
            if (row.number < m_table.heading.first_row_below) continue;
            if (is_blank(row)) continue;
            if (is_section(row)) {
                add(row.number, 0, Severity::note, {"section-row", tr("a line across the columns was passed over")});
                expected = row.number + 1;
                continue;
            }
            if (row.number > expected) add_blank(expected, row.number - 1);
            expected = row.number + 1;
            hidden += row.hidden;
            ++m_table.filled_rows;
            read_row(row);
        }
        if (hidden > 0)
            add(0, 0, Severity::note,
                {"hidden-rows", message("{} rows are hidden in the sheet; they were read like the others", hidden)});
        say_not_nfc();
        check_end();
        check_font_of_columns();
        return std::move(m_table);
    }

private:
    void add(int row, int column, Severity severity, Problem problem) {
        m_findings.add({m_table.sheet, row, column}, severity, std::move(problem));
    }

    void add_blank(int first, int last) {
        if (first == last)
            add(first, 0, Severity::warning, {"blank-row", tr("the row is blank, but others follow")});
        else
            add(first, 0, Severity::warning,
                {"blank-row", message("the rows {} to {} are blank, but others follow", first, last)});
    }

    /// A heading of a group of people, merged across most columns.
    bool is_section(const office::Row& row) const {
        constexpr int least_columns = 3;
        const auto filled =
            std::count_if(row.cells.begin(), row.cells.end(), [](const office::Cell& cell) { return !is_blank(cell); });
        if (filled != 1) return false;
        return std::any_of(m_sheet.merged.begin(), m_sheet.merged.end(), [&](const office::Range& range) {
            return range.first_row <= row.number && row.number <= range.last_row &&
                   range.last_column - range.first_column + 1 >= least_columns;
        });
    }

    int width(int row) const { return m_source.widths[static_cast<std::size_t>(row) - 1]; }

    /// False, and a fault, where what stands in the row may stand under the wrong header.
    bool has_right_cells(const office::Row& row) {
        const auto names = static_cast<int>(m_table.heading.names.size());
        const auto last = std::find_if(
            row.cells.rbegin(), row.cells.rend(), [](const office::Cell& cell) { return !is_blank(cell); });
        const bool is_csv = !m_source.widths.empty();
        const int wanted = is_csv ? width(m_table.heading.row) : 0;
        if (is_csv && width(row.number) != wanted) {
            m_wrong_widths.push_back(row.number);
            add(row.number, 0, Severity::error,
                {"cells", message("has {} cells, the header {}: columns may have shifted", width(row.number), wanted)});
            return false;
        }
        if (last != row.cells.rend() && last->column > names) {
            add(row.number, 0, Severity::error,
                {"cells", tr("has more values than the header has names: columns may have shifted")});
            return false;
        }
        return true;
    }

    void read_row(const office::Row& row) {
        if (is_cut(row)) {
            add(row.number, 0, Severity::error,
                {"roster.truncated", message("has {} cells, all others {}: the file ends in the middle of the row",
                                         width(row.number), width(m_table.heading.row))});
            return;
        }
        for (const office::Cell& cell : row.cells) check_characters(row.number, cell);
        if (!has_right_cells(row)) return;
        RowValues values;
        values.row = row.number;
        for (const office::Cell& cell : row.cells) {
            const auto field = field_at(cell.column);
            if (!field) continue;
            std::string& value = values[*field];
            value += (value.empty() ? "" : " ") + value_of(row.number, cell); // given names may stand apart
        }
        m_table.rows.push_back(std::move(values));
    }

    std::optional<Field> field_at(int column) const {
        const auto index = static_cast<std::size_t>(column) - 1;
        return index < m_fields.size() ? m_fields[index] : std::nullopt;
    }

    /// The last row of a CSV, shorter than all others, or than the header in a file that stops without a line end.
    bool is_cut(const office::Row& row) const {
        if (m_source.widths.empty() || &row != &m_sheet.rows.back()) return false;
        const int wanted = width(m_table.heading.row);
        if (width(row.number) >= wanted) return false;
        return m_source.ends_in_row || (!m_table.rows.empty() && m_wrong_widths.empty());
    }

    /// Free text such as remarks may have line ends and tabs.
    void check_characters(int row, const office::Cell& cell) {
        const std::string& text = cell.text();
        if (is_plain(text)) return;
        const bool known = field_at(cell.column).has_value();
        if (known && has_legacy_font(row, cell.column, text)) return;
        auto problem = character_problem(text);
        const bool not_utf8 = problem && problem->code == "encoding";
        if (problem && (known || problem->code != "control-character"))
            add(row, cell.column, Severity::error, std::move(*problem));
        if (!known || not_utf8 || text::is_nfc(text)) return;
        if (m_not_nfc == 0) m_first_not_nfc = {m_table.sheet, row, cell.column};
        ++m_not_nfc;
    }

    bool has_legacy_font(int row, int column, const std::string& text) {
        auto reading = text::legacy_reading(text);
        if (reading) {
            ++m_fonts[{column, reading->encoding}];
            add(row, column, Severity::error, font_problem(*reading));
            return true;
        }
        if (text::could_be_legacy(text)) m_doubtful.push_back({row, column, text});
        return false;
    }

    static Problem font_problem(const text::LegacyReading& reading) {
        return {
            "legacy-font", message("is in letters of a legacy font ({}) and probably reads '{}'; write it in Unicode",
                               text::name_of(reading.encoding), reading.text)};
    }

    /// "Vò" makes sense, but not in a column that was typed in such a font.
    void check_font_of_columns() {
        constexpr int least = 3;
        for (const auto& [font, cells] : m_fonts) {
            if (cells < least) continue;
            const auto [column, encoding] = font;
            for (const Doubtful& doubtful : m_doubtful) {
                if (doubtful.column != column) continue;
                if (auto read = text::read_as_legacy(doubtful.text, encoding))
                    add(doubtful.row, column, Severity::error, font_problem({encoding, std::move(*read)}));
            }
        }
    }

    std::string value_of(int row, const office::Cell& cell) {
        if (cell.kind == office::CellKind::error) {
            add(row, cell.column, Severity::error,
                {"cell-error", cell.value.empty()
                                   ? std::string{tr("a formula stands here whose result is not in the file")}
                                   : message("holds {}: a formula failed", cell.value)});
            return {};
        }
        const std::string_view text = text_of(cell);
        if (is_plain(text)) return std::string{text};
        return text::collapse_spaces(text::is_nfc(text) ? std::string{text} : text::nfc(text));
    }

    void say_not_nfc() {
        if (m_not_nfc == 0) return;
        m_findings.add(m_first_not_nfc, Severity::warning,
            Problem{"not-nfc",
                message(
                    "letters and their marks were apart (not Unicode NFC) and put together; cells so: {}", m_not_nfc)});
    }

    void check_end() {
        if (m_source.cut_row > 0)
            add(m_source.cut_row, 0, Severity::error,
                {"roster.truncated",
                    tr("a quote is opened in this row and never closed: the file ends in the middle of a cell")});
        if (m_table.filled_rows == 0)
            add(m_table.heading.row, 0, Severity::error, {"no-people", tr("nobody stands below the header")});
    }

    struct Doubtful {
        int row, column;
        std::string text;
    };

    const Source& m_source;
    const office::Sheet& m_sheet;
    Findings& m_findings;
    Table m_table;
    std::vector<std::optional<Field>> m_fields; ///< of each column
    std::vector<int> m_wrong_widths;            ///< rows
    int m_not_nfc = 0;
    Spot m_first_not_nfc;
    std::map<std::pair<int, text::Encoding>, int> m_fonts; ///< cells of each column that are plainly in it
    std::vector<Doubtful> m_doubtful;
};

} // namespace

Table read_table(const Source& source, std::size_t sheet, Heading heading, Findings& findings) {
    return TableReader{source, sheet, std::move(heading), findings}.read();
}

} // namespace hoso::roster
