// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/rebuild.hpp"
#include "messages/messages.hpp"
#include "shared/interrupt.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct RebuildVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
};

/// Leaves a rebuild in the middle; the old catalogue stays.
struct Interrupted {};

Exit run_rebuild(const RebuildVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    if (session.common().dry_run) {
        (void)archive::read_identity(folder);
        session.note(message("{}: the catalogue would be made again", folder.string()));
        return Exit::done;
    }
    const Interrupt interrupt;
    archive::RebuildOptions options;
    options.progress = [&](std::int64_t done, std::int64_t total) {
        if (interrupt.requested()) throw Interrupted{};
        session.progress(tr("events"), done, total);
    };
    std::int64_t records = 0;
    try {
        records = archive::rebuild(folder, real_disk(), given.wait.patience(session), options);
    } catch (const Interrupted&) {
        session.note(tr("stopped; the catalogue is as it was"));
        return *interrupt.exit();
    }
    if (session.common().json)
        session.object({{"type", "rebuild"}, {"id", folder.string()}, {"documents", records}});
    else
        session.note(message("{}: made the catalogue of {} documents again", folder.string(), records));
    return Exit::done;
}

} // namespace

Verb rebuild_verb() {
    return {"rebuild", tr("Make the catalogue again from log, records and objects"),
        {"hoso-archive rebuild --archive luu-tru"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RebuildVerbOptions>();
            options->archive.add_to(app);
            options->wait.add_to(app);
            return [options](Session& session) { return run_rebuild(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
