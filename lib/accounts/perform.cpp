// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/perform.hpp"

#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <optional>
#include <set>
#include <span>

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
std::vector<std::size_t> done_unnoted(const std::vector<Operation>& operations, std::size_t group,
    const Journal& journal, const Entries& live, const std::string& secret, std::vector<Refusal>& conflicts) {
    std::vector<std::size_t> done;
    std::set<std::string> moved; // entries whose rename is still to be done
    const auto renamed = renamed_entries(operations, live);
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const Operation& operation = operations[i];
        if (journal.is_done(group, i) || moved.count(directory::normal_dn(operation.dn)) > 0) continue;
        const auto left = renamed.find(directory::normal_dn(operation.dn));
        const bool is_left = left != renamed.end() && operation.kind == directory::OperationKind::modify;
        switch (is_left ? effect_under(left->second, operation, live, secret) : effect_of(operation, live, secret)) {
        case Effect::there:
            done.push_back(i);
            break;
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

/// What is still to be done of some groups that follow one another.
struct Open {
    struct Part {
        std::size_t group = 0, begin = 0;
        std::vector<std::size_t> places; ///< of its operations in the group
    };
    std::vector<Operation> operations;
    std::vector<Part> parts;

    void add(std::size_t group, std::vector<Operation>& all, const Journal& journal) {
        Part part{group, operations.size(), {}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (journal.is_done(group, i)) continue;
            part.places.push_back(i);
            operations.push_back(std::move(all[i]));
        }
        parts.push_back(std::move(part));
    }
    std::span<const Operation> of(const Part& part) const {
        return std::span{operations}.subspan(part.begin, part.places.size());
    }
};

class Performance {
public:
    Performance(const Work& work, directory::Directory& directory, Journal& journal, int key, const Progress& progress)
        : m_work{work}, m_directory{directory}, m_journal{journal}, m_key{key}, m_progress{progress} {}

    std::vector<Refusal> run() {
        m_prepared = prepare(0);
        for (auto open = next(); open;) {
            auto following = next();
            if (following) m_directory.announce(following->operations);
            auto refusals = send(*open);
            if (!refusals.empty()) {
                m_journal.flush();
                return refusals;
            }
            open = std::move(following);
        }
        m_journal.flush();
        return {};
    }

private:
    struct Prepared {
        std::size_t first = 0;
        std::vector<std::vector<Operation>> groups;
    };

    /// The next groups from `first` of which anything is still to be done; not valid where there are none.
    std::future<Prepared> prepare(std::size_t first) const {
        while (first < m_work.groups && m_journal.is_done(first)) ++first;
        if (first == m_work.groups) return {};
        const std::size_t last = std::min(m_work.groups, first + m_work.window);
        return std::async(std::launch::async, [this, first, last] {
            return Prepared{first, m_work.prepare(first, last)};
        });
    }

    /// The next that are sent together. While they are, those after them are made ready.
    std::optional<Open> next() {
        for (;;) {
            if (m_at == m_window.groups.size()) {
                if (!m_prepared.valid()) return std::nullopt;
                m_window = m_prepared.get();
                m_at = 0;
                m_prepared = prepare(m_window.first + m_window.groups.size());
            }
            Open open;
            for (; m_at < m_window.groups.size() && (open.parts.empty() || belongs(open, m_window.groups[m_at]));
                 ++m_at)
                if (const std::size_t group = m_window.first + m_at; !m_journal.is_done(group))
                    open.add(group, m_window.groups[m_at], m_journal);
            if (!open.parts.empty()) return open;
        }
    }

    /// Small groups share a transaction: it is all done or none, so each of them is as well.
    bool belongs(const Open& open, const std::vector<Operation>& group) const {
        return open.operations.size() + group.size() <= m_directory.abilities().operations_together;
    }

    std::vector<Refusal> send(const Open& open) {
        if (open.operations.empty()) {
            for (const Open::Part& part : open.parts) note_done(part);
            return {};
        }
        const auto result = m_directory.apply(open.operations);
        for (const Open::Part& part : open.parts) {
            const std::vector<std::size_t> done = done_of(part, result);
            if (done.size() == part.places.size()) {
                note_done(part);
            } else if (open.parts.size() > 1 && done.empty()) {
                // what was refused may be another's: alone it is seen
                const auto alone = m_directory.apply(open.of(part));
                if (alone.refusals.empty()) {
                    note_done(part);
                    continue;
                }
                note_partly(part, done_of({part.group, 0, part.places}, alone));
                return alone.refusals;
            } else {
                note_partly(part, done);
                return result.refusals;
            }
        }
        return {};
    }

    static std::vector<std::size_t> done_of(const Open::Part& part, const directory::GroupResult& result) {
        std::vector<std::size_t> done;
        for (std::size_t i = 0; i < part.places.size(); ++i)
            if (result.refusals.empty() || (part.begin + i < result.was_done.size() && result.was_done[part.begin + i]))
                done.push_back(part.places[i]);
        return done;
    }

    void note_done(const Open::Part& part) {
        m_journal.done(part.group, m_key);
        if (m_progress) m_progress(part.group + 1, m_work.groups);
    }

    void note_partly(const Open::Part& part, const std::vector<std::size_t>& done) {
        if (!done.empty()) m_journal.partly(part.group, done, m_key);
    }

    const Work& m_work;
    directory::Directory& m_directory;
    Journal& m_journal;
    const int m_key;
    const Progress& m_progress;
    std::future<Prepared> m_prepared;
    Prepared m_window;
    std::size_t m_at = 0; ///< in m_window
};

} // namespace

std::vector<Refusal> settle(const Work& work, directory::Directory& directory, const Target& target, Journal& journal) {
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

std::vector<Refusal> perform(
    const Work& work, directory::Directory& directory, Journal& journal, int key, const Progress& progress) {
    directory.begin();
    return Performance{work, directory, journal, key, progress}.run();
}

} // namespace hoso::accounts
