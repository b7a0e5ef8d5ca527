// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/collect.hpp"
#include "archive/duration.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct CollectVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::string older_than;
};

Exit run_collect(const CollectVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    archive::CollectOptions options;
    options.dry_run = session.common().dry_run;
    if (!given.older_than.empty())
        options.older_than = fs::file_time_type::clock::now() - parse_duration(given.older_than, "--older-than");
    Here here;
    archive::Writer writer{folder, here.surroundings(), given.wait.patience(session)};
    const auto collected = archive::collect(writer, options);
    if (session.common().json)
        session.object({{"type", "collection"}, {"id", folder.string()}, {"objects", collected.objects},
            {"size_bytes", collected.size_bytes}});
    session.note(options.dry_run ? message("would remove {} objects that no record names ({} bytes)", collected.objects,
                                       collected.size_bytes)
                                 : message("removed {} objects that no record names ({} bytes)", collected.objects,
                                       collected.size_bytes));
    return Exit::done;
}

} // namespace

Verb collect_verb() {
    return {"collect", tr("Remove objects that no record names"),
        {"hoso-archive collect --archive luu-tru --older-than 7d"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<CollectVerbOptions>();
            options->archive.add_to(app);
            options->wait.add_to(app);
            app.add_option("--older-than", options->older_than, tr("Only objects that were written before that"))
                ->type_name("TIME");
            return [options](Session& session) { return run_collect(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
