// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/approvals.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/aggregate.hpp"
#include "report/closings.hpp"

#include <algorithm>

namespace hoso::report {

namespace {

std::string role_of(ApprovalStep step) { return step == ApprovalStep::approved ? "report.approve" : "report.accept"; }

/// The unit's code and those above it, the nearest first.
std::vector<records::UnitCode> path_of(Book& book, const regime::Window& window, const records::UnitCode& unit) {
    std::vector<records::UnitCode> path{unit};
    for (const records::Unit* above : book.units().at(window.cut_off).ancestors(unit)) path.push_back(above->code);
    return path;
}

bool has_approval(Book& book, const regime::Regime& regime, const std::string& period, const records::UnitCode& unit) {
    auto rows = book.database().prepare("SELECT 1 FROM approval WHERE regime = ? AND period = ? AND unit = ? AND "
                                        "step IN ('approved', 'accepted') AND undone = '' LIMIT 1");
    rows.bind_all(regime.rules.id, period, unit.text());
    return rows.step();
}

} // namespace

namespace {

/// What was frozen is not approved, or taken back, behind its back.
void require_open(Book& book, const regime::Regime& regime, const std::string& period) {
    if (standing_closing(book, regime.rules.id, period))
        throw Error{Cause::usage, message("{}: is closed; reopen it first", period)};
}

} // namespace

std::string to_text(ApprovalState state) {
    switch (state) {
    case ApprovalState::waiting:
        return "waiting";
    case ApprovalState::ready:
        return "ready";
    case ApprovalState::approved:
        return "approved";
    case ApprovalState::accepted:
        return "accepted";
    case ApprovalState::changed:
        return "changed";
    }
    return {};
}

std::string to_text(ApprovalStep step) { return step == ApprovalStep::approved ? "approved" : "accepted"; }

ledger::Approvers approvers_of(Book& book) {
    const auto& file = book.settings().approvers;
    return file.empty() ? ledger::Approvers{} : ledger::read_approvers(book.layout().root / file);
}

PeriodApprovals::PeriodApprovals(Book& book, const regime::Regime& regime, const PeriodInputs& inputs)
    : m_regime{regime}, m_inputs{inputs}, m_approvers{approvers_of(book)} {
    const records::UnitView view = book.units().at(last_day_of(inputs));
    const auto add = [&](const auto& self, const records::UnitCode& unit) -> bool {
        const std::size_t place = m_units.size();
        m_units.push_back(unit);
        bool any = inputs.find(unit) != nullptr;
        for (const records::Unit* child : view.children(unit))
            if (self(self, child->code)) {
                m_below[unit].push_back(child->code);
                any = true;
            }
        if (!any) m_units.erase(m_units.begin() + static_cast<std::ptrdiff_t>(place), m_units.end());
        return any;
    };
    add(add, book.settings().unit);
    auto rows = book.database().prepare("SELECT unit, step, line, number FROM approval WHERE regime = ? AND period = ? "
                                        "AND step IN ('approved', 'accepted') AND undone = '' ORDER BY number");
    rows.bind_all(regime.rules.id, inputs.period);
    while (rows.step()) {
        const auto unit = records::UnitCode::parse(rows.text(0));
        if (!unit) continue;
        m_rows[*unit].push_back({rows.text(1) == "approved" ? ApprovalStep::approved : ApprovalStep::accepted,
            ledger::approval_from_line(rows.text(2), book.layout().database().string())});
    }
}

ledger::Subject PeriodApprovals::subject(const records::UnitCode& unit, ApprovalStep step) const {
    PeriodInputs part{m_inputs.regime, m_inputs.period, m_inputs.regime_sha256, m_inputs.units_sha256, m_inputs.from,
        m_inputs.to, m_inputs.cut_off, 0, {}};
    const auto add = [&](const auto& self, const records::UnitCode& code) -> void {
        if (const UnitInputs* const inputs = m_inputs.find(code)) part.units.push_back(*inputs);
        const auto below = m_below.find(code);
        if (below != m_below.end())
            for (const records::UnitCode& each : below->second) self(self, each);
    };
    if (std::find(m_units.begin(), m_units.end(), unit) == m_units.end())
        throw Error{Cause::usage, message("{}: nothing is expected of this unit for {}", unit.text(), m_inputs.period)};
    add(add, unit);
    return ledger::make_subject("report." + std::string{step == ApprovalStep::approved ? "approve" : "accept"},
        m_inputs.regime + " " + m_inputs.period + " " + unit.text(),
        {{"regime", m_inputs.regime}, {"period", m_inputs.period}, {"unit", unit.text()},
            {"definition", m_regime.sha256}, {"figures", crypto::to_hex(crypto::sha256(to_text(part, m_regime)))}});
}

std::optional<PeriodApprovals::Row> PeriodApprovals::standing(const records::UnitCode& unit, ApprovalStep step) const {
    const auto rows = m_rows.find(unit);
    if (rows == m_rows.end()) return std::nullopt;
    for (auto row = rows->second.rbegin(); row != rows->second.rend(); ++row)
        if (row->step == step) return *row;
    return std::nullopt;
}

UnitApproval PeriodApprovals::of(const records::UnitCode& unit) const {
    const auto approved = standing(unit, ApprovalStep::approved);
    if (approved) {
        const auto counts = [&](const Row& row) {
            return !ledger::check_approval(row.approval, {subject(unit, row.step), role_of(row.step)}, m_approvers);
        };
        if (!counts(*approved)) return {ApprovalState::changed, approved->approval.person, approved->approval.time};
        const auto accepted = standing(unit, ApprovalStep::accepted);
        if (accepted && counts(*accepted))
            return {ApprovalState::accepted, accepted->approval.person, accepted->approval.time};
        return {ApprovalState::approved, approved->approval.person, approved->approval.time};
    }
    return {is_ready(unit) ? ApprovalState::ready : ApprovalState::waiting, {}, {}};
}

bool PeriodApprovals::is_ready(const records::UnitCode& unit) const {
    const UnitInputs* const own = m_inputs.find(unit);
    if (own != nullptr && own->status == Status::missing) return false;
    const auto below = m_below.find(unit);
    if (below != m_below.end())
        for (const records::UnitCode& each : below->second) {
            const UnitInputs* const inputs = m_inputs.find(each);
            const bool is_exempt = inputs != nullptr && inputs->status == Status::exempt && !m_below.contains(each);
            const ApprovalState state = of(each).state;
            if (!is_exempt && state != ApprovalState::approved && state != ApprovalState::accepted) return false;
        }
    return true;
}

void keep_approval(BookWriter& book, const PeriodApprovals& approvals, const regime::Regime& regime,
    const std::string& period, const records::UnitCode& unit, ApprovalStep step, const ledger::Approval& approval) {
    require_open(book, regime, period);
    const auto finding =
        ledger::check_approval(approval, {approvals.subject(unit, step), role_of(step)}, approvers_of(book));
    if (finding) throw Error{Cause::denied, message("{}: {}", unit.text(), finding->problem)};
    const UnitApproval now = approvals.of(unit);
    if (step == ApprovalStep::approved &&
        (now.state == ApprovalState::approved || now.state == ApprovalState::accepted))
        throw Error{Cause::usage, message("{}: is approved already, by {}", unit.text(), now.person)};
    if (step == ApprovalStep::approved && !approvals.is_ready(unit))
        throw Error{
            Cause::usage, message("{}: units below it are not approved yet, or its answer is missing", unit.text())};
    if (step == ApprovalStep::accepted && now.state != ApprovalState::approved)
        throw Error{Cause::usage, message("{}: is not approved, so it cannot be accepted", unit.text())};
    if (step == ApprovalStep::accepted && ledger::same_person(now.person, approval.person))
        throw Error{Cause::denied, message("{}: who approved it cannot accept it too", unit.text())};
    Change change{book};
    book.database()
        .prepare("INSERT INTO approval(regime, period, unit, step, line, time) VALUES(?, ?, ?, ?, ?, ?)")
        .run(regime.rules.id, period, unit.text(), to_text(step), ledger::to_approval_line(approval), approval.time);
    change.note(
        {step == ApprovalStep::approved ? "approve" : "accept", regime.rules.id + " " + period + " " + unit.text(),
            {{"approval", ledger::to_approval_line(approval)}}, approval.reason});
    change.commit();
}

void undo_approval(BookWriter& book, const regime::Regime& regime, const regime::Period& period,
    const records::UnitCode& unit, const std::string& reason) {
    require_open(book, regime, period.to_text());
    const auto path = path_of(book, window_of(regime, period), unit);
    for (auto above = path.begin() + 1; above != path.end(); ++above)
        if (has_approval(book, regime, period.to_text(), *above))
            throw Error{
                Cause::usage, message("{}: {} above it is approved; undo that first", unit.text(), above->text())};
    if (!has_approval(book, regime, period.to_text(), unit))
        throw Error{Cause::usage, message("{}: is not approved", unit.text())};
    Change change{book};
    book.database()
        .prepare("UPDATE approval SET undone = ? WHERE regime = ? AND period = ? AND unit = ? AND undone = '' AND step "
                 "IN ('approved', 'accepted')")
        .run(to_rfc3339(book.surroundings().clock.now()), regime.rules.id, period.to_text(), unit.text());
    change.note(
        {"undo-approval", regime.rules.id + " " + period.to_text() + " " + unit.text(), Json::object(), reason});
    change.commit();
}

std::optional<records::UnitCode> locked_by(
    Book& book, const regime::Regime& regime, const regime::Period& period, const records::UnitCode& unit) {
    for (const records::UnitCode& each : path_of(book, window_of(regime, period), unit))
        if (has_approval(book, regime, period.to_text(), each)) return each;
    return std::nullopt;
}

} // namespace hoso::report
