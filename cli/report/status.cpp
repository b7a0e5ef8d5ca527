// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/approvals.hpp"
#include "report/changes.hpp"
#include "report/facts_source.hpp"
#include "report/model.hpp"
#include "report/report_figures.hpp"
#include "report/source.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct StatusOptions {
    BookOption book;
    FactsOption facts;
    std::string regime, period, only;
    bool check = false;
};

struct UnitState {
    const report::UnitInputs* inputs;
    std::string period, name;
    std::optional<report::UnitApproval> approval;
};

Json to_json(const UnitState& state) {
    const report::UnitInputs& unit = *state.inputs;
    Json json{{"type", "answer"}, {"id", unit.unit.text()}, {"name", state.name}, {"period", state.period},
        {"status", report::to_text(unit.status)}, {"due", unit.due}};
    if (unit.receipt != 0) {
        json["receipt"] = report::receipt_name(unit.receipt);
        json["revision"] = unit.revision;
        json["first_received"] = unit.first_received;
        json["received"] = unit.received;
        json["file"] = unit.file;
        json["sha256"] = unit.sha256;
    }
    if (state.approval) {
        json["approval"] = report::to_text(state.approval->state);
        if (!state.approval->person.empty()) json["approved_by"] = state.approval->person;
    }
    return json;
}

std::string status_word(report::Status status) {
    switch (status) {
    case report::Status::on_time:
        return tr("on time");
    case report::Status::late:
        return tr("late");
    case report::Status::missing:
        return tr("missing");
    case report::Status::exempt:
        return tr("exempt");
    }
    return {};
}

void tell(const UnitState& state, Session& session) {
    if (session.common().json) return session.object(to_json(state));
    const report::UnitInputs& unit = *state.inputs;
    std::string line =
        fmt::format("{}  {:<10}  {}  {}", state.period, status_word(unit.status), unit.unit.text(), state.name);
    if (unit.receipt != 0)
        line += message("  {} of {}", report::receipt_name(unit.receipt), unit.received);
    else if (unit.status == report::Status::missing)
        line += message("  due {}", report::vietnamese_date(unit.due));
    if (state.approval) line += "  " + report::to_text(state.approval->state);
    session.result(line);
}

void tell_counts(const report::ReportSource& source, Session& session) {
    report::Completeness counts;
    for (const report::SourcePart& part : source.parts)
        for (const report::UnitInputs& unit : part.inputs.units) counts.add(unit.status);
    if (session.common().json)
        return session.object({{"type", "status"}, {"id", source.period.to_text()},
            {"regime", source.frame.regime->rules.id}, {"revision", source.revision}, {"expected", counts.expected},
            {"received", counts.received()}, {"on_time", counts.on_time}, {"late", counts.late},
            {"missing", counts.missing}, {"exempt", counts.exempt}});
    session.result(message("{} {} ({}): {} expected, {} received, {} on time, {} late, {} missing, {} exempt",
        source.frame.regime->rules.id, source.period.to_text(), source.revision, counts.expected, counts.received(),
        counts.on_time, counts.late, counts.missing, counts.exempt));
}

void tell_findings(const report::ReportSource& source, Session& session) {
    for (const auto& [part, unit, finding] : report::findings_of(source)) {
        const std::string& period = source.parts[part].inputs.period;
        if (session.common().json)
            session.object({{"type", "finding"}, {"id", unit.text()}, {"period", period}, {"rule", finding.rule},
                {"severity", regime::to_text(finding.severity)}, {"text", finding.problem}});
        else
            session.result(fmt::format("{}  {}  {}: {}", period, unit.text(), finding.rule, finding.problem));
    }
}

Exit run_status(const StatusOptions& options, Session& session) {
    report::Book book{options.book.path()};
    const auto counter = options.facts.counter(book, book.regime(options.regime));
    const auto source = report::source_of(book, options.regime, period_of(options.period), counter.get());
    const bool approvals_in_use = !book.settings().approvers.empty();
    bool complete = true;
    for (const report::SourcePart& part : source.parts) {
        std::optional<report::PeriodApprovals> approvals;
        if (approvals_in_use) approvals.emplace(book, *source.frame.regime, part.inputs);
        const records::UnitView view = source.frame.units->at(report::last_day_of(part.inputs));
        for (const report::UnitInputs& unit : part.inputs.units) {
            if (unit.status == report::Status::missing) complete = false;
            if (!options.only.empty() && report::to_text(unit.status) != options.only) continue;
            const records::Unit* const found = view.find(unit.unit);
            tell({&unit, part.inputs.period, found == nullptr ? "" : found->name,
                     approvals ? std::optional{approvals->of(unit.unit)} : std::nullopt},
                session);
        }
    }
    tell_findings(source, session);
    tell_counts(source, session);
    return options.check && !complete ? Exit::found : Exit::done;
}

} // namespace

Verb status_verb() {
    return {"status", tr("Show whose answers are there, in time, late or missing"),
        {"hoso-report status mot-cua-ii06a --period 2026-M10 --book so-bao-cao",
            "hoso-report status mot-cua-ii06a --period 2026-Q3 --only missing --check --book so-bao-cao"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<StatusOptions>();
            options->book.add_to(app);
            options->facts.add_to(app);
            app.add_option("REGIME", options->regime, tr("Name of the regime"))->required();
            app.add_option("--period", options->period, tr("Period, such as 2026-M10"))
                ->type_name("PERIOD")
                ->required();
            app.add_option("--only", options->only, tr("Only units with this status: on-time, late, missing, exempt"))
                ->type_name("STATUS")
                ->check(CLI::IsMember({"on-time", "late", "missing", "exempt"}));
            app.add_flag("--check", options->check, tr("End with 1 where an answer is missing"));
            return [options](Session& session) { return run_status(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
