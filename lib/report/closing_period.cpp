// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/closing_period.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <set>

namespace hoso::report {

namespace {

constexpr const char* role = "report.reopen";

std::string log_id(const std::string& regime, const std::string& period, int revision) {
    return regime + " " + period + " " + revision_name(revision);
}

} // namespace

void require_collected(const regime::Regime& regime, const regime::Period& period) {
    if (period.kind() != regime.collected)
        throw Error{Cause::usage, message("{}: figures are collected, and closed, by the {}", period.to_text(),
                                      regime::to_text(regime.collected))};
}

Obstacles obstacles_to_closing(Book& book, const ReportSource& source) {
    Obstacles obstacles;
    for (const SourcePart& part : source.parts)
        for (const UnitInputs& unit : part.inputs.units)
            if (unit.status == Status::missing) obstacles.missing.push_back(unit.unit);
    if (!approvers_of(book).empty()) {
        const PeriodApprovals approvals{book, *source.frame.regime, source.parts.back().inputs};
        const ApprovalState state = approvals.of(source.unit).state;
        obstacles.is_unapproved = state != ApprovalState::approved && state != ApprovalState::accepted;
    }
    return obstacles;
}

Closing close_period(BookWriter& book, const std::string& id, const regime::Period& period, FactCounter* facts,
    const std::string& reason, bool incomplete) {
    const regime::Regime& regime = book.regime(id);
    require_collected(regime, period);
    const auto before = closings_of(book, id, period.to_text());
    if (!before.empty() && !before.back().is_open())
        throw Error{Cause::usage,
            message("{}: is closed already ({})", period.to_text(), revision_name(before.back().revision))};
    ReportSource source = source_of(book, id, period, facts);
    const Obstacles obstacles = obstacles_to_closing(book, source);
    if (!incomplete && !obstacles.missing.empty())
        throw Error{Cause::usage, message("{}: {} answers are missing", period.to_text(), obstacles.missing.size())};
    if (obstacles.is_unapproved)
        throw Error{Cause::usage, message("{}: is not approved by {}", period.to_text(), source.unit.text())};
    Closing closing{id, period.to_text(), before.empty() ? 0 : before.back().revision + 1, {},
        to_rfc3339(book.surroundings().clock.now()), book.surroundings().actor, reason, {}};
    source.revision = revision_name(closing.revision);
    closing.source = keep_source(book, source);
    Change change{book};
    book.database()
        .prepare(
            "INSERT INTO closing(regime, period, revision, snapshot, time, actor, reason) VALUES(?, ?, ?, ?, ?, ?, ?)")
        .run(id, closing.period, closing.revision, closing.source, closing.time, closing.actor, reason);
    change.note({"close", log_id(id, closing.period, closing.revision),
        {{"source", closing.source}, {"missing", obstacles.missing.size()}}, reason});
    change.commit();
    return closing;
}

ledger::Subject reopening(const Closing& closing, std::vector<records::UnitCode> units) {
    std::sort(units.begin(), units.end());
    Json codes = Json::array();
    for (const records::UnitCode& unit : units) codes.push_back(unit.text());
    return ledger::make_subject("report.reopen", log_id(closing.regime, closing.period, closing.revision),
        {{"regime", closing.regime}, {"period", closing.period}, {"revision", closing.revision},
            {"source", closing.source}, {"units", codes}});
}

Reopening reopen_period(BookWriter& book, const regime::Regime& regime, const Closing& closing,
    const ledger::Approval& approval, const std::vector<records::UnitCode>& units) {
    const auto approvers = approvers_of(book);
    const ledger::Wanted wanted{reopening(closing, units), role};
    if (const auto finding = ledger::check_approval(approval, wanted, approvers))
        throw Error{Cause::denied, message("{}: {}", closing.period, finding->problem)};
    const auto period = regime::Period::parse(closing.period);
    const std::string time = to_rfc3339(book.surroundings().clock.now());
    std::vector<ledger::Approval> given{approval};
    auto rows = book.database().prepare("SELECT line FROM approval WHERE regime = ? AND period = ? AND step = 'reopen' "
                                        "AND undone = '' ORDER BY number");
    rows.bind_all(closing.regime, closing.period);
    while (rows.step()) given.push_back(ledger::approval_from_line(rows.text(0), book.layout().database().string()));
    Change change{book};
    book.database()
        .prepare("INSERT INTO approval(regime, period, unit, step, line, time) VALUES(?, ?, ?, 'reopen', ?, ?)")
        .run(closing.regime, closing.period, book.settings().unit.text(), ledger::to_approval_line(approval),
            approval.time);
    Reopening result;
    std::set<std::string> persons;
    for (const ledger::Approval& each : given)
        if (!ledger::check_approval(each, wanted, approvers)) persons.insert(each.person);
    result.persons.assign(persons.begin(), persons.end());
    result.is_open = ledger::count_persons(given, wanted, approvers) >= 2;
    change.note({result.is_open ? "reopen" : "ask-reopen", log_id(closing.regime, closing.period, closing.revision),
        {{"approval", ledger::to_approval_line(approval)}}, approval.reason});
    if (result.is_open) {
        book.database()
            .prepare("UPDATE closing SET reopened = ? WHERE regime = ? AND period = ? AND revision = ?")
            .run(time, closing.regime, closing.period, closing.revision);
        std::set<std::string> open{book.settings().unit.text()};
        const records::UnitView view = book.units().at(window_of(regime, *period).cut_off);
        for (const records::UnitCode& unit : units) {
            if (view.find(unit) == nullptr)
                throw Error{Cause::usage, message("{}: there is no such unit in the period", unit.text())};
            open.insert(unit.text());
            for (const records::Unit* above : view.ancestors(unit)) open.insert(above->code.text());
        }
        auto undo =
            book.database().prepare("UPDATE approval SET undone = ? WHERE regime = ? AND period = ? AND unit = ? "
                                    "AND undone = ''");
        for (const std::string& unit : open) undo.run(time, closing.regime, closing.period, unit);
    }
    change.commit();
    return result;
}

} // namespace hoso::report
