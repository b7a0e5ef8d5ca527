// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/inputs.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::digitize {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_id = 200; // leaves room for a number and for suffixes of temporary names
constexpr std::size_t longest_name = 255;

bool is_hidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

/// However it was written: no "..", no "/" at the end.
fs::path plain(const fs::path& path) {
    const fs::path absolute = fs::absolute(path).lexically_normal();
    return absolute.has_filename() ? absolute : absolute.parent_path();
}

bool is_below(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

void walk(const fs::path& folder, const fs::path& relative, const fs::path& batch, std::vector<Input>& inputs) {
    std::error_code error;
    fs::directory_iterator entries{folder, error};
    if (error) throw Error{Cause::denied, folder.string() + ": " + error.message()};
    for (const fs::directory_entry& entry : entries) {
        if (is_hidden(entry.path()) || entry.path() == batch) continue;
        const fs::path name = relative / entry.path().filename();
        if (entry.is_directory() && !entry.is_symlink()) walk(entry.path(), name, batch, inputs);
        else if (entry.is_regular_file()) inputs.push_back({entry.path(), name});
    }
}

std::string cut(const std::string& id) {
    if (id.size() <= longest_id) return id;
    std::size_t end = longest_id - 9;
    while (end > 0 && (static_cast<unsigned char>(id[end]) & 0xC0) == 0x80) --end; // not inside a character
    return id.substr(0, end) + "_" + crypto::to_hex(crypto::sha256(id)).substr(0, 8);
}

} // namespace

std::vector<Input> find_inputs(const std::vector<std::string>& arguments, const fs::path& batch) {
    const fs::path own = plain(batch);
    std::vector<Input> inputs;
    for (const std::string& argument : arguments) {
        if (argument.empty()) throw Error{Cause::usage, tr("an empty name is no file or folder")};
        const fs::path path = plain(argument);
        std::error_code error;
        if (!fs::exists(path, error)) throw Error{Cause::missing, message("{}: no such file or folder", argument)};
        if (is_below(path, own)) continue;
        if (fs::is_directory(path))
            walk(path, {}, own, inputs);
        else if (fs::is_regular_file(path))
            inputs.push_back({path, path.filename()});
        else
            throw Error{Cause::input, message("{}: neither a file nor a folder", argument)};
    }
    std::sort(inputs.begin(), inputs.end(),
        [](const Input& a, const Input& b) { return a.path.native() < b.path.native(); });
    inputs.erase(std::unique(inputs.begin(), inputs.end(),
                     [](const Input& a, const Input& b) { return a.path.native() == b.path.native(); }),
        inputs.end());
    return inputs;
}

std::string document_id(const fs::path& relative, std::set<std::string>& taken) {
    fs::path stem = relative;
    stem.replace_extension();
    const std::string name = text::nfc(text::to_valid_utf8(stem.native()));
    std::string id;
    for (std::size_t at = 0; at < name.size();) {
        const text::CodePoint point = text::code_point_at(name, at);
        const auto kind = text::kind_of(point.value);
        const bool bad = point.value < ' ' || point.value == '/' || kind == text::CharacterKind::control ||
                         kind == text::CharacterKind::invisible;
        id += bad ? "_" : name.substr(at, point.size);
        at += point.size;
    }
    if (id.empty() || id.front() == '.') id.insert(0, "_");
    id = cut(id);
    std::string unique = id;
    for (int number = 2; !taken.insert(unique).second; ++number) unique = id + "-" + std::to_string(number);
    return unique;
}

std::string kept_name(const fs::path& input) {
    const std::string name = text::to_valid_utf8(input.filename().native());
    return name.size() <= longest_name ? name : cut(name);
}

} // namespace hoso::digitize
