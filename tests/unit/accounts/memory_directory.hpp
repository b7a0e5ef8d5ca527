// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/directory.hpp"
#include "directory/entry_tree.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

namespace hoso::test {

/// The program is killed.
struct Killed {};

/// How the N-th group ends.
enum class Fault {
    none,
    unreachable,   ///< nothing was done, and the target says so
    unknown_none,  ///< nothing was done, and nobody knows
    unknown_all,   ///< all was done, and nobody knows
    unknown_half,  ///< without transactions: a part was done, and nobody knows
    killed_before, ///< the program ends
    killed_after,
};

/// What a server keeps: entries with an entryUUID each, that outlives whoever reads and writes them.
struct Server {
    explicit Server(const std::string& base) : tree{base} {}
    directory::EntryTree tree;
    int made = 0; ///< UUIDs
};

/// A connection to it that can break.
class MemoryDirectory : public directory::Directory {
public:
    MemoryDirectory(Server& server, bool transactions = true) : m_server{server} {
        m_abilities.server = "memory:test";
        m_abilities.transactions = transactions;
        m_abilities.assertions = true;
        m_abilities.uuids = true;
    }

    void break_at(int group, Fault fault) {
        m_fault = fault;
        m_fault_at = group;
        m_groups = 0;
    }
    /// As a server does that has a rule we do not know; empty: none.
    void refuse(const std::string& dn) { m_refused = dn; }
    bool has_broken() const { return m_groups >= m_fault_at && m_fault != Fault::none; }
    int groups() const { return m_groups; }

    const directory::Abilities& abilities() const override { return m_abilities; }
    directory::Abilities& abilities() { return m_abilities; }

    void read(const directory::Query& query, const std::function<void(directory::Entry&&)>& each) override {
        m_server.tree.each_below(query.base, [&](const directory::Entry& entry) {
            directory::Entry copy = entry;
            copy.csn = directory::content_csn(entry);
            each(std::move(copy));
        });
    }

    directory::GroupResult apply(std::span<const directory::Operation> group) override {
        ++m_groups;
        const Fault fault = m_groups == m_fault_at ? m_fault : Fault::none;
        if (fault == Fault::unreachable) throw Error{Cause::unavailable, "memory: cannot be reached"};
        if (fault == Fault::unknown_none) throw directory::OutcomeUnknown{"memory: went away"};
        if (fault == Fault::killed_before) throw Killed{};
        if (fault == Fault::unknown_half) {
            (void)perform(group.first((group.size() + 1) / 2));
            throw directory::OutcomeUnknown{"memory: went away"};
        }
        directory::GroupResult result = perform(group);
        if (fault == Fault::unknown_all) throw directory::OutcomeUnknown{"memory: went away"};
        if (fault == Fault::killed_after) throw Killed{};
        return result;
    }

    std::vector<directory::Refusal> prove(
        std::span<const directory::Operation>, std::span<const directory::Operation>) override {
        throw Error{Cause::unavailable, "memory: cannot prove"};
    }

private:
    directory::GroupResult perform(std::span<const directory::Operation> group) {
        directory::GroupResult result;
        std::vector<directory::Operation> whole{group.begin(), group.end()};
        for (directory::Operation& each : whole)
            if (each.kind == directory::OperationKind::add && each.uuid.empty())
                each.uuid = fmt::format("00000000-0000-4000-8000-{:012}", ++m_server.made);
        result.was_done.assign(whole.size(), false);
        if (m_abilities.transactions) {
            for (const directory::Operation& each : whole)
                if (each.dn == m_refused) result.refusals.push_back({each.origin, 53, each.dn, "refused"});
            if (!result.refusals.empty()) return result;
            if (auto refusal = m_server.tree.apply(whole)) {
                result.refusals.push_back(*std::move(refusal));
                return result;
            }
            result.was_done.assign(whole.size(), true);
            result.done = whole.size();
            return result;
        }
        for (std::size_t i = 0; i < whole.size(); ++i) {
            if (auto refusal = m_server.tree.apply(whole[i])) {
                result.refusals.push_back(*std::move(refusal));
                return result;
            }
            result.was_done[i] = true;
            ++result.done;
        }
        return result;
    }

    Server& m_server;
    std::string m_refused;
    directory::Abilities m_abilities;
    Fault m_fault = Fault::none;
    int m_fault_at = 0, m_groups = 0;
};

} // namespace hoso::test
