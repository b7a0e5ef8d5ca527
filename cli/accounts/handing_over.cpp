// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/custodian_keys.hpp"
#include "accounts/options.hpp"
#include "accounts/run_letters.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "handover/ledger.hpp"
#include "handover/packets.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

using Officers = std::map<std::string, accounts::Officer>; ///< by the unit's code

struct HandoverOptions {
    BookOption book;
    WaitOption wait;
    CustodianKeysOption keys;
    std::string run, out, passwords;
    std::vector<std::string> units;
    bool overwrite = false, resume = false;
};

/// 60 bits, to be typed by who opens a packet. The tools of Poppler take no longer ones; few words are that long.
crypto::Secret packet_password() {
    constexpr std::size_t longest = 32;
    credentials::PasswordPolicy policy;
    policy.kind = credentials::PasswordKind::passphrase;
    policy.length = 6;
    for (;;) {
        crypto::Secret password = credentials::RunKey::generate().password("packet", 1, policy);
        if (password.view().size() <= longest) return password;
    }
}

handover::PacketSecrets secrets_of(const RunLetters& letters, const Officers& officers) {
    return {[&letters](const handover::Letter& letter) { return letters.password(letter); }, packet_password,
        [&officers](const handover::Packet& packet, const crypto::Secret& password) -> std::optional<std::string> {
            const auto officer = officers.find(packet.unit);
            if (officer == officers.end() || !officer->second.key) return std::nullopt;
            return crypto::seal(password, *officer->second.key);
        }};
}

std::vector<handover::Packet> wanted_packets(const RunLetters& letters, const std::vector<std::string>& units) {
    if (units.empty()) return letters.packets();
    std::vector<handover::Packet> packets;
    for (const std::string& unit : units) {
        const auto& all = letters.packets();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const handover::Packet& each) { return each.unit == unit; });
        if (found == all.end()) throw Error{Cause::usage, message("{}: this run has no letters for it", unit)};
        packets.push_back(*found);
    }
    return packets;
}

bool has_key(const Officers& officers, const std::string& unit) {
    const auto officer = officers.find(unit);
    return officer != officers.end() && officer->second.key;
}

/// Whether one folder is the other, or lies in it.
bool is_within(const fs::path& inner, const fs::path& outer) {
    const fs::path below = fs::weakly_canonical(fs::absolute(inner)) / "";
    const fs::path above = fs::weakly_canonical(fs::absolute(outer)) / "";
    const auto last = std::prev(above.end()); // the empty name behind the last slash
    return std::mismatch(above.begin(), last, below.begin(), below.end()).first == last;
}

/// Each run has a folder of its own, so that no other's packets are met.
handover::PacketFolders folders_of(
    const HandoverOptions& options, const std::vector<handover::Packet>& packets, const Officers& officers) {
    handover::PacketFolders folders{fs::path{options.out} / options.run, {}};
    if (!options.passwords.empty()) {
        if (is_within(options.passwords, options.out) || is_within(options.out, options.passwords))
            throw Error{
                Cause::usage, message("--passwords-to {}: packets and their passwords must not lie in one folder, "
                                      "where one copy takes both; --out is {}",
                                  options.passwords, options.out)};
        folders.sheets = fs::path{options.passwords} / options.run;
        return folders;
    }
    for (const handover::Packet& packet : packets)
        if (!has_key(officers, packet.unit))
            throw Error{
                Cause::usage, message("{}: no officer has a key that the password of its packet could be sealed "
                                      "to, so it is printed in clear; --passwords-to says where, away from the "
                                      "packets",
                                  packet.unit)};
    return folders;
}

void tell(const std::vector<handover::WrittenPacket>& written, const handover::PacketFolders& folders,
    std::size_t letters, Session& session) {
    std::size_t sealed = 0, kept = 0;
    for (const handover::WrittenPacket& packet : written) {
        sealed += packet.sealed ? 1 : 0;
        kept += packet.written ? 0 : 1;
        if (session.common().json)
            session.object({{"type", "packet"}, {"id", packet.unit}, {"letters", packet.letters}, {"file", packet.file},
                {"key_file", packet.key_file}, {"sealed", packet.sealed}, {"written", packet.written},
                {"sha256", packet.sha256}});
        if (!packet.unknown_letters.empty())
            session.problem(message("{}: characters that the font does not have, so that they stand as a box: {}",
                packet.unit, packet.unknown_letters.size()));
    }
    if (session.common().json) return;
    session.result(message("{}: packets: {}, letters: {}", folders.packets.string(), written.size(), letters));
    if (kept > 0) session.note(message("packets that were there already: {}", kept));
    if (sealed < written.size() && !folders.sheets.empty())
        session.note(message("{}: passwords of packets in clear: {}; print them, deliver them apart, and delete them",
            folders.sheets.string(), written.size() - sealed));
}

Exit run_handover(const HandoverOptions& options, Session& session) {
    require(options.out, "--out");
    if (options.keys.files.empty()) throw Error{Cause::usage, tr("a custodian's key is needed: --key FILE")};
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const auto keys = options.keys.read();
    const RunLetters letters{book, options.run, keys};
    const auto packets = wanted_packets(letters, options.units);
    std::size_t count = 0;
    for (const handover::Packet& packet : packets) count += packet.letters.size();
    Officers officers;
    if (!book.settings().officers.empty())
        officers = accounts::read_officers(book.layout().root / book.settings().officers);
    const handover::PacketFolders folders = folders_of(options, packets, officers);
    if (session.common().dry_run) {
        session.note(
            message("{}: would be written: packets: {}, letters: {}", folders.packets.string(), packets.size(), count));
        return Exit::done;
    }
    const handover::Paper paper = handover::read_paper(book.rules(), letters.issue().day);
    handover::PacketSettings settings;
    settings.threads = session.jobs();
    settings.existing = options.overwrite ? handover::Existing::replace
                        : options.resume  ? handover::Existing::keep
                                          : handover::Existing::refuse;
    handover::Ledger ledger{book.layout().root, database::Access::create};
    const handover::Stamp stamp{here.clock().now(), here.actor()};
    const auto written = handover::write_packets(
        real_disk(), folders, paper, letters.issue(), packets, secrets_of(letters, officers), settings);
    const auto recorded = ledger.record_made(options.run, packets, stamp);
    accounts::BookChange change{book};
    change.note({"accounts.handover", options.run,
        {{"packets", packets.size()}, {"letters", count}, {"new", recorded.made}, {"void", recorded.voided}}});
    change.commit();
    tell(written, folders, count, session);
    return Exit::done;
}

} // namespace

Verb handover_verb() {
    return {"handover", tr("Make the letters with the first passwords of a run, a packet for each unit"),
        {"hoso-accounts handover 7f3a09c1d2e4 --key an.pem --book so-tai-khoan --out ban-giao --passwords-to mat-khau"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<HandoverOptions>();
            app.add_option("RUN", options->run, tr("The run, as 'apply' called it"))->type_name("")->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            options->keys.add_to(app);
            app.add_option("-o,--out", options->out, tr("Folder that the packets go to, in one named after the run"))
                ->type_name("DIR");
            app.add_option("--passwords-to", options->passwords,
                   tr("Folder away from --out for the passwords of packets whose officers have no key, in clear"))
                ->type_name("DIR");
            app.add_option("--unit", options->units, tr("Only the packet of this unit; repeatable"))->type_name("CODE");
            app.add_flag("--resume", options->resume, tr("Keep packets that are there: go on after an interruption"));
            app.add_flag("--overwrite", options->overwrite, tr("Replace packets that are there, with new passwords"));
            return [options](Session& session) { return run_handover(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
