// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/book.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// A collected period whose figures were frozen. `source` is the SHA-256 of what a report of it is made of.
struct Closing {
    std::string regime, period;
    int revision = 0; ///< 0 is the first closing, each restatement one more
    std::string source, time, actor, reason;
    std::string reopened; ///< when; empty while it stands
    bool is_open() const noexcept { return !reopened.empty(); }
};

/// "r0".
std::string revision_name(int revision);

/// All of the period, the first one first.
std::vector<Closing> closings_of(Book& book, const std::string& regime, const std::string& period);
/// The one that stands; none where the period is open.
std::optional<Closing> standing_closing(Book& book, const std::string& regime, const std::string& period);

} // namespace hoso::report
