// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/prove.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::archive {

namespace fs = std::filesystem;
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

/// The proof within the segment, and the root that its lines have.
struct InSegment {
    ledger::RecordProof proof;
    Sha256 root;
};
InSegment prove_in_segment(const fs::path& records, const std::string& uuid, const VersionPlace& version) {
    const std::string name = segment_path(records, version.place.segment).string();
    std::vector<Sha256> digests;
    ledger::RecordProof proof{uuid, version.version, version.place.segment, -1, 0, {}, {}};
    SegmentReader lines{records, version.place.segment};
    while (const auto line = lines.next()) {
        if (proof.index < 0 && is_version(line->text, uuid, version.version, name)) proof.index = proof.lines;
        digests.push_back(line_digest(line->text));
        ++proof.lines;
    }
    if (proof.index < 0)
        throw Error{
            Cause::input, message("{}: does not have version {} of {}: it was erased, or see 'hoso-archive verify'",
                              name, version.version, uuid)};
    const auto leaves = ledger::leaves_of(std::span<const Sha256>{digests});
    proof.digest = digests[static_cast<std::size_t>(proof.index)];
    proof.path = ledger::inclusion_path(proof.index, proof.lines, ledger::subtrees_of(leaves));
    return {proof, ledger::tree_root(leaves)};
}

} // namespace

ledger::Proof prove_event(const Layout& layout, std::int64_t sequence, std::int64_t tree_size) {
    ledger::Log log{real_disk(), layout.log()};
    return {read_identity(layout.root).id, ledger::prove_event(log, sequence, tree_size), std::nullopt};
}

ledger::Proof prove_record(
    const Layout& layout, const std::string& uuid, const VersionPlace& version, std::int64_t tree_size) {
    const InSegment found = prove_in_segment(layout.records(), uuid, version);
    ledger::Log log{real_disk(), layout.log()};
    const ledger::Entry sealing = log.entry(version.sequence);
    const ledger::Seal seal{version.place.segment, found.proof.lines, found.root};
    if (sealing.seal != seal)
        throw Error{Cause::input, message("{}: the records are not those that were sealed",
                                      segment_path(layout.records(), version.place.segment).string())};
    return {read_identity(layout.root).id, ledger::prove_event(log, sealing.sequence, tree_size), found.proof};
}

VersionPlace find_version(Catalogue& catalogue, const Summary& record, int number) {
    const int wanted = number == 0 ? record.version : number;
    for (const VersionPlace& version : catalogue.versions(record.uuid))
        if (version.version == wanted) return version;
    throw Error{Cause::missing, message("{}: has no version {}", record.uuid, wanted)};
}

} // namespace hoso::archive
