// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/options.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <CLI/CLI.hpp>

#include <map>

namespace hoso::cli {

using roster::Roster;
using roster::Severity;

namespace {

constexpr std::int64_t most_told = 200;

void tell(const Roster& roster, Session& session) {
    std::int64_t told = 0;
    for (const roster::Fault& fault : roster.faults) {
        const bool is_error = fault.severity == Severity::error;
        if (!is_error && (fault.severity != Severity::warning || !session.common().verbose)) continue;
        if (session.common().json)
            session.object({{"type", "fault"}, {"id", roster::to_text(fault.place)}, {"code", fault.code},
                {"severity", is_error ? "error" : "warning"}, {"text", fault.text}});
        else if (!is_error)
            session.detail(fmt::format("{}: {}: {}", roster::to_text(fault.place), tr("warning"), fault.text));
        else if (++told <= most_told)
            session.problem(fmt::format("{}: {}", roster::to_text(fault.place), fault.text));
    }
    if (told > most_told)
        session.problem(message("{} more faults; 'hoso-accounts check' lists all of them", told - most_told));
}

} // namespace

void TargetOption::add_to(CLI::App& app) {
    app.add_option("-t,--target", target, tr("The directory: a name in the book, a file or a URL, see hoso-target(5)"))
        ->type_name("TARGET");
}

accounts::Target TargetOption::read(const accounts::Book& book) const {
    require(target, "--target");
    return book.target(target);
}

void RosterOptions::add_to(CLI::App& app) {
    app.add_option("ROSTER", files, tr("Rosters of the staff: CSV, XLSX or ODS, see hoso-roster(5)"))
        ->type_name("")
        ->required();
    app.add_option("--mapping", mapping, tr("Names of columns and roles in these rosters (TOML)"))->type_name("FILE");
}

std::vector<Roster> RosterOptions::read(
    accounts::Book& book, accounts::Day day, Session& session, bool& is_sound) const {
    const crypto::Secret key = book.person_key();
    roster::Rules rules;
    if (!mapping.empty()) rules.mapping = roster::read_mapping(mapping);
    rules.units = &book.units();
    rules.day = day;
    rules.person_key = &key;
    std::vector<Roster> rosters;
    for (const std::string& file : files) rosters.push_back(roster::read_roster(file, rules));
    roster::check_together(rosters);
    is_sound = true;
    for (const Roster& roster : rosters) {
        tell(roster, session);
        is_sound = is_sound && roster.count(Severity::error) == 0;
    }
    return rosters;
}

Warnings count_warnings(std::span<const Roster> rosters) {
    Warnings count;
    for (const Roster& roster : rosters)
        for (const roster::Fault& fault : roster.faults) {
            if (fault.severity != Severity::warning) continue;
            ++count.all;
            count.homonyms += fault.code == "homonym" ? 1 : 0;
            count.same_people += fault.code == "same-person" ? 1 : 0;
        }
    return count;
}

accounts::Day day_of(const std::string& text, const Clock& clock) {
    if (text.empty()) return std::chrono::floor<std::chrono::days>(clock.now() + std::chrono::hours{7});
    const auto day = reference::parse_day(text);
    if (!day) throw Error{Cause::usage, message("--as-of {}: not a day such as 2025-07-01", text)};
    return *day;
}

void tell_staff_faults(const std::vector<accounts::StaffFault>& faults, Session& session) {
    for (const accounts::StaffFault& fault : faults)
        if (session.common().json)
            session.object({{"type", "fault"}, {"id", roster::to_text(fault.place)}, {"code", fault.code},
                {"text", fault.problem}});
        else
            session.problem(fmt::format("{}: {}", roster::to_text(fault.place), fault.problem));
}

std::vector<const accounts::Kept*> accounts_called(
    const std::map<std::string, accounts::Kept>& all, const std::string& name) {
    std::vector<const accounts::Kept*> found;
    for (const auto& [id, kept] : all)
        if (id == name || kept.account.login == name || kept.account.owner == name ||
            (!kept.account.number.empty() && kept.account.number == name))
            found.push_back(&kept);
    return found;
}

} // namespace hoso::cli
