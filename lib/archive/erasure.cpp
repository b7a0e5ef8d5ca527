// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/erasure.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <set>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

constexpr const char* schema = "hoso-erasing/1";

fs::path work_file(const Layout& layout) { return layout.care() / "erasing.json"; }

Json json_of(const std::vector<ErasedRecord>& records) {
    Json list = Json::array();
    for (const ErasedRecord& one : records)
        list.push_back({{"uuid", one.uuid}, {"version", one.version}, {"segment", one.segment}, {"line", one.line},
            {"sha256", to_hex(one.sha256)}});
    return list;
}

crypto::Sha256 digest_from(const Json& json, const std::string& name) {
    const auto digest = crypto::sha256_from_hex(json.get<std::string>());
    if (!digest) throw Error{Cause::input, message("{}: {} is not a SHA-256 digest", name, "sha256")};
    return *digest;
}

std::vector<ErasedRecord> records_from(const Json& list, const std::string& name) {
    std::vector<ErasedRecord> records;
    for (const Json& one : list) {
        ErasedRecord record;
        record.uuid = one.at("uuid");
        record.version = one.at("version");
        record.segment = one.at("segment");
        record.line = one.at("line");
        record.sha256 = digest_from(one.at("sha256"), name);
        records.push_back(record);
    }
    return records;
}

ErasureWork read_work(const Layout& layout, Disk& disk) {
    const std::string name = work_file(layout).string();
    try {
        const Json json = parse_json(disk.read(work_file(layout)), name);
        if (json.at("schema") != schema) throw Error{Cause::settings, message("{}: is of another hoso", name)};
        ErasureWork work;
        work.after = json.at("after");
        work.records = records_from(json.at("records"), name);
        for (const Json& object : json.at("objects")) work.objects.push_back(digest_from(object, name));
        work.payload_files = json.at("payload_files").get<std::vector<std::int64_t>>();
        return work;
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

/// Whether the event was logged: it follows the one that was the last before.
bool was_logged(const Layout& layout, Disk& disk, std::int64_t after) {
    ledger::Log log{disk, layout.log()};
    return log.head().sequence > after && log.entry(after + 1).action == erase_action;
}

void erase_lines(const Layout& layout, Disk& disk, const std::vector<ErasedRecord>& records) {
    std::set<std::int64_t> segments;
    for (const ErasedRecord& one : records) segments.insert(one.segment);
    for (const std::int64_t segment : segments) {
        const fs::path path = segment_path(layout.records(), segment);
        const std::string text = disk.read(path), erased = without_lines(text, segment, records, path.string());
        if (erased != text) replace_file(disk, path, erased);
    }
}

void erase_objects(const Layout& layout, Disk& disk, const std::vector<crypto::Sha256>& objects) {
    const ObjectStore store{disk, layout.objects()};
    std::set<fs::path> folders;
    for (const crypto::Sha256& object : objects) {
        const fs::path path = store.path_of(object);
        if (!disk.exists(path)) continue;
        disk.remove(path);
        folders.insert(path.parent_path());
    }
    for (const fs::path& folder : folders) disk.sync_folder(folder);
}

/// Removes files of the folder whose name begins with one of these beginnings.
void remove_beginning(Disk& disk, const fs::path& folder, const std::set<std::string>& beginnings) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) return;
    for (const auto& entry : fs::directory_iterator{folder}) {
        const std::string name = entry.path().filename().string();
        if (beginnings.contains(name.substr(0, name.rfind('-')))) disk.remove(entry.path());
    }
    disk.sync_folder(folder);
}

/// Segments that were being written when the machine stopped.
void remove_parts(Disk& disk, const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().extension() == ".part") disk.remove(entry.path());
    disk.sync_folder(folder);
}

/// What repairs and interrupted runs left aside may hold the same words.
void erase_aside(const Layout& layout, Disk& disk, const ErasureWork& work) {
    for (const crypto::Sha256& object : work.objects) {
        const std::string hex = to_hex(object);
        remove_beginning(disk, layout.damaged() / hex.substr(0, 2), {hex});
    }
    std::set<std::string> segments, payloads;
    for (const ErasedRecord& one : work.records) segments.insert(segment_path({}, one.segment).string());
    for (const std::int64_t file : work.payload_files) payloads.insert(ledger::LogFiles::name(file));
    remove_beginning(disk, layout.damaged() / "records", segments);
    remove_beginning(disk, layout.damaged() / "payloads", payloads);
    std::error_code error;
    if (fs::is_directory(layout.unsealed(), error)) {
        for (const auto& entry : fs::directory_iterator{layout.unsealed()}) disk.remove(entry.path());
        disk.sync_folder(layout.unsealed());
    }
    remove_parts(disk, layout.records());
    disk.remove(layout.care() / "verify.json");
}

} // namespace

Json erasure_payload(const std::string& basis, const std::vector<ErasedRecord>& records) {
    return {{"basis", basis}, {"records", json_of(records)}};
}

std::vector<ErasedRecord> erased_records(const ledger::Entry& entry, const ledger::Payload& payload) {
    try {
        if (!payload.content.contains("records")) return {};
        std::vector<ErasedRecord> records = records_from(payload.content.at("records"), entry.id);
        for (ErasedRecord& one : records) {
            one.sequence = entry.sequence;
            one.time = entry.time;
            one.actor = entry.actor;
            one.basis = payload.content.at("basis");
        }
        return records;
    } catch (const Json::exception&) { // not of this program; the log verifies it
        return {};
    }
}

void begin_erasure(const Layout& layout, Disk& disk, const ErasureWork& work) {
    Json objects = Json::array();
    for (const crypto::Sha256& object : work.objects) objects.push_back(to_hex(object));
    disk.create_folders(layout.care());
    replace_file(disk, work_file(layout),
        to_document({{"schema", schema}, {"after", work.after}, {"records", json_of(work.records)},
            {"objects", objects}, {"payload_files", work.payload_files}}));
}

std::optional<ErasureWork> erase_files(const Layout& layout, Disk& disk) {
    if (!disk.exists(work_file(layout))) return std::nullopt;
    ErasureWork work = read_work(layout, disk);
    if (!was_logged(layout, disk, work.after)) {
        end_erasure(layout, disk); // the machine stopped before it was decided
        return std::nullopt;
    }
    erase_lines(layout, disk, work.records);
    erase_objects(layout, disk, work.objects);
    erase_aside(layout, disk, work);
    return work;
}

void end_erasure(const Layout& layout, Disk& disk) {
    disk.remove(work_file(layout));
    disk.sync_folder(layout.care());
}

std::string without_lines(
    const std::string& text, std::int64_t segment, const std::vector<ErasedRecord>& records, const std::string& name) {
    std::map<std::int64_t, const ErasedRecord*> lines;
    for (const ErasedRecord& one : records)
        if (one.segment == segment) lines[one.line] = &one;
    std::string result;
    std::int64_t number = 0;
    for (std::size_t at = 0, feed = 0; (feed = text.find('\n', at)) != std::string::npos; at = feed + 1) {
        const std::string line = text.substr(at, feed - at);
        const auto found = lines.find(++number);
        if (found == lines.end()) {
            result += line + "\n";
            continue;
        }
        const ErasedRecord& one = *found->second;
        if (line_digest(line) != one.sha256)
            throw Error{Cause::input, message("{}: line {} is not the one that was to be erased", name, number)};
        result += erased_line(one.sha256, one.uuid, one.version, line.size()) + "\n";
    }
    return result;
}

} // namespace hoso::archive
