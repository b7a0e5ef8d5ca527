// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/arrange.hpp"
#include "archive/edits.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

using archive::Assignment;

namespace {

struct EntryOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::string action, kind, profile, code, reason;
    std::vector<std::string> links;
    AssignmentOptions assignments;
    archive::Leniency leniency;
};

std::vector<std::pair<std::string, std::string>> links_of(const EntryOptions& options) {
    std::vector<std::pair<std::string, std::string>> links;
    for (const std::string& one : options.links) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == one.size())
            throw Error{Cause::usage, message("--link {}: not of the form RELATION=ID", one)};
        links.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
    return links;
}

Exit run_entry(const EntryOptions& options, Session& session) {
    require(options.kind, "--kind");
    require(options.code, "--code");
    archive::NewRecord wanted;
    wanted.type = "entry";
    wanted.code = options.code;
    wanted.kind = options.kind;
    wanted.profile = options.profile;
    wanted.assignments = options.assignments.assignments();
    wanted.links = links_of(options);
    Here here;
    archive::Writer writer{options.archive.path(), here.surroundings(), options.wait.patience(session)};
    return commit_new(writer, wanted, options.leniency, options.reason, session);
}

} // namespace

Verb entry_verb() {
    return {"entry", tr("Make an entry: a record of its own kind, such as a row of a register"),
        {"hoso-archive entry new --kind birth --profile ks-1437-2019 --code 12/2026 --set issued=05/02/2026 "
         "--link document=12-qd-ubnd"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<EntryOptions>();
            app.add_option("ACTION", options->action, tr("new; 'list --type entry' lists them"))
                ->required()
                ->check(CLI::IsMember({"new"}));
            options->archive.add_to(app);
            app.add_option("--kind", options->kind, tr("What it is of: birth, feedback, meeting, ..."))
                ->type_name("KIND");
            app.add_option("--code", options->code, tr("Its code, once for each kind"))->type_name("CODE");
            app.add_option("--profile", options->profile, tr("Metadata profile that its fields follow"))
                ->type_name("PROFILE");
            options->assignments.add_set(app);
            app.add_option(
                   "--link", options->links, tr("Another record that it belongs to or speaks of; may be repeated"))
                ->type_name("RELATION=ID");
            add_leniency(app, options->leniency);
            app.add_option("--reason", options->reason, tr("Why; stands in the log"))->type_name("TEXT");
            options->wait.add_to(app);
            return [options](Session& session) { return run_entry(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
