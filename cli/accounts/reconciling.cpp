// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/options.hpp"
#include "accounts/reconcile.hpp"
#include "accounts/verbs.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct ReconcileOptions {
    BookOption book;
    WaitOption wait;
    TargetOption target;
    std::int64_t dormant_days = 180;
    bool all = false;
};

void tell(const accounts::Finding& finding, bool is_new, Session& session) {
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", finding.id}, {"kind", accounts::to_text(finding.kind)},
            {"dn", finding.dn}, {"title", finding.title}, {"unit", finding.unit}, {"text", finding.text},
            {"new", is_new}});
    else
        session.result(
            fmt::format("{}  {}  {}: {}", accounts::to_text(finding.kind), finding.dn, finding.title, finding.text));
}

/// Marks what is told as told; says which were not before.
std::vector<bool> remember(accounts::BookWriter& book, const std::vector<accounts::Finding>& findings,
    const std::string& target, bool keep) {
    std::vector<bool> is_new;
    auto find = book.database().prepare("SELECT 1 FROM told WHERE finding = ?");
    for (const accounts::Finding& each : findings) {
        find.bind_all(target + ' ' + each.identity);
        is_new.push_back(!find.step());
        find.reset();
    }
    if (!keep) return is_new;
    accounts::BookChange change{book};
    // what is mended may be told again when it comes back
    book.database().prepare("DELETE FROM told WHERE substr(finding, 1, length(?1) + 1) = ?1 || ' '").run(target);
    auto put = book.database().prepare("INSERT OR IGNORE INTO told VALUES(?)");
    for (const accounts::Finding& each : findings) put.run(target + ' ' + each.identity);
    change.commit();
    return is_new;
}

Exit run_reconcile(const ReconcileOptions& options, Session& session) {
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const accounts::Target target = options.target.read(book);
    const auto directory = directory::connect(target.address);
    const auto known = book.accounts(target.name);
    const accounts::Snapshot snapshot{*directory, target, known};
    accounts::ReconcileSettings how{here.clock().now(), std::nullopt, {}};
    for (const accounts::RunRow& run : book.runs())
        if (const auto time = accounts::time_of_rfc3339(run.started)) how.runs.emplace(run.id, *time);
    if (options.dormant_days > 0) how.dormant = std::chrono::days{options.dormant_days};
    const auto findings =
        accounts::reconcile(snapshot, known, book.settings(), target, book.decisions(target.name), how);
    const auto is_new = remember(book, findings, target.name, !session.common().dry_run);
    std::int64_t news = 0;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        news += is_new[i] ? 1 : 0;
        if (is_new[i] || options.all || session.common().json) tell(findings[i], is_new[i], session);
    }
    if (session.common().json)
        session.object({{"type", "reconciliation"}, {"id", target.name}, {"entries", snapshot.entries().size()},
            {"accounts", known.size()}, {"findings", findings.size()}, {"new", news}});
    else
        session.note(message("{} entries and {} accounts compared: {} findings, {} of them new",
            snapshot.entries().size(), known.size(), findings.size(), news));
    return news > 0 ? Exit::found : Exit::done;
}

} // namespace

Verb reconcile_verb() {
    return {"reconcile", tr("Compare a directory with what was applied to it"),
        {"hoso-accounts reconcile --book so-tai-khoan --target chinh",
            "hoso-accounts reconcile --book so-tai-khoan --target chinh --dormant-days 90 --all"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ReconcileOptions>();
            options->book.add_to(app);
            options->wait.add_to(app);
            options->target.add_to(app);
            app.add_option("--dormant-days", options->dormant_days,
                   tr("Days without use after which an account is told; 0: never"))
                ->type_name("N")
                ->check(CLI::Range(0, 36'500))
                ->capture_default_str();
            app.add_flag("--all", options->all, tr("Also what was told before"));
            return [options](Session& session) { return run_reconcile(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
