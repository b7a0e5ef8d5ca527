// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/units.hpp"

#include "archive/unit_lists.hpp"
#include "archive/verbs.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

using records::Unit;

namespace {

struct UnitsOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::string action, at, reason;
    std::vector<std::string> arguments;
};

void tell_fault(const records::UnitFileFault& fault, Session& session) {
    const bool error = fault.severity == records::UnitFault::Severity::error;
    session.problem(message("{}: {}: {} ({}); {}", fault.file, fault.place, fault.problem, fault.rule, fault.remedy));
    if (session.common().json)
        session.object({{"type", "fault"}, {"id", fault.file}, {"place", fault.place}, {"rule", fault.rule},
            {"severity", error ? "error" : "warning"}, {"text", fault.problem}, {"advice", fault.remedy}});
}

Exit import_units(const UnitsOptions& options, Session& session) {
    if (options.arguments.empty()) throw Error{Cause::usage, tr("no list of units is given")};
    const auto reading = archive::read_unit_lists({options.arguments.begin(), options.arguments.end()});
    for (const auto& fault : reading.faults) tell_fault(fault, session);
    if (!reading.tree) {
        session.note(tr("nothing was taken in; mend what is told above"));
        return Exit::found;
    }
    Here here;
    archive::Writer writer{options.archive.path(), here.surroundings(), options.wait.patience(session)};
    const auto totals =
        archive::keep_units(writer, *reading.tree, options.arguments.front(), options.reason, session.common().dry_run);
    if (session.common().json)
        session.object({{"type", "units"}, {"id", options.arguments.front()}, {"added", totals.added},
            {"changed", totals.changed}, {"unchanged", totals.unchanged}, {"dry_run", session.common().dry_run}});
    else
        session.note(
            message("{} units added, {} changed, {} as they were", totals.added, totals.changed, totals.unchanged));
    return reading.faults.empty() ? Exit::done : Exit::found;
}

records::Day day_of(const UnitsOptions& options) {
    if (options.at.empty())
        return std::chrono::floor<std::chrono::days>(
            std::chrono::time_point_cast<std::chrono::seconds>(SystemClock{}.now()));
    const auto day = reference::parse_day(options.at);
    if (!day) throw Error{Cause::usage, message("--at {}: not a day such as 2025-07-01", options.at)};
    return *day;
}

Json to_json(const Unit& unit, const char* relation = nullptr) {
    Json json{{"type", "unit"}, {"id", unit.code.text()}, {"name", unit.name}, {"kind", unit.kind}};
    if (unit.parent) json["parent"] = unit.parent->text();
    if (unit.validity.from) json["from"] = reference::to_text(*unit.validity.from);
    if (unit.validity.to) json["to"] = reference::to_text(*unit.validity.to);
    if (relation != nullptr) json["relation"] = relation;
    return json;
}

void tell(const Unit& unit, const std::string& indent, Session& session) {
    if (session.common().json) return session.object(to_json(unit));
    session.result(fmt::format("{}{}  {}", indent, unit.code.text(), unit.name));
}

void tell_below(const records::UnitView& view, const Unit& unit, const std::string& indent, Session& session) {
    tell(unit, indent, session);
    for (const Unit* child : view.children(unit.code)) tell_below(view, *child, indent + "  ", session);
}

Exit list_units(const UnitsOptions& options, Session& session) {
    archive::Archive archive{options.archive.path()};
    const records::UnitTree tree = archive::units_of(archive);
    const records::UnitView view = tree.at(day_of(options));
    for (const Unit* root : view.roots()) tell_below(view, *root, "", session);
    return Exit::done;
}

void tell_related(const char* label, const char* relation, const std::vector<const Unit*>& units, Session& session) {
    if (units.empty()) return;
    if (!session.common().json) session.result(label);
    for (const Unit* unit : units) {
        if (session.common().json)
            session.object(to_json(*unit, relation));
        else
            tell(*unit, "  ", session);
    }
}

std::vector<const Unit*> units_in(const std::vector<records::RelatedUnit>& related) {
    std::vector<const Unit*> units;
    for (const auto& one : related) units.push_back(one.unit);
    return units;
}

Exit show_unit(const UnitsOptions& options, Session& session) {
    if (options.arguments.size() != 1) throw Error{Cause::usage, tr("give the code of one unit")};
    archive::Archive archive{options.archive.path()};
    const records::UnitTree tree = archive::units_of(archive);
    const records::Day day = day_of(options);
    const records::UnitView view = tree.at(day);
    const auto code = records::UnitCode::parse(options.arguments.front());
    const Unit* unit = code ? view.find(*code) : nullptr;
    if (unit == nullptr)
        throw Error{Cause::missing,
            message("{}: there is no such unit on {}", options.arguments.front(), reference::to_text(day))};
    tell(*unit, "", session);
    tell_related(tr("Above it:"), "above", view.ancestors(unit->code), session);
    tell_related(tr("Below it:"), "below", view.children(unit->code), session);
    tell_related(tr("Came from:"), "predecessor", units_in(tree.predecessors(unit->code, day)), session);
    tell_related(tr("Went into:"), "successor", units_in(tree.successors(unit->code, day)), session);
    return Exit::done;
}

Exit run_units(const UnitsOptions& options, Session& session) {
    if (options.action == "import") return import_units(options, session);
    return options.action == "list" ? list_units(options, session) : show_unit(options, session);
}

} // namespace

Verb units_verb() {
    return {"units", tr("Keep the units of the organisation through time: import, list or show them"),
        {"hoso-archive units import don-vi.csv sap-nhap.csv", "hoso-archive units show H26.01 --at 2025-06-30"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<UnitsOptions>();
            app.add_option("ACTION", options->action, tr("import, list or show"))
                ->required()
                ->check(CLI::IsMember({"import", "list", "show"}));
            app.add_option("ARGUMENT", options->arguments,
                tr("Lists of units and successions (CSV, TOML, XLSX or ODS), or the code of a unit"));
            options->archive.add_to(app);
            app.add_option("--at", options->at, tr("The day to look at; today"))->type_name("DATE");
            app.add_option("--reason", options->reason, tr("Why, for the log"))->type_name("TEXT");
            options->wait.add_to(app);
            return [options](Session& session) { return run_units(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
