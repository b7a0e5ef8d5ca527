// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/builder_tables.hpp"
#include "report/report_figures.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// What one answer, or one unit's facts, gave to a number.
struct ExplainedSource {
    std::string period;
    UnitInputs inputs;
    std::string unit_name;
    std::optional<std::int64_t> value; ///< scaled as the number is; none: it should have given one
    std::string place;                 ///< in the answer's file; empty where a formula gave it, or facts
};

/// Why a number of a report is what it is.
struct Explanation {
    std::string what; ///< "[3] Tổng số hồ sơ tiếp nhận; UBND phường Ba Đình; tháng 10 năm 2026"
    std::optional<std::int64_t> value;
    int decimals = 0;
    std::optional<std::size_t> indicator; ///< of the regime
    enum class Method {
        stated,   ///< one unit's own figure
        added,    ///< the sum of the sources, or of the operands where there are any: those of the periods
        averaged, ///< their average
        first,    ///< the first period's
        last,     ///< the last period's
        counted,  ///< how many there are
        computed, ///< by `formula` of the operands
        defined,  ///< by the regime: `formula` says where
    } method = Method::stated;
    std::string formula;
    std::vector<Explanation> operands;
    std::vector<ExplainedSource> sources; ///< those that gave something, and those that should have
};

/// Of a number in the model that build_model() makes of these figures.
Explanation explain(const ReportFigures& figures, const Origin& origin);

} // namespace hoso::report
