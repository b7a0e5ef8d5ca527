// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/expiry.hpp"
#include "accounts/options.hpp"
#include "accounts/reconcile.hpp"
#include "accounts/run_letters.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "core/owned_file.hpp"
#include "handover/minutes.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct StatusOptions {
    BookOption book;
    WaitOption wait;
    TargetOption target;
    std::string run, unit, minutes;
    bool check = false, unacknowledged = false, overwrite = false;
};

void tell_runs(accounts::Book& book, handover::Ledger* ledger, Session& session) {
    for (const accounts::RunRow& run : book.runs()) {
        handover::UnitCounts counts;
        if (ledger) counts = handover::total_of(ledger->counts(run.id));
        if (session.common().json)
            session.object({{"type", "run"}, {"id", run.id}, {"kind", run.kind}, {"target", run.target},
                {"state", run.state}, {"started", run.started}, {"ended", run.ended}, {"actor", run.actor},
                {"changes", run.changes}, {"made", counts.made}, {"printed", counts.printed},
                {"delivered", counts.delivered}, {"acknowledged", counts.acknowledged},
                {"first_login", counts.first_login}, {"void", counts.voided}});
        else
            session.result(message("{}  {}  {}  {}  {} changes; letters: {} made, {} delivered, {} acknowledged, {} "
                                   "first logins",
                run.id, run.started.substr(0, 16), run.target, run.state, run.changes, counts.made, counts.delivered,
                counts.acknowledged, counts.first_login));
    }
}

void tell_units(handover::Ledger& ledger, const StatusOptions& options, Session& session) {
    for (const handover::UnitCounts& unit : ledger.counts(options.run)) {
        if (!options.unit.empty() && unit.unit != options.unit) continue;
        if (session.common().json)
            session.object({{"type", "packet"}, {"id", unit.unit}, {"name", unit.unit_name}, {"made", unit.made},
                {"printed", unit.printed}, {"delivered", unit.delivered}, {"acknowledged", unit.acknowledged},
                {"first_login", unit.first_login}, {"void", unit.voided}});
        else
            session.result(
                message("{}  {}: {} made, {} printed, {} delivered, {} acknowledged, {} first logins", unit.unit,
                    unit.unit_name, unit.made, unit.printed, unit.delivered, unit.acknowledged, unit.first_login));
    }
}

void tell_letters(const std::vector<handover::Entry>& letters, Session& session) {
    for (const handover::Entry& entry : letters)
        if (session.common().json)
            session.object({{"type", "letter"}, {"id", entry.letter.serial}, {"account", entry.letter.account},
                {"person", entry.letter.person}, {"login", entry.letter.login}, {"unit", entry.letter.unit},
                {"state", handover::to_text(entry.state())}});
        else
            session.result(fmt::format("{}  {}  {} ({}): {}", entry.letter.serial, entry.letter.unit,
                entry.letter.person, entry.letter.login, handover::to_text(entry.state())));
}

/// Who has logged in since, as the directory tells.
void read_first_logins(accounts::Book& book, handover::Ledger& ledger, const StatusOptions& options) {
    const accounts::Target target = options.target.read(book);
    const auto directory = directory::connect(target.address);
    const auto known = book.accounts(target.name);
    const accounts::Snapshot snapshot{*directory, target, known};
    ledger.first_logins(accounts::first_uses(snapshot, known, target));
}

void write(const fs::path& file, const std::string& bytes, const StatusOptions& options) {
    if (!options.overwrite && fs::exists(file))
        throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", file.string())};
    replace_owned_file(real_disk(), file, bytes);
}

void write_minutes(
    accounts::Book& book, handover::Ledger& ledger, const StatusOptions& options, const Here& here, Session& session) {
    const auto run = book.run(options.run);
    if (!run) throw Error{Cause::missing, message("{}: is no run of this book", options.run)};
    const accounts::Day today = day_of("", here.clock());
    const auto minutes = handover::minutes_of(ledger, issue_of(book.settings(), *run), today, here.clock().now(),
        options.unit.empty() ? std::nullopt : std::optional{options.unit});
    real_disk().create_folders(fs::absolute(options.minutes).lexically_normal());
    const auto layout = page::read_administrative_layout(book.rules().find("layouts/nd30-2020.toml"));
    page::Fonts fonts;
    const std::string name = "bien-ban_" + options.run + (options.unit.empty() ? "" : "_" + options.unit);
    const fs::path base = fs::path{options.minutes} / name;
    write(base.string() + ".pdf", handover::minutes_pdf(fonts, layout, minutes), options);
    write(base.string() + ".xlsx", handover::minutes_xlsx(minutes), options);
    session.note(message("{}.pdf and .xlsx are written", base.string()));
}

std::vector<handover::Entry> late_letters(
    accounts::Book& book, handover::Ledger& ledger, const Here& here, const StatusOptions& options) {
    const auto counts = [&](const handover::Entry& entry) {
        if (!options.unit.empty() && entry.letter.unit != options.unit) return false;
        return options.unacknowledged || is_overdue(entry, book.settings(), day_of("", here.clock()));
    };
    std::vector<handover::Entry> late;
    for (const std::string& run : ledger.runs())
        if (options.run.empty() || run == options.run)
            for (handover::Entry& entry : ledger.unacknowledged(run, here.clock().now()))
                if (counts(entry)) late.push_back(std::move(entry));
    return late;
}

Exit tell_status(accounts::Book& book, const StatusOptions& options, const Here& here, Session& session) {
    if (!options.run.empty() && !book.run(options.run))
        throw Error{Cause::missing, message("{}: is no run of this book", options.run)};
    const fs::path& root = book.layout().root;
    std::optional<handover::Ledger> ledger;
    const bool asks_target = !options.target.target.empty();
    if (fs::exists(root / handover::Ledger::file_name))
        ledger.emplace(root, asks_target ? database::Access::write : database::Access::read);
    if (ledger && asks_target) read_first_logins(book, *ledger, options);
    if (options.run.empty() || !ledger)
        tell_runs(book, ledger ? &*ledger : nullptr, session);
    else
        tell_units(*ledger, options, session);
    std::vector<handover::Entry> late;
    if (ledger && (options.check || options.unacknowledged)) late = late_letters(book, *ledger, here, options);
    tell_letters(late, session);
    if (!options.minutes.empty()) {
        if (!ledger || options.run.empty()) throw Error{Cause::usage, tr("minutes are of a run: name it")};
        write_minutes(book, *ledger, options, here, session);
    }
    if (!options.check) return Exit::done;
    const auto runs = book.runs();
    const bool any_open = std::any_of(runs.begin(), runs.end(),
        [](const accounts::RunRow& run) { return run.state == "open" || run.state == "rolling-back"; });
    return late.empty() && !any_open ? Exit::done : Exit::found;
}

Exit run_status(const StatusOptions& options, Session& session) {
    Here here;
    if (options.target.target.empty()) { // a question, which waits for nobody
        accounts::Book book{options.book.path()};
        return tell_status(book, options, here, session);
    }
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    return tell_status(book, options, here, session);
}

} // namespace

Verb status_verb() {
    return {"status", tr("Say what became of runs and of their letters"),
        {"hoso-accounts status --book so-tai-khoan",
            "hoso-accounts status 7f3a09c1d2e4 --book so-tai-khoan --target chinh --minutes bien-ban"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<StatusOptions>();
            app.add_option("RUN", options->run, tr("A run: its letters by unit"))->type_name("");
            options->book.add_to(app);
            options->wait.add_to(app);
            options->target.add_to(app);
            app.add_option("--unit", options->unit, tr("Only this unit"))->type_name("CODE");
            app.add_flag("--unacknowledged", options->unacknowledged, tr("List every letter that nobody acknowledged"));
            app.add_flag("--check", options->check,
                tr("1 where a run is not over, or letters wait longer than the book allows; they are listed"));
            app.add_option(
                   "--minutes", options->minutes, tr("Folder that the minutes of the handover go to, PDF and XLSX"))
                ->type_name("DIR");
            app.add_flag("--overwrite", options->overwrite, tr("Replace minutes that are there"));
            return [options](Session& session) { return run_status(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
