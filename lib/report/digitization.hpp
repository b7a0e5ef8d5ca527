// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "archive/identity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// Months as YYYY-MM, both inclusive; an empty one is open. A batch counts in the month in which it was imported.
struct Months {
    std::string from, to;
    bool operator==(const Months&) const = default;
};

/// Error{usage} that names the option where a month is not written YYYY-MM or the first is after the last.
void require_months(const Months& months);

/// What was digitized: a row for each month and batch, and a row for each month (batch empty).
struct DigitizationReport {
    archive::Identity archive;
    Months months;
    std::vector<archive::Digitization> by_batch, by_month;
};

DigitizationReport digitization(archive::Catalogue& catalogue, const archive::Identity& identity, const Months& months);

/// How much of the text is likely to be wrong: 1 - mean confidence. An estimate by the engine that read it, no count of
/// errors; nothing where no word was read.
std::optional<double> estimated_error(const archive::Digitization& row);

/// RFC 4180 with a header; \r\n at the end of lines.
std::string to_csv(const std::vector<archive::Digitization>& rows);
std::string to_json(const DigitizationReport& report);

} // namespace hoso::report
