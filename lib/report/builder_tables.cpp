// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/builder_tables.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/changes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>

namespace hoso::report {

using regime::Indicator;
using regime::Period;
using regime::Regime;

namespace {

constexpr std::size_t digest_digits = 16; ///< enough to find the answer by; explain shows all
constexpr double number_width = 11, name_width = 34, unit_width = 12;

ReportColumn text_column(double width) { return {width, ReportColumn::Content::text}; }
ReportColumn number_column(double width) { return {width, ReportColumn::Content::number}; }

Heading whole_height(std::string text, int column, int rows) { return {std::move(text), 0, column, rows, 1}; }

const Regime& regime_of(const ReportFigures& figures) { return *figures.source.frame.regime; }

Origin origin(Origin::Kind kind, std::size_t row, std::size_t indicator, std::size_t period = 0) {
    return {kind, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(indicator),
        static_cast<std::uint32_t>(period)};
}

/// Rows of units that report, or of which some below report.
std::vector<std::size_t> shown_rows(const Totals& totals, std::size_t top) {
    std::vector<std::size_t> shown;
    for (std::size_t row = top; row < totals.end_of(top); ++row) {
        bool any = false;
        for (std::size_t below = row; below < totals.end_of(row) && !any; ++below) any = totals.rows()[below].expected;
        if (any || row == top) shown.push_back(row);
    }
    return shown;
}

/// The headings of indicators under their groups; a heading of a group stands over all columns beside each other that
/// have it.
class IndicatorHeadings {
public:
    IndicatorHeadings(const Regime& regime, int first_column) : m_regime{regime}, m_first{first_column} {
        for (const Indicator& indicator : regime.indicators)
            m_depth = std::max(m_depth, static_cast<int>(indicator.groups.size()));
    }

    int rows() const { return m_depth + 1; }

    void add_to(std::vector<Heading>& headings) const {
        const auto& indicators = m_regime.indicators;
        for (std::size_t i = 0; i < indicators.size(); ++i) {
            const int column = m_first + static_cast<int>(i);
            const int groups = static_cast<int>(indicators[i].groups.size());
            for (int level = 0; level < groups; ++level)
                if (!continues(i, level))
                    headings.push_back(
                        {indicators[i].groups[static_cast<std::size_t>(level)], level, column, 1, width(i, level)});
            std::string text = indicators[i].text;
            if (!indicators[i].units.empty()) text += " (" + indicators[i].units + ")";
            headings.push_back({std::move(text), groups, column, m_depth + 1 - groups, 1});
        }
    }

private:
    bool same_group(std::size_t a, std::size_t b, int level) const {
        const auto& one = m_regime.indicators[a].groups;
        const auto& other = m_regime.indicators[b].groups;
        const auto depth = static_cast<std::size_t>(level) + 1;
        return one.size() >= depth && other.size() >= depth &&
               std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(depth), other.begin());
    }
    bool continues(std::size_t i, int level) const { return i > 0 && same_group(i - 1, i, level); }
    int width(std::size_t i, int level) const {
        int columns = 1;
        while (i + 1 < m_regime.indicators.size() && same_group(i, i + 1, level)) {
            ++columns;
            ++i;
        }
        return columns;
    }

    const Regime& m_regime;
    int m_first, m_depth = 0;
};

std::string answered(const Completeness& completeness) {
    return completeness.expected == 0 ? std::string{}
                                      : fmt::format("{}/{}", completeness.received(), completeness.expected);
}

ReportRow unit_row(
    const ReportFigures& figures, std::size_t row, const std::string& number, const std::string& name, int depth) {
    const Regime& regime = regime_of(figures);
    const Totals& totals = figures.whole;
    const bool has_parts = totals.rows()[row].has_parts;
    ReportRow result;
    result.depth = depth;
    result.is_total = has_parts;
    result.cells = {text_cell(number), text_cell(name)};
    for (std::size_t i = 0; i < regime.indicators.size(); ++i) {
        const Indicator& indicator = regime.indicators[i];
        result.cells.push_back(indicator.is_number() ? total_cell(totals.at(row, i), has_parts, indicator.decimals,
                                                           origin(Origin::Kind::total, row, i))
                                                     : text_cell(totals.text(row, i)));
    }
    result.cells.push_back(text_cell(answered(figures.completeness[row])));
    return result;
}

/// Under the headings: "(3)" for the third column of the form. What stands before the indicators is "(1)", "(2)" where
/// the form numbers it so, else "(A)", "(B)".
void add_column_numbers(const Regime& regime, int row, std::vector<Heading>& headings) {
    const bool counted = regime.indicators.front().number == 3;
    headings.push_back({counted ? "(1)" : "(A)", row, 0, 1, 1});
    headings.push_back({counted ? "(2)" : "(B)", row, 1, 1, 1});
    for (std::size_t i = 0; i < regime.indicators.size(); ++i)
        headings.push_back({fmt::format("({})", regime.indicators[i].number), row, static_cast<int>(i) + 2, 1, 1});
}

/// The columns of an indicator table behind the indicator's name and unit.
struct Comparison {
    enum class Kind { part, whole, previous, change, last_year, change_last_year, target, achieved } kind;
    std::string heading;
    std::size_t part = 0;
};

std::vector<Comparison> comparisons_of(const ReportFigures& figures) {
    using Kind = Comparison::Kind;
    const auto& sheet = regime_of(figures).sheet;
    std::vector<Comparison> columns;
    for (std::size_t part = 0; part < figures.parts.size(); ++part)
        columns.push_back({Kind::part, short_name(*Period::parse(figures.source.parts[part].inputs.period)), part + 1});
    columns.push_back({Kind::whole, figures.parts.empty() ? "Kỳ này" : "Cả kỳ"});
    if (sheet.compare_previous && figures.previous) {
        columns.push_back({Kind::previous, "Kỳ trước"});
        columns.push_back({Kind::change, "Tăng, giảm so với kỳ trước"});
    }
    if (sheet.compare_last_year && figures.last_year) {
        columns.push_back({Kind::last_year, "Cùng kỳ năm trước"});
        columns.push_back({Kind::change_last_year, "Tăng, giảm so với cùng kỳ"});
    }
    if (sheet.compare_target && !regime_of(figures).targets.empty()) {
        columns.push_back({Kind::target, "Mục tiêu"});
        columns.push_back({Kind::achieved, "Đạt so với mục tiêu (%)"});
    }
    return columns;
}

std::optional<std::int64_t> target_value(const ReportFigures& figures, std::size_t row, std::size_t indicator) {
    const regime::Target* const target = target_for(figures, row, indicator);
    return target == nullptr ? std::nullopt : std::optional{target->value};
}

ReportCell comparison_cell(const ReportFigures& figures, std::size_t row, std::size_t index, const Comparison& column) {
    using Kind = Comparison::Kind;
    const Indicator& indicator = regime_of(figures).indicators[index];
    const TotalRow& unit = figures.whole.rows()[row];
    const Total& total = figures.whole.at(row, index);
    const Total* const previous = figures.previous ? ReportFigures::at(*figures.previous, unit.unit, index) : nullptr;
    const Total* const last_year =
        figures.last_year ? ReportFigures::at(*figures.last_year, unit.unit, index) : nullptr;
    const auto other = [&](const Total* compared, Origin::Kind kind) {
        return compared == nullptr
                   ? ReportCell{}
                   : total_cell(*compared, unit.has_parts, indicator.decimals, origin(kind, row, index));
    };
    switch (column.kind) {
    case Kind::part: {
        const Totals& part = figures.parts[column.part - 1];
        const auto there = part.row_of(unit.unit);
        if (!there) return {};
        if (!indicator.is_number()) return text_cell(part.text(*there, index));
        return total_cell(part.at(*there, index), part.rows()[*there].has_parts, indicator.decimals,
            origin(Origin::Kind::total, row, index, column.part));
    }
    case Kind::whole:
        if (!indicator.is_number()) return text_cell(figures.whole.text(row, index));
        return total_cell(total, unit.has_parts, indicator.decimals, origin(Origin::Kind::total, row, index));
    case Kind::previous:
        return other(previous, Origin::Kind::previous);
    case Kind::last_year:
        return other(last_year, Origin::Kind::last_year);
    case Kind::change:
        return number_cell(difference(total, previous), indicator.decimals, origin(Origin::Kind::change, row, index));
    case Kind::change_last_year:
        return number_cell(
            difference(total, last_year), indicator.decimals, origin(Origin::Kind::change_last_year, row, index));
    case Kind::target:
        return number_cell(
            target_value(figures, row, index), indicator.decimals, origin(Origin::Kind::target, row, index));
    case Kind::achieved:
        return number_cell(share_of_target(total.value, target_value(figures, row, index)), 1,
            origin(Origin::Kind::achieved, row, index));
    }
    return {};
}

std::string unit_name(const ReportFigures& figures, const PeriodInputs& inputs, const records::UnitCode& unit) {
    const records::Unit* const found = figures.source.frame.units->at(last_day_of(inputs)).find(unit);
    return found == nullptr ? unit.text() : found->name;
}

std::string status_text(Status status) {
    switch (status) {
    case Status::on_time:
        return "Đúng hạn";
    case Status::late:
        return "Quá hạn";
    case Status::missing:
        return "Chưa gửi";
    case Status::exempt:
        return "Được miễn";
    }
    return {};
}

/// "16/10/2026 15:04" in Vietnam of a time in UTC; what is no such time stays.
std::string vietnamese_time(const std::string& rfc3339) {
    using namespace std::chrono_literals;
    const auto day =
        reference::parse_day(std::string_view{rfc3339}.substr(0, std::min<std::size_t>(10, rfc3339.size())));
    if (!day || rfc3339.size() < 16) return rfc3339;
    const int minutes = std::atoi(rfc3339.substr(11, 2).c_str()) * 60 + std::atoi(rfc3339.substr(14, 2).c_str());
    const auto local = std::chrono::sys_time<std::chrono::minutes>{*day} + std::chrono::minutes{minutes} + 7h;
    const auto local_day = std::chrono::floor<std::chrono::days>(local);
    const auto left = (local - local_day).count();
    return fmt::format("{} {:02}:{:02}", vietnamese_date(reference::to_text(local_day)), left / 60, left % 60);
}

ReportTable plain_table(std::string name, const std::vector<std::pair<std::string, ReportColumn>>& columns) {
    ReportTable table;
    table.name = name;
    table.title = std::move(name);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        table.headings.push_back({columns[i].first, 0, static_cast<int>(i), 1, 1});
        table.columns.push_back(columns[i].second);
    }
    return table;
}

} // namespace

std::string short_name(const Period& period) {
    switch (period.kind()) {
    case regime::PeriodKind::month:
        return fmt::format("Tháng {}/{}", period.number(), period.year());
    case regime::PeriodKind::quarter:
        return fmt::format("Quý {}/{}", period.number(), period.year());
    case regime::PeriodKind::half:
        return fmt::format("6 tháng {}/{}", period.number() == 1 ? "đầu năm" : "cuối năm", period.year());
    default:
        return period.vietnamese_name();
    }
}

ReportCell text_cell(std::string text) {
    ReportCell cell;
    if (text.empty()) return cell;
    cell.kind = ReportCell::Kind::text;
    cell.text = std::move(text);
    return cell;
}

ReportCell number_cell(std::optional<std::int64_t> value, int decimals, const Origin& origin) {
    ReportCell cell;
    if (!value) return cell;
    cell.kind = ReportCell::Kind::number;
    cell.decimals = static_cast<unsigned char>(decimals);
    cell.value = *value;
    cell.origin = origin;
    return cell;
}

ReportCell total_cell(const Total& total, bool has_parts, int decimals, const Origin& origin) {
    ReportCell cell = number_cell(total.value, decimals, origin);
    cell.is_provisional = cell.kind == ReportCell::Kind::number && has_parts && total.is_provisional();
    return cell;
}

ReportTable unit_table(const ReportFigures& figures, std::size_t top, std::vector<std::size_t>& rows) {
    const Regime& regime = regime_of(figures);
    const int last = static_cast<int>(regime.indicators.size()) + 2;
    const IndicatorHeadings headings{regime, 2};
    ReportTable table;
    table.name = "Số liệu";
    table.heading_rows = headings.rows() + 1;
    table.headings = {whole_height("STT", 0, headings.rows()), whole_height("Đơn vị", 1, headings.rows()),
        whole_height("Số đơn vị đã báo cáo", last, headings.rows())};
    headings.add_to(table.headings);
    add_column_numbers(regime, headings.rows(), table.headings);
    table.headings.push_back({"", headings.rows(), last, 1, 1});
    table.columns = {text_column(5), text_column(name_width)};
    for (const Indicator& indicator : regime.indicators)
        table.columns.push_back(indicator.is_number() ? number_column(number_width) : text_column(name_width / 2));
    table.columns.push_back(text_column(9));
    rows = shown_rows(figures.whole, top);
    const int base = figures.whole.rows()[top].depth;
    std::map<int, int> counts;
    for (const std::size_t row : rows) {
        if (row == top) continue;
        const TotalRow& unit = figures.whole.rows()[row];
        const int depth = unit.depth - base - 1;
        counts.erase(counts.upper_bound(depth), counts.end());
        const int number = ++counts[depth];
        std::string text;
        for (const auto& [level, count] : counts) text += (text.empty() ? "" : ".") + std::to_string(count);
        table.rows.push_back(unit_row(figures, row, depth == 0 ? std::to_string(number) : text, unit.name, depth));
    }
    ReportRow total = unit_row(figures, top, "", rows.size() == 1 ? figures.whole.rows()[top].name : "Tổng cộng", 0);
    total.is_total = true;
    table.rows.push_back(std::move(total));
    if (!rows.empty()) {
        rows.erase(rows.begin());
        rows.push_back(top);
    }
    return table;
}

bool has_comparisons(const ReportFigures& figures) { return comparisons_of(figures).size() > 1; }

ReportTable indicator_table(const ReportFigures& figures, std::size_t row) {
    const Regime& regime = regime_of(figures);
    const auto comparisons = comparisons_of(figures);
    auto table = plain_table("Chỉ tiêu", {{"STT", text_column(6)}, {"Chỉ tiêu", text_column(name_width + 10)},
                                             {"Đơn vị tính", text_column(unit_width)}});
    table.title = figures.whole.rows()[row].name;
    table.frozen_columns = 3;
    for (const Comparison& column : comparisons) {
        table.headings.push_back({column.heading, 0, static_cast<int>(table.columns.size()), 1, 1});
        table.columns.push_back(number_column(number_width));
    }
    for (std::size_t i = 0; i < regime.indicators.size(); ++i) {
        const Indicator& indicator = regime.indicators[i];
        ReportRow line;
        line.cells = {text_cell(std::to_string(indicator.number)), text_cell(regime::full_text(indicator)),
            text_cell(indicator.units)};
        for (const Comparison& column : comparisons)
            line.cells.push_back(
                indicator.is_number() || column.kind == Comparison::Kind::part || column.kind == Comparison::Kind::whole
                    ? comparison_cell(figures, row, i, column)
                    : ReportCell{});
        table.rows.push_back(std::move(line));
    }
    return table;
}

const regime::Level* level_in(const ReportFigures& figures, const PeriodInputs& inputs, const records::UnitCode& code) {
    const records::UnitView view = figures.source.frame.units->at(last_day_of(inputs));
    const records::Unit* const unit = view.find(code);
    if (unit == nullptr) return nullptr;
    const std::size_t depth = view.ancestors(code).size() - view.ancestors(figures.source.unit).size();
    return regime_of(figures).level_of(*unit, depth);
}

const regime::Target* target_for(const ReportFigures& figures, std::size_t row, std::size_t indicator) {
    const PeriodInputs& inputs = figures.source.parts.back().inputs;
    const records::UnitCode& unit = figures.whole.rows()[row].unit;
    const regime::Level* const level = level_in(figures, inputs, unit);
    return regime::target_of(regime_of(figures), regime_of(figures).indicators[indicator].id,
        level == nullptr ? std::string{} : level->id, unit.text(), *reference::parse_day(inputs.to));
}

std::optional<std::int64_t> share_of_target(std::optional<std::int64_t> value, std::optional<std::int64_t> target) {
    if (!value || !target) return std::nullopt;
    const auto part = regime::Number{*value} * regime::Number{100};
    const auto share = part ? *part / regime::Number{*target} : std::nullopt;
    return share ? share->rounded(1) : std::nullopt;
}

std::vector<Completeness> completeness_by_level(const ReportFigures& figures) {
    const Regime& regime = regime_of(figures);
    std::vector<Completeness> all(regime.levels.size());
    for (const SourcePart& part : figures.source.parts)
        for (const UnitInputs& inputs : part.inputs.units)
            if (const regime::Level* const level = level_in(figures, part.inputs, inputs.unit))
                all[static_cast<std::size_t>(level - regime.levels.data())].add(inputs.status);
    return all;
}

ReportTable completeness_table(const ReportFigures& figures) {
    using Column = CompletenessColumn;
    const Regime& regime = regime_of(figures);
    ReportTable table = plain_table(
        "Tình hình báo cáo", {{"Cấp báo cáo", text_column(name_width)}, {"Phải báo cáo", number_column(number_width)},
                                 {"Đã nhận", number_column(number_width)}, {"Đúng hạn", number_column(number_width)},
                                 {"Quá hạn", number_column(number_width)}, {"Chưa gửi", number_column(number_width)},
                                 {"Được miễn", number_column(number_width)}});
    table.frozen_columns = 1;
    const auto add = [&](const std::string& name, const Completeness& counts, std::size_t row, bool is_total) {
        ReportRow line;
        line.is_total = is_total;
        line.cells = {text_cell(name)};
        const std::array<std::pair<Column, int>, 6> values{{{Column::expected, counts.expected},
            {Column::received, counts.received()}, {Column::on_time, counts.on_time}, {Column::late, counts.late},
            {Column::missing, counts.missing}, {Column::exempt, counts.exempt}}};
        for (const auto& [column, value] : values)
            line.cells.push_back(
                number_cell(value, 0, origin(Origin::Kind::completeness, row, static_cast<std::size_t>(column))));
        table.rows.push_back(std::move(line));
    };
    Completeness total;
    const auto levels = completeness_by_level(figures);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        total += levels[i];
        if (levels[i] != Completeness{}) add(regime.levels[i].name, levels[i], i, false);
    }
    add("Tổng cộng", total, levels.size(), true);
    return table;
}

ReportTable answer_table(const ReportFigures& figures) {
    const bool several = figures.source.parts.size() > 1;
    ReportTable table = plain_table("Báo cáo của đơn vị",
        {{"Kỳ", text_column(14)}, {"Mã đơn vị", text_column(14)}, {"Đơn vị", text_column(name_width)},
            {"Tình trạng", text_column(11)}, {"Hạn gửi", text_column(11)}, {"Nhận lần đầu", text_column(16)},
            {"Số phiếu nhận", text_column(11)}, {"Lần sửa", text_column(8)}, {"Tệp", text_column(28)},
            {"SHA-256", text_column(17)}});
    table.frozen_columns = 3;
    for (const SourcePart& part : figures.source.parts) {
        const std::string period = short_name(*Period::parse(part.inputs.period));
        for (const UnitInputs& unit : part.inputs.units) {
            if (several && unit.status == Status::on_time) continue;
            ReportRow line;
            const bool is_answer = unit.receipt != 0;
            line.cells = {text_cell(period), text_cell(unit.unit.text()),
                text_cell(unit_name(figures, part.inputs, unit.unit)), text_cell(status_text(unit.status)),
                text_cell(vietnamese_date(unit.due)), text_cell(vietnamese_time(unit.first_received)),
                text_cell(is_answer ? receipt_name(unit.receipt) : std::string{}),
                text_cell(is_answer ? std::to_string(unit.revision) : std::string{}), text_cell(unit.file),
                text_cell(unit.sha256)};
            table.rows.push_back(std::move(line));
        }
    }
    if (several) table.title += " (không kể báo cáo đúng hạn)";
    return table;
}

ReportTable finding_table(const ReportFigures& figures) {
    ReportTable table = plain_table("Cảnh báo số liệu",
        {{"Kỳ", text_column(14)}, {"Mã đơn vị", text_column(14)}, {"Đơn vị", text_column(name_width)},
            {"Quy tắc", text_column(16)}, {"Mức", text_column(9)}, {"Nội dung", text_column(60)}});
    table.frozen_columns = 3;
    for (const UnitFinding& found : figures.findings) {
        const PeriodInputs& inputs = figures.source.parts[found.part].inputs;
        ReportRow line;
        line.cells = {text_cell(short_name(*Period::parse(inputs.period))), text_cell(found.unit.text()),
            text_cell(unit_name(figures, inputs, found.unit)), text_cell(found.finding.rule),
            text_cell(found.finding.severity == regime::Severity::error ? "Lỗi" : "Cảnh báo"),
            text_cell(found.finding.problem)};
        table.rows.push_back(std::move(line));
    }
    return table;
}

ReportTable change_table(const ReportFigures& figures) {
    const Regime& regime = regime_of(figures);
    ReportTable table = plain_table("Thay đổi",
        {{"Kỳ", text_column(14)}, {"Lần công bố", text_column(9)}, {"Mã đơn vị", text_column(14)},
            {"Đơn vị", text_column(name_width)}, {"Chỉ tiêu", text_column(name_width)},
            {"Trước", text_column(number_width)}, {"Sau", text_column(number_width)},
            {"Số phiếu nhận", text_column(11)}, {"Người nhận", text_column(14)}, {"Lý do", text_column(36)}});
    table.frozen_columns = 5;
    for (const SourcePart& part : figures.source.parts)
        for (std::size_t revision = 1; revision <= part.earlier.size(); ++revision) {
            const PeriodInputs& before = part.earlier[revision - 1];
            const PeriodInputs& after = revision < part.earlier.size() ? part.earlier[revision] : part.inputs;
            for (const FigureChange& change : changes_between(regime, before, after)) {
                ReportRow line;
                line.cells = {text_cell(short_name(*Period::parse(part.inputs.period))),
                    text_cell("r" + std::to_string(revision)), text_cell(change.unit.text()),
                    text_cell(unit_name(figures, after, change.unit)),
                    text_cell(regime::full_text(regime.indicators[change.indicator])), text_cell(change.before),
                    text_cell(change.after),
                    text_cell(change.receipt != 0 ? receipt_name(change.receipt) : std::string{}),
                    text_cell(change.actor), text_cell(change.reason)};
                table.rows.push_back(std::move(line));
            }
        }
    return table;
}

} // namespace hoso::report
