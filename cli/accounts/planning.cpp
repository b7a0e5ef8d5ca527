// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/expiry.hpp"
#include "accounts/options.hpp"
#include "accounts/proposing.hpp"
#include "accounts/situation.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "shared/approving.hpp"

#include <CLI/CLI.hpp>

#include <future>
#include <memory>

namespace hoso::cli {

using accounts::ChangeKind;
using accounts::Likeness;

namespace {

struct PlanOptions {
    BookOption book;
    TargetOption target;
    RosterOptions rosters;
    KeyOption key;
    std::string scope = "all", coverage = "partial", as_of, out, reason;
    std::vector<std::string> overrides;
    bool overwrite = false;
};

accounts::StaffRequest request_of(const PlanOptions& options, accounts::Day day, const accounts::Places* places) {
    accounts::StaffRequest request;
    request.as_of = day;
    if (options.scope != "all") request.scope = options.scope;
    if (places && !request.scope.empty() && places->unit(request.scope) == nullptr)
        throw Error{Cause::usage, message("--scope {}: is no unit of this office", request.scope)};
    if (options.coverage == "complete")
        request.coverage = accounts::Coverage::complete;
    else if (options.coverage != "partial")
        throw Error{Cause::usage, message("--coverage {}: partial or complete", options.coverage)};
    return request;
}

std::string names_of_brakes() {
    std::string names;
    for (const std::string& name : accounts::brake_names()) names += (names.empty() ? "" : ", ") + name;
    return names;
}

void check_options(const PlanOptions& options, const Session& session) {
    if (!session.common().dry_run) require(options.out, "--out");
    for (const std::string& name : options.overrides)
        if (!accounts::is_brake(name))
            throw Error{Cause::usage, message("--override {}: is none of {}", name, names_of_brakes())};
    if (!options.overrides.empty() && options.reason.empty())
        throw Error{Cause::usage, tr("say why the brake is overridden, with --reason")};
    if (!options.overwrite && !session.common().dry_run && std::filesystem::exists(options.out))
        throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", options.out)};
}

void tell_undecided(const std::vector<accounts::Match>& matches, const PlanOptions& options, Session& session) {
    std::int64_t certain = 0, likely = 0, ambiguous = 0;
    for (const accounts::Match& match : matches) {
        (match.likeness == Likeness::certain ? certain : match.likeness == Likeness::likely ? likely : ambiguous) += 1;
        if (session.common().json)
            session.object({{"type", "match"}, {"id", match.account->id}, {"dn", match.entry->dn},
                {"likeness", accounts::to_text(match.likeness)}, {"evidence", match.evidence}});
    }
    session.problem(message("{} entries of the directory could be people of the rosters ({} certain, {} likely, {} "
                            "ambiguous); 'hoso-accounts adopt --target {}' decides",
        matches.size(), certain, likely, ambiguous, options.target.target));
}

void tell_warnings(const std::vector<roster::Roster>& rosters, Session& session) {
    if (session.common().json || session.common().verbose) return; // then they were told one by one, or are counted
    for (const roster::Roster& roster : rosters)
        if (const Warnings warnings = count_warnings({&roster, 1}); warnings.all > 0)
            session.note(
                message("{}: {} warnings: {} people of a name that stands there before, {} who could be the same "
                        "as another; --verbose lists them",
                    roster.file.string(), warnings.all, warnings.homonyms, warnings.same_people));
}

/// One by one, since fewer than a brake minds can be wrong as well.
void tell_doubles(const std::vector<accounts::Double>& doubles, Session& session) {
    constexpr std::size_t most_told = 20;
    for (std::size_t i = 0; i < doubles.size(); ++i) {
        const accounts::Double& each = doubles[i];
        if (session.common().json)
            session.object({{"type", "double"}, {"id", each.joiner}, {"known", each.known}, {"name", each.name},
                {"unit", each.unit}, {"why", each.why}});
        else if (i < most_told || session.common().verbose)
            session.note(message("{}: {} ({}) of {} is new and called as {}, whom no row speaks of", each.why,
                each.name, each.joiner, each.unit, each.known));
    }
    if (doubles.size() > most_told && !session.common().json && !session.common().verbose)
        session.note(message("{} more of these; --verbose lists them", doubles.size() - most_told));
}

void tell_brakes(const std::vector<accounts::Brake>& brakes, Session& session) {
    for (const accounts::Brake& brake : brakes) {
        session.problem(message(
            "brake '{}': {}; if that is meant: --override {} --reason TEXT", brake.name, brake.problem, brake.name));
        if (!session.common().json) continue;
        Json json{{"type", "brake"}, {"id", brake.name}, {"count", brake.count}, {"active", brake.active},
            {"percent", brake.percent}, {"text", brake.problem}};
        if (!brake.units.empty()) json["units"] = brake.units;
        session.object(json);
    }
}

void tell_counts(
    const accounts::Planned& planned, const Warnings& warnings, const PlanOptions& options, Session& session) {
    if (session.common().json) {
        Json counts = Json::object();
        for (const auto& [kind, count] : planned.kinds) counts[accounts::to_text(kind)] = count;
        Json json{{"type", "plan"}, {"id", planned.sha256 ? to_hex(*planned.sha256).substr(0, 12) : ""},
            {"file", planned.sha256 ? options.out : ""}, {"changes", planned.counts.changes}, {"counts", counts},
            {"active", planned.counts.active}, {"warnings", warnings.all}, {"homonyms", warnings.homonyms},
            {"same_people", warnings.same_people}};
        if (planned.sha256) json["sha256"] = to_hex(*planned.sha256);
        session.object(json);
        return;
    }
    if (planned.counts.changes == 0) return session.note(tr("nothing is to do: the directory is as it shall be"));
    for (const auto& [kind, count] : planned.kinds)
        session.result(fmt::format("{:>8}  {}", count, accounts::heading_of(kind)));
    if (planned.sha256)
        session.result(message(
            "{}: plan {}, SHA-256 {}", options.out, to_hex(*planned.sha256).substr(0, 12), to_hex(*planned.sha256)));
}

void sign_plan(const Proposer& planner, const PlanOptions& options, const accounts::Book& book, const Here& here) {
    real_disk().remove(accounts::approvals_of(options.out)); // of a plan that this one took the place of
    sign(planner, accounts::proposal_of(accounts::PlanFile{options.out}, options.out), options.reason, book, here);
}

Exit run_plan(const PlanOptions& options, Session& session) {
    check_options(options, session);
    Here here;
    const accounts::Day day = day_of(options.as_of, here.clock());
    accounts::Book book{options.book.path()};
    const accounts::Target target = options.target.read(book);
    for (const accounts::RunRow& run : book.runs())
        if (run.target == target.name && (run.state == "open" || run.state == "rolling-back")) {
            session.problem(message("run {} is not over: apply its plan again, or roll it back", run.id));
            return Exit::blocked;
        }
    const Proposer planner = proposer_of(options.key, book);
    std::unique_ptr<directory::Directory> directory;
    auto content = std::async(std::launch::async, [&] { // the rosters are read while the server sends
        directory = directory::connect(target.address);
        return accounts::read_content(*directory, target);
    });
    bool is_sound = false;
    const auto rosters = options.rosters.read(book, day, session, is_sound);
    if (!is_sound) return Exit::malformed;
    tell_warnings(rosters, session);
    accounts::PlanRequest request{request_of(options, day, nullptr), rosters,
        {options.overrides.begin(), options.overrides.end()}, options.reason, planner.person, here.actor()};
    std::vector<roster::Person> people;
    for (const roster::Roster& each : rosters) people.insert(people.end(), each.people.begin(), each.people.end());
    request.staff.people = people;
    request.staff.expired = expired_accounts(book, day);
    // Never taken down: the program ends, and its many small pieces would cost a tenth of the time.
    static const auto& situation = *new accounts::Situation{book, target, content.get(), request.staff};
    request_of(options, day, &situation.places());
    if (!situation.staff().faults.empty()) {
        tell_staff_faults(situation.staff().faults, session);
        return Exit::malformed;
    }
    if (const auto matches = situation.matches(); !matches.empty()) {
        tell_undecided(matches, options, session);
        return Exit::blocked;
    }
    tell_doubles(situation.staff().doubles, session);
    const std::string out = session.common().dry_run ? std::string{} : options.out;
    const auto planned = accounts::write_plan(book, target, *directory, situation, request, real_disk(), out);
    tell_counts(planned, count_warnings(rosters), options, session);
    tell_brakes(planned.brakes, session);
    if (!planned.brakes.empty()) return Exit::blocked;
    if (planned.sha256) sign_plan(planner, options, book, here);
    return Exit::done;
}

} // namespace

Verb plan_verb() {
    return {"plan", tr("Write down everything that must change in a directory"),
        {"hoso-accounts plan can-bo.csv --book so-tai-khoan --target chinh --out ke-hoach.jsonl",
            "hoso-accounts plan can-bo.csv --coverage complete --book so-tai-khoan --target chinh --out ke-hoach.jsonl "
            "--override leavers --reason 'sắp xếp bộ máy'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<PlanOptions>();
            options->rosters.add_to(app);
            options->book.add_to(app);
            options->target.add_to(app);
            app.add_option("--scope", options->scope, tr("Only this unit and those below it"))
                ->type_name("CODE")
                ->capture_default_str();
            app.add_option("--coverage", options->coverage,
                   tr("partial: who is missing is not spoken of; complete: who is missing has left"))
                ->type_name("KIND")
                ->capture_default_str();
            app.add_option("--as-of", options->as_of, tr("As things are on this day; today where none is given"))
                ->type_name("DAY");
            app.add_option("-o,--out", options->out, tr("The plan"))->type_name("FILE");
            app.add_option("--override", options->overrides,
                   message("A brake that is meant to be passed: {}", names_of_brakes()))
                ->type_name("BRAKE");
            app.add_option("--reason", options->reason, tr("Why; stands in the plan"))->type_name("TEXT");
            app.add_flag("--overwrite", options->overwrite, tr("Replace a plan that is there"));
            options->key.add_to(app);
            return [options](Session& session) { return run_plan(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
