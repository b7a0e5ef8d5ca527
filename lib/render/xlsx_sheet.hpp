// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/sheet_writer.hpp"
#include "render/sheet_plan.hpp"
#include "render/xlsx_styles.hpp"

#include <map>
#include <string>
#include <vector>

namespace hoso::render {

/// Of lib/render alone. Writes a table of the report to its sheet, as the plan says.
class XlsxSheet {
public:
    XlsxSheet(office::SheetWriter sheet, XlsxStyles& styles, const report::ReportModel& model,
        const report::ReportTable& table, const SheetPlan& plan);
    void write();

private:
    void write_national();
    void write_title();
    void write_headings();
    void set_heading_heights();
    void write_rows();
    void write_text(int row, int column, const std::string& text, office::StyleId style, int indent);
    void write_notes();
    void write_signature();
    void set_pages();

    /// One cell, or several as one; makes the row high enough for its lines.
    void put(const office::Range& range, const std::string& text, office::StyleId style, double points);
    office::Range left(int row) const { return {row, 1, row, m_split}; }
    office::Range right(int row) const { return {row, m_split + 1, row, m_area}; }
    office::Range across(int row) const { return {row, 1, row, m_area}; }
    double width(int first, int last) const;
    double height(int row) const;
    void need_height(int row, double points);

    office::SheetWriter m_sheet;
    XlsxStyles& m_styles;
    const report::ReportModel& m_model;
    const report::ReportTable& m_table;
    const SheetPlan& m_plan;
    std::vector<double> m_widths;    ///< of the columns that have some; Excel's characters
    int m_area = 2, m_split = 1;     ///< columns that the texts around the table stand in, those of the left block
    std::map<int, double> m_heights; ///< of rows that need more than the usual one
    int m_row = 0;                   ///< the next one behind the data
};

} // namespace hoso::render
