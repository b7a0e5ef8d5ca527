// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/approval.hpp"
#include "report/approvals.hpp"
#include "report/closings.hpp"
#include "report/source.hpp"

#include <string>
#include <vector>

namespace hoso::report {

/// Error{usage} where the period is made of several collected ones, which are closed themselves.
void require_collected(const regime::Regime& regime, const regime::Period& period);

/// What keeps a collected period from being closed.
struct Obstacles {
    std::vector<records::UnitCode> missing; ///< no answer
    bool is_unapproved = false;             ///< approvals are in use, and the office's own does not stand
    bool any() const noexcept { return is_unapproved || !missing.empty(); }
};
Obstacles obstacles_to_closing(Book& book, const ReportSource& source);

/// Freezes the figures of a collected period: r0, after it was reopened r1 and so on. Error{usage} where it is closed,
/// is made of several periods, or has obstacles; missing answers are none where `incomplete`.
Closing close_period(BookWriter& book, const std::string& regime, const regime::Period& period, FactCounter* facts,
    const std::string& reason, bool incomplete);

/// What two persons sign to reopen a closed period for these units, in the role report.reopen: both the same ones.
ledger::Subject reopening(const Closing& closing, std::vector<records::UnitCode> units);

struct Reopening {
    std::vector<std::string> persons; ///< who agreed so far
    bool is_open = false;             ///< two did: the period is open
};
/// Keeps a person's approval, and opens the period with the second person's: the approvals of these units, and of those
/// above them, are taken back, so that their answers may be corrected. Error{denied} where the approval does not count.
Reopening reopen_period(BookWriter& book, const regime::Regime& regime, const Closing& closing,
    const ledger::Approval& approval, const std::vector<records::UnitCode>& units);

} // namespace hoso::report
