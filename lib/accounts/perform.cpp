// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/perform.hpp"

#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::accounts {

using directory::Operation;
using directory::Refusal;

namespace {

bool is_done(const Journal& journal, std::size_t group) {
    const auto found = journal.groups().find(group);
    return found != journal.groups().end() && found->second.is_done;
}

/// Of the operations of a group, those that are still to be done. What comes after a rename of the same entry is judged
/// by the entry under its new name.
std::vector<std::size_t> still_to_do(const std::vector<Operation>& operations, const Entries& live,
    const std::string& secret, std::vector<Refusal>& conflicts) {
    std::vector<std::size_t> open;
    std::set<std::string> moved; // entries whose rename is still to be done
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const Operation& operation = operations[i];
        if (moved.count(directory::normal_dn(operation.dn)) > 0) {
            open.push_back(i);
            continue;
        }
        switch (effect_of(operation, live, secret)) {
        case Effect::there: break;
        case Effect::none:
            open.push_back(i);
            if (!operation.new_dn.empty()) moved.insert(directory::normal_dn(operation.new_dn));
            break;
        case Effect::conflict:
            conflicts.push_back({operation.origin, 122, operation.dn, tr("somebody else has changed it meanwhile")});
            break;
        }
    }
    return open;
}

} // namespace

Settled settle(const Work& work, directory::Directory& directory, const Target& target, Journal& journal) {
    std::set<std::string> dns;
    for (std::size_t i = 0; i < work.groups; ++i)
        if (!is_done(journal, i)) dns.merge(touched_dns(work.operations(i)));
    const Entries live = read_entries(directory, target, dns);
    Settled settled;
    for (std::size_t i = 0; i < work.groups; ++i) {
        if (is_done(journal, i)) continue;
        const auto operations = work.operations(i);
        auto open = still_to_do(operations, live, work.secret, settled.conflicts);
        if (open.empty())
            journal.done(i, journal.last_key());
        else if (open.size() < operations.size())
            settled.partly.emplace(i, std::move(open));
    }
    journal.flush();
    return settled;
}

std::vector<Refusal> perform(const Work& work, const Settled& settled, directory::Directory& directory,
    Journal& journal, int key, const Progress& progress) {
    for (std::size_t first = 0; first < work.groups; first += work.window) {
        const std::size_t last = std::min(work.groups, first + work.window);
        bool any = false;
        for (std::size_t i = first; i < last; ++i) any = any || !is_done(journal, i);
        if (!any) continue;
        auto prepared = work.prepare(first, last);
        for (std::size_t i = first; i < last; ++i) {
            if (is_done(journal, i)) continue;
            std::vector<Operation>& operations = prepared[i - first];
            if (const auto partly = settled.partly.find(i); partly != settled.partly.end()) {
                std::vector<Operation> open;
                for (const std::size_t each : partly->second) open.push_back(std::move(operations[each]));
                operations = std::move(open);
            }
            if (!operations.empty()) {
                auto result = directory.apply(operations);
                if (!result.refusals.empty()) {
                    journal.flush();
                    return std::move(result.refusals);
                }
            }
            journal.done(i, key);
            if (progress) progress(i + 1, work.groups);
        }
    }
    journal.flush();
    return {};
}

} // namespace hoso::accounts
