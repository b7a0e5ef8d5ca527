// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/book_options.hpp"

#include "messages/messages.hpp"
#include "shared/program.hpp"

#include <CLI/CLI.hpp>

namespace hoso::cli {

void BookOption::add_to(CLI::App& app) {
    app.add_option("-B,--book", folder, tr("Folder of the book"))->type_name("DIR");
}

std::filesystem::path BookOption::path() const {
    require(folder, "--book");
    return folder;
}

void WaitOption::add_to(CLI::App& app) {
    app.add_option("--wait", seconds, tr("How long to wait while another run writes"))
        ->type_name("SECONDS")
        ->check(CLI::Range(0, 86'400))
        ->capture_default_str();
}

book::Patience WaitOption::patience(Session& session) const {
    return {std::chrono::seconds{seconds}, [&session, this] {
                session.note(message("another run is writing to this book; waiting up to {} s", seconds));
            }};
}

} // namespace hoso::cli
