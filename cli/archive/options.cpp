// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

namespace hoso::cli {

void ArchiveOption::add_to(CLI::App& app) {
    app.add_option("-A,--archive", folder, tr("Folder of the archive"))->type_name("DIR");
}

std::filesystem::path ArchiveOption::path() const {
    require(folder, "--archive");
    return folder;
}

void WaitOption::add_to(CLI::App& app) {
    app.add_option("--wait", seconds, tr("How long to wait while another run writes"))
        ->type_name("SECONDS")
        ->check(CLI::Range(0, 86'400))
        ->capture_default_str();
}

archive::Patience WaitOption::patience(Session& session) const {
    return {std::chrono::seconds{seconds}, [&session, this] {
                session.note(message("another run is writing to this archive; waiting up to {} s", seconds));
            }};
}

} // namespace hoso::cli
