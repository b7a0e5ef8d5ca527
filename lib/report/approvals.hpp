// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/approval.hpp"
#include "report/inputs.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// Where the figures of a unit, and of all below it, stand on their way up (the states of DHIS2's data approval).
enum class ApprovalState {
    waiting,  ///< for units below
    ready,    ///< to be approved
    approved, ///< by the unit itself
    accepted, ///< by who is above it
    changed   ///< approved once; the figures are others now
};
std::string to_text(ApprovalState state);

struct UnitApproval {
    ApprovalState state = ApprovalState::waiting;
    std::string person, time; ///< of the approval that stands
};

/// "approved" is given in the role report.approve, "accepted" in report.accept.
enum class ApprovalStep { approved, accepted };
std::string to_text(ApprovalStep step);

/// Approvals of one collected period. A state is computed from what was signed and what the figures are now: nobody
/// can set one.
class PeriodApprovals {
public:
    /// `inputs` are those of the period as they are now.
    PeriodApprovals(Book& book, const regime::Regime& regime, const PeriodInputs& inputs);

    UnitApproval of(const records::UnitCode& unit) const;
    /// Its own answer is there, and all units below it are approved.
    bool is_ready(const records::UnitCode& unit) const;
    /// What a person signs: the figures of the unit and of all below it. Error{usage} where the regime expects nothing
    /// of any of them.
    ledger::Subject subject(const records::UnitCode& unit, ApprovalStep step) const;
    /// Units that answer or have such below them, each before what is below it; the office first.
    const std::vector<records::UnitCode>& units() const { return m_units; }

private:
    struct Row {
        ApprovalStep step = ApprovalStep::approved;
        ledger::Approval approval;
    };
    std::optional<Row> standing(const records::UnitCode& unit, ApprovalStep step) const;

    const regime::Regime& m_regime;
    const PeriodInputs& m_inputs;
    ledger::Approvers m_approvers;
    std::vector<records::UnitCode> m_units;
    std::map<records::UnitCode, std::vector<records::UnitCode>> m_below; ///< those of m_units right below
    std::map<records::UnitCode, std::vector<Row>> m_rows;
};

/// Who may approve in this book; none where approvals are not in use.
ledger::Approvers approvers_of(Book& book);

/// Keeps an approval. Error{denied} where it does not count, Error{usage} where the state does not allow it.
void keep_approval(BookWriter& book, const PeriodApprovals& approvals, const regime::Regime& regime,
    const std::string& period, const records::UnitCode& unit, ApprovalStep step, const ledger::Approval& approval);

/// Takes back the approvals of the unit. Error{usage} where there is none, or a unit above it stands approved.
void undo_approval(BookWriter& book, const regime::Regime& regime, const regime::Period& period,
    const records::UnitCode& unit, const std::string& reason);

/// The unit, it itself or one above it, whose approval keeps the unit's answer from being changed.
std::optional<records::UnitCode> locked_by(
    Book& book, const regime::Regime& regime, const regime::Period& period, const records::UnitCode& unit);

} // namespace hoso::report
