// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_figures.hpp"

#include "crypto/sha256.hpp"

#include <utility>

namespace hoso::report {

namespace {

std::optional<Totals> compared(
    const ReportSource& source, const std::vector<PeriodInputs>& inputs, Boundaries boundaries) {
    if (inputs.empty()) return std::nullopt;
    if (boundaries == Boundaries::as_reported)
        return totals_over(*source.frame.regime, *source.frame.units, source.unit, inputs, boundaries);
    return totals_over_on(
        *source.frame.regime, *source.frame.units, source.unit, inputs, last_day_of(source.parts.back().inputs));
}

std::vector<Completeness> completeness_of(const ReportSource& source, const Totals& totals) {
    const auto& rows = totals.rows();
    std::vector<Completeness> all(rows.size());
    for (const SourcePart& part : source.parts)
        for (const UnitInputs& unit : part.inputs.units)
            // A unit that is no more on these boundaries counts for the office.
            all[totals.row_of(unit.unit).value_or(0)].add(unit.status);
    std::vector<std::size_t> path;
    std::vector<std::size_t> above(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        path.resize(static_cast<std::size_t>(rows[row].depth));
        if (!path.empty()) above[row] = path.back();
        path.push_back(row);
    }
    for (std::size_t row = rows.size(); row-- > 1;) all[above[row]] += all[row];
    return all;
}

std::vector<Totals> totals_of_parts(const ReportSource& source, Boundaries boundaries) {
    std::vector<Totals> parts;
    const records::Day day = last_day_of(source.parts.back().inputs);
    for (const SourcePart& part : source.parts)
        parts.push_back(totals_on(*source.frame.regime, *source.frame.units, source.unit, part.inputs,
            boundaries == Boundaries::today ? day : last_day_of(part.inputs)));
    return parts;
}

} // namespace

void Completeness::add(Status status) {
    if (status == Status::exempt) {
        ++exempt;
        return;
    }
    ++expected;
    if (status == Status::on_time) ++on_time;
    if (status == Status::late) ++late;
    if (status == Status::missing) ++missing;
}

Completeness& Completeness::operator+=(const Completeness& other) {
    expected += other.expected;
    on_time += other.on_time;
    late += other.late;
    missing += other.missing;
    exempt += other.exempt;
    return *this;
}

ReportFigures::Particulars ReportFigures::particulars_of(const ReportSource& source) {
    Particulars particulars{{}, findings_of(source)};
    for (const SourcePart& part : source.parts)
        particulars.inputs_sha256.push_back(crypto::to_hex(crypto::sha256(to_text(part.inputs, *source.frame.regime))));
    return particulars;
}

ReportFigures::ReportFigures(const ReportSource& of, Boundaries on)
    : ReportFigures{of, on, std::async(std::launch::async, [&of] { return particulars_of(of); })} {}

ReportFigures::ReportFigures(const ReportSource& of, Boundaries on, std::future<Particulars> particulars)
    : source{of}, boundaries{on}, parts{totals_of_parts(of, on)}, whole{joined(*of.frame.regime, parts)},
      previous{compared(of, of.previous, on)}, last_year{compared(of, of.last_year, on)}, completeness{completeness_of(
                                                                                              of, whole)} {
    if (parts.size() == 1) parts.clear();
    Particulars known = particulars.get();
    inputs_sha256 = std::move(known.inputs_sha256);
    findings = std::move(known.findings);
}

const Total* ReportFigures::at(const Totals& totals, const records::UnitCode& unit, std::size_t indicator) {
    const auto row = totals.row_of(unit);
    return row ? &totals.at(*row, indicator) : nullptr;
}

std::optional<std::int64_t> difference(const Total& total, const Total* other) {
    if (!total.value || other == nullptr || !other->value) return std::nullopt;
    const auto change = regime::Number{*total.value} - regime::Number{*other->value};
    return change ? change->rounded(0) : std::nullopt;
}

} // namespace hoso::report
