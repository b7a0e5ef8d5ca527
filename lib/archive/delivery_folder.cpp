// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery_folder.hpp"

#include "core/error.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cerrno>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

std::string letters_of(const std::string& path) { return text::lower(text::nfc(path)); }

Error failure(const fs::path& path, const std::error_code& error) {
    Cause cause = Cause::io;
    if (error.value() == ENOENT || error.value() == ENOTDIR) cause = Cause::missing;
    if (error.value() == EACCES || error.value() == EPERM) cause = Cause::denied;
    return Error{cause, path.string() + ": " + error.message()};
}

DeliveryFolder::Kind kind_of(fs::file_type type) {
    if (type == fs::file_type::regular) return DeliveryFolder::Kind::file;
    if (type == fs::file_type::directory) return DeliveryFolder::Kind::folder;
    return type == fs::file_type::symlink ? DeliveryFolder::Kind::symbolic_link : DeliveryFolder::Kind::device;
}

} // namespace

DeliveryFolder::DeliveryFolder(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator{folder, error};
    if (error) throw failure(folder, error);
    walk(folder, "");
    std::sort(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) { return a.path < b.path; });
    for (std::size_t i = 0; i < m_entries.size(); ++i) m_by_letters.emplace(letters_of(m_entries[i].path), i);
}

void DeliveryFolder::walk(const fs::path& folder, const std::string& below) {
    std::error_code error;
    fs::directory_iterator at{folder, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error))
        add(*at, below + at->path().filename().string());
    if (error) m_unreadable.push_back({below, error.message()});
}

void DeliveryFolder::add(const fs::directory_entry& entry, std::string path) {
    std::error_code error;
    const fs::file_type type = entry.symlink_status(error).type();
    Entry found{std::move(path), kind_of(type), 0};
    if (!error && found.kind == Kind::file) found.size_bytes = entry.file_size(error);
    if (error) {
        m_unreadable.push_back({found.path, error.message()});
        return;
    }
    if (found.kind == Kind::folder) walk(entry.path(), found.path + "/");
    m_entries.push_back(std::move(found));
}

const DeliveryFolder::Entry* DeliveryFolder::find(const std::string& path) const {
    const auto found = std::lower_bound(m_entries.begin(), m_entries.end(), path,
        [](const Entry& entry, const std::string& wanted) { return entry.path < wanted; });
    return found == m_entries.end() || found->path != path ? nullptr : &*found;
}

std::vector<const DeliveryFolder::Entry*> DeliveryFolder::of_same_letters(const std::string& path) const {
    std::vector<const Entry*> found;
    const auto [begin, end] = m_by_letters.equal_range(letters_of(path));
    for (auto at = begin; at != end; ++at) found.push_back(&m_entries[at->second]);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<const DeliveryFolder::Entry*> DeliveryFolder::of_same_text(const std::string& path) const {
    auto found = of_same_letters(path);
    const std::string wanted = text::nfc(path);
    std::erase_if(found, [&](const Entry* entry) {
        return !text::is_valid_utf8(entry->path) || text::nfc(entry->path) != wanted; // U+FFFD is no letter to go by
    });
    return found;
}

const DeliveryFolder::Entry* DeliveryFolder::link_before(const std::string& path) const {
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
        const Entry* entry = find(path.substr(0, at));
        if (entry != nullptr && entry->kind == Kind::symbolic_link) return entry;
    }
    return nullptr;
}

std::string printable_name(std::string_view name) {
    const std::string valid = text::to_valid_utf8(name);
    std::string printable;
    for (std::size_t at = 0; at < valid.size();) {
        const text::CodePoint letter = text::code_point_at(valid, at);
        const bool control = text::kind_of(letter.value) == text::CharacterKind::control;
        if (letter.value == U'\n' || letter.value == U'\t') {
            printable += letter.value == U'\n' ? "\\n" : "\\t";
        } else if (control || letter.value == U'\r' || letter.value == U'\u2028' || letter.value == U'\u2029') {
            constexpr std::string_view digits = "0123456789abcdef";
            for (std::size_t i = 0; i < letter.size; ++i) {
                const auto byte = static_cast<unsigned char>(valid[at + i]);
                printable += "\\x";
                printable += digits[byte >> 4];
                printable += digits[byte & 15];
            }
        } else {
            printable += valid.substr(at, letter.size);
        }
        at += letter.size;
    }
    return printable;
}

} // namespace hoso::archive
