// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/segments.hpp"

#include "core/error.hpp"
#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view erased_beginning = R"({"erased_sha256":")";

std::ifstream open_segment(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    if (!stream) throw Error{Cause::missing, message("{}: the record segment cannot be read", path.string())};
    return stream;
}

} // namespace

std::string record_line(const Record& record, ledger::Randomness& randomness) {
    Json line{{"salt", ledger::hex_of(randomness.bytes(16))}};
    const Json members = to_json(record);
    for (const auto& [name, value] : members.items()) line[name] = value;
    return to_line(line);
}

bool is_erased(std::string_view line) { return line.starts_with(erased_beginning); }

crypto::Sha256 line_digest(std::string_view line) {
    if (is_erased(line)) {
        const std::string_view rest = line.substr(erased_beginning.size());
        const auto digest = crypto::sha256_from_hex(rest.substr(0, rest.find('"')));
        if (digest && rest.substr(0, rest.find_last_not_of(' ') + 1).ends_with('}')) return *digest;
    }
    return crypto::sha256(line);
}

std::string erased_line(const crypto::Sha256& digest, const std::string& uuid, int version, std::size_t length) {
    std::string line = to_line({{"erased_sha256", to_hex(digest)}, {"uuid", uuid}, {"version", version}});
    if (line.size() < length) line.resize(length, ' ');
    return line;
}

std::optional<ErasedVersion> erased_version(std::string_view line) {
    if (!is_erased(line)) return std::nullopt;
    try {
        const Json json = parse_json(line, "");
        if (json.contains("uuid")) return ErasedVersion{json.at("uuid"), json.at("version")};
    } catch (const Json::exception&) { // verify() tells of it
    } catch (const Error&) {
    }
    return std::nullopt;
}

fs::path segment_path(const fs::path& folder, std::int64_t number) {
    return folder / fmt::format("{:06}.jsonl", number);
}

SegmentWriter::SegmentWriter(Disk& disk, const fs::path& folder, std::int64_t number)
    : m_disk{disk}, m_path{segment_path(folder, number)}, m_part{m_path}, m_number{number} {
    m_part += ".part";
    m_disk.create_folders(folder);
    m_disk.remove(m_part); // what an interrupted run left
    m_file = m_disk.create(m_part, Permission::read_write);
}

SegmentWriter::~SegmentWriter() {
    try {
        m_disk.remove(m_part);
    } catch (const Error&) { // the next writer removes it
    }
}

void SegmentWriter::add(const std::string& line) {
    m_file->write(line + "\n");
    m_digests.push_back(line_digest(line));
}

ledger::Seal SegmentWriter::finish() {
    m_file->finish();
    if (!m_disk.rename_new(m_part, m_path)) throw Error{Cause::output, message("{}: exists already", m_path.string())};
    m_disk.sync_folder(m_path.parent_path());
    return {m_number, size(), ledger::merkle_root(m_digests)};
}

SegmentReader::SegmentReader(const fs::path& folder, std::int64_t number)
    : m_path{segment_path(folder, number)}, m_stream{open_segment(m_path)}, m_place{number, 0, 0} {}

std::optional<SegmentLine> SegmentReader::next() {
    SegmentLine line;
    if (!std::getline(m_stream, line.text)) {
        if (m_stream.bad()) throw Error{Cause::io, message("{}: the record segment cannot be read", m_path.string())};
        return std::nullopt;
    }
    m_place.length = static_cast<std::int64_t>(line.text.size());
    line.place = m_place;
    m_place.offset += m_place.length + 1;
    return line;
}

std::string read_line(const fs::path& folder, const Place& place) {
    const fs::path path = segment_path(folder, place.segment);
    std::ifstream stream = open_segment(path);
    std::error_code error;
    const auto size = static_cast<std::int64_t>(fs::file_size(path, error));
    if (error || place.offset < 0 || place.length < 0 || place.length > size || place.offset > size - place.length)
        throw Error{Cause::input, message("{}: there is no line at byte {}", path.string(), place.offset)};
    std::string line(static_cast<std::size_t>(place.length), '\0');
    stream.seekg(place.offset);
    stream.read(line.data(), place.length);
    if (!stream) throw Error{Cause::io, message("{}: the record segment cannot be read", path.string())};
    return line;
}

std::optional<std::string> segment_problem(const fs::path& folder, const ledger::Seal& seal) {
    std::vector<crypto::Sha256> digests;
    try {
        SegmentReader lines{folder, seal.segment};
        while (const auto line = lines.next()) digests.push_back(line_digest(line->text));
    } catch (const Error& error) {
        return error.what();
    }
    const std::string name = segment_path(folder, seal.segment).string();
    if (static_cast<std::int64_t>(digests.size()) != seal.records)
        return message("{}: {} records, but {} were sealed", name, digests.size(), seal.records);
    if (ledger::merkle_root(digests) != seal.root)
        return message("{}: the records are not those that were sealed", name);
    return std::nullopt;
}

} // namespace hoso::archive
