// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/writer.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct InitOptions {
    ArchiveOption archive;
    std::string fonds, name;
};

Exit run_init(const InitOptions& options, Session& session) {
    const fs::path folder = options.archive.path();
    require(options.fonds, "--fonds");
    require(options.name, "--name");
    if (session.common().dry_run) {
        session.note(message("{}: an archive would be made here", folder.string()));
        return Exit::done;
    }
    Here here;
    const auto identity = archive::create_archive(folder, options.fonds, options.name, here.surroundings());
    if (session.common().json)
        session.object({{"type", "archive"}, {"id", identity.id}, {"fonds", identity.fonds}, {"name", identity.name},
            {"path", folder.string()}});
    else
        session.note(message("{}: made the archive {}", folder.string(), identity.id));
    return Exit::done;
}

} // namespace

Verb init_verb() {
    return {"init", tr("Make an empty archive"),
        {"hoso-archive init --archive luu-tru --fonds UBND-DA --name 'Lưu trữ huyện Đông Anh'"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<InitOptions>();
            options->archive.add_to(app);
            app.add_option("--fonds", options->fonds, tr("Code of the fonds"))->type_name("CODE");
            app.add_option("--name", options->name, tr("Name of the fonds"))->type_name("NAME");
            return [options](Session& session) { return run_init(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
