// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/write_xlsx.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <unistd.h>

namespace hoso::office {

namespace {

constexpr std::size_t longest_text = 32'767, longest_sheet_name = 31; // UTF-16 units
constexpr lxw_color_t remark_colour = 0xC00000, marked_background = 0xFFF2A8;
constexpr std::uint16_t note_width = 320, note_height = 120; // pixels
constexpr double remark_column_width = 60;                   // characters

using WorkbookHandle = Handle<lxw_workbook, &lxw_workbook_free>;

/// A file of our own that libxlsxwriter writes to, since it takes no memory.
class TemporaryFile {
public:
    TemporaryFile() : m_path{(std::filesystem::temp_directory_path() / "hoso-xlsx-").string() + std::string(6, 'X')} {
        const int file = ::mkstemp(m_path.data());
        if (file < 0) throw Error{Cause::io, m_path + ": " + std::strerror(errno)};
        ::close(file);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { ::unlink(m_path.c_str()); }
    const std::string& path() const noexcept { return m_path; }

private:
    std::string m_path;
};

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) units += (c & 0xC0) == 0x80 ? 0U : (static_cast<unsigned char>(c) >= 0xF0 ? 2U : 1U);
    return units;
}

/// The text up to so many UTF-16 units.
std::string shortened(std::string_view text, std::size_t most) {
    std::size_t at = 0, units = 0;
    while (at < text.size()) {
        const text::CodePoint letter = text::code_point_at(text, at);
        units += letter.value > 0xFFFF ? 2 : 1;
        if (units > most) break;
        at += letter.size;
    }
    return std::string{text.substr(0, at)};
}

bool is_escape(std::string_view text) {
    constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
    return text.size() >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' &&
           text.substr(2, 4).find_first_not_of(hexadecimal) == std::string_view::npos;
}

/// What XML cannot hold as _xHHHH_, and what looks like that with its underscore so (ECMA-376 part 1, 22.9.2.19).
std::string escaped(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint letter = text::code_point_at(text, at);
        const bool control = letter.value < 0x20 && letter.value != U'\t' && letter.value != U'\n';
        if (control || letter.value == 0xFFFE || letter.value == 0xFFFF) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "_x%04X_", static_cast<unsigned>(letter.value));
            plain += code.data();
        } else if (is_escape(text.substr(at))) {
            plain += "_x005F_";
        } else {
            plain += text.substr(at, letter.size);
        }
        at += letter.size;
    }
    return plain;
}

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
        : m_source{workbook}, m_settings{settings}, m_target{workbook_new(m_file.path().c_str())} {
        if (!m_target) throw std::bad_alloc{};
        for (const Remark& remark : remarks) m_remarks[remark.sheet][remark.row][remark.column].push_back(remark.text);
    }

    std::string write() {
        lxw_doc_properties properties{};
        properties.created = static_cast<std::time_t>(m_settings.created);
        check(workbook_set_properties(m_target.get(), &properties), "");
        for (const Sheet& sheet : m_source.sheets) write_sheet(sheet);
        if (m_source.sheets.empty()) workbook_add_worksheet(m_target.get(), nullptr);
        check(workbook_close(m_target.release()), m_file.path()); // it frees the workbook, whatever happens
        return read_file(m_file.path());
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
            found = workbook_add_format(m_target.get());
            if (!style.number_format.empty()) format_set_num_format(found, style.number_format.c_str());
            if (style.marked) format_set_bg_color(found, marked_background);
        }
        return found;
    }

    lxw_format* remark_format() {
        if (m_remark_format == nullptr) {
            m_remark_format = workbook_add_format(m_target.get());
            format_set_font_color(m_remark_format, remark_colour);
            format_set_text_wrap(m_remark_format);
        }
        return m_remark_format;
    }

    void check(lxw_error error, const std::string& where) const {
        if (error != LXW_NO_ERROR)
            throw Error{Cause::output, (where.empty() ? std::string{"XLSX"} : where) + ": " + lxw_strerror(error)};
    }

    /// Excel refuses more than 31 units, []:*?/\, an apostrophe at either end, and the same name twice in any case.
    std::string sheet_name(const std::string& wanted) {
        std::string name = text::to_valid_utf8(wanted);
        for (char& c : name)
            if (std::strchr("[]:*?/\\'", c) != nullptr || static_cast<unsigned char>(c) < 0x20) c = '_';
        if (name.empty()) name = "Sheet1";
        name = shortened(name, longest_sheet_name);
        const std::string base = name;
        for (int number = 2; !m_names.insert(text::lower(name)).second; ++number) {
            const std::string ending = "-" + std::to_string(number);
            name = shortened(base, longest_sheet_name - ending.size()) + ending;
        }
        return name;
    }

    void write_sheet(const Sheet& sheet) {
        m_sheet = &sheet;
        m_worksheet = workbook_add_worksheet(m_target.get(), sheet_name(sheet.name).c_str());
        if (m_worksheet == nullptr) throw Error{Cause::output, message("{}: the sheet cannot be written", sheet.name)};
        if (sheet.hidden) worksheet_hide(m_worksheet);
        for (const Range& range : sheet.merged) merge(range);
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
        if (utf16_units(text) > longest_text)
            throw Error{Cause::output, place(row, column) + ": " + message("longer than {} characters", longest_text)};
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
        const std::string zeros = digits && cell.shown.starts_with('0') ? std::string(cell.shown.size(), '0') : "";
        check(worksheet_write_number(m_worksheet, row_of(row), column_of(cell.column), number, format({zeros, marked})),
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
                const std::string note = shortened(escaped(joined(texts)), longest_text);
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
        check(
            worksheet_set_column(m_worksheet, column_of(column), column_of(column), remark_column_width, nullptr), "");
        const int first = m_sheet->rows.empty() ? 1 : m_sheet->rows.front().number;
        const int heading = m_settings.heading_row > 0 ? m_settings.heading_row : first;
        std::map<int, std::string> texts;
        texts[heading] = m_settings.remarks_heading;
        for (const auto& [row, of_columns] : of_rows)
            for (const auto& [of_column, said] : of_columns) append(texts[std::max(row, 1)], joined(said));
        for (const auto& [row, text] : texts) write_text(row, column, shortened(text, longest_text), remark_format());
    }

    static void append(std::string& text, const std::string& more) { text += (text.empty() ? "" : "\n") + more; }
    static std::string joined(const std::vector<std::string>& texts) {
        std::string all;
        for (const std::string& text : texts) append(all, text::to_valid_utf8(text));
        return all;
    }

    std::string place(int row, int column) const { return place_name("XLSX", m_sheet->name, row, column); }
    static lxw_row_t row_of(int row) { return static_cast<lxw_row_t>(row - 1); }
    static lxw_col_t column_of(int column) { return static_cast<lxw_col_t>(column - 1); }

    const Workbook& m_source;
    const XlsxSettings& m_settings;
    TemporaryFile m_file;
    WorkbookHandle m_target;
    std::map<std::string, std::map<int, RowRemarks>> m_remarks; ///< by sheet and row
    std::map<Style, lxw_format*> m_formats;                     ///< the workbook owns them
    lxw_format* m_remark_format = nullptr;
    std::set<std::string> m_names; ///< of sheets, in lower case
    const Sheet* m_sheet = nullptr;
    lxw_worksheet* m_worksheet = nullptr;
};

} // namespace

std::string write_xlsx(const Workbook& workbook, const std::vector<Remark>& remarks, const XlsxSettings& settings) {
    return Writer{workbook, remarks, settings}.write();
}

} // namespace hoso::office
