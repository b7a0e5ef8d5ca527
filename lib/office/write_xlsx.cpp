// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/write_xlsx.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/xlsx_target.hpp"
#include "office/xlsx_text.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <optional>

namespace hoso::office {

namespace {

constexpr lxw_color_t remark_colour = 0xC00000, marked_background = 0xFFF2A8;
constexpr std::uint16_t note_width = 320, note_height = 120; // pixels
constexpr double remark_column_width = 60;                   // characters

std::size_t significant_digits(std::string_view number) {
    std::string digits;
    for (const char c : number)
        if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) digits += c;
    const bool fraction = number.find('.') != std::string_view::npos;
    if (!fraction) digits.resize(digits.find_last_not_of('0') + 1); // npos + 1 is 0
    return digits.size();
}

/// Of YYYY-MM-DD, with or without Thh:mm:ss, or of hh:mm:ss; nothing for another shape or before March 1900.
std::optional<lxw_datetime> moment(const Cell& cell) {
    lxw_datetime when{};
    int seconds = 0, end = 0;
    const char* text = cell.value.c_str();
    const auto size = static_cast<int>(cell.value.size());
    if (cell.kind == CellKind::time) {
        const bool read = std::sscanf(text, "%5d:%2d:%2d%n", &when.hour, &when.min, &seconds, &end) == 3 && end == size;
        when.sec = seconds;
        return read ? std::optional{when} : std::nullopt;
    }
    if (std::sscanf(text, "%4d-%2d-%2d%n", &when.year, &when.month, &when.day, &end) != 3) return std::nullopt;
    if (end != size) {
        const int begin = end;
        if (std::sscanf(text + begin, "T%2d:%2d:%2d%n", &when.hour, &when.min, &seconds, &end) != 3)
            return std::nullopt;
        if (begin + end != size) return std::nullopt;
        when.sec = seconds;
    }
    return cell.value < "1900-03-01" ? std::nullopt : std::optional{when};
}

class Writer {
public:
    Writer(const Workbook& workbook, const std::vector<Remark>& remarks, const XlsxSettings& settings)
        : m_source{workbook}, m_settings{settings} {
        for (const Remark& remark : remarks) m_remarks[remark.sheet][remark.row][remark.column].push_back(remark.text);
    }

    std::string write() {
        lxw_doc_properties properties{};
        properties.created = static_cast<std::time_t>(m_settings.created);
        check(workbook_set_properties(m_target.workbook(), &properties), "XLSX");
        for (const Sheet& sheet : m_source.sheets) write_sheet(sheet);
        if (m_source.sheets.empty()) workbook_add_worksheet(m_target.workbook(), nullptr);
        return m_target.close();
    }

private:
    using RowRemarks = std::map<int, std::vector<std::string>>; ///< by column

    struct Style {
        std::string number_format;
        bool marked = false;
        auto operator<=>(const Style&) const = default;
    };

    lxw_format* format(const Style& style) {
        if (style == Style{}) return nullptr;
        lxw_format*& found = m_formats[style];
        if (found == nullptr) {
            found = workbook_add_format(m_target.workbook());
            if (!style.number_format.empty()) format_set_num_format(found, style.number_format.c_str());
            if (style.marked) format_set_bg_color(found, marked_background);
        }
        return found;
    }

    lxw_format* remark_format() {
        if (m_remark_format == nullptr) {
            m_remark_format = workbook_add_format(m_target.workbook());
            format_set_font_color(m_remark_format, remark_colour);
            format_set_text_wrap(m_remark_format);
        }
        return m_remark_format;
    }

    void write_sheet(const Sheet& sheet) {
        m_sheet = &sheet;
        m_worksheet = workbook_add_worksheet(m_target.workbook(), m_names.add(sheet.name).c_str());
        if (m_worksheet == nullptr) throw Error{Cause::output, message("{}: the sheet cannot be written", sheet.name)};
        if (sheet.hidden) worksheet_hide(m_worksheet);
        for (const Range& range : sheet.merged) merge(range);
        if (m_settings.fits_columns) fit_columns(sheet);
        for (const Range& range : sheet.hidden_columns) hide(range);
        const auto remarks = m_remarks.find(sheet.name);
        const std::map<int, RowRemarks> none;
        const auto& of_rows = remarks == m_remarks.end() ? none : remarks->second;
        for (const Row& row : sheet.rows)
            write_row(row, of_rows.contains(row.number) ? of_rows.at(row.number) : RowRemarks{});
        write_notes(of_rows);
        write_remark_column(of_rows);
    }

    void merge(const Range& range) {
        if (range.first_row == range.last_row && range.first_column == range.last_column) return;
        check(worksheet_merge_range(m_worksheet, row_of(range.first_row), column_of(range.first_column),
                  row_of(range.last_row), column_of(range.last_column), "", nullptr),
            place(range.first_row, range.first_column));
    }

    void fit_columns(const Sheet& sheet) {
        constexpr std::size_t widest = 40; // characters
        std::map<int, std::size_t> widths;
        for (const Row& row : sheet.rows)
            for (const Cell& cell : row.cells) {
                std::size_t& width = widths[cell.column];
                if (width < widest) width = std::max(width, std::min(utf16_units(cell.text()) + 2, widest));
            }
        for (const auto& [column, width] : widths)
            check(worksheet_set_column(
                      m_worksheet, column_of(column), column_of(column), static_cast<double>(width), nullptr),
                place(0, 0));
    }

    void hide(const Range& range) {
        lxw_row_col_options options{};
        options.hidden = LXW_TRUE;
        check(worksheet_set_column_opt(m_worksheet, column_of(range.first_column), column_of(range.last_column),
                  LXW_DEF_COL_WIDTH, nullptr, &options),
            place(0, 0));
    }

    void write_row(const Row& row, const RowRemarks& remarks) {
        if (row.hidden) {
            lxw_row_col_options options{};
            options.hidden = LXW_TRUE;
            check(worksheet_set_row_opt(m_worksheet, row_of(row.number), LXW_DEF_ROW_HEIGHT, nullptr, &options),
                place(row.number, 0));
        }
        for (const Cell& cell : row.cells) write_cell(row.number, cell, remarks.contains(cell.column));
    }

    void write_cell(int row, const Cell& cell, bool marked) {
        switch (cell.kind) {
        case CellKind::number:
            write_number(row, cell, marked);
            break;
        case CellKind::date:
        case CellKind::time:
            write_moment(row, cell, marked);
            break;
        case CellKind::boolean:
            check(worksheet_write_boolean(
                      m_worksheet, row_of(row), column_of(cell.column), cell.value == "true", format({"", marked})),
                place(row, cell.column));
            break;
        default:
            write_text(row, cell.column, cell.value, format({"", marked}));
        }
    }

    void write_text(int row, int column, const std::string& text, lxw_format* style) {
        if (utf16_units(text) > longest_cell_text)
            throw Error{
                Cause::output, place(row, column) + ": " + message("longer than {} characters", longest_cell_text)};
        if (text.empty()) {
            if (style != nullptr)
                check(worksheet_write_blank(m_worksheet, row_of(row), column_of(column), style), place(row, column));
            return;
        }
        check(worksheet_write_string(m_worksheet, row_of(row), column_of(column), escaped(text).c_str(), style),
            place(row, column));
    }

    void write_number(int row, const Cell& cell, bool marked) {
        double number = 0;
        const char* end = cell.value.data() + cell.value.size();
        const auto read = std::from_chars(cell.value.data(), end, number);
        if (read.ec != std::errc{} || read.ptr != end || significant_digits(cell.value) > 15) {
            write_text(row, cell.column, cell.value, format({"", marked}));
            return;
        }
        const bool digits = cell.shown.find_first_not_of("0123456789") == std::string::npos;
        std::string shown = digits && cell.shown.starts_with('0') ? std::string(cell.shown.size(), '0') : "";
        if (cell.percent) shown = "0.00%";
        check(worksheet_write_number(m_worksheet, row_of(row), column_of(cell.column), number, format({shown, marked})),
            place(row, cell.column));
    }

    void write_moment(int row, const Cell& cell, bool marked) {
        auto when = moment(cell);
        if (!when) {
            write_text(row, cell.column, cell.value, format({"", marked}));
            return;
        }
        const bool day_only = cell.value.size() == 10;
        const char* style = cell.kind == CellKind::time ? "[hh]:mm:ss"
                            : day_only                  ? "dd/mm/yyyy"
                                                        : "dd/mm/yyyy hh:mm:ss";
        check(
            worksheet_write_datetime(m_worksheet, row_of(row), column_of(cell.column), &*when, format({style, marked})),
            place(row, cell.column));
    }

    void write_notes(const std::map<int, RowRemarks>& of_rows) {
        for (const auto& [row, of_columns] : of_rows)
            for (const auto& [column, texts] : of_columns) {
                if (row < 1 || column < 1) continue;
                if (m_sheet->cell(row, column) == nullptr) write_text(row, column, "", format({"", true}));
                lxw_comment_options options{};
                options.width = note_width;
                options.height = note_height;
                const std::string note = shortened(escaped(joined(texts)), longest_cell_text);
                check(worksheet_write_comment_opt(m_worksheet, row_of(row), column_of(column), note.c_str(), &options),
                    place(row, column));
            }
    }

    void write_remark_column(const std::map<int, RowRemarks>& of_rows) {
        if (of_rows.empty()) return;
        int column = 0;
        for (const Row& row : m_sheet->rows) column = std::max(column, row.cells.back().column);
        for (const auto& [row, of_columns] : of_rows) column = std::max(column, of_columns.rbegin()->first);
        ++column;
        if (column > largest_column)
            throw Error{Cause::output, place(0, 0) + ": " + tr("no column is left for remarks")};
        check(worksheet_set_column(m_worksheet, column_of(column), column_of(column), remark_column_width, nullptr),
            place(0, 0));
        const int first = m_sheet->rows.empty() ? 1 : m_sheet->rows.front().number;
        const auto own = m_settings.heading_rows.find(m_sheet->name);
        const int wanted = own == m_settings.heading_rows.end() ? m_settings.heading_row : own->second;
        const int heading = wanted > 0 ? wanted : first;
        std::map<int, std::string> texts;
        texts[heading] = m_settings.remarks_heading;
        for (const auto& [row, of_columns] : of_rows)
            for (const auto& [of_column, said] : of_columns) append(texts[std::max(row, 1)], joined(said));
        for (const auto& [row, text] : texts)
            write_text(row, column, shortened(text, longest_cell_text), remark_format());
    }

    static void append(std::string& text, const std::string& more) { text += (text.empty() ? "" : "\n") + more; }
    static std::string joined(const std::vector<std::string>& texts) {
        std::string all;
        for (const std::string& text : texts) append(all, text::to_valid_utf8(text));
        return all;
    }

    std::string place(int row, int column) const { return place_name("XLSX", m_sheet->name, row, column); }

    const Workbook& m_source;
    const XlsxSettings& m_settings;
    XlsxTarget m_target;
    std::map<std::string, std::map<int, RowRemarks>> m_remarks; ///< by sheet and row
    std::map<Style, lxw_format*> m_formats;                     ///< the workbook owns them
    lxw_format* m_remark_format = nullptr;
    SheetNames m_names;
    const Sheet* m_sheet = nullptr;
    lxw_worksheet* m_worksheet = nullptr;
};

} // namespace

std::string write_xlsx(const Workbook& workbook, const std::vector<Remark>& remarks, const XlsxSettings& settings) {
    return Writer{workbook, remarks, settings}.write();
}

} // namespace hoso::office
