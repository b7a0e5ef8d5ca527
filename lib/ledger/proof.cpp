// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/proof.hpp"

#include "core/error.hpp"
#include "crypto/base64.hpp"
#include "ledger/tree.hpp"
#include "messages/messages.hpp"

namespace hoso::ledger {

using crypto::Sha256;

namespace {

std::string text_of(const Sha256& digest) {
    return crypto::to_base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
}

Json path_json(const std::vector<Sha256>& path) {
    Json json = Json::array();
    for (const Sha256& hash : path) json.push_back(text_of(hash));
    return json;
}

bool holds(const EventProof& event) {
    return root_from_path(leaf_hash(event.line), event.index, event.tree.size, event.path) == event.tree.root;
}

} // namespace

EventProof prove_event(Log& log, std::int64_t sequence, std::int64_t tree_size) {
    const std::int64_t size = tree_size > 0 ? tree_size : log.head().sequence;
    EventProof proof;
    proof.line = to_entry_line(log.entry(sequence));
    proof.index = sequence - 1;
    if (sequence > size)
        throw Error{Cause::usage, message("event {} is younger than the first {} events", sequence, size)};
    LogTree tree{log.files(), LogTree::Roots::kept};
    proof.path = tree.inclusion(proof.index, size);
    proof.tree = {size, tree.root(size)};
    if (!holds(proof))
        throw Error{Cause::input,
            message("{}: does not fit the entries: see 'hoso-archive log verify'", log.files().roots().string())};
    return proof;
}

bool holds(const Proof& proof) {
    if (!holds(proof.event)) return false;
    if (!proof.record) return true;
    const RecordProof& record = *proof.record;
    const Entry entry = entry_from_line(proof.event.line, "proof");
    const std::string digest{record.digest.bytes.begin(), record.digest.bytes.end()};
    return entry.seal && entry.seal->segment == record.segment && entry.seal->records == record.lines &&
           root_from_path(leaf_hash(digest), record.index, record.lines, record.path) == entry.seal->root;
}

std::string to_line(const Proof& proof) {
    Json json{{"type", "proof"}, {"schema", "hoso-proof/1"}, {"archive", proof.archive}};
    if (proof.record) {
        const RecordProof& record = *proof.record;
        json["record"] = {{"uuid", record.uuid}, {"version", record.version}, {"segment", record.segment},
            {"index", record.index}, {"lines", record.lines}, {"digest", text_of(record.digest)},
            {"path", path_json(record.path)}};
    }
    const EventProof& event = proof.event;
    json["event"] = {{"line", event.line}, {"index", event.index}, {"tree_size", event.tree.size},
        {"path", path_json(event.path)}, {"root", text_of(event.tree.root)}};
    return hoso::to_line(json);
}

} // namespace hoso::ledger
