// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/export.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "exchange/layout.hpp"
#include "exchange/mets.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

namespace hoso::exchange {

namespace fs = std::filesystem;

namespace {

constexpr const char* manifest_file = "manifest-sha256.txt";

const std::string readme =
    "Gói hồ sơ, tài liệu lưu trữ\n"
    "\n"
    "Mỗi thư mục là một hồ sơ hoặc tài liệu, tên thư mục là mã định danh (UUID).\n"
    "METS.xml cho biết thư mục có những tệp nào và mã SHA-256 của từng tệp; files/ là các tệp, tên giữ nguyên từng "
    "byte;\n"
    "metadata/record.jsonl là mọi phiên bản mô tả, mỗi phiên bản một dòng JSON; metadata/premis.xml là nhật ký bảo "
    "quản.\n"
    "Kiểm tra: sha256sum --check manifest-sha256.txt\n"
    "\n"
    "A package of archival records\n"
    "\n"
    "Each folder is one record, named by its UUID. METS.xml says which files it has and the SHA-256 of each; files/ "
    "holds\n"
    "the files, their names byte for byte; metadata/record.jsonl has every version of the description, a line of JSON\n"
    "each; metadata/premis.xml tells what was done to it.\n"
    "To check it: sha256sum --check manifest-sha256.txt\n";

/// A version's line and, unless it was erased, what it says.
struct Version {
    archive::VersionPlace place;
    std::string line;
    std::optional<archive::Record> record;
};

std::vector<Version> read_versions(archive::Archive& archive, const std::string& uuid) {
    std::vector<Version> versions;
    for (const auto& place : archive.catalogue().versions(uuid)) {
        const fs::path records = archive.layout().records();
        Version version{place, archive::read_line(records, place.place), std::nullopt};
        const std::string name = archive::segment_path(records, place.place.segment).string();
        if (!archive::is_erased(version.line))
            version.record = archive::record_from_json(parse_json(version.line, name), name);
        versions.push_back(std::move(version));
    }
    return versions;
}

/// Newest version first, so that its files have the low numbers; what versions share is there once.
std::vector<PackedFile> pack(const std::vector<Version>& versions) {
    std::vector<PackedFile> files;
    std::set<std::pair<std::string, std::string>> seen; // digest and name
    for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
        if (!version->record) continue;
        const std::string suffix = version == versions.rbegin() ? "" : "-v" + std::to_string(version->place.version);
        for (const auto& representation : version->record->representations)
            for (const archive::File& file : representation.files)
                if (seen.emplace(file.sha256, file.name).second)
                    files.push_back({file, representation.type + suffix,
                        file_place(static_cast<int>(files.size()) + 1, file.name)});
    }
    return files;
}

OwnFile own_file(const fs::path& folder, const char* path, const std::string& media_type, const std::string& bytes) {
    fs::create_directories((folder / path).parent_path());
    real_disk().write_new(folder / path, bytes);
    return {path, media_type, to_hex(crypto::sha256(bytes)), static_cast<std::int64_t>(bytes.size())};
}

class Exporter {
public:
    Exporter(archive::Archive& archive, fs::path out) : m_archive{archive}, m_out{std::move(out)} {}

    Package write(const std::string& uuid) {
        const std::vector<Version> versions = read_versions(m_archive, uuid);
        Package package;
        package.archive = m_archive.identity().id;
        std::string lines;
        for (const Version& version : versions) {
            package.versions.push_back(version.place);
            lines += version.line + "\n";
            if (version.record) package.record = *version.record;
        }
        if (package.record.uuid.empty()) throw Error{Cause::input, message("{}: the record was erased", uuid)};
        package.files = pack(versions);
        const fs::path part = m_out / (".part-" + uuid);
        fs::remove_all(part); // what an interrupted export left
        fs::create_directories(part);
        try {
            for (PackedFile& packed : package.files) copy(packed, part);
            package.lines = own_file(part, record_file, "application/jsonl", lines);
            package.premis = own_file(part, premis_file, "application/xml", to_premis(package));
            own_file(part, mets_file, "application/xml", to_mets(package));
            sync_tree(part);
            real_disk().rename(part, m_out / uuid);
        } catch (const Error&) {
            std::error_code ignored;
            fs::remove_all(part, ignored);
            throw;
        }
        real_disk().sync_folder(m_out);
        return package;
    }

private:
    void copy(const PackedFile& packed, const fs::path& part) {
        const auto digest = crypto::sha256_from_hex(packed.file.sha256);
        if (!digest) throw Error{Cause::input, message("'{}' is not a SHA-256 digest", packed.file.sha256)};
        const fs::path object = m_archive.objects().path_of(*digest), to = part / packed.path;
        fs::create_directories(to.parent_path());
        copy_new(object, to);
        if (crypto::sha256_of_file(to) != *digest)
            throw Error{Cause::input, message("{}: the bytes are not those that were put", object.string())};
    }

    archive::Archive& m_archive;
    fs::path m_out;
};

/// A folder for exports of this archive: empty, or begun by an earlier one.
void require_own_folder(const fs::path& out, const std::string& mark) {
    if (!fs::exists(out) || fs::is_empty(out)) return;
    if (!fs::exists(out / ".export") || read_file(out / ".export") != mark)
        throw Error{Cause::output, message("{}: is not empty and no export of this archive", out.string())};
}

void write_manifest(const fs::path& out) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{out})
        if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), out));
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    std::string manifest;
    for (const fs::path& file : files)
        if (file != manifest_file && file != ".export")
            manifest += checksum_line(to_hex(crypto::sha256_of_file(out / file)), file);
    replace_file(real_disk(), out / manifest_file, manifest);
}

} // namespace

std::vector<std::string> with_parents(archive::Catalogue& catalogue, const std::vector<std::string>& uuids) {
    std::vector<std::string> all;
    std::set<std::string> seen;
    const std::function<void(const std::string&)> add = [&](const std::string& uuid) {
        if (!seen.insert(uuid).second) return;
        for (const archive::Link& link : catalogue.links(uuid))
            if (link.relation == "parent" || link.relation == "dossier") add(link.uuid);
        all.push_back(uuid); // what it belongs to comes first
    };
    for (const std::string& uuid : uuids) add(uuid);
    return all;
}

ExportTotals export_records(archive::Archive& archive, const std::vector<std::string>& uuids, const fs::path& out,
    const ExportOptions& options, ExportListener& listener) {
    const std::string mark = "hoso-export/1 " + archive.identity().id + "\n";
    require_own_folder(out, mark);
    ExportTotals totals;
    if (!options.dry_run) {
        real_disk().create_folders(out);
        if (!fs::exists(out / ".export")) real_disk().write_new(out / ".export", mark);
        replace_file(real_disk(), out / "README.txt", readme);
    }
    Exporter exporter{archive, out};
    std::int64_t done = 0;
    for (const std::string& uuid : uuids) {
        listener.progress(done++, static_cast<std::int64_t>(uuids.size()));
        if (fs::exists(out / uuid / mets_file)) {
            ++totals.already_there;
            listener.already_there(uuid);
            continue;
        }
        try {
            if (options.dry_run) {
                const archive::Record record = archive.record(archive.require(uuid).place);
                ++totals.exported;
                for (const auto& [object, size] : archive::objects_of(record)) {
                    totals.size_bytes += size;
                    ++totals.files;
                }
                listener.exported(record, out / uuid);
                continue;
            }
            const Package package = exporter.write(uuid);
            ++totals.exported;
            totals.files += static_cast<std::int64_t>(package.files.size());
            for (const PackedFile& file : package.files) totals.size_bytes += file.file.size_bytes;
            listener.exported(package.record, out / uuid);
        } catch (const Error& error) {
            if (error.cause() == Cause::io || error.cause() == Cause::output || error.cause() == Cause::denied) throw;
            ++totals.refused;
            listener.refused(uuid, error.what());
        }
    }
    if (!options.dry_run) write_manifest(out);
    listener.progress(done, done);
    return totals;
}

} // namespace hoso::exchange
