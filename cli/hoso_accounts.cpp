// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/roster.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "shared/program.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>

using namespace hoso;
using namespace hoso::cli;

namespace {

constexpr std::uintmax_t largest_roster = 256 << 20;

const char* word_for(accounts::Severity severity) {
    return severity == accounts::Severity::error ? tr("error") : tr("warning");
}

void print_people(Session& session, const std::string& roster, const accounts::RosterReport& report) {
    for (const accounts::Fault& fault : report.faults) {
        std::string place = fmt::format("{}:{}", roster, fault.row);
        if (fault.column > 0) place += fmt::format(":{}({})", fault.column, fault.header);
        session.result(fmt::format("{}: {}: {}", place, word_for(fault.severity), fault.text));
    }
    if (!session.common().quiet)
        session.result(message("{}: {} people, {} errors, {} warnings", roster, report.people,
            report.count(accounts::Severity::error), report.count(accounts::Severity::warning)));
}

void print_objects(Session& session, const std::string& roster, const accounts::RosterReport& report) {
    std::map<std::string, int> seen; // one row can lack several columns
    for (const accounts::Fault& fault : report.faults) {
        std::string id = fmt::format("{}:{}:{}", fault.row, fault.column, fault.code);
        if (const int times = ++seen[id]; times > 1) id += fmt::format("-{}", times);
        session.object({{"type", "fault"}, {"id", id}, {"row", fault.row}, {"column", fault.column},
            {"header", fault.header}, {"severity", fault.severity == accounts::Severity::error ? "error" : "warning"},
            {"code", fault.code}, {"text", fault.text}});
    }
    session.object({{"type", "summary"}, {"id", roster}, {"people", report.people},
        {"errors", report.count(accounts::Severity::error)}, {"warnings", report.count(accounts::Severity::warning)},
        {"encoding", report.encoding}, {"delimiter", std::string(1, report.delimiter)}});
}

Exit check(Session& session, const std::string& roster) {
    const accounts::RosterReport report = accounts::check_roster(read_file(roster, largest_roster), roster);
    if (session.common().json)
        print_objects(session, roster, report);
    else
        print_people(session, roster, report);
    return report.count(accounts::Severity::error) > 0 ? Exit::found : Exit::done;
}

Verb check_verb() {
    Verb verb;
    verb.name = "check";
    verb.summary = tr("Find every fault in a staff roster (CSV)");
    verb.examples = {"hoso-accounts check can-bo.csv", "hoso-accounts check --json can-bo.csv"};
    verb.define = [](CLI::App& app) -> Runner {
        const auto roster = std::make_shared<std::string>();
        app.add_option("ROSTER", *roster, tr("The roster, a CSV file"))->type_name("")->required();
        return [roster](Session& session) { return check(session, *roster); };
    };
    return verb;
}

Program describe() {
    return {"hoso-accounts", "accounts", tr("Provisions the accounts of an office's staff"), {check_verb()}};
}

} // namespace

int main(int argc, char** argv) { return run_program(describe, argc, argv); }
