// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"
#include "report/report_figures.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

ReportCell text_cell(std::string text);
/// Empty where there is no value.
ReportCell number_cell(std::optional<std::int64_t> value, int decimals, const Origin& origin);
/// A total: marked where fewer units gave it than should have.
ReportCell total_cell(const Total& total, bool has_parts, int decimals, const Origin& origin);

/// A row for each unit, a column for each indicator.
ReportTable unit_table(const ReportFigures& figures, std::size_t row, std::vector<std::size_t>& rows);
/// A row for each indicator: the parts of the period, the whole, and what it is compared with.
ReportTable indicator_table(const ReportFigures& figures, std::size_t row);
/// Whether an indicator table says more than a unit's row does.
bool has_comparisons(const ReportFigures& figures);
/// How many answers there are, by level.
ReportTable completeness_table(const ReportFigures& figures);
/// What became of every unit's answer.
ReportTable answer_table(const ReportFigures& figures);
/// Rules of the regime that figures do not meet.
ReportTable finding_table(const ReportFigures& figures);
/// What restatements changed, who changed it and why.
ReportTable change_table(const ReportFigures& figures);

/// What the completeness table has in its columns.
enum class CompletenessColumn { expected, received, on_time, late, missing, exempt };
/// By level of the regime, in its order.
std::vector<Completeness> completeness_by_level(const ReportFigures& figures);

/// The level of the regime that a unit belonged to in the period; null where it is of none.
const regime::Level* level_in(const ReportFigures& figures, const PeriodInputs& inputs, const records::UnitCode& unit);
/// What the unit of a row aims at in the period; none where nothing is aimed at.
const regime::Target* target_for(const ReportFigures& figures, std::size_t row, std::size_t indicator);
/// The value in per cent of the target with one decimal (scaled by 10); none where one is missing or the target is 0.
std::optional<std::int64_t> share_of_target(std::optional<std::int64_t> value, std::optional<std::int64_t> target);

/// "Tháng 10/2026", for the head of a column.
std::string short_name(const regime::Period& period);

} // namespace hoso::report
