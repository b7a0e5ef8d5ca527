// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/directory.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hoso::directory {

/// Entries in memory, for targets that are files: does what a server would, without a schema. The CSN of an entry is
/// the digest of what is in it. One thread at a time.
class EntryTree {
public:
    /// Entries may stand below `base` although there is no entry of that name.
    explicit EntryTree(const std::string& base);

    /// Refuses as an LDAP server would; nothing is changed then.
    std::optional<Refusal> apply(const Operation& operation);
    /// All of it, or nothing.
    std::optional<Refusal> apply(std::span<const Operation> group);
    /// Brings back what was changed since remember(), or by the last apply() of a group.
    void undo();
    void remember() { m_before.clear(); }

    /// Parents before what is below them, by their names otherwise.
    void each(const std::function<void(const Entry&)>& each) const;
    void each_below(const std::string& base, const std::function<void(const Entry&)>& each) const;

private:
    using Entries = std::map<std::string, Entry>; ///< by key_of()
    struct Problem;

    void put(const std::string& key, std::optional<Entry> entry);
    const Entry& must_find(const std::string& key, const Operation& operation) const;
    void do_one(const Operation& operation);
    void add(const Operation& operation);
    void modify(const Operation& operation);
    void rename(const Operation& operation);
    void remove(const Operation& operation);
    void require_parent(const std::string& dn) const;
    bool has_children(const std::string& key) const;

    std::string m_base; ///< normal
    Entries m_entries;
    std::vector<std::pair<std::string, std::optional<Entry>>> m_before; ///< what undo() brings back, newest last
};

/// The digest that stands for an entry's CSN where nobody makes one.
std::string content_csn(const Entry& entry);

} // namespace hoso::directory
