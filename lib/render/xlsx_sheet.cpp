// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/xlsx_sheet.hpp"

#include "office/xlsx_text.hpp"
#include "render/wording.hpp"

#include <algorithm>
#include <cmath>

namespace hoso::render {

namespace {

using office::Range;
using report::ReportCell;
using report::ReportColumn;
using report::ReportTable;

constexpr double cell_points = 12, text_points = 13, title_points = 14;
constexpr double pixels_per_character = 7; ///< of Excel's widths
constexpr double pixels_per_point = 96.0 / 72.0;
constexpr double digit_em = 0.5, point_em = 0.25;
constexpr double bold_weight = 1.1; ///< how much wider bold letters are
constexpr double default_width = 8.43, widest_column = 80, highest_row = 400, usual_height = 15.75;
constexpr double narrowest_area = 90, widest_area = 233,
                 first_page_area = 130; ///< characters that texts above the table are centred over
constexpr double most_frozen_height = 360, most_frozen_width = 70;
constexpr double characters_across = 233, characters_upright = 150; ///< of A4, where 12 points become 7
constexpr double left_block = 0.4;
constexpr int signature_rows = 4;
constexpr double indent_width = 1.3; ///< of a step

/// How wide a text is in Times New Roman, in parts of the type's size; about, and rather more than less.
double em_of(std::string_view text) {
    constexpr double narrow = 0.29, usual = 0.47, capital = 0.7, wide = 0.78;
    double all = 0;
    for (const char c : text) {
        if (std::string_view{"fijlrt.,;:!'|()[]/- "}.find(c) != std::string_view::npos)
            all += narrow;
        else if (std::string_view{"mwMW%"}.find(c) != std::string_view::npos)
            all += wide;
        else if (c >= 'A' && c <= 'Z')
            all += capital;
        else if ((c & 0xC0) != 0x80) // bytes that go on with a letter are none of their own
            all += usual;
    }
    return all;
}

/// What stands on one line of a column so wide, in the same parts.
double em_in(double width, double points) {
    return std::max(1.0, (width * pixels_per_character - 5) / (points * pixels_per_point));
}

/// The width of a column for so many parts.
double width_for(double em, double points) { return em * points * pixels_per_point / pixels_per_character + 1; }

/// Lines of a text that is broken at spaces.
int lines_of(std::string_view text, double em) {
    constexpr double space = 0.25;
    int lines = 1;
    double used = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
        const double word = em_of(text.substr(begin, end - begin));
        if (used > 0 && used + space + word > em) {
            ++lines;
            used = 0;
        }
        used += (used > 0 ? space : 0) + word;
        for (; used > em; used -= em) ++lines; // a word longer than the line
        if (end < text.size() && text[end] == '\n') {
            ++lines;
            used = 0;
        }
        begin = end + 1;
    }
    return lines;
}

double height_of(std::string_view text, double width, double points, double weight = bold_weight) {
    return std::min(highest_row, lines_of(text, em_in(width, points) / weight) * points * 1.3 + 2);
}

double longest_word(std::string_view text) {
    double longest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
        longest = std::max(longest, em_of(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return longest;
}

double number_width(std::int64_t value, int decimals) {
    double em = digit_em; // the asterisk
    for (const char c : report::vietnamese_number(value, decimals)) em += c == '.' || c == ',' ? point_em : digit_em;
    return width_for(em, cell_points);
}

/// Of the widest number: where a column is too narrow for one, Excel shows #### in its place.
double widest_number(const ReportTable& table, std::size_t column) {
    std::int64_t low = 0, high = 0;
    int decimals = 0;
    for (const report::ReportRow& row : table.rows) {
        if (column >= row.cells.size() || row.cells[column].kind != ReportCell::Kind::number) continue;
        low = std::min(low, row.cells[column].value);
        high = std::max(high, row.cells[column].value);
        decimals = std::max<int>(decimals, row.cells[column].decimals);
    }
    return std::max(number_width(low, decimals), number_width(high, decimals));
}

std::vector<double> widths_of(const ReportTable& table) {
    std::vector<double> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        widths.push_back(std::max(width_for(table.columns[i].width * digit_em, cell_points), widest_number(table, i)));
    constexpr double most_lines = 12; // or the row is higher than Excel has it
    for (const report::Heading& heading : table.headings) {
        if (heading.columns != 1) continue;
        const auto column = static_cast<std::size_t>(heading.column);
        const double em = bold_weight * std::max(longest_word(heading.text), em_of(heading.text) / most_lines);
        if (column < widths.size()) widths[column] = std::max(widths[column], width_for(em, cell_points));
    }
    for (double& width : widths) width = std::min(width, widest_column);
    return widths;
}

} // namespace

XlsxSheet::XlsxSheet(office::SheetWriter sheet, XlsxStyles& styles, const report::ReportModel& model,
    const ReportTable& table, const SheetPlan& plan)
    : m_sheet{sheet}, m_styles{styles}, m_model{model}, m_table{table}, m_plan{plan}, m_widths{widths_of(table)},
      m_row{plan.behind} {
    const auto columns = static_cast<int>(m_widths.size());
    const double widest = width(1, columns) > characters_across ? first_page_area : widest_area;
    while (width(1, m_area) < narrowest_area || (m_area < columns && width(1, m_area + 1) <= widest)) ++m_area;
    while (m_split + 1 < m_area && width(1, m_split) < left_block * width(1, m_area)) ++m_split;
}

double XlsxSheet::width(int first, int last) const {
    double all = 0;
    for (int column = first; column <= last; ++column) {
        const auto index = static_cast<std::size_t>(column - 1);
        all += index < m_widths.size() ? m_widths[index] : default_width;
    }
    return all;
}

double XlsxSheet::height(int row) const {
    const auto found = m_heights.find(row);
    return found == m_heights.end() ? usual_height : found->second;
}

void XlsxSheet::need_height(int row, double points) {
    if (points > height(row)) m_heights[row] = points;
}

void XlsxSheet::put(const Range& range, const std::string& text, office::StyleId style, double points) {
    if (text.empty()) return;
    if (range.first_row != range.last_row || range.first_column != range.last_column) m_sheet.merge(range, style);
    m_sheet.text(range.first_row, range.first_column, text, style);
    need_height(range.first_row, height_of(text, width(range.first_column, range.last_column), points));
}

void XlsxSheet::write_national() {
    const page::AdministrativeTexts texts = heading_texts(m_model);
    const int row = m_plan.national;
    const bool has_parent = !texts.parent_body.empty();
    if (has_parent) put(left(row), texts.parent_body, m_styles.centred, text_points);
    put(left(has_parent ? row + 1 : row), texts.body, m_styles.bold_centred, text_points);
    put(right(row), texts.country, m_styles.bold_centred, text_points);
    put(right(row + 1), texts.motto, m_styles.bold_centred, text_points);
    put(left(row + 2), texts.number, m_styles.centred, text_points);
    put(right(row + 2), texts.place_date, m_styles.italic_centred, text_points);
    put(across(m_plan.title), texts.type, m_styles.title, title_points);
    put(across(m_plan.title + 1), m_model.title, m_styles.title, title_points);
    put(across(m_plan.period), m_model.period_line, m_styles.italic_centred, text_points);
    put(across(m_plan.period + 1), m_model.status_line, m_styles.italic_centred, text_points);
}

void XlsxSheet::write_title() { put(across(m_plan.title), m_table.title, m_styles.title, title_points); }

void XlsxSheet::write_headings() {
    for (int row = m_plan.headings; row < m_plan.data; ++row)
        for (int column = 1; column <= static_cast<int>(m_widths.size()); ++column)
            m_sheet.blank(row, column, m_styles.heading);
    for (const report::Heading& heading : m_table.headings) {
        const int row = m_plan.headings + heading.row, column = heading.column + 1;
        const Range range{row, column, row + heading.rows - 1, column + heading.columns - 1};
        if (heading.rows > 1 || heading.columns > 1) m_sheet.merge(range, m_styles.heading);
        m_sheet.text(row, column, heading.text, m_styles.heading);
    }
    set_heading_heights();
}

/// Excel does not make rows higher for what is merged. A heading of several rows makes the last of them higher.
void XlsxSheet::set_heading_heights() {
    for (int row = m_plan.headings; row < m_plan.data; ++row)
        for (const report::Heading& heading : m_table.headings) {
            const int first = m_plan.headings + heading.row;
            if (first + heading.rows - 1 != row) continue;
            const double columns = width(heading.column + 1, heading.column + heading.columns);
            double needed = height_of(heading.text, columns, cell_points);
            for (int above = first; above < row; ++above) needed -= height(above);
            need_height(row, needed);
        }
}

/// Makes the row as high as the text needs: not every program does when it opens the file.
void XlsxSheet::write_text(int row, int column, const std::string& text, office::StyleId style, int indent) {
    m_sheet.text(row, column, text, style);
    const double wide = m_widths[static_cast<std::size_t>(column - 1)] - indent_width * indent;
    if (em_of(text) > em_in(wide, cell_points)) need_height(row, height_of(text, wide, cell_points, 1));
}

void XlsxSheet::write_rows() {
    for (std::size_t r = 0; r < m_table.rows.size(); ++r) {
        const report::ReportRow& row = m_table.rows[r];
        const int at = m_plan.data + static_cast<int>(r);
        for (std::size_t c = 0; c < m_table.columns.size(); ++c) {
            static const ReportCell nothing;
            const ReportCell& cell = c < row.cells.size() ? row.cells[c] : nothing;
            const office::StyleId style = m_styles.cell(cell, row, c, m_table.columns[c]);
            const int column = static_cast<int>(c) + 1;
            if (cell.kind == ReportCell::Kind::number)
                m_sheet.number(at, column, office::ScaledNumber{cell.value, cell.decimals}, style);
            else
                write_text(at, column, cell.text, style, c == 1 ? row.depth : 0);
        }
    }
}

void XlsxSheet::write_notes() {
    for (const std::string& note : notes_of(m_model)) put(across(m_row++), note, m_styles.italic_left, cell_points);
    ++m_row;
}

void XlsxSheet::write_signature() {
    const page::AdministrativeTexts texts = heading_texts(m_model);
    int row = m_row;
    if (!texts.recipients.empty()) put(left(row++), "Nơi nhận:", m_styles.label_left, cell_points);
    for (std::size_t i = 0; i < texts.recipients.size(); ++i) {
        const char* end = i + 1 == texts.recipients.size() ? "." : ";";
        put(left(row++), "- " + texts.recipients[i] + end, m_styles.small_left, cell_points);
    }
    int signature = m_row;
    for (const std::string& line : texts.capacity) put(right(signature++), line, m_styles.bold_centred, text_points);
    if (!texts.signer.empty()) {
        signature += signature_rows;
        put(right(signature++), texts.signer, m_styles.bold_centred, text_points);
    }
    m_row = std::max(row, signature);
}

void XlsxSheet::set_pages() {
    const auto columns = static_cast<int>(m_widths.size());
    int frozen = std::clamp(m_table.frozen_columns, 0, columns);
    while (frozen > 0 && width(1, frozen) > most_frozen_width) --frozen;
    const int above = m_plan.data - 1;
    double high = 0;
    for (int row = 1; row <= above; ++row) high += height(row);
    m_sheet.freeze(high <= most_frozen_height ? above : 0, frozen);
    office::PrintSetup print;
    const double all = width(1, std::max(columns, m_area));
    const bool wide = m_model.landscape || all > characters_upright;
    print.orientation = wide ? office::PrintSetup::Orientation::landscape : office::PrintSetup::Orientation::portrait;
    print.pages_wide = static_cast<int>(std::ceil(all / characters_across));
    if (print.pages_wide > 1 && m_plan.name.size() <= office::longest_name_repeated) print.repeated_columns = frozen;
    print.first_repeated_row = m_plan.headings;
    print.last_repeated_row = m_plan.data - 1;
    print.area = Range{1, 1, std::max(m_row, m_plan.behind) - 1, std::max(columns, m_area)};
    print.footer_line = {office::shortened(m_model.id, 100), "", "{page}/{pages}", 10};
    print.grid_shown = false;
    m_sheet.set_print(print);
}

void XlsxSheet::write() {
    for (std::size_t i = 0; i < m_widths.size(); ++i) {
        const int column = static_cast<int>(i) + 1;
        m_sheet.set_column_width(column, column, m_widths[i]);
    }
    if (m_plan.national > 0)
        write_national();
    else if (m_plan.title > 0)
        write_title();
    write_headings();
    write_rows();
    if (m_plan.national > 0) {
        write_notes();
        write_signature();
    }
    for (const auto& [row, points] : m_heights) m_sheet.set_row_height(row, std::min(points, highest_row));
    set_pages();
}

} // namespace hoso::render
