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

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct HandoverOptions {
    BookOption book;
    WaitOption wait;
    CustodianKeysOption keys;
    std::string run, out;
    std::vector<std::string> units;
    bool overwrite = false, resume = false;
};

/// 60 bits, to be typed by who opens a packet.
crypto::Secret packet_password() {
    credentials::PasswordPolicy policy;
    policy.kind = credentials::PasswordKind::passphrase;
    policy.length = 6;
    return credentials::RunKey::generate().password("packet", 1, policy);
}

handover::PacketSecrets secrets_of(
    const RunLetters& letters, const std::map<std::string, accounts::Officer>& officers) {
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

void tell(const std::vector<handover::WrittenPacket>& written, const HandoverOptions& options, std::size_t letters,
    Session& session) {
    std::size_t sealed = 0, kept = 0;
    for (const handover::WrittenPacket& packet : written) {
        sealed += packet.sealed ? 1 : 0;
        kept += packet.written ? 0 : 1;
        if (session.common().json)
            session.object({{"type", "packet"}, {"id", packet.unit}, {"letters", packet.letters},
                {"file", packet.file}, {"key_file", packet.key_file}, {"sealed", packet.sealed},
                {"written", packet.written}, {"sha256", packet.sha256}});
        if (!packet.unknown_letters.empty())
            session.problem(message("{}: {} characters are not in the font; they stand as a box", packet.unit,
                packet.unknown_letters.size()));
    }
    if (session.common().json) return;
    session.result(message("{} packets with {} letters are in {}", written.size(), letters, options.out));
    if (kept > 0) session.note(message("{} of the packets were there already", kept));
    if (sealed < written.size())
        session.note(message("the passwords of {} packets are in {}: print them, deliver them apart, and delete them",
            written.size() - sealed, (fs::path{options.out} / "mat-khau-goi").string()));
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
    if (session.common().dry_run) {
        session.note(message("{} packets with {} letters would be written", packets.size(), count));
        return Exit::done;
    }
    std::map<std::string, accounts::Officer> officers;
    if (!book.settings().officers.empty())
        officers = accounts::read_officers(book.layout().root / book.settings().officers);
    const handover::Paper paper = handover::read_paper(book.rules(), letters.issue().day);
    handover::PacketSettings settings;
    settings.threads = session.jobs();
    settings.existing = options.overwrite ? handover::Existing::replace
                        : options.resume  ? handover::Existing::keep
                                          : handover::Existing::refuse;
    handover::Ledger ledger{book.layout().root, database::Access::create};
    const handover::Stamp stamp{here.clock().now(), here.actor()};
    const auto written = handover::write_packets(
        real_disk(), options.out, paper, letters.issue(), packets, secrets_of(letters, officers), settings);
    const auto recorded = ledger.record_made(options.run, packets, stamp);
    accounts::BookChange change{book};
    change.note({"accounts.handover", options.run,
        {{"packets", packets.size()}, {"letters", count}, {"new", recorded.made}, {"void", recorded.voided}}});
    change.commit();
    tell(written, options, count, session);
    return Exit::done;
}

} // namespace

Verb handover_verb() {
    return {"handover", tr("Make the letters with the first passwords of a run, a packet for each unit"),
        {"hoso-accounts handover 7f3a09c1d2e4 --key an.pem --book so-tai-khoan --out ban-giao"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<HandoverOptions>();
            app.add_option("RUN", options->run, tr("The run, as 'apply' called it"))->type_name("")->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            options->keys.add_to(app);
            app.add_option("-o,--out", options->out, tr("Folder that the packets go to"))->type_name("DIR");
            app.add_option("--unit", options->units, tr("Only the packet of this unit; repeatable"))->type_name("CODE");
            app.add_flag("--resume", options->resume, tr("Keep packets that are there: go on after an interruption"));
            app.add_flag("--overwrite", options->overwrite, tr("Replace packets that are there, with new passwords"));
            return [options](Session& session) { return run_handover(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
