// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::archive {

/// What stands below a folder. No symbolic link is followed.
class DeliveryFolder {
public:
    enum class Kind { file, folder, symbolic_link, device };
    struct Entry {
        std::string path; ///< below the folder, byte for byte
        Kind kind = Kind::file;
        std::uintmax_t size_bytes = 0;
    };

    /// Error{missing, denied, io} where the folder itself cannot be read. Folders inside that cannot are in
    /// unreadable().
    explicit DeliveryFolder(const std::filesystem::path& folder);

    /// In order of their bytes.
    const std::vector<Entry>& entries() const noexcept { return m_entries; }
    struct Unreadable {
        std::string path, reason;
    };
    const std::vector<Unreadable>& unreadable() const noexcept { return m_unreadable; }

    /// Null where there is none of exactly this name.
    const Entry* find(const std::string& path) const;
    /// Those whose names are the same text in NFC; those that differ in capitals only.
    std::vector<const Entry*> of_same_text(const std::string& path) const;
    std::vector<const Entry*> of_same_letters(const std::string& path) const;
    /// The symbolic link on the way to the path; null where there is none.
    const Entry* link_before(const std::string& path) const;

private:
    void walk(const std::filesystem::path& folder, const std::string& below);
    void add(const std::filesystem::directory_entry& entry, std::string path);

    std::vector<Entry> m_entries;
    std::vector<Unreadable> m_unreadable;
    std::unordered_multimap<std::string, std::size_t> m_by_letters; ///< lower case, NFC
};

/// A name as one line of text: bytes that are not UTF-8 become U+FFFD, control characters \n, \t or \xNN.
std::string printable_name(std::string_view name);

} // namespace hoso::archive
