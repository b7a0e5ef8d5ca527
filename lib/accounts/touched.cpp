// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/touched.hpp"

#include "accounts/attribute_json.hpp"
#include "accounts/entry_diff.hpp"
#include "accounts/snapshot.hpp"
#include "crypto/sha256.hpp"
#include "directory/dn.hpp"

#include <algorithm>

namespace hoso::accounts {

using directory::Entry;
using directory::Operation;
using directory::OperationKind;
using directory::ValueChange;
using directory::Values;

namespace {

const Entry* find(const Entries& live, const std::string& dn) {
    const auto found = live.find(directory::normal_dn(dn));
    return found == live.end() ? nullptr : &found->second;
}

bool is_same_attribute(std::string_view one, std::string_view other) {
    const directory::CaselessLess less;
    return !less(one, other) && !less(other, one);
}

bool holds_all(const Values* values, const Values& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
        return values != nullptr && std::find(values->begin(), values->end(), each) != values->end();
    });
}

bool holds_none(const Values* values, const Values& unwanted) {
    return values == nullptr || std::none_of(unwanted.begin(), unwanted.end(), [&](const std::string& each) {
        return std::find(values->begin(), values->end(), each) != values->end();
    });
}

bool is_changed(const Entry& entry, const ValueChange& change) {
    const Values* values = values_of(entry, change.attribute);
    if (change.how == ValueChange::How::add) return holds_all(values, change.values);
    if (change.how == ValueChange::How::remove) return holds_none(values, change.values);
    return values == nullptr ? change.values.empty() : same_values(*values, change.values);
}

Effect effect_of_add(const Operation& operation, const Entries& live, const std::string& secret) {
    const Entry* entry = find(live, operation.dn);
    if (entry == nullptr) return Effect::none;
    for (const auto& [attribute, values] : operation.attributes)
        if (!is_same_attribute(attribute, secret) && !holds_all(values_of(*entry, attribute), values))
            return Effect::conflict;
    return Effect::there;
}

Effect effect_of_modify(const Operation& operation, const Entries& live, const std::string& secret) {
    const Entry* entry = find(live, operation.dn);
    if (entry == nullptr) return Effect::conflict;
    const bool is_there = std::all_of(operation.changes.begin(), operation.changes.end(),
        [&](const ValueChange& each) { return is_same_attribute(each.attribute, secret) || is_changed(*entry, each); });
    const bool is_touched = operation.csn && entry->csn != *operation.csn;
    if (is_touched) return is_there ? Effect::there : Effect::conflict;
    if (operation.csn) return Effect::none; // untouched, whatever it holds
    return is_there ? Effect::there : Effect::none;
}

Effect effect_of_rename(const Operation& operation, const Entries& live) {
    const Entry* from = find(live, operation.dn);
    const Entry* to = find(live, operation.new_dn);
    if (from == nullptr) return to == nullptr ? Effect::conflict : Effect::there;
    if (to != nullptr && to != from) return Effect::conflict;
    if (operation.csn && from->csn != *operation.csn) return Effect::conflict;
    return Effect::none;
}

} // namespace

void add_touched(std::set<std::string>& dns, const Operation& operation) {
    dns.insert(directory::normal_dn(operation.dn));
    if (!operation.new_dn.empty()) dns.insert(directory::normal_dn(operation.new_dn));
}

std::set<std::string> touched_dns(const std::vector<Operation>& operations) {
    std::set<std::string> dns;
    for (const Operation& each : operations) add_touched(dns, each);
    return dns;
}

Entries read_entries(directory::Directory& directory, const Target& target, const std::set<std::string>& dns) {
    Entries entries;
    if (dns.empty()) return entries;
    directory::Query query;
    query.base = target.address.base;
    query.operational = target.operational;
    constexpr std::size_t few = 4'000; // of more it is quicker to read all
    if (dns.size() <= few) query.only.assign(dns.begin(), dns.end());
    directory.read(query, [&](Entry&& entry) {
        std::string normal = directory::normal_dn(entry.dn);
        if (dns.count(normal) > 0) entries.emplace(std::move(normal), std::move(entry));
    });
    return entries;
}

std::string digest_of(const Entry& entry) {
    directory::Attributes canonical;
    for (const auto& [attribute, values] : entry.attributes) {
        std::string name = attribute;
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        Values& sorted = canonical.emplace_hint(canonical.end(), std::move(name), values)->second;
        std::sort(sorted.begin(), sorted.end());
    }
    CanonicalWriter out;
    write_attributes(out, canonical);
    return crypto::to_hex(crypto::sha256(out.text()));
}

Effect effect_of(const Operation& operation, const Entries& live, const std::string& secret) {
    switch (operation.kind) {
    case OperationKind::add:
        return effect_of_add(operation, live, secret);
    case OperationKind::modify:
        return effect_of_modify(operation, live, secret);
    case OperationKind::rename:
        return effect_of_rename(operation, live);
    case OperationKind::remove:
        break;
    }
    const Entry* entry = find(live, operation.dn);
    if (entry == nullptr) return Effect::there;
    return operation.csn && entry->csn != *operation.csn ? Effect::conflict : Effect::none;
}

void write_entry(CanonicalWriter& out, const Entry& entry, std::string_view rest) {
    out.begin_object();
    write_attributes(out.name("attributes"), entry.attributes);
    out.member("csn", entry.csn);
    out.member("dn", entry.dn);
    if (!rest.empty()) out.member("rest", rest);
    out.member("uuid", entry.uuid);
    out.end_object();
}

Entry entry_of(const Json& json) {
    return {json.at("dn").get<std::string>(), json.at("uuid").get<std::string>(), json.at("csn").get<std::string>(),
        attributes_of_json(json.at("attributes"))};
}

} // namespace hoso::accounts
