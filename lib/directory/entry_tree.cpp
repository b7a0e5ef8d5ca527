// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/entry_tree.hpp"

#include "crypto/sha256.hpp"
#include "directory/dn.hpp"
#include "directory/ldif.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

// RFC 4511, appendix A.1, and RFC 4528
constexpr int no_such_entry = 32;
constexpr int invalid_dn = 34;
constexpr int naming_violation = 64;
constexpr int class_violation = 65;
constexpr int not_on_nonleaf = 66;
constexpr int not_on_rdn = 67;
constexpr int exists_already = 68;
constexpr int assertion_failed = 122;

constexpr char level_end = '\x01'; // sorts before all that stands in a normal DN

/// The RDNs of a normal DN from the top: what is below an entry begins with its key.
std::string key_of(const std::string& normal) {
    std::string key;
    for (std::string dn = normal; !dn.empty(); dn = parent_of(dn)) key = rdn_of(dn) + level_end + key;
    return key;
}

bool holds(const Values& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

/// Values of a name compare without case.
bool holds_name(const Attributes& attributes, const std::pair<std::string, std::string>& name) {
    const auto found = attributes.find(name.first);
    const std::string wanted = normal_dn(make_rdn("x", name.second));
    return found != attributes.end() &&
           std::any_of(found->second.begin(), found->second.end(),
               [&](const std::string& value) { return normal_dn(make_rdn("x", value)) == wanted; });
}

void drop_value(Attributes& attributes, const std::string& attribute, const std::string& value) {
    const auto found = attributes.find(attribute);
    if (found == attributes.end()) return;
    found->second.erase(std::remove(found->second.begin(), found->second.end(), value), found->second.end());
    if (found->second.empty()) attributes.erase(found);
}

void change_values(Attributes& attributes, const ValueChange& change) {
    switch (change.how) {
    case ValueChange::How::add:
        for (const std::string& value : change.values)
            if (Values& values = attributes[change.attribute]; !holds(values, value)) values.push_back(value);
        break;
    case ValueChange::How::remove:
        if (change.values.empty()) attributes.erase(change.attribute);
        for (const std::string& value : change.values) drop_value(attributes, change.attribute, value);
        break;
    case ValueChange::How::replace:
        attributes.erase(change.attribute);
        if (!change.values.empty()) attributes.emplace(change.attribute, change.values);
        break;
    }
}

} // namespace

struct EntryTree::Problem {
    int code;
    std::string text;
};

std::string content_csn(const Entry& entry) { return crypto::to_hex(crypto::sha256(to_ldif(entry))); }

EntryTree::EntryTree(const std::string& base) : m_base{normal_dn(base)} {}

std::optional<Refusal> EntryTree::apply(std::span<const Operation> group) {
    remember();
    for (const Operation& operation : group) {
        std::optional<Refusal> refusal = apply(operation);
        if (!refusal) continue;
        undo();
        return refusal;
    }
    return std::nullopt;
}

std::optional<Refusal> EntryTree::apply(const Operation& operation) {
    try {
        do_one(operation);
        return std::nullopt;
    } catch (const Problem& problem) {
        return Refusal{operation.origin, problem.code, operation.dn, problem.text};
    } catch (const Error& error) {
        return Refusal{operation.origin, invalid_dn, operation.dn, error.what()};
    }
}

void EntryTree::undo() {
    while (!m_before.empty()) {
        auto [key, entry] = std::move(m_before.back());
        m_before.pop_back();
        if (entry)
            m_entries.insert_or_assign(key, std::move(*entry));
        else
            m_entries.erase(key);
    }
}

void EntryTree::put(const std::string& key, std::optional<Entry> entry) {
    const auto found = m_entries.find(key);
    m_before.emplace_back(key, found == m_entries.end() ? std::nullopt : std::optional{std::move(found->second)});
    if (entry)
        m_entries.insert_or_assign(key, std::move(*entry));
    else
        m_entries.erase(key);
}

const Entry& EntryTree::must_find(const std::string& key, const Operation& operation) const {
    const auto found = m_entries.find(key);
    if (found == m_entries.end()) throw Problem{no_such_entry, message("there is no such entry")};
    if (operation.csn && *operation.csn != content_csn(found->second))
        throw Problem{assertion_failed, message("the entry has changed meanwhile")};
    return found->second;
}

void EntryTree::do_one(const Operation& operation) {
    switch (operation.kind) {
    case OperationKind::add:
        add(operation);
        break;
    case OperationKind::modify:
        modify(operation);
        break;
    case OperationKind::rename:
        rename(operation);
        break;
    case OperationKind::remove:
        remove(operation);
        break;
    }
}

void EntryTree::require_parent(const std::string& dn) const {
    if (dn == m_base) return;
    if (!is_below(dn, m_base)) throw Problem{no_such_entry, message("it is not below the base")};
    const std::string above = parent_of(dn);
    if (above != m_base && m_entries.count(key_of(above)) == 0)
        throw Problem{no_such_entry, message("there is no entry above it")};
}

bool EntryTree::has_children(const std::string& key) const {
    const auto next = m_entries.upper_bound(key);
    return next != m_entries.end() && next->first.starts_with(key);
}

void EntryTree::add(const Operation& operation) {
    const std::string dn = normal_dn(operation.dn);
    const std::string key = key_of(dn);
    require_parent(dn);
    if (m_entries.count(key) != 0) throw Problem{exists_already, message("there is an entry of this name already")};
    if (operation.attributes.count("objectClass") == 0)
        throw Problem{class_violation, message("the entry has no object class")};
    Entry entry;
    entry.dn = operation.dn;
    entry.uuid = operation.uuid;
    for (const auto& [name, values] : operation.attributes)
        if (!values.empty()) entry.attributes.emplace(name, values);
    for (const auto& part : parse_rdn(rdn_of(operation.dn)))
        if (!holds_name(entry.attributes, part))
            throw Problem{naming_violation, message("the entry has not the {} that it is named by", part.first)};
    put(key, std::move(entry));
}

void EntryTree::modify(const Operation& operation) {
    const std::string key = key_of(normal_dn(operation.dn));
    Entry entry = must_find(key, operation);
    for (const ValueChange& change : operation.changes) change_values(entry.attributes, change);
    if (entry.attributes.count("objectClass") == 0)
        throw Problem{class_violation, message("the entry has no object class")};
    for (const auto& part : parse_rdn(rdn_of(entry.dn)))
        if (!holds_name(entry.attributes, part))
            throw Problem{not_on_rdn, message("the value is part of the entry's name")};
    put(key, std::move(entry));
}

void EntryTree::rename(const Operation& operation) {
    const std::string from = normal_dn(operation.dn);
    const std::string to = normal_dn(operation.new_dn);
    const std::string from_key = key_of(from);
    const std::string to_key = key_of(to);
    Entry entry = must_find(from_key, operation);
    require_parent(to);
    if (is_below(to, from)) throw Problem{no_such_entry, message("it cannot be below itself")};
    if (to != from && m_entries.count(to_key) != 0)
        throw Problem{exists_already, message("there is an entry of this name already")};
    for (const auto& [attribute, value] : parse_rdn(rdn_of(entry.dn))) drop_value(entry.attributes, attribute, value);
    for (const auto& part : parse_rdn(rdn_of(operation.new_dn)))
        if (!holds_name(entry.attributes, part)) entry.attributes[part.first].push_back(part.second);

    std::vector<Entry> below;
    for (auto next = m_entries.upper_bound(from_key); next != m_entries.end() && next->first.starts_with(from_key);
         ++next)
        below.push_back(next->second);
    entry.dn = operation.new_dn;
    put(from_key, std::nullopt);
    put(to_key, std::move(entry));
    for (Entry& child : below) {
        put(key_of(normal_dn(child.dn)), std::nullopt);
        child.dn = rebased(child.dn, operation.dn, operation.new_dn);
        const std::string key = key_of(normal_dn(child.dn));
        put(key, std::move(child));
    }
}

void EntryTree::remove(const Operation& operation) {
    const std::string key = key_of(normal_dn(operation.dn));
    must_find(key, operation);
    if (has_children(key)) throw Problem{not_on_nonleaf, message("there are entries below it")};
    put(key, std::nullopt);
}

void EntryTree::each(const std::function<void(const Entry&)>& each) const {
    for (const auto& [key, entry] : m_entries) each(entry);
}

void EntryTree::each_below(const std::string& base, const std::function<void(const Entry&)>& each) const {
    const std::string key = key_of(normal_dn(base));
    for (auto next = m_entries.lower_bound(key); next != m_entries.end() && next->first.starts_with(key); ++next)
        each(next->second);
}

} // namespace hoso::directory
