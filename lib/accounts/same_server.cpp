// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/same_server.hpp"

#include "accounts/run_files.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <fstream>

namespace hoso::accounts {

namespace {

/// Of the first line of a run's plan; empty where it is gone.
std::string server_of_run(const RunFiles& files) {
    std::ifstream in{files.plan(), std::ios::binary};
    std::string line;
    if (!std::getline(in, line)) return {};
    const Json head = parse_json(line, files.plan().string());
    return head.is_object() ? head.value("server", "") : std::string{};
}

std::string last_server(Book& book, const std::string& target) {
    std::string id;
    for (const RunRow& run : book.runs())
        if (run.target == target && run.state != "rolled-back") id = run.id;
    return id.empty() ? id : server_of_run({real_disk(), book.layout().run(id)});
}

} // namespace

void require_same_server(Book& book, const Target& target, const std::string& server) {
    const std::string last = last_server(book, target.name);
    if (last.empty() || last == server ||
        std::find(target.formerly.begin(), target.formerly.end(), last) != target.formerly.end())
        return;
    throw Error{Cause::settings,
        message(
            "{}: its accounts were applied to {}, and this is {}; if it is the same directory at another place, say "
            "formerly = [\"{}\"] in the target's file, and if it is another, give it a target of its own",
            target.name, last, server, last)};
}

} // namespace hoso::accounts
