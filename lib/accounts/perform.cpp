// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/perform.hpp"

#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hoso::accounts {

using directory::Operation;
using directory::Refusal;

namespace {

/// Entries whose rename was done -> their new names.
std::map<std::string, std::string> renamed_entries(const std::vector<Operation>& operations, const Entries& live) {
    std::map<std::string, std::string> renamed;
    for (const Operation& each : operations)
        if (each.kind == directory::OperationKind::rename && effect_of(each, live, {}) == Effect::there)
            renamed.emplace(directory::normal_dn(each.dn), each.new_dn);
    return renamed;
}

/// Of what comes before a rename that was done: it was done as well, or somebody has changed it back.
Effect effect_under(const std::string& new_dn, Operation operation, const Entries& live, const std::string& secret) {
    operation.dn = new_dn;
    operation.csn.reset();
    return effect_of(operation, live, secret) == Effect::there ? Effect::there : Effect::conflict;
}

/// Of the operations of a group, those that were done, though the journal does not say so. What comes before or after a
/// rename of the same entry is judged by the entry under its new name.
std::vector<std::size_t> done_unnoted(const std::vector<Operation>& operations, std::size_t group, const Journal& journal,
    const Entries& live, const std::string& secret, std::vector<Refusal>& conflicts) {
    std::vector<std::size_t> done;
    std::set<std::string> moved; // entries whose rename is still to be done
    const auto renamed = renamed_entries(operations, live);
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const Operation& operation = operations[i];
        if (journal.is_done(group, i) || moved.count(directory::normal_dn(operation.dn)) > 0) continue;
        const auto left = renamed.find(directory::normal_dn(operation.dn));
        const bool is_left = left != renamed.end() && operation.kind == directory::OperationKind::modify;
        switch (is_left ? effect_under(left->second, operation, live, secret) : effect_of(operation, live, secret)) {
        case Effect::there: done.push_back(i); break;
        case Effect::none:
            if (!operation.new_dn.empty()) moved.insert(directory::normal_dn(operation.new_dn));
            break;
        case Effect::conflict:
            conflicts.push_back({operation.origin, 122, operation.dn, tr("somebody else has changed it meanwhile")});
            break;
        }
    }
    return done;
}

/// Sends what is still to be done of a group; what the target refused.
std::vector<Refusal> perform_group(std::size_t group, std::vector<Operation>& operations,
    directory::Directory& directory, Journal& journal, int key) {
    std::vector<std::size_t> places;
    std::vector<Operation> open;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        if (journal.is_done(group, i)) continue;
        places.push_back(i);
        open.push_back(std::move(operations[i]));
    }
    if (open.empty()) return {};
    auto result = directory.apply(open);
    if (result.refusals.empty()) return {};
    std::vector<std::size_t> done;
    for (std::size_t i = 0; i < result.was_done.size(); ++i)
        if (result.was_done[i]) done.push_back(places[i]);
    if (!done.empty()) journal.partly(group, done, key);
    return std::move(result.refusals);
}

} // namespace

std::vector<Refusal> settle(
    const Work& work, directory::Directory& directory, const Target& target, Journal& journal) {
    std::set<std::string> dns;
    for (std::size_t i = 0; i < work.groups; ++i)
        if (!journal.is_done(i)) dns.merge(touched_dns(work.operations(i)));
    const Entries live = read_entries(directory, target, dns);
    std::vector<Refusal> conflicts;
    for (std::size_t i = 0; i < work.groups; ++i) {
        if (journal.is_done(i)) continue;
        const auto operations = work.operations(i);
        const auto done = done_unnoted(operations, i, journal, live, work.secret, conflicts);
        if (!done.empty()) journal.partly(i, done, journal.last_key());
    }
    return conflicts;
}

std::vector<Refusal> perform(const Work& work, directory::Directory& directory, Journal& journal, int key,
    const Progress& progress) {
    for (std::size_t first = 0; first < work.groups; first += work.window) {
        const std::size_t last = std::min(work.groups, first + work.window);
        bool any = false;
        for (std::size_t i = first; i < last; ++i) any = any || !journal.is_done(i);
        if (!any) continue;
        auto prepared = work.prepare(first, last);
        for (std::size_t i = first; i < last; ++i) {
            if (journal.is_done(i)) continue;
            auto refusals = perform_group(i, prepared[i - first], directory, journal, key);
            if (!refusals.empty()) {
                journal.flush();
                return refusals;
            }
            journal.done(i, key);
            if (progress) progress(i + 1, work.groups);
        }
    }
    journal.flush();
    return {};
}

} // namespace hoso::accounts
