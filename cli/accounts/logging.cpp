// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/log_check.hpp"
#include "accounts/verbs.hpp"
#include "messages/messages.hpp"
#include "shared/book_options.hpp"
#include "shared/log.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct LogOptions {
    BookOption book;
    std::string task;
    LogListOption list;
};

Exit run_verify(accounts::Book& book, const ledger::Log& log, Session& session) {
    auto [head, findings] = verify_log(log, session);
    if (findings == 0) // of entries that cannot be read nothing can be said
        accounts::check_runs(
            book, log, [&findings = findings, &session](const std::string& run, const std::string& problem) {
                ++findings;
                tell_finding("log-run", run, problem, session);
            });
    if (session.common().json)
        session.object({{"type", "verification"}, {"id", book.layout().log().string()}, {"log_entries", head.sequence},
            {"runs", book.runs().size()}, {"findings", findings}});
    session.note(message("log entries: {}, runs: {}, findings: {}", head.sequence, book.runs().size(), findings));
    return findings > 0 ? Exit::found : Exit::done;
}

Exit run_log(const LogOptions& options, Session& session) {
    accounts::Book book{options.book.path()};
    const ledger::Log log{real_disk(), book.layout().log()};
    if (options.task == "verify") return run_verify(book, log, session);
    list_log(log, options.list.checked(), options.list.limit, session);
    return Exit::done;
}

} // namespace

Verb log_verb() {
    return {"log", tr("List what was done by the book, the newest first, or verify the log"),
        {"hoso-accounts log --book so-tai-khoan --since 2026-11", "hoso-accounts log verify --book so-tai-khoan"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<LogOptions>();
            app.add_option(
                   "TASK", options->task, tr("verify: compare the log with itself and with the runs of the book"))
                ->check(CLI::IsMember({"verify"}));
            options->book.add_to(app);
            options->list.add_to(app);
            return [options](Session& session) { return run_log(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
