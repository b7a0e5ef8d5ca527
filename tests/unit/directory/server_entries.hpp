// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/directory.hpp"
#include "directory/dn.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace hoso::test {

/// Short words for the operations that tests give to servers.

inline directory::Operation add_unit(const std::string& dn, std::size_t origin = 0) {
    directory::Operation add{directory::OperationKind::add, dn};
    const std::string rdn = directory::rdn_of(dn);
    add.attributes = {{"objectClass", {"organizationalUnit"}}, {"ou", {directory::parse_rdn(rdn).at(0).second}}};
    add.origin = origin;
    return add;
}

inline directory::Operation add_person(const std::string& dn, std::size_t origin = 0) {
    directory::Operation add{directory::OperationKind::add, dn};
    const std::string uid = directory::parse_rdn(directory::rdn_of(dn)).at(0).second;
    add.attributes = {{"objectClass", {"inetOrgPerson"}}, {"uid", {uid}}, {"cn", {"Nguyễn Văn An"}}, {"sn", {"Nguyễn"}},
        {"givenName", {"An"}}, {"mail", {uid + "@hoso.test"}}, {"employeeNumber", {uid}},
        {"userPassword", {"{SSHA}c2FsdGVkaGFzaG9mYXBhc3N3b3Jkd2l0aG91dGE="}}};
    add.origin = origin;
    return add;
}

inline directory::Operation modify(
    const std::string& dn, std::vector<directory::ValueChange> changes, std::size_t origin = 0) {
    directory::Operation change{directory::OperationKind::modify, dn};
    change.changes = std::move(changes);
    change.origin = origin;
    return change;
}

inline directory::Operation replace(
    const std::string& dn, const std::string& attribute, directory::Values values, std::size_t origin = 0) {
    return modify(dn, {{directory::ValueChange::How::replace, attribute, std::move(values)}}, origin);
}

inline directory::Operation rename(const std::string& dn, const std::string& new_dn, std::size_t origin = 0) {
    directory::Operation change{directory::OperationKind::rename, dn};
    change.new_dn = new_dn;
    change.origin = origin;
    return change;
}

inline directory::Operation remove(const std::string& dn, std::size_t origin = 0) {
    directory::Operation change{directory::OperationKind::remove, dn};
    change.origin = origin;
    return change;
}

inline std::map<std::string, directory::Entry> read_all(directory::Directory& target, const std::string& base,
    const std::string& filter = "(objectClass=*)", std::vector<std::string> operational = {}) {
    std::map<std::string, directory::Entry> all;
    target.read({base, filter, {}, std::move(operational)},
        [&](directory::Entry&& entry) { all.emplace(entry.dn, std::move(entry)); });
    return all;
}

/// A unit with so many people, all below `base`.
inline std::vector<directory::Operation> unit_with_people(
    const std::string& base, const std::string& name, std::size_t people, std::size_t first_origin = 0) {
    std::vector<directory::Operation> group{
        add_unit(directory::join(directory::make_rdn("ou", name), base), first_origin)};
    std::string ascii = name; // mail addresses take no other letters
    std::replace_if(
        ascii.begin(), ascii.end(), [](char c) { return c < '-' || c > 'z'; }, '.');
    for (std::size_t i = 0; i < people; ++i) {
        const std::string uid = "nv-" + ascii + '-' + std::to_string(i);
        group.push_back(add_person(directory::join("uid=" + uid, group.front().dn), first_origin + i + 1));
    }
    return group;
}

} // namespace hoso::test
