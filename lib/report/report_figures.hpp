// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/aggregate.hpp"
#include "report/changes.hpp"
#include "report/source.hpp"

#include <cstddef>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// Answers of the units below a row, itself included, over all parts of the period.
struct Completeness {
    int expected = 0, on_time = 0, late = 0, missing = 0, exempt = 0;
    int received() const noexcept { return on_time + late; }
    void add(Status status);
    Completeness& operator+=(const Completeness& other);
    bool operator==(const Completeness&) const = default;
};

/// All numbers of a report, of which the models of every unit are made. Refers to its source.
struct ReportFigures {
    ReportFigures(const ReportSource& source, Boundaries boundaries);

    const ReportSource& source;
    Boundaries boundaries;
    std::vector<std::string> inputs_sha256;    ///< of the texts of the parts' inputs
    std::vector<UnitFinding> findings;         ///< of all parts
    std::vector<Totals> parts;                 ///< its collected periods; empty where it is one
    Totals whole;                              ///< the period
    std::optional<Totals> previous, last_year; ///< none where there is nothing
    std::vector<Completeness> completeness;    ///< by row of `whole`

    /// A total of the same unit in another period; null where it was none.
    static const Total* at(const Totals& totals, const records::UnitCode& unit, std::size_t indicator);

private:
    /// What needs no totals, and is computed beside them.
    struct Particulars {
        std::vector<std::string> inputs_sha256;
        std::vector<UnitFinding> findings;
    };
    static Particulars particulars_of(const ReportSource& source);
    ReportFigures(const ReportSource& source, Boundaries boundaries, std::future<Particulars> particulars);
};

/// The value less the other, where both are there.
std::optional<std::int64_t> difference(const Total& total, const Total* other);

} // namespace hoso::report
