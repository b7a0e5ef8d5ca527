// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery_list.hpp"

#include "archive/delivery_columns.hpp"
#include "archive/delivery_folder.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"
#include "office/workbook.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hoso::archive {

namespace {

using Kind = DeliveryColumn::Kind;
using Severity = DeliveryFault::Severity;

constexpr std::size_t rows_to_search_for_header = 30;
constexpr std::size_t longest_text = 32'767; // what a cell of a spreadsheet holds (ECMA-376; Excel's own limit)
constexpr std::size_t longest_code = 255;

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_blank(const office::Cell& cell) {
    return cell.kind != office::CellKind::error && text::collapse_spaces(cell.text()).empty();
}

bool has_unseen_characters(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint letter = text::code_point_at(text, at);
        const auto kind = text::kind_of(letter.value);
        if (kind == text::CharacterKind::control || kind == text::CharacterKind::invisible) return true;
        at += letter.size;
    }
    return false;
}

/// "12" and "QĐ-UBND" of "12/QĐ-UBND", "12-QĐ/UB", "Số: 12/QĐ-UBND"; no number where it does not begin with one.
struct NumberAndSymbol {
    std::string number, symbol;
};
NumberAndSymbol split_number(std::string_view text) {
    if (const auto colon = text.find(':'); colon != std::string_view::npos && text::fold(text.substr(0, colon)) == "so")
        text = text.substr(std::min(text.find_first_not_of(' ', colon + 1), text.size()));
    std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end == 0) return {"", std::string{text}};
    if (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end; // 12a
    if (end == text.size()) return {std::string{text}, ""};
    if (text[end] != '/' && text[end] != '-') return {"", std::string{text}};
    return {std::string{text.substr(0, end)}, std::string{text.substr(end + 1)}};
}

/// Cells that are merged over several rows. It has copies of their values, so that rows can be given up once read.
class MergedCells {
public:
    explicit MergedCells(const office::Sheet& sheet) {
        for (const office::Range& range : sheet.merged) {
            const office::Cell* first = sheet.cell(range.first_row, range.first_column);
            if (first == nullptr || range.first_row == range.last_row) continue;
            m_ranges.push_back(range);
            m_values[{range.first_row, range.first_column}] = *first;
        }
        std::sort(m_ranges.begin(), m_ranges.end(), [](const office::Range& a, const office::Range& b) {
            return std::pair{a.first_row, a.first_column} < std::pair{b.first_row, b.first_column};
        });
    }
    /// Ranges that have the column, by their first row.
    std::vector<office::Range> of_column(int column) const {
        std::vector<office::Range> found;
        std::copy_if(m_ranges.begin(), m_ranges.end(), std::back_inserter(found),
            [&](const office::Range& range) { return range.first_column <= column && column <= range.last_column; });
        return found;
    }
    /// The cell, or the first of the merged ones that it is among.
    const office::Cell* cell(const std::vector<office::Range>& ranges, const office::Row& row, int column) const {
        const office::Cell* own = row.cell(column);
        if (own != nullptr || ranges.empty()) return own;
        auto after = std::upper_bound(ranges.begin(), ranges.end(), row.number,
            [](int number, const office::Range& range) { return number < range.first_row; });
        if (after == ranges.begin() || (--after)->last_row < row.number) return nullptr;
        const auto value = m_values.find({after->first_row, after->first_column});
        return value == m_values.end() ? nullptr : &value->second;
    }

private:
    std::vector<office::Range> m_ranges;
    std::map<std::pair<int, int>, office::Cell> m_values; ///< by row and column
};

class SheetReader {
public:
    SheetReader(const std::filesystem::path& list, office::Sheet& sheet, DeliveryList& result)
        : m_list{list}, m_sheet{sheet}, m_merged{sheet}, m_result{result} {}

    /// False where the sheet has no header. Its rows are used up: of a long list there is no room for both.
    bool read() {
        const auto header = find_header();
        if (header == m_sheet.rows.end()) return false;
        read_header(*header);
        for (auto row = header + 1; row != m_sheet.rows.end(); ++row) {
            const bool blank = std::all_of(row->cells.begin(), row->cells.end(), is_blank);
            if (!blank && !(row == header + 1 && is_numbering(*row))) read_row(*row);
            std::vector<office::Cell>{}.swap(row->cells);
        }
        return true;
    }

private:
    struct Column {
        int number = 0;
        DeliveryColumn meaning;
        std::vector<office::Range> merged;
    };

    std::vector<office::Row>::iterator find_header() {
        const auto end = m_sheet.rows.begin() +
                         static_cast<std::ptrdiff_t>(std::min(m_sheet.rows.size(), rows_to_search_for_header));
        const auto found = std::find_if(m_sheet.rows.begin(), end, [](const office::Row& row) {
            return std::any_of(row.cells.begin(), row.cells.end(), [](const office::Cell& cell) {
                const auto column = delivery_column(cell.text());
                return column && column->kind == Kind::file;
            });
        });
        return found == end ? m_sheet.rows.end() : found;
    }

    void read_header(const office::Row& row) {
        std::set<std::string> seen;
        for (const office::Cell& cell : row.cells) {
            if (is_blank(cell)) continue;
            m_place = {m_sheet.name, row.number, cell.column};
            m_named.insert(cell.column);
            auto meaning = delivery_column(cell.text());
            if (!meaning) {
                add(Severity::warning, "unknown-column",
                    message("the column {} is not known and not taken", printable_name(cell.text())),
                    tr("give it a known header, or leave it where nothing of it is to be kept"));
                continue;
            }
            const bool once = meaning->kind != Kind::ignored && meaning->kind != Kind::checksum;
            const std::string key = std::to_string(static_cast<int>(meaning->kind)) + meaning->name;
            if (once && !seen.insert(key).second) {
                add(Severity::error, "duplicate-column", tr("another column has this meaning already"),
                    tr("keep one of the two"));
                continue;
            }
            auto merged = m_merged.of_column(cell.column);
            std::erase_if(merged, [&](const office::Range& range) { return range.first_row <= row.number; });
            m_columns.push_back({cell.column, std::move(*meaning), std::move(merged)});
        }
    }

    /// A row "(1) (2) (3)" that numbers the columns below the header.
    static bool is_numbering(const office::Row& row) {
        int expected = 1;
        for (const office::Cell& cell : row.cells) {
            const std::string number = std::to_string(expected++);
            if (cell.text() != number && cell.text() != "(" + number + ")") return false;
        }
        return row.cells.size() > 2;
    }

    void read_row(const office::Row& row) {
        ListedRow listed;
        listed.row.place = m_place = {m_sheet.name, row.number, 0};
        if (row.hidden)
            add(Severity::warning, "hidden-row", tr("the row is hidden, but taken"),
                tr("show all rows and look whether it belongs to the list"));
        for (const Column& column : m_columns) {
            m_place.column = column.number;
            const bool of_each_row = column.meaning.kind == Kind::file || column.meaning.kind == Kind::checksum;
            const office::Cell* cell =
                of_each_row ? row.cell(column.number) : m_merged.cell(column.merged, row, column.number);
            if (cell != nullptr && !is_blank(*cell) && is_sound(*cell)) read_cell(column.meaning, *cell, listed);
        }
        check_unnamed_columns(row);
        m_place.column = 0;
        if (listed.name.empty())
            add(Severity::error, "no-file", tr("the row names no file"), tr("name its file, or take the row out"));
        else
            m_result.rows.push_back(std::move(listed));
    }

    bool is_sound(const office::Cell& cell) {
        if (cell.kind == office::CellKind::error) {
            add(Severity::error, "error-value",
                cell.value.empty() ? std::string{tr("a formula without its result")}
                                   : message("the formula's result is the error {}", cell.value),
                tr("put the value in place of the formula"));
            return false;
        }
        if (code_points(cell.text()) <= longest_text) return true;
        add(Severity::error, "too-long", message("longer than {} characters", longest_text), tr("shorten the text"));
        return false;
    }

    void check_unnamed_columns(const office::Row& row) {
        for (const office::Cell& cell : row.cells) {
            if (is_blank(cell) || !m_named.insert(cell.column).second) continue;
            m_place.column = cell.column;
            add(Severity::warning, "unknown-column", tr("values stand in a column without a header and are not taken"),
                tr("give it a known header, or leave it where nothing of it is to be kept"));
        }
    }

    void read_cell(const DeliveryColumn& column, const office::Cell& cell, ListedRow& listed) {
        const std::string value = text::collapse_spaces(text::nfc(cell.text()));
        switch (column.kind) {
        case Kind::file:
            listed.name = cell.text();
            break;
        case Kind::code:
            listed.row.code = code(value);
            break;
        case Kind::dossier:
            listed.row.dossier = code(value);
            break;
        case Kind::text:
            set_field(listed.row, column.name, cell.text(), value);
            break;
        case Kind::date:
            read_date(column.name, cell, listed.row);
            break;
        case Kind::number_and_symbol:
            read_number_and_symbol(cell.text(), value, listed.row);
            break;
        case Kind::checksum:
            read_checksum(column, value, listed.row);
            break;
        case Kind::ignored:
            break;
        }
    }

    void set_field(DeliveryRow& row, const std::string& name, const std::string& text, const std::string& value) const {
        row.fields[name] = {value, text == value ? "" : text, m_place.column};
    }

    std::string code(const std::string& value) {
        if (code_points(value) > longest_code)
            add(Severity::error, "too-long", message("a code longer than {} characters", longest_code),
                tr("shorten the code"));
        if (has_unseen_characters(value))
            add(Severity::error, "bad-code",
                message("the code {} has characters that are not seen", printable_name(value)),
                tr("type the code again"));
        return value;
    }

    void read_date(const std::string& name, const office::Cell& cell, DeliveryRow& row) {
        const std::string value = cell.kind == office::CellKind::date ? cell.value.substr(0, cell.value.find('T'))
                                                                      : text::collapse_spaces(cell.text());
        const auto date = office::parse_vietnamese_date(value);
        if (date) {
            set_field(row, name, cell.text(), *date);
        } else {
            add(Severity::error, "bad-date", message("{} is no date", printable_name(value)),
                tr("write it as day/month/year, such as 05/10/2026"));
        }
    }

    void read_number_and_symbol(const std::string& text, const std::string& value, DeliveryRow& row) {
        const NumberAndSymbol parts = split_number(value);
        if (!parts.number.empty()) set_field(row, "number", text, parts.number);
        if (!parts.symbol.empty()) set_field(row, "symbol", text, parts.symbol);
        if (parts.number.empty())
            add(Severity::warning, "bad-number", message("no number is told from {}", printable_name(value)),
                tr("write number and symbol as 12/QĐ-UBND, or in two columns"));
    }

    void read_checksum(const DeliveryColumn& column, const std::string& value, DeliveryRow& row) {
        const bool hexadecimal = value.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
        const auto by_size = crypto::algorithm_of_size(value.size());
        if (hexadecimal && by_size && by_size == column.algorithm.value_or(*by_size)) {
            row.checksums.push_back({*by_size, text::lower(value), "", m_place});
        } else if (hexadecimal && value.size() % 8 == 0 && !by_size && !column.algorithm) {
            add(Severity::warning, "unknown-algorithm", message("no checksum with {} digits is known", value.size()),
                tr("give SHA-256, SHA-512 or MD5"));
        } else {
            add(Severity::error, "bad-checksum", tr("this is no checksum of its kind"),
                tr("make the checksum again from the file that was meant"));
        }
    }

    void add(Severity severity, const std::string& rule, std::string problem, std::string remedy) {
        m_result.faults.push_back({severity, "delivery." + rule, "", place_text(m_list, m_place), std::move(problem),
            std::move(remedy), m_place});
    }

    const std::filesystem::path& m_list;
    office::Sheet& m_sheet;
    MergedCells m_merged;
    DeliveryList& m_result;
    std::vector<Column> m_columns;
    std::set<int> m_named; ///< columns with a header, or of which it was said that they have none
    ListPlace m_place;
};

DeliveryFault skipped(const std::filesystem::path& list, const office::Sheet& sheet) {
    const std::string problem = sheet.hidden ? tr("the sheet is hidden and not taken")
                                             : tr("no column of the sheet is for the file: it is not taken");
    return {Severity::warning, "delivery.sheet-skipped", "", place_text(list, {sheet.name, 0, 0}), problem,
        tr("look whether it belongs to the list"), {sheet.name, 0, 0}};
}

} // namespace

DeliveryList read_delivery_list(const std::filesystem::path& list) {
    office::Workbook workbook = office::read_workbook(list);
    DeliveryList result;
    bool found = false;
    for (office::Sheet& sheet : workbook.sheets) {
        if (!sheet.hidden && SheetReader{list, sheet, result}.read())
            found = true;
        else if (!sheet.rows.empty() && workbook.sheets.size() > 1)
            result.faults.push_back(skipped(list, sheet));
    }
    if (!found)
        result.faults.push_back(
            {Severity::error, "delivery.no-header", "", place_text(list, {}), tr("no row names a column for the file"),
                tr("put a header row above the rows, with \"Tên tệp\" above the names of the files"), {}});
    return result;
}

std::string place_text(const std::filesystem::path& list, const ListPlace& place) {
    return office::place_name(printable_name(list.filename().string()), place.sheet, place.row, place.column);
}

} // namespace hoso::archive
