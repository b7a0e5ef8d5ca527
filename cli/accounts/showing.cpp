// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_file.hpp"
#include "accounts/plan_html.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "core/owned_file.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

using accounts::Change;
using accounts::PlanFile;

namespace {

struct ShowOptions {
    std::string plan, format = "table", unit, out;
    bool overwrite = false;
};

std::string joined(const directory::Values& values) {
    std::string text;
    for (const std::string& each : values) text += (text.empty() ? "" : ", ") + each;
    return text;
}

void tell_head(const PlanFile& plan, Session& session) {
    const auto& head = plan.head();
    session.result(message("plan {} for {} ({}), as of {}, scope {}, coverage {}", plan.id(), head.target, head.server,
        head.as_of, head.scope, head.coverage));
    for (const auto& roster : head.rosters)
        session.result(message("roster {}: people: {}, SHA-256 {}", roster.file, roster.people, roster.sha256));
    if (!head.planner.empty()) session.result(message("planned by {}", head.planner));
    for (const std::string& brake : head.overrides)
        session.result(message("brake '{}' overridden: {}", brake, head.reason));
    for (const auto& [kind, count] : plan.counts())
        session.result(fmt::format("{:>8}  {}", count, accounts::heading_of(kind)));
}

/// Everybody of a new unit stands below it anyway; who comes into another group is what is approved.
bool is_new_group_of_unit(const Change& change, const directory::Operation& operation) {
    return change.kind == accounts::ChangeKind::change_group && change.unit == change.id &&
           operation.kind == directory::OperationKind::add;
}

void tell_operation(const Change& of, const accounts::PlannedOperation& planned, Session& session) {
    const directory::Operation& operation = planned.operation;
    switch (operation.kind) {
    case directory::OperationKind::add:
        session.result("    + " + operation.dn);
        for (const auto& [name, values] : operation.attributes)
            if (values.size() < 20 || !is_new_group_of_unit(of, operation))
                session.result(fmt::format("        {}: {}", name, joined(values)));
            else
                session.result(message("        {}: {} values", name, values.size()));
        break;
    case directory::OperationKind::rename:
        session.result(fmt::format("    {} -> {}", operation.dn, operation.new_dn));
        break;
    case directory::OperationKind::remove: session.result("    - " + operation.dn); break;
    case directory::OperationKind::modify:
        session.result("    ~ " + operation.dn);
        for (const directory::ValueChange& change : operation.changes) {
            const auto before = planned.before.find(change.attribute);
            const std::string now = joined(change.values);
            if (change.how == directory::ValueChange::How::replace)
                session.result(fmt::format("        {}: {} -> {}", change.attribute,
                    before == planned.before.end() ? "" : joined(before->second), now));
            else
                session.result(fmt::format("        {} {} {}", change.attribute,
                    change.how == directory::ValueChange::How::add ? "+" : "-", now));
        }
        break;
    }
    if (planned.makes_secret) session.result(tr("        a first password is made"));
}

void tell_change(const Change& change, bool with_operations, Session& session) {
    const std::string name = change.account ? change.account->login + " (" + change.account->system + ')' : change.id;
    session.result(fmt::format(
        "{:<12} {:<12} {}  {}  ({})", accounts::to_text(change.kind), change.unit, change.title, name, change.why));
    if (with_operations)
        for (const accounts::PlannedOperation& each : change.operations) tell_operation(change, each, session);
}

/// Units with their counts, for who wants to see at a glance whom a plan touches.
void tell_tree(const PlanFile& plan, Session& session) {
    std::map<std::string, std::map<accounts::ChangeKind, std::int64_t>> units;
    std::map<std::string, std::string> names;
    std::vector<std::string> order;
    plan.each([&](const Change& change) {
        const std::string unit = change.unit.empty() ? change.id : change.unit;
        if (units.find(unit) == units.end()) order.push_back(unit);
        ++units[unit][change.kind];
        if (change.account) names[unit] = change.account->unit_name;
        else if (names.find(unit) == names.end()) names[unit] = change.title;
    });
    for (const std::string& unit : order) {
        std::string line = unit + "  " + names[unit] + ':';
        for (const auto& [kind, count] : units[unit]) line += fmt::format(" {} {},", accounts::heading_of(kind), count);
        line.pop_back();
        session.result(line);
    }
}

void tell_json(const PlanFile& plan, const std::string& unit, Session& session) {
    Json counts = Json::object();
    for (const auto& [kind, count] : plan.counts()) counts[accounts::to_text(kind)] = count;
    const auto& head = plan.head();
    session.object({{"type", "plan"}, {"id", plan.id()}, {"sha256", to_hex(plan.sha256())}, {"target", head.target},
        {"server", head.server}, {"as_of", head.as_of}, {"scope", head.scope}, {"coverage", head.coverage},
        {"planner", head.planner}, {"overrides", head.overrides}, {"reason", head.reason}, {"changes", plan.changes()}, {"counts", counts}});
    plan.each([&](const Change& change) {
        if (unit.empty() || change.unit == unit) session.object_line(accounts::to_plan_line(change));
    });
}

Exit run_show(const ShowOptions& options, Session& session) {
    const PlanFile plan{options.plan};
    if (session.common().json) {
        tell_json(plan, options.unit, session);
    } else if (options.format == "html") {
        std::string html = accounts::plan_html(plan, options.unit);
        if (options.out.empty()) {
            html.pop_back(); // text() ends the line
            session.text(html);
            return Exit::done;
        }
        if (!options.overwrite && std::filesystem::exists(options.out))
            throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", options.out)};
        replace_owned_file(real_disk(), options.out, html);
    } else if (options.format == "tree") {
        tell_head(plan, session);
        tell_tree(plan, session);
    } else {
        tell_head(plan, session);
        plan.each([&](const Change& change) {
            if (options.unit.empty() || change.unit == options.unit)
                tell_change(change, session.common().verbose || !options.unit.empty(), session);
        });
    }
    return Exit::done;
}

} // namespace

Verb show_verb() {
    return {"show", tr("Show what a plan would change"),
        {"hoso-accounts show ke-hoach.jsonl --format tree", "hoso-accounts show ke-hoach.jsonl --unit H26.13",
            "hoso-accounts show ke-hoach.jsonl --format html --out ke-hoach.html"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ShowOptions>();
            app.add_option("PLAN", options->plan, tr("The plan"))->type_name("")->required();
            app.add_option("--format", options->format, tr("table: a line a change; tree: counts by unit; html: a page"))
                ->check(CLI::IsMember({"table", "tree", "html"}))
                ->capture_default_str();
            app.add_option("--unit", options->unit, tr("Only this unit, with every value"))->type_name("CODE");
            app.add_option("-o,--out", options->out, tr("Where the HTML goes"))->type_name("FILE");
            app.add_flag("--overwrite", options->overwrite, tr("Replace a page that is there"));
            return [options](Session& session) { return run_show(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
