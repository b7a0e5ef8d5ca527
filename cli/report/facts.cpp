// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "facts/add.hpp"
#include "facts/store.hpp"
#include "messages/messages.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct FactsOptions {
    std::string task, regime, fact, unit, reason;
    std::vector<std::string> what; ///< files, or batches
    BookOption book;
    WaitOption wait;
    bool skip_faulty = false, overwrite = false;
};

/// The day in Vietnam.
records::Day today(const Clock& clock) {
    return std::chrono::floor<std::chrono::days>(clock.now() + std::chrono::hours{7});
}

class Telling : public facts::AddListener {
public:
    explicit Telling(Session& session) : m_session{session} {}

    void fault(const facts::FactFault& fault) override {
        if (m_session.common().json)
            m_session.object({{"type", "fault"}, {"file", fault.file}, {"place", fault.place},
                {"problem", fault.problem}, {"advice", fault.advice}});
        else if (++m_told <= most_told)
            m_session.problem(message("{}: {}; {}", fault.place, fault.problem, fault.advice));
    }
    void progress(std::uintmax_t done, std::uintmax_t all) override {
        constexpr std::uintmax_t mega = 1'000'000;
        m_session.progress(
            tr("MB"), static_cast<std::int64_t>(done / mega), static_cast<std::int64_t>((all + mega - 1) / mega));
    }
    void finish() {
        if (m_told > most_told)
            m_session.problem(message("{} more faults; --json lists all of them", m_told - most_told));
    }

private:
    static constexpr std::int64_t most_told = 200;
    Session& m_session;
    std::int64_t m_told = 0;
};

Json json_of(const facts::AddedList& list) {
    Json json{{"type", "facts"}, {"file", list.file.string()}, {"sha256", list.sha256}};
    if (list.batch != 0) json["id"] = facts::batch_name(list.batch);
    if (list.known_as != 0) json["known_as"] = facts::batch_name(list.known_as);
    json["rows"] = list.rows;
    json["faulty"] = list.faulty;
    json["replaced_within"] = list.replaced_within;
    json["replaced_before"] = list.replaced_before;
    json["columns_not_taken"] = list.not_taken;
    if (!list.faulty_rows_file.empty()) json["faulty_rows_file"] = list.faulty_rows_file.string();
    return json;
}

void tell(const facts::AddedList& list, Session& session) {
    const std::string file = list.file.string();
    if (session.common().json) return session.object(json_of(list));
    if (list.known_as != 0)
        return session.note(
            message("{}: these bytes were added already, as {}", file, facts::batch_name(list.known_as)));
    for (const std::string& heading : list.not_taken)
        session.detail(message("{}: the column '{}' is not taken", file, heading));
    if (list.replaced_within > 0)
        session.note(message(
            "{}: {} rows have a key that stands again further down; the last one counts", file, list.replaced_within));
    if (list.replaced_before > 0)
        session.note(message("{}: {} facts of earlier lists are replaced", file, list.replaced_before));
    if (list.batch != 0) session.result(message("{}  {}  {} facts", facts::batch_name(list.batch), file, list.rows));
    if (!list.faulty_rows_file.empty())
        session.note(
            message("{}: has the {} rows that were left out, and why", list.faulty_rows_file.string(), list.faulty));
}

Exit add(const FactsOptions& options, Session& session) {
    if (options.what.empty()) throw Error{Cause::usage, tr("facts add: which lists? name their files")};
    require(options.regime, "--regime");
    Here here;
    const auto surroundings = here.surroundings();
    facts::AddRequest request{{options.what.begin(), options.what.end()}, options.regime, options.fact, options.unit,
        options.skip_faulty ? facts::Faulty::skip : facts::Faulty::refuse, options.overwrite, session.jobs(),
        today(surroundings.clock)};
    Telling telling{session};
    std::vector<facts::AddedList> lists;
    if (session.common().dry_run) {
        report::Book book{options.book.path()};
        lists = facts::add_facts(book, nullptr, request, telling);
    } else {
        report::BookWriter book{options.book.path(), surroundings, options.wait.patience(session)};
        lists = facts::add_facts(book, &book, request, telling);
    }
    telling.finish();
    std::int64_t faulty = 0;
    for (const facts::AddedList& list : lists) {
        tell(list, session);
        faulty += list.faulty;
    }
    if (faulty == 0) return Exit::done;
    if (options.skip_faulty) return Exit::found;
    session.problem(
        message("{} rows are faulty, nothing was added; mend them, or leave them out with --skip-faulty", faulty));
    return Exit::malformed;
}

Exit list(const FactsOptions& options, Session& session) {
    report::Book book{options.book.path()};
    facts::FactStore store{book.database(), book.layout().database().string()};
    for (const facts::FactBatch& batch :
        options.regime.empty() ? store.all_batches() : store.batches(options.regime, options.fact)) {
        const std::string id = facts::batch_name(batch.number);
        if (session.common().json)
            session.object({{"type", "facts"}, {"id", id}, {"regime", batch.regime}, {"fact", batch.fact},
                {"file", batch.file}, {"sheet", batch.sheet}, {"unit", batch.unit}, {"sha256", batch.sha256},
                {"rows", batch.rows}, {"left_out", batch.left_out}, {"replaced", batch.replaced},
                {"added", batch.added}, {"actor", batch.actor}, {"withdrawn", batch.withdrawn}});
        else
            session.result(fmt::format("{}  {}  {}/{}  {}  {}  {}", id, batch.added, batch.regime, batch.fact,
                message("{} facts", batch.rows), batch.file,
                batch.withdrawn.empty() ? std::string{} : message("withdrawn {}", batch.withdrawn)));
    }
    return Exit::done;
}

Exit withdraw(const FactsOptions& options, Session& session) {
    if (options.what.size() != 1) throw Error{Cause::usage, tr("facts withdraw: name one batch, such as F000012")};
    require(options.reason, "--reason");
    const auto number = facts::batch_number(options.what.front());
    if (!number)
        throw Error{Cause::usage, message("'{}' is no batch of facts; they are called F000012", options.what.front())};
    if (session.common().dry_run) {
        report::Book book{options.book.path()};
        facts::require_counting(book, *number);
        session.note(message("{}: would be withdrawn", facts::batch_name(*number)));
        return Exit::done;
    }
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    facts::withdraw_facts(book, *number, options.reason);
    session.note(message("{}: is withdrawn; what it had replaced counts again", facts::batch_name(*number)));
    return Exit::done;
}

} // namespace

Verb facts_verb() {
    return {"facts", tr("Add cases and figures that are counted, list them, or take them back"),
        {"hoso-report facts add --book so --regime mot-cua-ii06a ho-so-2026-10.csv", "hoso-report facts list --book so",
            "hoso-report facts withdraw --book so F000012 --reason 'nhầm tháng'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<FactsOptions>();
            app.add_option("TASK", options->task,
                   tr("add: take in lists of facts; list: what was taken in; withdraw: take a batch out of the count"))
                ->required()
                ->check(CLI::IsMember({"add", "list", "withdraw"}));
            app.add_option("WHAT", options->what, tr("With add: lists, CSV, XLSX or ODS; with withdraw: a batch"));
            options->book.add_to(app);
            options->wait.add_to(app);
            app.add_option("--regime", options->regime, tr("Regime whose facts they are"))->type_name("ID");
            app.add_option("--fact", options->fact, tr("Which of the regime's facts, where it has several"))
                ->type_name("ID");
            app.add_option("--unit", options->unit, tr("The unit whose facts all of them are: its code or name"))
                ->type_name("UNIT");
            app.add_flag("--skip-faulty", options->skip_faulty,
                tr("Add the good rows, and write the faulty ones to NAME.faulty.csv beside the list"));
            app.add_flag("--overwrite", options->overwrite, tr("Replace such a file that is there already"));
            app.add_option("--reason", options->reason, tr("With withdraw: why"))->type_name("TEXT");
            return [options](Session& session) {
                if (options->task == "add") return add(*options, session);
                return options->task == "list" ? list(*options, session) : withdraw(*options, session);
            };
        },
        Shown::yes};
}

} // namespace hoso::cli
