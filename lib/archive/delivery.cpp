// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery.hpp"

#include "archive/checksum_list.hpp"
#include "archive/delivery_folder.hpp"
#include "archive/delivery_list.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

using Severity = DeliveryFault::Severity;
using Entry = DeliveryFolder::Entry;

constexpr std::size_t longest_name = 255, longest_path = 4'095; // NAME_MAX, PATH_MAX of Linux
constexpr std::uintmax_t largest_checksum_file = 256 << 20;

std::string last_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string with_slashes(std::string path) {
    std::replace(path.begin(), path.end(), '\\', '/');
    return path;
}

/// The path without "." and empty parts; none where it leaves the folder.
std::optional<std::string> inside(const std::string& path) {
    const bool drive = path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
    if (path.starts_with('/') || path.starts_with("\\\\") || drive) return std::nullopt;
    std::string plain;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string part = path.substr(at, end - at);
        at = end + 1;
        if (part == "..") return std::nullopt;
        if (part.empty() || part == ".") continue;
        plain += (plain.empty() ? "" : "/") + part;
    }
    return plain;
}

bool is_too_long(const std::string& path) {
    if (path.size() > longest_path) return true;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (end - at > longest_name) return true;
        at = end + 1;
    }
    return false;
}

/// What operating systems and offices' programs leave behind.
bool is_system_file(const std::string& name) {
    constexpr std::array known{"Thumbs.db", "desktop.ini", ".DS_Store", ".directory"};
    return std::find(known.begin(), known.end(), name) != known.end() || name.starts_with("._") ||
           name.starts_with("~$") || name.starts_with(".~lock.");
}

class Checker {
public:
    Checker(const fs::path& folder, const fs::path& list) : m_files{folder}, m_own_list{path_of(folder, list)} {
        m_delivery.folder = folder;
        m_delivery.list = list;
    }

    Delivery check(Contents contents) {
        DeliveryList list = read_delivery_list(m_delivery.list);
        m_delivery.faults = std::move(list.faults);
        m_delivery.rows.reserve(list.rows.size());
        for (; !list.rows.empty(); list.rows.pop_front()) take(std::move(list.rows.front()));
        for (const Entry& entry : m_files.entries())
            if (entry.kind == DeliveryFolder::Kind::file && !m_rows.contains(entry.path)) take_checksums(entry);
        check_folder();
        for (auto& [path, row] : m_rows) add_checksums(path, m_delivery.rows[row]);
        if (contents == Contents::compare) check_contents();
        return std::move(m_delivery);
    }

private:
    /// The list's path below the folder; empty where it stands elsewhere.
    static std::string path_of(const fs::path& folder, const fs::path& list) {
        std::error_code ignored;
        const fs::path below =
            fs::weakly_canonical(list, ignored).lexically_relative(fs::weakly_canonical(folder, ignored));
        return below.empty() || *below.begin() == ".." ? "" : below.string();
    }

    void add(
        Severity severity, const std::string& rule, const std::string& file, std::string problem, std::string remedy) {
        m_delivery.faults.push_back({severity, "delivery." + rule, printable_name(file), m_place, std::move(problem),
            std::move(remedy), m_cell});
    }

    void set_place(const ListPlace& cell) {
        m_cell = cell;
        m_place = place_text(m_delivery.list, cell);
    }
    void set_place(const std::string& place) {
        m_cell = {};
        m_place = place;
    }
    void clear_place() { set_place(std::string{}); }

    // --- a name in a list ------------------------------------------------------------------------------------------
    void take(ListedRow listed) {
        set_place(listed.row.place);
        const Entry* entry = resolve(listed.name, "");
        if (entry == nullptr) return;
        const auto [first, is_new] = m_rows.emplace(entry->path, m_delivery.rows.size());
        if (!is_new) {
            add(Severity::error, "duplicate-row", entry->path,
                message(
                    "the file stands in {} already", place_text(m_delivery.list, m_delivery.rows[first->second].place)),
                tr("take one of the two rows out"));
            return;
        }
        check_code(listed.row, entry->path);
        if (entry->size_bytes == 0)
            add(Severity::warning, "empty-file", entry->path, tr("the file is empty"), tr("send the file again"));
        listed.row.file = entry->path;
        listed.row.size_bytes = entry->size_bytes;
        m_delivery.rows.push_back(std::move(listed.row));
    }

    void check_code(const DeliveryRow& row, const std::string& file) {
        if (row.code.empty()) return;
        const auto [first, is_new] = m_codes.emplace(row.code, m_delivery.rows.size());
        if (!is_new)
            add(Severity::warning, "duplicate-code", file,
                message("{} has the code {} already", place_text(m_delivery.list, m_delivery.rows[first->second].place),
                    row.code),
                tr("look which of the two has the code, or whether both are one document"));
    }

    /// The file of that name, `base` (which ends with a slash, or is empty) being the folder that names are relative
    /// to; null, with a fault, where there is none that may be taken.
    const Entry* resolve(const std::string& name, const std::string& base) {
        const std::string bare = trimmed(name), slashed = with_slashes(bare);
        for (const std::string& form : {name, bare, slashed}) {
            const auto path = inside(form);
            if (!path) {
                add(Severity::error, "path-outside", name, tr("the name leads out of the delivered folder"),
                    tr("put the file into the folder and name it from there"));
                return nullptr;
            }
            const auto entry = look_up(base + *path);
            if (!entry) return nullptr;
            if (*entry == nullptr) continue;
            if (form != name && form != bare)
                add(Severity::warning, "separator", (*entry)->path, tr("folders are separated by \\ in the list"),
                    tr("write / between folders"));
            return is_file(**entry) ? *entry : nullptr;
        }
        say_missing(base + inside(slashed).value_or(""));
        return nullptr;
    }

    /// Null where there is none; nothing where a fault was told of it.
    std::optional<const Entry*> look_up(const std::string& path) {
        if (const Entry* exact = m_files.find(path)) return exact;
        const auto same = m_files.of_same_text(path);
        if (same.empty()) return nullptr;
        if (same.size() > 1) {
            add(Severity::error, "ambiguous-name", path,
                message("{} files have this name, written with different bytes", same.size()),
                tr("rename them so that their names differ to the eye"));
            return std::nullopt;
        }
        add(Severity::warning, "normal-form", same.front()->path,
            tr("list and file write the same name with different bytes (Unicode NFC and NFD); the file is taken"),
            tr("nothing need be done: the name is kept as the file has it"));
        return same.front();
    }

    bool is_file(const Entry& entry) {
        switch (entry.kind) {
        case DeliveryFolder::Kind::file:
            return true;
        case DeliveryFolder::Kind::folder:
            add(Severity::error, "not-a-file", entry.path, tr("this is a folder"), tr("name each of its files"));
            return false;
        case DeliveryFolder::Kind::symbolic_link:
            say_link(entry);
            return false;
        case DeliveryFolder::Kind::device:
            say_device(entry);
            return false;
        }
        return false;
    }

    void say_link(const Entry& entry) {
        m_told.insert(entry.path);
        add(Severity::error, "symbolic-link", entry.path, tr("this is a symbolic link and is not followed"),
            tr("put the file itself in its place"));
    }

    void say_device(const Entry& entry) {
        m_told.insert(entry.path);
        add(Severity::error, "device", entry.path, tr("this is a device, pipe or socket and is not read"),
            tr("take it out of the folder"));
    }

    void say_missing(const std::string& path) {
        if (path.empty() || path.ends_with('/')) {
            add(Severity::error, "not-a-file", path, tr("this is a folder"), tr("name each of its files"));
        } else if (is_too_long(path)) {
            add(Severity::error, "too-long", path,
                message("no file can have a name longer than {} bytes", longest_name),
                tr("shorten the name of the file and in the list"));
        } else if (const Entry* link = m_files.link_before(path)) {
            say_link(*link);
        } else if (const auto similar = m_files.of_same_letters(path); similar.size() == 1) {
            add(Severity::error, "file-missing", path,
                message("not in the folder, but there is {}", printable_name(similar.front()->path)),
                tr("write capitals and small letters as the file has them"));
        } else {
            add(Severity::error, "file-missing", path, tr("not in the folder"),
                tr("send the file, or correct its name"));
        }
    }

    // --- checksum files ----------------------------------------------------------------------------------------------
    void take_checksums(const Entry& entry) {
        const auto kind = checksum_file(last_name(entry.path));
        if (!kind) return;
        m_used.insert(entry.path);
        const std::string base = entry.path.substr(0, entry.path.size() - last_name(entry.path).size());
        ChecksumList list;
        try {
            list = read_checksums(read_file(m_delivery.folder / entry.path, largest_checksum_file), *kind);
        } catch (const Error& error) {
            clear_place();
            say_unreadable(entry.path, error.what());
            return;
        }
        for (const ChecksumLine& line : list.lines) take_checksum(entry.path, base, *kind, line);
        for (const int number : list.damaged) {
            set_place(line_place(entry.path, number));
            add(Severity::error, "bad-checksum", entry.path, tr("the line is no checksum of its kind"),
                tr("make the checksum file again from the files that were meant"));
        }
    }

    void take_checksum(
        const std::string& file, const std::string& base, const ChecksumFile& kind, const ChecksumLine& line) {
        set_place(line_place(file, line.number));
        std::string name = line.file;
        if (kind.form == ChecksumFile::Form::single) {
            const std::string own = last_name(file);
            const std::string meant = own.substr(0, own.rfind('.'));
            if (!name.empty() && text::nfc(last_name(name)) != text::nfc(meant)) {
                add(Severity::error, "bad-checksum", file, message("it names {}", printable_name(name)),
                    message("name the checksum file after its file"));
                return;
            }
            name = meant;
        }
        if (const Entry* entry = resolve(name, base))
            m_checksums[entry->path].push_back({kind.algorithm, line.digest, m_place, {}});
    }

    static std::string line_place(const std::string& file, int number) {
        return printable_name(file) + ": " + std::to_string(number);
    }

    void add_checksums(const std::string& path, DeliveryRow& row) {
        const auto supplied = m_checksums.find(path);
        if (supplied == m_checksums.end()) return;
        row.checksums.insert(row.checksums.end(), supplied->second.begin(), supplied->second.end());
    }

    // --- the folder --------------------------------------------------------------------------------------------------
    void check_folder() {
        clear_place();
        for (const DeliveryFolder::Unreadable& unreadable : m_files.unreadable())
            say_unreadable(unreadable.path, unreadable.reason);
        for (const Entry& entry : m_files.entries()) {
            if (entry.kind == DeliveryFolder::Kind::symbolic_link && !m_told.contains(entry.path)) say_link(entry);
            if (entry.kind == DeliveryFolder::Kind::device && !m_told.contains(entry.path)) say_device(entry);
            if (entry.kind == DeliveryFolder::Kind::file) check_unlisted(entry);
            check_twins(entry);
        }
    }

    void check_unlisted(const Entry& entry) {
        if (m_rows.contains(entry.path) || m_used.contains(entry.path) || entry.path == m_own_list) return;
        if (is_system_file(last_name(entry.path))) {
            add(Severity::warning, "system-file", entry.path, tr("a program's own file: not taken"),
                tr("nothing need be done"));
            return;
        }
        m_delivery.unlisted.emplace_back(entry.path);
        add(Severity::warning, "unlisted-file", entry.path, tr("the file does not stand in the list and is not taken"),
            tr("give it a row in the list, or take it out of the folder"));
    }

    void check_twins(const Entry& entry) {
        const Entry& first = *m_files.of_same_letters(entry.path).front();
        if (first.path != entry.path)
            add(Severity::warning, "case-twins", entry.path,
                message(
                    "{} has the same name but for capitals or Unicode form; both are kept", printable_name(first.path)),
                tr("look whether it is the same file twice; some systems cannot hold both"));
    }

    // --- the files' bytes
    // ----------------------------------------------------------------------------------------------
    void check_contents() {
        std::map<std::uintmax_t, int> of_size;
        for (const DeliveryRow& row : m_delivery.rows) ++of_size[row.size_bytes];
        for (DeliveryRow& row : m_delivery.rows) {
            const bool may_be_twin = of_size[row.size_bytes] > 1 && row.size_bytes > 0;
            if (const auto digests = compare(row.file.string(), row.checksums, may_be_twin)) {
                const auto sha256 = digests->find(crypto::DigestAlgorithm::sha256);
                if (sha256 == digests->end()) continue;
                row.sha256 = sha256->second;
                if (may_be_twin) check_duplicate(row);
            }
        }
        for (const auto& [path, supplied] : m_checksums)
            if (!m_rows.contains(path)) compare(path, supplied, false);
    }

    /// The digests that were made; none where there was nothing to compare or the file cannot be read.
    std::optional<std::map<crypto::DigestAlgorithm, std::string>> compare(
        const std::string& path, const std::vector<SuppliedChecksum>& supplied, bool with_sha256) {
        std::set<crypto::DigestAlgorithm> wanted;
        for (const SuppliedChecksum& checksum : supplied) wanted.insert(checksum.algorithm);
        if (with_sha256) wanted.insert(crypto::DigestAlgorithm::sha256);
        if (wanted.empty()) return std::nullopt;
        clear_place();
        try {
            auto digests = crypto::digests_of_file(m_delivery.folder / path, wanted);
            for (const SuppliedChecksum& checksum : supplied) {
                if (digests.at(checksum.algorithm) == checksum.digest) continue;
                checksum.place.empty() ? set_place(checksum.cell) : set_place(checksum.place);
                add(Severity::error, "checksum-differs", path,
                    message("the file's {} is {}", name_of(checksum.algorithm), digests.at(checksum.algorithm)),
                    tr("the file or its checksum is damaged or older: send both again"));
            }
            return digests;
        } catch (const Error& error) {
            say_unreadable(path, error.what());
            return std::nullopt;
        }
    }

    void check_duplicate(const DeliveryRow& row) {
        const auto [first, is_new] = m_contents.emplace(*row.sha256, &row);
        set_place(row.place);
        if (!is_new)
            add(Severity::warning, "duplicate-content", row.file.string(),
                message("the same bytes as {}", printable_name(first->second->file.string())),
                tr("look whether one document was scanned or listed twice"));
    }

    void say_unreadable(const std::string& path, const std::string& reason) {
        add(Severity::error, "unreadable", path, message("it cannot be read: {}", reason),
            tr("look at its permissions and the medium that it came on"));
    }

    DeliveryFolder m_files;
    std::string m_own_list; ///< below the folder; empty where it stands elsewhere
    Delivery m_delivery;
    ListPlace m_cell;
    std::string m_place;                                                 ///< of faults that are found now
    std::map<std::string, std::size_t> m_rows;                           ///< by path, index in the rows
    std::unordered_map<std::string, std::size_t> m_codes;                ///< index of the first row with the code
    std::unordered_map<std::string_view, const DeliveryRow*> m_contents; ///< the first by SHA-256
    std::map<std::string, std::vector<SuppliedChecksum>> m_checksums;    ///< of checksum files, by path
    std::set<std::string> m_used, m_told; ///< checksum files; links and devices that a row was told of
};

} // namespace

bool Delivery::has_errors() const {
    return std::any_of(
        faults.begin(), faults.end(), [](const DeliveryFault& fault) { return fault.severity == Severity::error; });
}

std::vector<fs::path> find_lists(const fs::path& folder) {
    constexpr std::array endings{".csv", ".tsv", ".xlsx", ".ods"};
    constexpr std::array beginnings{"mucluc", "danhsach", "danhmuc", "bangke", "thongke", "list", "index"};
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator at{folder, error}; !error && at != fs::directory_iterator{}; at.increment(error)) {
        std::error_code ignored;
        const std::string ending = text::lower(at->path().extension().string());
        std::string name = text::fold(at->path().stem().string());
        std::erase_if(name, [](char c) { return c == '-' || c == '_' || c == ' '; });
        const bool named = std::any_of(
            beginnings.begin(), beginnings.end(), [&](const char* beginning) { return name.starts_with(beginning); });
        const bool table = std::find(endings.begin(), endings.end(), ending) != endings.end();
        if (named && table && at->symlink_status(ignored).type() == fs::file_type::regular) found.push_back(at->path());
    }
    if (error) throw Error{Cause::io, folder.string() + ": " + error.message()};
    std::sort(found.begin(), found.end());
    return found;
}

Delivery check_delivery(const fs::path& folder, const fs::path& list, Contents contents) {
    return Checker{folder, list}.check(contents);
}

} // namespace hoso::archive
