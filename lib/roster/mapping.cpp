// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/mapping.hpp"

#include "messages/messages.hpp"
#include "reference/toml.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::roster {

namespace {

std::string all_keys() {
    std::string keys;
    for (const Field field : all_fields) keys += std::string{key_of(field)} + ", ";
    return keys + "ignore";
}

void read_header(const reference::Toml& headers, const std::string& header, Mapping& mapping) {
    const std::string key = header_key(header);
    if (key.empty()) headers.fail(header, tr("a header without letters or digits"));
    if (mapping.headers.contains(key) || mapping.ignored.contains(key))
        headers.fail(header, message("'{}' stands here already, written in another way", header));
    const std::string meaning = headers.text(header);
    if (meaning == "ignore") {
        mapping.ignored.insert(key);
        return;
    }
    const auto* field =
        std::find_if(all_fields.begin(), all_fields.end(), [&](Field each) { return key_of(each) == meaning; });
    if (field == all_fields.end())
        headers.fail(header, message("'{}' is no field of a roster", meaning), message("one of {}", all_keys()));
    mapping.headers.emplace(key, *field);
}

void read_role(const reference::Toml& roles, const std::string& word, Mapping& mapping) {
    const std::string key = text::fold(text::collapse_spaces(text::nfc(word)));
    const std::string role = text::collapse_spaces(text::nfc(roles.text(word)));
    if (key.empty() || role.empty()) roles.fail(word, tr("a role without a name"));
    if (!mapping.roles.emplace(key, role).second)
        roles.fail(word, message("'{}' stands here already, written in another way", word));
}

void read_sheet(const reference::Toml& sheets, const std::string& name, Mapping& mapping) {
    if (sheets.text(name) != "ignore")
        sheets.fail(name, message("'{}' is nothing that a sheet can be", sheets.text(name)), tr("only 'ignore'"));
    if (!mapping.ignored_sheets.insert(sheet_key(name)).second)
        sheets.fail(name, message("'{}' stands here already, written in another way", name));
}

Mapping mapping_of(const reference::Toml& file) {
    file.allow_only({"headers", "roles", "sheets"});
    Mapping mapping;
    if (const auto headers = file.table("headers"))
        for (const std::string& header : headers->keys()) read_header(*headers, header, mapping);
    if (const auto roles = file.table("roles"))
        for (const std::string& word : roles->keys()) read_role(*roles, word, mapping);
    if (const auto sheets = file.table("sheets"))
        for (const std::string& name : sheets->keys()) read_sheet(*sheets, name, mapping);
    return mapping;
}

} // namespace

std::string sheet_key(std::string_view name) { return text::fold(text::collapse_spaces(text::nfc(name))); }

Mapping read_mapping(const std::filesystem::path& file) { return mapping_of(reference::read_toml(file)); }

Mapping parse_mapping(std::string_view bytes, const std::string& name) {
    return mapping_of(reference::parse_toml(bytes, name));
}

} // namespace hoso::roster
