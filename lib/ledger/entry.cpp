// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/entry.hpp"

#include "core/error.hpp"
#include "ledger/randomness.hpp"
#include "messages/messages.hpp"

#include <charconv>

namespace hoso::ledger {

using crypto::Sha256;

namespace {

Json entry_json(const Entry& entry) {
    Json json{{"sequence", entry.sequence}, {"time", entry.time}, {"actor", entry.actor}, {"action", entry.action},
        {"id", entry.id}, {"payload_sha256", to_hex(entry.payload)}, {"previous", to_hex(entry.previous)}};
    if (entry.seal)
        json["seal"] = {{"segment", entry.seal->segment}, {"records", entry.seal->records},
            {"merkle_root", to_hex(entry.seal->root)}};
    if (!entry.erases.empty()) json["erases"] = entry.erases;
    return json;
}

Sha256 hash_of(const Entry& entry) { return crypto::sha256(to_canonical(entry_json(entry))); }

Sha256 digest_member(const Json& json, const char* member, const std::string& name) {
    const auto digest = crypto::sha256_from_hex(json.at(member).get<std::string>());
    if (!digest) throw Error{Cause::input, message("{}: {} is not a SHA-256 digest", name, member)};
    return *digest;
}

} // namespace

void set_hash(Entry& entry) { entry.hash = hash_of(entry); }

std::string to_entry_line(const Entry& entry) {
    Json json = entry_json(entry);
    json["hash"] = to_hex(entry.hash);
    return to_canonical(json);
}

Entry entry_from_line(std::string_view line, const std::string& name) {
    Entry entry;
    std::string written;
    try {
        const Json json = parse_json(line, name);
        entry.sequence = json.at("sequence");
        entry.time = json.at("time");
        entry.actor = json.at("actor");
        entry.action = json.at("action");
        entry.id = json.at("id");
        entry.payload = digest_member(json, "payload_sha256", name);
        entry.previous = digest_member(json, "previous", name);
        entry.hash = digest_member(json, "hash", name);
        if (json.contains("seal")) {
            const Json& seal = json.at("seal");
            entry.seal = Seal{seal.at("segment"), seal.at("records"), digest_member(seal, "merkle_root", name)};
        }
        if (json.contains("erases")) entry.erases = json.at("erases").get<std::vector<std::int64_t>>();
        written = to_entry_line(entry);
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
    // The hash covers what was read; the comparison of bytes covers what was not, such as an added member.
    if (hash_of(entry) != entry.hash || written != line)
        throw Error{Cause::input, message("{}: the entry was changed: its hash does not fit", name)};
    return entry;
}

Sha256 payload_digest(const std::string& salt, const Json& content) {
    return crypto::sha256(salt + to_canonical(content));
}

std::string to_payload_line(std::int64_t sequence, const std::string& salt, const Json& content) {
    return to_canonical({{"sequence", sequence}, {"salt", hex_of(salt)}, {"payload", content}});
}

std::string erased_payload_line(std::int64_t sequence) {
    return to_canonical({{"erased", true}, {"sequence", sequence}});
}

std::int64_t sequence_of_payload(std::string_view line) {
    constexpr std::string_view name = "\"sequence\":";
    const auto at = line.rfind(name);
    if (at == std::string_view::npos) return 0;
    std::int64_t sequence = 0;
    const char* const end = line.data() + line.size();
    const auto [stopped, error] = std::from_chars(line.data() + at + name.size(), end, sequence);
    return error == std::errc{} && std::string_view(stopped, end) == "}" ? sequence : 0;
}

Payload payload_from_line(std::string_view line, const Entry& entry) {
    if (line == erased_payload_line(entry.sequence)) return {Payload::State::erased, Json::object()};
    try {
        const Json json = parse_json(line, {});
        const std::string salt = bytes_of_hex(json.at("salt").get<std::string>());
        const Json& content = json.at("payload");
        if (payload_digest(salt, content) == entry.payload && to_payload_line(entry.sequence, salt, content) == line)
            return {Payload::State::sound, content};
    } catch (const Json::exception&) { // damaged
    } catch (const Error&) {           // damaged
    }
    return {};
}

} // namespace hoso::ledger
