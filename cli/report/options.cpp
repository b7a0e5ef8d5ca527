// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

namespace hoso::cli {

void BookOption::add_to(CLI::App& app) {
    app.add_option("-B,--book", folder, tr("Folder of the book of reports"))->type_name("DIR");
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

report::Patience WaitOption::patience(Session& session) const {
    return {std::chrono::seconds{seconds}, [&session, this] {
                session.note(message("another run is writing to this book; waiting up to {} s", seconds));
            }};
}

regime::Period period_of(const std::string& text) {
    const auto period = regime::Period::parse(text);
    if (!period)
        throw Error{
            Cause::usage, message("'{}' is no period; write 2026-M10, 2026-Q3, 2026-H1, 2026-9M, 2026, 2026-W44 or "
                                  "2026-10-05..2026-10-14",
                              text)};
    return *period;
}

} // namespace hoso::cli
