// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/receive.hpp"

#include "core/error.hpp"
#include "exchange/layout.hpp"
#include "exchange/mets.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace hoso::exchange {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_description = std::uintmax_t{1} << 28;

/// A record that could enter.
struct Received {
    fs::path folder;
    std::string uuid;
    std::vector<std::string> lines;
    std::vector<archive::Record> records;  ///< of the lines that were not erased, in their order
    std::map<std::string, fs::path> files; ///< by SHA-256
};

std::vector<fs::path> package_folders(const fs::path& folder) {
    if (fs::exists(folder / mets_file)) return {folder};
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.is_directory() && !entry.is_symlink() && fs::exists(entry.path() / mets_file))
            found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

class Reader {
public:
    Reader(fs::path folder, ReceiveListener& listener) : m_folder{std::move(folder)}, m_listener{listener} {}

    /// Nothing where there was a fault.
    std::optional<Received> read() {
        const fs::path mets = m_folder / mets_file;
        try {
            m_content = read_mets(read_file(mets, largest_description), mets.string());
        } catch (const Error& error) {
            fault("mets.unreadable", mets, error.what(), tr("ask the sender for the package again"));
            return std::nullopt;
        }
        m_received.folder = m_folder;
        m_received.uuid = m_content.uuid;
        if (check_file(m_content.lines)) read_lines();
        for (const MetsFile& file : m_content.files)
            if (check_file(file)) m_received.files[file.sha256] = m_folder / file.path;
        check_objects();
        if (m_faults > 0) return std::nullopt;
        return std::move(m_received);
    }

private:
    void fault(const char* rule, const fs::path& file, const std::string& problem, const std::string& advice) {
        ++m_faults;
        m_listener.fault({rule, file.string(), problem, advice});
    }

    /// Symbolic links are not followed: what they name is not part of the package.
    bool has_link(const fs::path& path) const {
        fs::path at = m_folder;
        for (const fs::path& part : path)
            if (fs::is_symlink(at /= part)) return true;
        return false;
    }

    bool check_file(const MetsFile& file) {
        const fs::path path = m_folder / file.path;
        const std::string resend = tr("ask the sender for this file again");
        std::error_code error;
        if (has_link(file.path)) {
            fault("mets.symbolic-link", path, tr("is or lies behind a symbolic link"),
                tr("put the file itself in its place"));
        } else if (!fs::is_regular_file(path, error)) {
            fault("mets.file-missing", path, message("METS.xml, line {}, names it, but it is no file here", file.line),
                resend);
        } else if (const auto size = static_cast<std::int64_t>(fs::file_size(path));
                   file.size_bytes >= 0 && size != file.size_bytes) {
            fault("mets.size-differs", path, message("has {} bytes, {} are stated", size, file.size_bytes), resend);
        } else if (const std::string found = to_hex(crypto::sha256_of_file(path)); found != file.sha256) {
            fault(
                "mets.checksum-differs", path, message("has the SHA-256 {}, {} is stated", found, file.sha256), resend);
        } else {
            return true;
        }
        return false;
    }

    void read_lines() {
        const fs::path path = m_folder / m_content.lines.path;
        const std::string text = read_file(path, largest_description);
        int number = 0;
        for (std::size_t at = 0, feed = 0; (feed = text.find('\n', at)) != std::string::npos; at = feed + 1) {
            ++number;
            m_received.lines.push_back(text.substr(at, feed - at));
            const std::string& line = m_received.lines.back();
            if (archive::is_erased(line)) continue;
            try {
                const std::string name = message("{}: line {}", path.string(), number);
                archive::Record record = archive::record_from_json(parse_json(line, name), name);
                const int before = m_received.records.empty() ? 0 : m_received.records.back().version;
                if (record.uuid != m_content.uuid || record.version <= before)
                    throw Error{Cause::input, message("{}: is not the next version of {}", name, m_content.uuid)};
                m_received.records.push_back(std::move(record));
            } catch (const Error& error) {
                fault("record.unreadable", path, error.what(), tr("ask the sender for the package again"));
            }
        }
        if (m_received.records.empty())
            fault("record.empty", path, tr("has no record"), tr("ask the sender for the package again"));
    }

    void check_objects() {
        for (const archive::Record& record : m_received.records)
            for (const auto& [object, size] : archive::objects_of(record))
                if (!m_received.files.contains(object) && m_faults == 0)
                    fault("record.file-missing", m_folder / mets_file,
                        message("version {} of the record has the file {}, which the package lacks", record.version,
                            object),
                        tr("ask the sender for the package again"));
    }

    fs::path m_folder;
    ReceiveListener& m_listener;
    MetsContent m_content;
    Received m_received;
    int m_faults = 0;
};

/// The lines that the archive has of a record, without those that were erased.
std::vector<std::string> known_lines(archive::Writer& writer, const std::string& uuid) {
    std::vector<std::string> lines;
    for (const auto& version : writer.catalogue().versions(uuid))
        lines.push_back(archive::read_line(writer.layout().records(), version.place));
    std::erase_if(lines, archive::is_erased);
    return lines;
}

class Receiver {
public:
    Receiver(archive::Writer& writer, const fs::path& folder, const archive::ImportOptions& options,
        ReceiveListener& listener)
        : m_writer{writer}, m_folder{folder}, m_options{options}, m_listener{listener} {}

    archive::ImportTotals run() {
        const std::vector<fs::path> folders = package_folders(m_folder);
        std::vector<Received> wanted;
        std::int64_t done = 0, faulty = 0;
        for (const fs::path& folder : folders) {
            m_listener.progress(done++, static_cast<std::int64_t>(2 * folders.size()));
            auto received = Reader{folder, m_listener}.read();
            if (!received)
                ++faulty;
            else if (is_wanted(*received))
                wanted.push_back(std::move(*received));
        }
        m_totals.refused += faulty;
        if (m_totals.refused > 0) return m_totals;
        for (const Received& one : wanted) {
            take_in(one);
            m_listener.progress(done++, static_cast<std::int64_t>(2 * folders.size()));
        }
        flush();
        return m_totals;
    }

private:
    bool is_wanted(const Received& received) {
        const auto known = known_lines(m_writer, received.uuid);
        if (known.empty()) return true;
        std::vector<std::string> lines = received.lines;
        std::erase_if(lines, archive::is_erased);
        if (known == lines) {
            ++m_totals.already_there;
            m_listener.already_there(received.records.back().code);
            return false;
        }
        ++m_totals.refused;
        m_listener.refused(received.folder.string(),
            message("the archive has the record {} with another history; what it has is kept", received.uuid));
        return false;
    }

    void take_in(const Received& received) {
        if (!m_options.dry_run)
            for (const auto& [digest, file] : received.files)
                (void)m_writer.objects().put_file(file, crypto::sha256_from_hex(digest));
        if (m_lines.size() + received.lines.size() > archive::Writer::most_records) flush();
        m_lines.insert(m_lines.end(), received.lines.begin(), received.lines.end());
        m_records.push_back(received.records.back());
    }

    void flush() {
        if (m_records.empty()) return;
        if (!m_options.dry_run)
            m_writer.commit_lines({"import", m_id,
                                      {{"source", m_folder.filename().string()}, {"format", "mets"},
                                          {"part", ++m_parts}, {"records", m_records.size()}}},
                m_lines);
        for (const archive::Record& record : m_records) {
            ++m_totals.imported;
            m_totals.pages += static_cast<std::int64_t>(record.pages.size());
            m_listener.imported(record);
        }
        m_lines.clear();
        m_records.clear();
    }

    archive::Writer& m_writer;
    fs::path m_folder;
    const archive::ImportOptions& m_options;
    ReceiveListener& m_listener;
    std::string m_id = m_writer.new_uuid();
    archive::ImportTotals m_totals;
    std::vector<std::string> m_lines;
    std::vector<archive::Record> m_records; ///< the newest version of each record whose lines wait
    int m_parts = 0;
};

} // namespace

bool is_package(const fs::path& folder) { return fs::is_directory(folder) && !package_folders(folder).empty(); }

archive::ImportTotals receive_packages(
    archive::Writer& writer, const fs::path& folder, const archive::ImportOptions& options, ReceiveListener& listener) {
    return Receiver{writer, folder, options, listener}.run();
}

} // namespace hoso::exchange
