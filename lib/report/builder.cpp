// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/builder.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/builder_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hoso::report {

using regime::Regime;

namespace {

/// More bars than that cannot be told apart.
constexpr std::size_t most_categories = 40;
constexpr double missing = std::numeric_limits<double>::quiet_NaN(); ///< drawn as nothing, not as 0

class Building {
public:
    Building(const ReportFigures& figures, std::size_t row)
        : m_figures{figures}, m_regime{*figures.source.frame.regime}, m_row{row} {}

    ReportModel model() {
        describe();
        const bool is_leaf = !m_figures.whole.rows()[m_row].has_parts;
        if (is_leaf || m_regime.sheet.indicators_as_rows) {
            add_indicators();
        } else {
            m_unit_table = add(unit_table(m_figures, m_row, m_rows));
            m_model.tables.front().title.clear();
            if (has_comparisons(m_figures)) add_indicators();
        }
        if (m_row == 0) add_particulars();
        for (const regime::Chart& chart : m_regime.sheet.charts) add_chart(chart);
        return std::move(m_model);
    }

private:
    void describe() {
        const ReportSource& source = m_figures.source;
        const TotalRow& unit = m_figures.whole.rows()[m_row];
        const auto& sheet = m_regime.sheet;
        m_model.id =
            fmt::format("{} {} {} {}", m_regime.rules.id, source.period.to_text(), unit.unit.text(), source.revision);
        m_model.document_type = sheet.document_type;
        m_model.abbreviation = sheet.abbreviation;
        m_model.title = sheet.title;
        if (const std::size_t place = m_model.title.find("{period}"); place != std::string::npos)
            m_model.title.replace(place, 8, source.period.vietnamese_name());
        if (m_row != 0) m_model.title += "\n" + unit.name;
        m_model.period_line = fmt::format("(từ ngày {} đến ngày {})", vietnamese_date(source.parts.front().inputs.from),
            vietnamese_date(source.parts.back().inputs.to));
        m_model.revision = source.revision;
        m_model.date = source.parts.back().inputs.cut_off;
        m_model.office = source.office;
        m_model.landscape = sheet.landscape;
        m_model.notes = sheet.notes;
        m_model.definition_sha256 = m_regime.sha256;
        m_model.inputs_sha256 = m_figures.inputs_sha256;
        const Completeness& answers = m_figures.completeness[m_row];
        if (answers.missing > 0 || source.is_provisional())
            m_model.status_line = fmt::format("{}: {}/{} báo cáo đã nhận",
                source.is_provisional() ? "Tạm tính, kỳ chưa khóa số liệu" : "Chưa đủ báo cáo", answers.received(),
                answers.expected);
        const bool restated = std::any_of(
            source.parts.begin(), source.parts.end(), [](const SourcePart& part) { return !part.earlier.empty(); });
        if (restated) m_model.notes.push_back("Số liệu đã được điều chỉnh; xem bảng Thay đổi.");
        if (m_figures.whole.rows()[m_row].has_parts && answers_itself())
            m_model.notes.push_back("Số liệu của " + m_figures.whole.rows()[m_row].name +
                                    " gồm cả số liệu do chính đơn vị này báo cáo, không có dòng riêng.");
        if (m_figures.boundaries == Boundaries::today)
            m_model.notes.push_back("Số liệu các kỳ được tính theo địa giới, đơn vị hành chính tại ngày " +
                                    vietnamese_date(m_model.date) + ".");
    }

    bool answers_itself() const {
        const auto& parts = m_figures.source.parts;
        return std::any_of(parts.begin(), parts.end(),
            [&](const SourcePart& part) { return part.inputs.find(m_figures.whole.rows()[m_row].unit) != nullptr; });
    }

    std::size_t add(ReportTable table) {
        m_model.tables.push_back(std::move(table));
        return m_model.tables.size() - 1;
    }

    void add_indicators() {
        m_indicator_table = add(indicator_table(m_figures, m_row));
        if (*m_indicator_table == 0) m_model.tables.front().title.clear();
    }

    void add_particulars() {
        add(completeness_table(m_figures));
        for (auto table : {answer_table(m_figures), finding_table(m_figures), change_table(m_figures)})
            if (!table.rows.empty()) add(std::move(table));
    }

    double shown(std::size_t row, std::size_t indicator, const Totals& totals) const {
        const auto value = totals.at(row, indicator).value;
        return value ? static_cast<double>(*value) / std::pow(10.0, m_regime.indicators[indicator].decimals) : missing;
    }

    void add_chart(const regime::Chart& chart) {
        ReportChart result;
        result.kind = chart.kind;
        result.title = chart.title;
        std::vector<std::size_t> indicators;
        for (const std::string& id : chart.indicators) indicators.push_back(*m_regime.find(id));
        result.units = m_regime.indicators[indicators.front()].units;
        const bool drawn =
            chart.axis == regime::Chart::Axis::units ? by_units(result, indicators) : by_periods(result, indicators);
        if (drawn) m_model.charts.push_back(std::move(result));
    }

    /// What its heading says; with the headings over it where that does not tell it from another series.
    std::string series_name(std::size_t indicator, const std::vector<std::size_t>& all) const {
        const regime::Indicator& named = m_regime.indicators[indicator];
        const auto alike = std::count_if(
            all.begin(), all.end(), [&](std::size_t other) { return m_regime.indicators[other].text == named.text; });
        return alike > 1 ? regime::full_text(named) : named.text;
    }

    /// The units right below the report's, so that no figure is drawn twice.
    bool by_units(ReportChart& chart, const std::vector<std::size_t>& indicators) const {
        if (!m_unit_table) return false;
        chart.table = *m_unit_table;
        const auto& rows = m_model.tables[chart.table].rows;
        for (std::size_t line = 0; line < rows.size() && chart.rows.size() < most_categories; ++line) {
            if (m_rows[line] == m_row || rows[line].depth != 0) continue;
            chart.rows.push_back(line);
            chart.categories.push_back(m_figures.whole.rows()[m_rows[line]].name);
        }
        if (chart.rows.empty()) return false;
        for (const std::size_t indicator : indicators) {
            ReportChart::Series series{series_name(indicator, indicators), indicator + 2, {}};
            for (const std::size_t line : chart.rows)
                series.values.push_back(shown(m_rows[line], indicator, m_figures.whole));
            chart.series.push_back(std::move(series));
        }
        if (chart.kind == regime::ChartKind::progress) add_targets(chart, indicators.front());
        return true;
    }

    void add_targets(ReportChart& chart, std::size_t indicator) const {
        for (const std::size_t line : chart.rows) {
            const regime::Target* const target = target_for(m_figures, m_rows[line], indicator);
            if (target == nullptr) {
                chart.targets.clear();
                chart.target_origins.clear();
                return;
            }
            chart.targets.push_back(
                static_cast<double>(target->value) / std::pow(10.0, m_regime.indicators[indicator].decimals));
            chart.target_origins.push_back({Origin::Kind::target, static_cast<std::uint32_t>(m_rows[line]),
                static_cast<std::uint32_t>(indicator), 0});
        }
    }

    bool by_periods(ReportChart& chart, const std::vector<std::size_t>& indicators) const {
        if (!m_indicator_table || m_figures.parts.empty()) return false;
        chart.table = *m_indicator_table;
        chart.is_transposed = true;
        const auto& unit = m_figures.whole.rows()[m_row].unit;
        for (std::size_t part = 0; part < m_figures.parts.size(); ++part) {
            chart.rows.push_back(part + 3);
            chart.categories.push_back(short_name(*regime::Period::parse(m_figures.source.parts[part].inputs.period)));
        }
        for (const std::size_t indicator : indicators) {
            ReportChart::Series series{series_name(indicator, indicators), indicator, {}};
            for (const Totals& part : m_figures.parts) {
                const auto row = part.row_of(unit);
                series.values.push_back(row ? shown(*row, indicator, part) : missing);
            }
            chart.series.push_back(std::move(series));
        }
        return true;
    }

    const ReportFigures& m_figures;
    const Regime& m_regime;
    std::size_t m_row;
    ReportModel m_model;
    std::vector<std::size_t> m_rows; ///< of the totals, by line of the unit table
    std::optional<std::size_t> m_unit_table, m_indicator_table;
};

} // namespace

ReportModel build_model(const ReportFigures& figures, std::size_t row) { return Building{figures, row}.model(); }

} // namespace hoso::report
