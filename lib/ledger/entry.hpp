// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sha256.hpp"
#include "json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::ledger {

/// Binds a file of records to the log: how many lines it has and the Merkle root of their digests. It stands in the
/// entry itself, because a payload may be erased one day and a seal must not.
struct Seal {
    std::int64_t segment = 0, records = 0;
    crypto::Sha256 root;
    bool operator==(const Seal&) const = default;
};

/// Something that happened, before it is written. `payload` and `reason` say what a later erasure may have to take
/// back. `erases` are the numbers of earlier events whose payload must go.
struct Event {
    std::string actor, action, id;
    Json payload = Json::object();
    std::optional<Seal> seal = std::nullopt;
    std::string reason = {};
    std::vector<std::int64_t> erases = {};
};

/// An event in the log. `hash` is the SHA-256 of the entry's canonical JSON without the member "hash"; `previous` is
/// the hash of the entry before it, all zeros in the first; `payload` is SHA-256(salt || canonical payload).
struct Entry {
    std::int64_t sequence = 0;
    std::string time, actor, action, id;
    crypto::Sha256 payload;
    std::optional<Seal> seal;
    std::vector<std::int64_t> erases;
    crypto::Sha256 previous, hash;
    bool operator==(const Entry&) const = default;
};

/// What an event tells, as it stands beside the log. `content` is empty unless it is sound.
struct Payload {
    enum class State { sound, erased, damaged } state = State::damaged;
    Json content = Json::object(); ///< with the event's reason as the member "reason"
};

/// One line without its line feed. Error{input} where it is no entry, is not written canonically, or does not have the
/// hash it states.
Entry entry_from_line(std::string_view line, const std::string& name);
std::string to_entry_line(const Entry& entry);

/// Fills in `hash` from the other members.
void set_hash(Entry& entry);

/// {"payload":...,"salt":...,"sequence":N}, or {"erased":true,"sequence":N} in the place of what was erased.
std::string to_payload_line(std::int64_t sequence, const std::string& salt, const Json& content);
std::string erased_payload_line(std::int64_t sequence);
/// The number at the end of such a line; 0 where it has none.
std::int64_t sequence_of_payload(std::string_view line);
crypto::Sha256 payload_digest(const std::string& salt, const Json& content);

/// Sound only where the line is exactly the one that was logged for this entry.
Payload payload_from_line(std::string_view line, const Entry& entry);

} // namespace hoso::ledger
