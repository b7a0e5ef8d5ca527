// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/prove.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::archive {

using crypto::Sha256;

namespace {

/// Whether the line is that version of the record.
bool is_version(const std::string& line, const std::string& uuid, int version, const std::string& name) {
    if (is_erased(line) || line.find(uuid) == std::string::npos) return false;
    try {
        const Json json = parse_json(line, name);
        return json.at("uuid") == uuid && json.at("version") == version;
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

/// The proof within the segment, and the root that its lines have; nothing where the version is not in it.
struct InSegment {
    ledger::RecordProof proof;
    Sha256 root;
};
std::optional<InSegment> find_in_segment(
    const Layout& layout, std::int64_t segment, const std::string& uuid, int version) {
    const std::string name = segment_path(layout.records(), segment).string();
    std::vector<Sha256> digests;
    ledger::RecordProof proof{uuid, version, segment, -1, 0, {}, {}};
    SegmentReader lines{layout.records(), segment};
    while (const auto line = lines.next()) {
        if (proof.index < 0 && is_version(line->text, uuid, version, name)) proof.index = proof.lines;
        digests.push_back(line_digest(line->text));
        ++proof.lines;
    }
    if (proof.index < 0) return std::nullopt;
    const auto leaves = ledger::leaves_of(std::span<const Sha256>{digests});
    proof.digest = digests[static_cast<std::size_t>(proof.index)];
    proof.path = ledger::inclusion_path(proof.index, proof.lines, ledger::subtrees_of(leaves));
    return InSegment{proof, ledger::tree_root(leaves)};
}

InSegment find_version(const Layout& layout, const Summary& summary, int version) {
    if (version == summary.version) {
        if (auto found = find_in_segment(layout, summary.place.segment, summary.uuid, version)) return *found;
        throw Error{Cause::input,
            message("{}: does not have version {} of {}, as the catalogue says: see 'hoso-archive verify'",
                segment_path(layout.records(), summary.place.segment).string(), version, summary.uuid)};
    }
    if (version > 0 && version < summary.version)
        for (std::int64_t segment = summary.place.segment; segment > 0; --segment)
            if (auto found = find_in_segment(layout, segment, summary.uuid, version)) return *found;
    throw Error{Cause::missing, message("{}: has no version {}", summary.uuid, version)};
}

} // namespace

ledger::Proof prove_event(const Layout& layout, std::int64_t sequence, std::int64_t tree_size) {
    ledger::Log log{real_disk(), layout.log()};
    return {read_identity(layout.root).id, ledger::prove_event(log, sequence, tree_size), std::nullopt};
}

ledger::Proof prove_record(const Layout& layout, const Summary& summary, int version, std::int64_t tree_size) {
    const InSegment found = find_version(layout, summary, version == 0 ? summary.version : version);
    ledger::Log log{real_disk(), layout.log()};
    const auto sealing = log.find_seal(found.proof.segment);
    const std::string name = segment_path(layout.records(), found.proof.segment).string();
    if (!sealing) throw Error{Cause::input, message("{}: the log does not seal it", name)};
    if (sealing->seal->records != found.proof.lines || sealing->seal->root != found.root)
        throw Error{Cause::input, message("{}: the records are not those that were sealed", name)};
    return {read_identity(layout.root).id, ledger::prove_event(log, sealing->sequence, tree_size), found.proof};
}

} // namespace hoso::archive
