// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/event_id.hpp"
#include "archive/findings.hpp"
#include "archive/prove.hpp"
#include "core/error.hpp"
#include "ledger/witness.hpp"
#include "messages/messages.hpp"
#include "shared/log.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;
using archive::Layout;
using ledger::Witness;
using ledger::WitnessState;

namespace {

/// A witness line itself, or a file of such lines.
std::vector<Witness> read_witnesses(const std::string& text_or_file) {
    constexpr std::uintmax_t most_bytes = std::uintmax_t{1} << 26; // a line a day for centuries
    const bool is_line = text_or_file.starts_with("hoso-witness/");
    const std::string name = is_line ? "--witness" : text_or_file;
    auto witnesses = ledger::parse_witnesses(is_line ? text_or_file : read_file(text_or_file, most_bytes), name);
    if (witnesses.empty()) throw Error{Cause::input, message("{}: has no witness", name)};
    return witnesses;
}

// --- log -------------------------------------------------------------------------------------------------------------

struct LogOptions {
    ArchiveOption archive;
    std::string task, witness;
    LogListOption list;
};

/// Where a record has this code or UUID: events with its UUID, and those that brought its versions.
void look_up(const fs::path& folder, ledger::LogQuery& query) {
    if (query.id.empty()) return;
    try {
        archive::Archive archive{folder};
        const auto found = archive.catalogue().find(query.id);
        if (found.size() != 1) return;
        query.id = found.front().uuid;
        for (const auto& version : archive.catalogue().versions(query.id)) query.about_id.insert(version.sequence);
    } catch (const Error&) { // the log can be read without a catalogue
    }
}

Exit run_log_list(const LogOptions& options, Session& session) {
    const Layout layout{options.archive.path()};
    (void)archive::read_identity(layout.root);
    ledger::LogQuery query = options.list.checked();
    look_up(layout.root, query);
    list_log({real_disk(), layout.log()}, query, options.list.limit, session);
    return Exit::done;
}

/// A log that does not extend the witness is a finding; how many there are.
std::int64_t tell_witness_findings(
    const Layout& layout, const std::string& archive, const std::vector<Witness>& witnesses, Session& session) {
    const ledger::Log log{real_disk(), layout.log()};
    const auto states = ledger::check_witnesses(log, archive, witnesses);
    std::int64_t findings = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const Witness& witness = witnesses[i];
        const std::string id = fmt::format("witness:{}", witness.tree.size);
        if (states[i] == WitnessState::truncated)
            tell_finding({"log-cut", id,
                             message("the log has fewer than the {} events of {} that were witnessed",
                                 witness.tree.size, witness.time)},
                session);
        if (states[i] == WitnessState::changed)
            tell_finding({"log-changed", id,
                             message("the first {} events are not those of {} that were witnessed", witness.tree.size,
                                 witness.time)},
                session);
        findings += states[i] == WitnessState::extends ? 0 : 1;
    }
    return findings;
}

Exit run_log_verify(const LogOptions& options, Session& session) {
    const Layout layout{options.archive.path()};
    const std::string archive = archive::read_identity(layout.root).id;
    const auto witnesses = options.witness.empty() ? std::vector<Witness>{} : read_witnesses(options.witness);
    auto [head, findings] = verify_log({real_disk(), layout.log()}, session);
    if (!witnesses.empty()) findings += tell_witness_findings(layout, archive, witnesses, session);
    if (session.common().json)
        session.object({{"type", "verification"}, {"id", layout.log().string()}, {"log_entries", head.sequence},
            {"witnesses", witnesses.size()}, {"findings", findings}});
    session.note(
        message("checked {} log entries and {} witnesses: {} findings", head.sequence, witnesses.size(), findings));
    return findings > 0 ? Exit::found : Exit::done;
}

Exit run_log(const LogOptions& options, Session& session) {
    if (options.task == "verify") return run_log_verify(options, session);
    if (!options.witness.empty()) throw Error{Cause::usage, tr("--witness goes with 'log verify'")};
    return run_log_list(options, session);
}

// --- prove -----------------------------------------------------------------------------------------------------------

struct ProveOptions {
    ArchiveOption archive;
    std::string id, out, witness;
    int version = 0;
};

ledger::Proof make_proof(const ProveOptions& options, std::int64_t tree_size) {
    const fs::path folder = options.archive.path();
    if (const auto number = event_number(options.id)) {
        if (options.version != 0) throw Error{Cause::usage, tr("--version goes with the ID of a record")};
        return archive::prove_event({folder}, *number, tree_size);
    }
    archive::Archive archive{folder};
    const auto record = archive.require(options.id);
    const auto version = archive::find_version(archive.catalogue(), record, options.version);
    return archive::prove_record(archive.layout(), record.uuid, version, tree_size);
}

/// The proof is made for the tree of the witness, so that whoever has that line can check it alone.
ledger::Proof make_proof_for(const Witness& witness, const ProveOptions& options) {
    const ledger::Proof proof = make_proof(options, witness.tree.size);
    if (proof.archive != witness.archive)
        throw Error{
            Cause::usage, message("the witness is of the archive {}, this is {}", witness.archive, proof.archive)};
    if (proof.event.tree != witness.tree)
        throw Error{Cause::input,
            message("{}: the log is not the one that was witnessed: see 'hoso-archive log verify'", options.witness)};
    return proof;
}

Exit run_prove(const ProveOptions& options, Session& session) {
    if (!options.out.empty() && fs::exists(fs::symlink_status(options.out)))
        throw Error{Cause::output, message("{}: exists already", options.out)};
    const ledger::Proof proof = options.witness.empty()
                                    ? make_proof(options, 0)
                                    : make_proof_for(read_witnesses(options.witness).back(), options);
    const std::string line = ledger::to_line(proof);
    if (options.out.empty())
        session.object_line(line);
    else
        replace_file(real_disk(), options.out, line + "\n");
    session.note(message(
        "event {} of {}; check_proof checks it without this program", proof.event.index + 1, proof.event.tree.size));
    return Exit::done;
}

// --- witness ---------------------------------------------------------------------------------------------------------

struct WitnessOptions {
    ArchiveOption archive;
    std::string check;
    bool paper = false;
};

Exit run_witness(const WitnessOptions& options, Session& session) {
    const Layout layout{options.archive.path()};
    const std::string archive = archive::read_identity(layout.root).id;
    if (!options.check.empty()) {
        const auto witnesses = read_witnesses(options.check);
        const std::int64_t findings = tell_witness_findings(layout, archive, witnesses, session);
        session.note(message("the log extends {} of {} witnesses",
            static_cast<std::int64_t>(witnesses.size()) - findings, witnesses.size()));
        return findings > 0 ? Exit::found : Exit::done;
    }
    ledger::Log log{real_disk(), layout.log()};
    const Witness witness = ledger::make_witness(log, archive);
    if (session.common().json)
        session.object({{"type", "witness"}, {"id", witness.archive}, {"tree_size", witness.tree.size},
            {"root", to_hex(witness.tree.root)}, {"head", to_hex(witness.head)}, {"time", witness.time},
            {"line", ledger::witness_line(witness)}});
    else
        session.text(options.paper ? ledger::witness_page(witness) : ledger::witness_line(witness));
    return Exit::done;
}

} // namespace

Verb log_verb() {
    return {"log", tr("List what was done, the newest first, or verify the log"),
        {"hoso-archive log --id 12-qd-ubnd --since 2026-10", "hoso-archive log verify --witness witnesses.txt"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<LogOptions>();
            app.add_option("TASK", options->task, tr("verify: compare the log with itself and with witnesses"))
                ->check(CLI::IsMember({"verify"}));
            options->archive.add_to(app);
            options->list.add_to(app);
            app.add_option("--witness", options->witness, tr("With verify: a witness line, or a file of them"))
                ->type_name("LINE|FILE");
            return [options](Session& session) { return run_log(*options, session); };
        },
        Shown::yes};
}

Verb prove_verb() {
    return {"prove", tr("Prove that the archive has a record or an event"),
        {"hoso-archive prove 12-qd-ubnd --out 12-qd-ubnd.proof.json"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ProveOptions>();
            app.add_option("ID", options->id, tr("UUID or code of a record, or event:N"))->required();
            options->archive.add_to(app);
            app.add_option("--version", options->version, tr("This version of the record; the latest by default"))
                ->type_name("K")
                ->check(CLI::PositiveNumber);
            app.add_option("--witness", options->witness, tr("Prove it to who has this witness line, or file of them"))
                ->type_name("LINE|FILE");
            app.add_option("--out", options->out, tr("Write here instead of to standard output"))->type_name("FILE");
            return [options](Session& session) { return run_prove(*options, session); };
        },
        Shown::yes};
}

Verb witness_verb() {
    return {"witness", tr("Print a line that shows later whether the log was changed"),
        {"hoso-archive witness >>witnesses.txt", "hoso-archive witness --check witnesses.txt"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<WitnessOptions>();
            options->archive.add_to(app);
            app.add_option("--check", options->check, tr("Compare the log with earlier witness lines"))
                ->type_name("LINE|FILE");
            app.add_flag("--paper", options->paper, tr("In groups of four digits, to be printed"));
            return [options](Session& session) { return run_witness(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
