// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/identity.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "json/json.hpp"

#include <map>
#include <sstream>

namespace hoso::archive {

namespace {

// A JSON string without control characters is a TOML basic string (TOML 1.0, String), and ours have none.
std::string quoted(const std::string& text) { return to_line(Json(text)); }

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Where the value ends that `text` begins with: behind the closing quote of a string, before the comment of a number.
std::size_t value_end(const std::string& text) {
    if (!text.starts_with('"')) return std::min(text.find('#'), text.size());
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

std::map<std::string, Json> read_pairs(const std::string& text, const std::string& name) {
    std::map<std::string, Json> pairs;
    std::istringstream lines{text};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::string place = message("{}: line {}", name, ++number);
        line = trimmed(line);
        if (line.empty() || line.front() == '#') continue;
        const auto equals = line.find('=');
        if (equals == std::string::npos) throw Error{Cause::input, message("{}: not 'key = value'", place)};
        const std::string rest = trimmed(line.substr(equals + 1));
        const std::size_t end = value_end(rest);
        const std::string behind = trimmed(rest.substr(end));
        if (!behind.empty() && behind.front() != '#')
            throw Error{Cause::input, message("{}: not 'key = value'", place)};
        pairs[trimmed(line.substr(0, equals))] = parse_json(trimmed(rest.substr(0, end)), place);
    }
    return pairs;
}

} // namespace

std::string to_toml(const Identity& identity) {
    return fmt::format("# An archive of hoso; hoso-archive(5) says what each file and field is.\n"
                       "format = {}\nid = {}\nfonds = {}\nname = {}\ncreated = {}\n",
        identity.format, quoted(identity.id), quoted(identity.fonds), quoted(identity.name), quoted(identity.created));
}

Identity identity_from_toml(const std::string& text, const std::string& name) {
    const auto pairs = read_pairs(text, name);
    Identity identity;
    try {
        identity.format = pairs.at("format").get<int>();
        if (identity.format > Identity::current_format)
            throw Error{Cause::settings, message("{}: format {} is newer than this program, which knows {}", name,
                                             identity.format, Identity::current_format)};
        if (identity.format < Identity::current_format)
            throw Error{Cause::settings,
                message(
                    "{}: format {} was only written before the first release; import its batches into a new archive",
                    name, identity.format)};
        identity.id = pairs.at("id");
        identity.fonds = pairs.at("fonds");
        identity.name = pairs.at("name");
        identity.created = pairs.at("created");
    } catch (const std::out_of_range&) {
        throw Error{Cause::input, message("{}: format, id, fonds, name and created must all be there", name)};
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
    return identity;
}

Identity read_identity(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "archive.toml";
    if (!std::filesystem::exists(file))
        throw Error{Cause::missing,
            message("{}: not an archive (no archive.toml); 'hoso-archive init' makes one", folder.string())};
    return identity_from_toml(read_file(file), file.string());
}

} // namespace hoso::archive
