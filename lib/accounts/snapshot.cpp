// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/snapshot.hpp"

#include "directory/dn.hpp"

#include <set>

namespace hoso::accounts {

using directory::Entry;

namespace {

directory::Query query_of(const Target& target) {
    std::set<std::string, directory::CaselessLess> names{"objectClass", target.key_attribute, "uid", "mail", "cn"};
    for (const EntryRule* rule : {&target.unit, &target.account, &target.group}) {
        names.insert(rule->rdn);
        for (const auto& [attribute, templates] : rule->attributes) names.insert(attribute);
    }
    if (!target.member_attribute.empty()) names.insert(target.member_attribute);
    names.erase("");
    directory::Query query;
    query.base = target.address.base;
    query.attributes.assign(names.begin(), names.end());
    query.operational = target.operational;
    return query;
}

} // namespace

Content read_content(directory::Directory& directory, const Target& target) {
    Content content;
    content.server = directory.abilities().server;
    directory.read(query_of(target), [&](Entry&& entry) {
        content.normal_dns.push_back(directory::normal_dn(entry.dn));
        content.entries.push_back(std::move(entry));
    });
    return content;
}

Snapshot::Snapshot(Content&& content, const Target& target, const std::map<std::string, Kept>& known)
    : m_target{target}, m_content{std::move(content)} {
    const auto& entries = m_content.entries;
    m_by_uuid.reserve(entries.size());
    m_by_dn.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!entries[i].uuid.empty()) m_by_uuid.emplace(entries[i].uuid, i);
        m_by_dn.emplace(m_content.normal_dns[i], i);
    }
    m_accounts.resize(entries.size());
    for (const auto& [id, kept] : known)
        if (const Entry* entry = entry_of(kept)) m_accounts[index_of(*entry)] = &kept;
}

const Entry* Snapshot::at_normal(const std::string& dn) const {
    const auto found = m_by_dn.find(dn);
    return found == m_by_dn.end() ? nullptr : &m_content.entries[found->second];
}

const Entry* Snapshot::at(std::string_view dn) const { return at_normal(directory::normal_dn(dn)); }

const Entry* Snapshot::entry_of(const Kept& kept) const {
    if (kept.account.state == State::removed) return nullptr;
    if (kept.uuid.empty()) return at(kept.dn);
    const auto found = m_by_uuid.find(kept.uuid);
    if (found != m_by_uuid.end()) return &m_content.entries[found->second];
    // made again by hand, or restored without its UUID: where it stood, and still its key's
    const Entry* again = at(kept.dn);
    const auto keys = again ? attributes_of(kept.account, m_target) : directory::Attributes{};
    const auto key = keys.find(m_target.key_attribute);
    const bool is_same = again && key != keys.end() && !key->second.empty() &&
                         first_value(*again, m_target.key_attribute) == key->second.front();
    return is_same ? again : nullptr;
}

const std::string& Snapshot::normal_dn(const Entry& entry) const { return m_content.normal_dns[index_of(entry)]; }

const Kept* Snapshot::account_of(const Entry& entry) const { return m_accounts[index_of(entry)]; }

std::vector<const Entry*> Snapshot::strangers() const {
    std::vector<const Entry*> result;
    for (const Entry& entry : m_content.entries)
        if (account_of(entry) == nullptr &&
            (values_of(entry, m_target.key_attribute) != nullptr || values_of(entry, m_target.account.rdn) != nullptr))
            result.push_back(&entry);
    return result;
}

const directory::Values* values_of(const Entry& entry, std::string_view attribute) {
    const auto found = entry.attributes.find(attribute);
    return found == entry.attributes.end() || found->second.empty() ? nullptr : &found->second;
}

const std::string& first_value(const Entry& entry, std::string_view attribute) {
    static const std::string none;
    const directory::Values* values = values_of(entry, attribute);
    return values == nullptr ? none : values->front();
}

} // namespace hoso::accounts
