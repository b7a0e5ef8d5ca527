// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/names.hpp"

#include "messages/messages.hpp"
#include "reference/rule_set.hpp"

#include <algorithm>

namespace hoso::naming {

namespace {

bool can_be_a_name(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
}

} // namespace

std::set<std::string> reserved_names(const reference::DataFolders& rules) {
    const reference::Toml file = reference::read_toml(rules.find("naming/reserved.toml"));
    (void)reference::read_rule_set(file, "hoso-reserved-names/1", "reserved");
    file.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "group"});
    std::set<std::string> names;
    for (const reference::Toml& group : file.tables("group")) {
        group.allow_only({"title", "names"});
        for (const std::string& name : group.texts("names")) {
            if (!can_be_a_name(name))
                group.fail("names", message("'{}' can be no name of an account: a-z, 0-9, '.', '-' and '_'", name));
            names.insert(name);
        }
    }
    return names;
}

} // namespace hoso::naming
