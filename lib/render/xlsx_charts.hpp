// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/sheet_writer.hpp"
#include "render/chart_numbers.hpp"
#include "render/sheet_plan.hpp"
#include "render/xlsx_styles.hpp"

#include <optional>
#include <vector>

namespace hoso::render {

/// Of lib/render alone. Native charts of a report on a sheet of their own. They show the cells of the tables where
/// those stand in one run, else a copy of the numbers on a second sheet.
class XlsxCharts {
public:
    /// Adds the sheets that are needed.
    XlsxCharts(office::WorkbookWriter& book, XlsxStyles& styles, const report::ReportModel& model,
        const std::vector<SheetPlan>& plans);
    void write();

private:
    /// The ranges of a chart: its categories, each series, and the targets.
    struct Ranges {
        office::SheetRange categories;
        std::vector<office::SheetRange> series;
    };
    Ranges in_table(const report::ReportChart& chart) const;
    /// Writes the chart's numbers.
    Ranges copied(const report::ReportChart& chart, const ChartCopy& copy);
    void add(const report::ReportChart& chart, const Ranges& ranges);

    XlsxStyles& m_styles;
    const report::ReportModel& m_model;
    const std::vector<SheetPlan>& m_plans;
    std::vector<ChartCopy> m_copies;
    std::optional<office::SheetWriter> m_charts, m_numbers;
    int m_chart_row = 1;
};

} // namespace hoso::render
