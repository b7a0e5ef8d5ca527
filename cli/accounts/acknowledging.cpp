// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/book.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "handover/ledger.hpp"
#include "messages/messages.hpp"
#include "shared/book_options.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace hoso::cli {

namespace {

struct AckOptions {
    BookOption book;
    WaitOption wait;
    std::vector<std::string> serials, units;
    std::string run;
    bool printed = false, delivered = false;
};

/// As a scanner or a person gives them: one a line, where "-" stands for what comes in.
std::vector<std::string> texts_of(const AckOptions& options) {
    std::vector<std::string> texts;
    for (const std::string& serial : options.serials) {
        if (serial != "-") {
            texts.push_back(serial);
            continue;
        }
        for (std::string line; std::getline(std::cin, line);)
            if (line.find_first_not_of(" \t\r") != std::string::npos) texts.push_back(line);
    }
    return texts;
}

/// Finds the run that made the password which counts now, where a letter is void.
class LaterRuns {
public:
    explicit LaterRuns(accounts::Book& book) : m_book{book} {}

    /// Empty where there is none: the account is closed, or its run was rolled back.
    std::string later_than(const handover::Answer& answer) {
        if (answer.kind != handover::Answer::Kind::voided) return {};
        const auto run = m_book.run(answer.run);
        if (!run) return {};
        auto known = m_known.find(run->target);
        if (known == m_known.end()) known = m_known.emplace(run->target, m_book.accounts(run->target)).first;
        const auto kept = known->second.find(answer.account);
        const bool counts = kept != known->second.end() && kept->second.account.state == accounts::State::active;
        return counts && kept->second.key_run != answer.run ? kept->second.key_run : std::string{};
    }

private:
    accounts::Book& m_book;
    std::map<std::string, std::map<std::string, accounts::Kept>> m_known; ///< by target; read when it is needed
};

std::string void_sentence(const handover::Answer& answer, const std::string& later_run) {
    if (later_run.empty()) return tr("is void");
    if (answer.replaced_by.empty())
        return message("is void: run {} made a new password, whose letter is not made yet", later_run);
    return message("is void: run {} made a new password, and {} stands in its place", later_run, answer.replaced_by);
}

std::string sentence_of(const handover::Answer& answer, const std::string& later_run) {
    using Kind = handover::Answer::Kind;
    switch (answer.kind) {
    case Kind::acknowledged:
        return message("{} ({}) is acknowledged", answer.person, answer.login);
    case Kind::already:
        return message("{} ({}) was acknowledged before", answer.person, answer.login);
    case Kind::packet_received:
        return message("the packet of {} is delivered", answer.unit);
    case Kind::packet_already:
        return message("the packet of {} was delivered before", answer.unit);
    case Kind::unknown:
        return tr("no letter of this book has this serial");
    case Kind::other_run:
        return tr("is a letter of another run");
    case Kind::voided:
        return void_sentence(answer, later_run);
    case Kind::wrong_mac:
        return tr("was not made by this book: forged, or misread");
    case Kind::malformed:
        break;
    }
    return tr("is no serial");
}

Exit acknowledge(const AckOptions& options, handover::Ledger& ledger, const handover::Stamp& stamp,
    accounts::BookWriter& book, Session& session) {
    const auto texts = texts_of(options);
    const auto answers = ledger.acknowledge(texts, stamp, options.run);
    std::int64_t good = 0, bad = 0;
    LaterRuns later{book};
    for (const handover::Answer& answer : answers) {
        const std::string later_run = later.later_than(answer);
        ++(answer.is_good() ? good : bad);
        if (session.common().json)
            session.object({{"type", "receipt"}, {"id", answer.serial.empty() ? answer.text : answer.serial},
                {"answer", handover::to_text(answer.kind)}, {"person", answer.person}, {"login", answer.login},
                {"unit", answer.unit}, {"replaced_by", answer.replaced_by}, {"later_run", later_run}});
        else if (answer.is_good())
            session.result(fmt::format("{}: {}", answer.serial, sentence_of(answer, later_run)));
        else
            session.problem(fmt::format("{}: {}", answer.text, sentence_of(answer, later_run)));
    }
    accounts::BookChange change{book};
    change.note({"accounts.ack", options.run.empty() ? "all" : options.run, {{"good", good}, {"refused", bad}}});
    change.commit();
    return bad > 0 ? Exit::found : Exit::done;
}

Exit mark(const AckOptions& options, handover::Ledger& ledger, const handover::Stamp& stamp, accounts::BookWriter& book,
    Session& session) {
    const auto state = options.printed ? handover::State::printed : handover::State::delivered;
    const auto serials = texts_of(options);
    if (serials.empty() && options.run.empty())
        throw Error{Cause::usage, tr("which letters? Give serials, or --run and perhaps --unit")};
    const auto marked = serials.empty() ? ledger.mark_units(state, options.run, options.units, stamp)
                                        : ledger.mark(state, serials, stamp);
    for (const std::string& serial : marked.unknown)
        session.problem(fmt::format("{}: {}", serial, tr("no letter of this book has this serial")));
    if (session.common().json)
        session.object({{"type", "marked"}, {"id", handover::to_text(state)}, {"marked", marked.marked},
            {"already", marked.already}, {"void", marked.voided}, {"unknown", marked.unknown}});
    else
        session.note(
            message("letters marked: {}, marked before: {}, void: {}", marked.marked, marked.already, marked.voided));
    accounts::BookChange change{book};
    change.note({"accounts." + handover::to_text(state), options.run.empty() ? "all" : options.run,
        {{"letters", marked.marked}}});
    change.commit();
    return marked.unknown.empty() ? Exit::done : Exit::found;
}

Exit run_ack(const AckOptions& options, Session& session) {
    if (options.printed && options.delivered) throw Error{Cause::usage, tr("either --printed or --delivered")};
    const bool marks = options.printed || options.delivered;
    if (!marks && options.serials.empty())
        throw Error{Cause::usage, tr("which letters? Give serials as scanned or typed, or - to read them")};
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const auto& root = book.layout().root;
    if (!std::filesystem::exists(root / handover::Ledger::file_name))
        throw Error{Cause::missing, message("{}: no letters were made yet", root.string())};
    handover::Ledger ledger{root, database::Access::write};
    const handover::Stamp stamp{here.clock().now(), here.actor()};
    return marks ? mark(options, ledger, stamp, book, session) : acknowledge(options, ledger, stamp, book, session);
}

} // namespace

Verb ack_verb() {
    return {"ack", tr("Note that letters were printed, delivered or received, by serials as scanned or typed"),
        {"hoso-accounts ack 7f3a09c1d2e4-00042-1 --book so-tai-khoan",
            "hoso-accounts ack --delivered --run 7f3a09c1d2e4 --unit H26.13 --book so-tai-khoan"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<AckOptions>();
            app.add_option("SERIAL", options->serials, tr("What stands on a receipt, or its QR code; - reads lines"))
                ->type_name("");
            options->book.add_to(app);
            options->wait.add_to(app);
            app.add_option("--run", options->run, tr("Only letters of this run"))->type_name("RUN");
            app.add_option("--unit", options->units, tr("Letters of this unit; repeatable"))->type_name("CODE");
            app.add_flag("--printed", options->printed, tr("They were printed"));
            app.add_flag("--delivered", options->delivered, tr("They were delivered"));
            return [options](Session& session) { return run_ack(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
