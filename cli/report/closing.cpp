// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/closing_period.hpp"
#include "report/facts_source.hpp"
#include "report/verbs.hpp"
#include "shared/approving.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct PeriodOptions {
    BookOption book;
    WaitOption wait;
    FactsOption facts;
    KeyOption key;
    std::string regime, period, reason;
    std::vector<std::string> units;
    bool incomplete = false, accept = false, undo = false;

    void add_to(CLI::App& app) {
        book.add_to(app);
        wait.add_to(app);
        app.add_option("REGIME", regime, tr("Name of the regime"))->required();
        app.add_option("--period", period, tr("Period, such as 2026-M10"))->type_name("PERIOD")->required();
        app.add_option("--reason", reason, tr("Why; kept in the log"))->type_name("TEXT");
    }
};

void tell_missing(const std::vector<records::UnitCode>& missing, Session& session) {
    for (const records::UnitCode& unit : missing) {
        if (session.common().json)
            session.object({{"type", "missing"}, {"id", unit.text()}});
        else
            session.problem(message("{}: the answer is missing", unit.text()));
    }
}

std::vector<records::UnitCode> units_of(const std::vector<std::string>& texts) {
    std::vector<records::UnitCode> units;
    for (const std::string& text : texts) {
        const auto unit = records::UnitCode::parse(text);
        if (!unit) throw Error{Cause::usage, message("'{}' cannot be the code of a unit", text)};
        units.push_back(*unit);
    }
    return units;
}

void require_reason(const PeriodOptions& options) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("say why with --reason")};
}

Exit run_close(const PeriodOptions& options, Session& session) {
    const auto period = period_of(options.period);
    if (options.incomplete) require_reason(options);
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const regime::Regime& regime = book.regime(options.regime);
    report::require_collected(regime, period);
    const auto counter = options.facts.counter(book, regime);
    const auto source = report::source_of(book, options.regime, period, counter.get());
    tell_unplaced(counter.get(), session);
    const auto obstacles = report::obstacles_to_closing(book, source);
    if (source.is_provisional() && ((!options.incomplete && !obstacles.missing.empty()) || obstacles.is_unapproved)) {
        if (!options.incomplete) tell_missing(obstacles.missing, session);
        if (obstacles.is_unapproved) session.problem(message("{}: has not approved the figures", source.unit.text()));
        session.note(message("{}: stays open", period.to_text()));
        return Exit::blocked;
    }
    if (session.common().dry_run) {
        session.note(message("{}: can be closed", period.to_text()));
        return Exit::done;
    }
    const auto closing =
        report::close_period(book, options.regime, period, counter.get(), options.reason, options.incomplete);
    if (session.common().json)
        session.object({{"type", "closing"}, {"id", period.to_text()}, {"regime", options.regime},
            {"revision", report::revision_name(closing.revision)}, {"source", closing.source},
            {"missing", obstacles.missing.size()}});
    else
        session.result(message("{} {}: closed as {}, SHA-256 {}", options.regime, period.to_text(),
            report::revision_name(closing.revision), closing.source));
    return Exit::done;
}

Exit run_reopen(const PeriodOptions& options, Session& session) {
    const auto period = period_of(options.period);
    require_reason(options);
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const auto approvers = report::approvers_of(book);
    if (approvers.empty())
        throw Error{Cause::settings,
            tr("reopening needs the approvals of two persons: name the file of 'approvers' in book.toml")};
    const auto closing = report::standing_closing(book, options.regime, period.to_text());
    if (!closing) throw Error{Cause::usage, message("{}: is not closed", period.to_text())};
    const auto approval =
        ledger::sign_approval({report::reopening(*closing, units_of(options.units)), "report.reopen", options.reason},
            options.key.read(), approvers, here.surroundings().clock.now());
    if (session.common().dry_run) return Exit::done;
    const auto result =
        report::reopen_period(book, book.regime(options.regime), *closing, approval, units_of(options.units));
    if (session.common().json)
        session.object({{"type", "reopening"}, {"id", period.to_text()}, {"regime", options.regime},
            {"persons", result.persons}, {"open", result.is_open}});
    else if (result.is_open)
        session.result(message("{} {}: is open again", options.regime, period.to_text()));
    else
        session.result(message("{} {}: one more person must reopen it", options.regime, period.to_text()));
    return result.is_open ? Exit::done : Exit::blocked;
}

Exit run_approve(const PeriodOptions& options, Session& session) {
    const auto period = period_of(options.period);
    require_reason(options);
    const auto step = options.accept ? report::ApprovalStep::accepted : report::ApprovalStep::approved;
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const regime::Regime& regime = book.regime(options.regime);
    if (period.kind() != regime.collected)
        throw Error{Cause::usage, message("{}: figures are collected, and approved, by the {}", period.to_text(),
                                      regime::to_text(regime.collected))};
    const auto approvers = report::approvers_of(book);
    if (approvers.empty())
        throw Error{Cause::settings, tr("approvals are not in use: name the file of 'approvers' in book.toml")};
    auto units = units_of(options.units);
    if (units.empty()) units.push_back(book.settings().unit);
    for (const records::UnitCode& unit : units) {
        if (options.undo) {
            if (!session.common().dry_run) report::undo_approval(book, regime, period, unit, options.reason);
        } else {
            const auto counter = options.facts.counter(book, regime);
            const auto inputs = report::gather(book, regime, period, counter.get());
            const report::PeriodApprovals approvals{book, regime, inputs};
            const auto approval = ledger::sign_approval(
                {approvals.subject(unit, step), options.accept ? "report.accept" : "report.approve", options.reason},
                options.key.read(), approvers, here.surroundings().clock.now());
            if (!session.common().dry_run)
                report::keep_approval(book, approvals, regime, period.to_text(), unit, step, approval);
        }
        const std::string state = options.undo ? "undone" : report::to_text(step);
        if (session.common().json)
            session.object({{"type", "approval"}, {"id", unit.text()}, {"period", period.to_text()}, {"state", state}});
        else
            session.result(fmt::format("{} {} {}: {}", options.regime, period.to_text(), unit.text(), state));
    }
    return Exit::done;
}

} // namespace

Verb close_verb() {
    return {"close", tr("Freeze the figures of a period"),
        {"hoso-report close mot-cua-ii06a --period 2026-M10 --book so-bao-cao",
            "hoso-report close mot-cua-ii06a --period 2026-M10 --incomplete --reason 'hết hạn, 2 đơn vị chưa gửi' "
            "--book so-bao-cao"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<PeriodOptions>();
            options->add_to(app);
            options->facts.add_to(app);
            app.add_flag("--incomplete", options->incomplete, tr("Although answers are missing; needs --reason"));
            return [options](Session& session) { return run_close(*options, session); };
        },
        Shown::yes};
}

Verb reopen_verb() {
    return {"reopen", tr("Open a closed period again; two persons must do it"),
        {"hoso-report reopen mot-cua-ii06a --period 2026-M10 --unit H26.201 --key an.key --reason 'số liệu sai' --book "
         "so-bao-cao"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<PeriodOptions>();
            options->add_to(app);
            options->key.add_to(app);
            app.add_option(
                   "--unit", options->units, tr("A unit whose answer is to be corrected: its approval is taken back"))
                ->type_name("CODE");
            return [options](Session& session) { return run_reopen(*options, session); };
        },
        Shown::yes};
}

Verb approve_verb() {
    return {"approve", tr("Approve the figures of a unit and of all below it"),
        {"hoso-report approve mot-cua-ii06a --period 2026-M10 --unit H26.201 --key an.key --reason 'đã kiểm tra' "
         "--book so-bao-cao",
            "hoso-report approve mot-cua-ii06a --period 2026-M10 --unit H26.201 --undo --reason 'đơn vị gửi lại' "
            "--book so-bao-cao"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<PeriodOptions>();
            options->add_to(app);
            options->facts.add_to(app);
            options->key.add_to(app);
            app.add_option("--unit", options->units, tr("Whose figures; the office's where none is given"))
                ->type_name("CODE");
            app.add_flag("--accept", options->accept, tr("Accept, from above, what the unit approved"));
            app.add_flag("--undo", options->undo, tr("Take the approval back"));
            return [options](Session& session) { return run_approve(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
