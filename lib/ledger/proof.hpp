// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/log.hpp"
#include "ledger/merkle.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoso::ledger {

/// That the line of an event is a leaf of the log's Merkle tree.
struct EventProof {
    std::string line;       ///< of the log, without its line feed
    std::int64_t index = 0; ///< of the leaf, from 0
    TreeHead tree;          ///< the log as it was when it had so many events
    std::vector<crypto::Sha256> path;
    bool operator==(const EventProof&) const = default;
};

/// That the line of a record was sealed by the event. `uuid` and `version` say what the line is about and are proven by
/// the line alone.
struct RecordProof {
    std::string uuid;
    int version = 1;
    std::int64_t segment = 0, index = 0, lines = 0;
    crypto::Sha256 digest; ///< SHA-256 of the line
    std::vector<crypto::Sha256> path;
    bool operator==(const RecordProof&) const = default;
};

struct Proof {
    std::string archive; ///< its UUID
    EventProof event;
    std::optional<RecordProof> record;
    bool operator==(const Proof&) const = default;
};

/// Reads the event's file, the last file and the kept roots, however long the log is. `tree_size` is the number of
/// events in the tree, 0 for all there are. Error{missing} where the log has no such event, Error{usage} where the tree
/// does not reach to it, Error{input} where the kept roots do not fit the entries.
EventProof prove_event(Log& log, std::int64_t sequence, std::int64_t tree_size = 0);

/// Whether everything follows from the line of the event and the root.
bool holds(const Proof& proof);

/// hoso-proof/1 of hoso-archive(5), on one line.
std::string to_line(const Proof& proof);

} // namespace hoso::ledger
