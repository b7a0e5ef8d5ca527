// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/adopt.hpp"
#include "accounts/options.hpp"
#include "accounts/situation.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "core/owned_file.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

using accounts::Decision;
using accounts::Likeness;
using accounts::Match;

namespace {

struct AdoptOptions {
    BookOption book;
    WaitOption wait;
    TargetOption target;
    RosterOptions rosters;
    std::string accept, decisions, out, as_of;
    bool overwrite = false;
};

/// Those that --accept takes.
std::vector<Decision> accepted(const std::vector<Match>& matches, const AdoptOptions& options) {
    if (!options.accept.empty() && options.accept != "certain" && options.accept != "likely")
        throw Error{Cause::usage, message("--accept {}: certain or likely", options.accept)};
    std::vector<Decision> decisions;
    for (const Match& match : matches) {
        const bool is_taken = (match.likeness == Likeness::certain && !options.accept.empty()) ||
                              (match.likeness == Likeness::likely && options.accept == "likely");
        if (is_taken)
            decisions.push_back({accounts::identity_of(*match.entry), match.account->id, Decision::Kind::link});
    }
    return decisions;
}

std::vector<Match> undecided(const std::vector<Match>& matches, const std::vector<Decision>& decisions) {
    std::set<std::string> entries, linked;
    std::set<std::pair<std::string, std::string>> refused;
    for (const Decision& each : decisions) {
        if (each.kind == Decision::Kind::link) linked.insert(each.account);
        if (each.kind == Decision::Kind::refuse)
            refused.emplace(each.entry, each.account);
        else
            entries.insert(each.entry);
    }
    std::vector<Match> result;
    for (const Match& match : matches) {
        const std::string entry = accounts::identity_of(*match.entry);
        if (entries.count(entry) == 0 && linked.count(match.account->id) == 0 &&
            refused.count({entry, match.account->id}) == 0)
            result.push_back(match);
    }
    return result;
}

void tell(const std::vector<Match>& matches, Session& session) {
    for (const Match& match : matches)
        if (session.common().json)
            session.object({{"type", "match"}, {"id", match.account->id}, {"entry", accounts::identity_of(*match.entry)},
                {"dn", match.entry->dn}, {"name", match.account->name}, {"unit", match.account->unit},
                {"likeness", accounts::to_text(match.likeness)}, {"evidence", match.evidence}});
        else
            session.result(fmt::format("{}  {}  {} ({}): {}", accounts::to_text(match.likeness), match.entry->dn,
                match.account->name, match.account->id, match.evidence));
}

Exit run_adopt(const AdoptOptions& options, Session& session) {
    if (!options.out.empty() && !options.overwrite && std::filesystem::exists(options.out))
        throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", options.out)};
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const accounts::Day day = day_of(options.as_of, here.clock());
    bool is_sound = false;
    const auto rosters = options.rosters.read(book, day, session, is_sound);
    if (!is_sound) return Exit::malformed;
    std::vector<roster::Person> people;
    for (const roster::Roster& each : rosters) people.insert(people.end(), each.people.begin(), each.people.end());
    accounts::StaffRequest request;
    request.people = people;
    request.as_of = day;
    const accounts::Target target = options.target.read(book);
    const auto directory = directory::connect(target.address);
    const accounts::Situation situation{book, target, *directory, request};
    if (!situation.staff().faults.empty()) {
        tell_staff_faults(situation.staff().faults, session);
        return Exit::malformed;
    }
    const auto matches = situation.matches();
    auto decisions = accepted(matches, options);
    if (!options.decisions.empty())
        for (Decision& each : accounts::read_decisions(options.decisions)) decisions.push_back(std::move(each));
    std::size_t linked = 0;
    if (session.common().dry_run)
        for (const Decision& each : decisions) linked += each.kind == Decision::Kind::link ? 1 : 0;
    else if (!decisions.empty())
        linked = accounts::link(book, target, situation.snapshot(), situation.staff(), decisions);
    const auto open = undecided(matches, decisions);
    tell(open, session);
    if (!options.out.empty() && !session.common().dry_run)
        replace_owned_file(real_disk(), options.out, accounts::decisions_list(open));
    const auto strangers = situation.snapshot().strangers().size();
    if (session.common().json)
        session.object({{"type", "adoption"}, {"id", target.name}, {"linked", linked}, {"undecided", open.size()},
            {"entries", strangers}});
    else
        session.note(message("of {} entries that were nobody's {} are linked; {} matches are to be decided", strangers,
            linked, open.size()));
    return open.empty() ? Exit::done : Exit::blocked;
}

} // namespace

Verb adopt_verb() {
    return {"adopt", tr("Link the entries that a directory has already to the people of rosters"),
        {"hoso-accounts adopt can-bo.csv --book so-tai-khoan --target chinh --accept certain --out can-xem.csv",
            "hoso-accounts adopt can-bo.csv --book so-tai-khoan --target chinh --decisions can-xem.csv"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<AdoptOptions>();
            options->rosters.add_to(app);
            options->book.add_to(app);
            options->wait.add_to(app);
            options->target.add_to(app);
            app.add_option("--accept", options->accept, tr("Link what is certain, or what is likely as well"))
                ->type_name("KIND");
            app.add_option("--decisions", options->decisions,
                   tr("The list with its column 'decision' filled in: yes, no or nobody"))
                ->type_name("FILE");
            app.add_option("-o,--out", options->out, tr("Where the list of what must be decided goes (CSV)"))
                ->type_name("FILE");
            app.add_option("--as-of", options->as_of, tr("As things are on this day; today where none is given"))
                ->type_name("DAY");
            app.add_flag("--overwrite", options->overwrite, tr("Replace a list that is there"));
            return [options](Session& session) { return run_adopt(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
