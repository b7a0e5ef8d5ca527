// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/queries.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/names.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

constexpr const char* schema = "hoso-query/1";
constexpr const char* ending = ".json";
constexpr std::size_t longest_name = 64; // code points; a file name has room for 255 bytes
constexpr std::uintmax_t largest_file = 1 << 20;

bool is_name(const std::string& name) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < name.size(); ++count) {
        const auto point = text::code_point_at(name, at);
        const auto kind = text::kind_of(point.value);
        const bool word = kind == text::CharacterKind::letter || kind == text::CharacterKind::digit;
        const bool inner = kind == text::CharacterKind::mark || point.value == ' ' || point.value == '-' ||
                           point.value == '_' || point.value == '.';
        if (!point.valid || (!word && !(inner && at > 0))) return false;
        at += point.size;
    }
    return count > 0 && count <= longest_name && name.size() <= 200;
}

std::string checked(const std::string& name) {
    std::string settled = text::nfc(name);
    if (!is_name(settled))
        throw Error{Cause::usage,
            message("'{}' cannot be the name of a search: one to {} letters, digits, spaces and - _ ., the first one a "
                    "letter or digit",
                name, longest_name)};
    return settled;
}

} // namespace

fs::path SavedQueries::path_of(const std::string& name) const { return m_folder / (checked(name) + ending); }

void SavedQueries::save(const SavedQuery& query) {
    const fs::path path = path_of(query.name);
    const Json json{{"schema", schema}, {"name", checked(query.name)}, {"options", query.options}};
    m_disk.create_folders(m_folder);
    replace_file(m_disk, path, json.dump(2) + "\n");
}

SavedQuery SavedQueries::load(const std::string& name) const {
    const fs::path path = path_of(name);
    if (!fs::exists(path)) throw Error{Cause::missing, message("{}: no search is kept under this name", name)};
    const Json json = parse_json(read_file(path, largest_file), path.string());
    if (!json.is_object() || !json.contains("schema") || json.at("schema") != schema || !json.contains("options") ||
        !json.at("options").is_object())
        throw Error{Cause::input, message("{}: is no search that was kept", path.string())};
    return {checked(name), json.at("options")};
}

void SavedQueries::remove(const std::string& name) {
    const fs::path path = path_of(name);
    if (!fs::exists(path)) throw Error{Cause::missing, message("{}: no search is kept under this name", name)};
    m_disk.remove(path);
    m_disk.sync_folder(m_folder);
}

std::vector<SavedQuery> SavedQueries::all() const {
    std::vector<SavedQuery> found;
    if (!fs::is_directory(m_folder)) return found;
    for (const auto& entry : fs::directory_iterator{m_folder}) {
        const fs::path& file = entry.path();
        if (file.extension() == ending && is_name(file.stem().string())) found.push_back(load(file.stem().string()));
    }
    std::sort(found.begin(), found.end(), [](const SavedQuery& a, const SavedQuery& b) {
        const int order = text::compare(a.name, b.name);
        return order != 0 ? order < 0 : a.name < b.name;
    });
    return found;
}

} // namespace hoso::archive
