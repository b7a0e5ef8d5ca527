// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/repair_log.hpp"

#include "archive/erasure.hpp"
#include "core/error.hpp"
#include "ledger/merkle.hpp"

#include <algorithm>
#include <set>

namespace hoso::archive {

using crypto::Sha256;
using ledger::Entry;
using ledger::Head;
using ledger::LogFiles;

namespace {

std::string text_of(const LogCopy& copy, std::int64_t file) {
    try {
        return copy.files.read_entries(file);
    } catch (const Error&) { // damaged or not there: others may have it
        return {};
    }
}

std::string payloads_of(const LogCopy& copy, std::int64_t file) {
    try {
        return copy.files.read_payloads(file);
    } catch (const Error&) {
        return {};
    }
}

/// Without a last line that was being written when the machine stopped.
std::string_view whole_part(std::string_view text) { return text.substr(0, text.rfind('\n') + 1); }

std::optional<Entry> entry_of(std::string_view line) {
    try {
        return ledger::entry_from_line(line, "");
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// The last entry that is whole in itself.
Head last_good(const LogCopy& copy) {
    for (std::int64_t file = copy.files.last(); file > 0; --file) {
        const std::string text = text_of(copy, file);
        const auto lines = ledger::whole_lines(text);
        for (auto line = lines.rbegin(); line != lines.rend(); ++line)
            if (const auto entry = entry_of(*line)) return {entry->sequence, entry->hash};
    }
    return {};
}

/// One attempt: the chain that ends in `target`.
class Chain {
public:
    Chain(std::span<const LogCopy> copies, const Head& target, const std::vector<Head>& known)
        : m_copies{copies}, m_target{target}, m_known{known} {}

    std::optional<LogPlan> make() {
        m_plan.head = m_target;
        Sha256 wanted = m_target.hash;
        for (std::int64_t file = LogFiles::file_of(std::max<std::int64_t>(m_target.sequence, 1)); file > 0; --file)
            if (!add_file(file, wanted)) return std::nullopt;
        if (wanted != Sha256{} || m_seen != m_known.size()) return std::nullopt;
        check_roots();
        return std::move(m_plan);
    }

private:
    struct Line {
        std::string text;
        Entry entry;
        std::size_t copy = 0;
    };

    /// `wanted` is the hash of the file's last entry, and then that of the entry before its first.
    bool add_file(std::int64_t file, Sha256& wanted) {
        std::map<Sha256, Line> lines;
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < m_copies.size(); ++i) {
            texts.push_back(text_of(m_copies[i], file));
            for (const std::string_view line : ledger::whole_lines(texts.back()))
                if (const auto entry = entry_of(line))
                    lines.try_emplace(entry->hash, Line{std::string{line}, *entry, i});
        }
        const std::int64_t first = LogFiles::first_of(file);
        const std::int64_t last = std::min(m_target.sequence, LogFiles::first_of(file + 1) - 1);
        std::vector<const Line*> chosen;
        for (std::int64_t sequence = last; sequence >= first; --sequence) {
            const auto found = lines.find(wanted);
            if (found == lines.end() || found->second.entry.sequence != sequence) return false;
            const Entry& entry = found->second.entry;
            for (const Head& head : m_known)
                if (head == Head{sequence, wanted}) ++m_seen;
            m_erased.insert(entry.erases.begin(), entry.erases.end());
            chosen.push_back(&found->second);
            wanted = entry.previous;
        }
        std::reverse(chosen.begin(), chosen.end());
        std::string content;
        std::size_t giver = 0;
        std::vector<Sha256> leaves;
        for (const Line* line : chosen) {
            content += line->text + "\n";
            leaves.push_back(ledger::leaf_hash(line->text));
            giver = std::max(giver, line->copy);
        }
        m_roots[file] = ledger::tree_root(leaves);
        if (content != whole_part(texts.front())) m_plan.entries[file] = {std::move(content), m_copies[giver].replica};
        add_payloads(file, chosen);
        return true;
    }

    void add_payloads(std::int64_t file, const std::vector<const Line*>& entries) {
        std::vector<std::string> texts;
        std::vector<std::map<std::int64_t, std::string_view>> lines(m_copies.size());
        texts.reserve(m_copies.size()); // the lines point into them
        for (std::size_t i = 0; i < m_copies.size(); ++i) {
            texts.push_back(payloads_of(m_copies[i], file));
            for (const std::string_view line : ledger::whole_lines(texts.back()))
                lines[i].try_emplace(ledger::sequence_of_payload(line), line);
        }
        std::string content;
        std::size_t giver = 0;
        for (const Line* line : entries) {
            const Entry& entry = line->entry;
            if (m_erased.contains(entry.sequence)) {
                content += ledger::erased_payload_line(entry.sequence) + "\n";
                continue;
            }
            const auto good = [&](const auto& of) {
                const auto found = of.find(entry.sequence);
                return found != of.end() &&
                       ledger::payload_from_line(found->second, entry).state == ledger::Payload::State::sound;
            };
            const auto found = std::find_if(lines.begin(), lines.end(), good);
            if (found != lines.end()) {
                giver = std::max(giver, static_cast<std::size_t>(found - lines.begin()));
                content.append(found->at(entry.sequence)).append("\n");
                continue;
            }
            m_plan.lost_payloads.push_back(entry.sequence);
            if (entry.action == erase_action) m_plan.loses_erasure = true;
            const auto own = lines.front().find(entry.sequence);
            if (own != lines.front().end()) content.append(own->second).append("\n");
        }
        std::string own_part; // without what a crash left behind the last entry
        for (const std::string_view line : ledger::whole_lines(texts.front()))
            if (ledger::sequence_of_payload(line) <= m_target.sequence) own_part.append(line).append("\n");
        if (content != own_part) m_plan.payloads[file] = {std::move(content), m_copies[giver].replica};
    }

    void check_roots() {
        const auto kept = m_copies.front().files.read_roots();
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const auto file = m_roots.find(static_cast<std::int64_t>(i) + 1);
            if (file == m_roots.end() || file->second != kept[i]) m_plan.drops_roots = true;
        }
        const LogFiles& files = m_copies.front().files;
        if (!files.disk().exists(files.roots())) return;
        constexpr std::size_t line_bytes = 65;
        if (files.disk().read(files.roots()).size() != kept.size() * line_bytes) m_plan.drops_roots = true;
    }

    std::span<const LogCopy> m_copies;
    Head m_target;
    const std::vector<Head>& m_known;
    std::size_t m_seen = 0; ///< of the known heads, on this chain
    LogPlan m_plan;
    std::set<std::int64_t> m_erased;
    std::map<std::int64_t, Sha256> m_roots;
};

} // namespace

std::optional<LogPlan> plan_log(std::span<const LogCopy> copies, const std::optional<Head>& known) {
    std::vector<Head> must_have, targets;
    for (const LogCopy& copy : copies)
        if (const Head head = last_good(copy); head.sequence > 0) targets.push_back(head);
    const auto add_known = [&](const Head& head) {
        if (head.sequence > 0 && std::find(must_have.begin(), must_have.end(), head) == must_have.end())
            must_have.push_back(head);
    };
    add_known(last_good(copies.front()));
    if (known) add_known(*known);
    targets.insert(targets.end(), must_have.begin(), must_have.end());
    std::stable_sort(
        targets.begin(), targets.end(), [](const Head& a, const Head& b) { return a.sequence > b.sequence; });
    for (const Head& target : targets)
        if (auto plan = Chain{copies, target, must_have}.make()) return plan;
    return std::nullopt;
}

} // namespace hoso::archive
