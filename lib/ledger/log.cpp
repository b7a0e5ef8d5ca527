// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/log.hpp"

#include "core/error.hpp"
#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>

namespace hoso::ledger {

namespace {

constexpr std::size_t salt_bytes = 16;

std::uintmax_t size_of(std::span<const std::string_view> lines) {
    std::uintmax_t size = 0;
    for (const std::string_view line : lines) size += line.size() + 1;
    return size;
}

Json content_of(const Event& event) {
    Json content = event.payload;
    if (!event.reason.empty()) content["reason"] = event.reason;
    return content;
}

/// The event as the entry after `before`; what it tells is added to `payload_lines`.
Entry chained(
    const Event& event, const Head& before, TimePoint time, const std::string& salt, std::string& payload_lines) {
    try {
        const Json content = content_of(event);
        Entry entry{.sequence = before.sequence + 1,
            .time = to_rfc3339(time),
            .actor = event.actor,
            .action = event.action,
            .id = event.id,
            .payload = payload_digest(salt, content),
            .seal = event.seal,
            .erases = event.erases,
            .previous = before.hash,
            .hash = {}};
        set_hash(entry);
        payload_lines += to_payload_line(entry.sequence, salt, content) + "\n";
        return entry;
    } catch (const Json::exception&) {
        throw Error{Cause::input, message("{}: cannot be logged: its text is not UTF-8", event.action)};
    }
}

void require_earlier(std::span<const std::int64_t> sequences, std::int64_t next) {
    for (const std::int64_t sequence : sequences)
        if (sequence < 1 || sequence >= next)
            throw Error{
                Cause::usage, message("the payload of event {} cannot be erased: it is no earlier event", sequence)};
}

} // namespace

Log::End Log::find_end() const {
    End end;
    for (std::int64_t file = m_files.last(); file > 0; --file) {
        const std::string name = m_files.entries(file).string();
        const std::string text = m_files.read_entries(file);
        const auto lines = whole_lines(text);
        if (lines.empty()) continue; // its first entry was never finished
        const Entry last = entry_from_line(lines.back(), name);
        const auto expected = LogFiles::first_of(file) - 1 + static_cast<std::int64_t>(lines.size());
        if (last.sequence != expected)
            throw Error{
                Cause::input, message("{}: entry {} stands where entry {} belongs", name, last.sequence, expected)};
        end.head = {last.sequence, last.hash};
        end.entry_bytes = size_of(lines);
        const std::string payloads = m_files.read_payloads(file);
        auto kept = whole_lines(payloads);
        while (!kept.empty() && sequence_of_payload(kept.back()) > last.sequence) kept.pop_back();
        end.payload_bytes = size_of(kept);
        break;
    }
    return end;
}

const Log::End& Log::end_to_append() {
    if (m_end) return *m_end;
    End end = find_end();
    const std::int64_t file = LogFiles::file_of(std::max<std::int64_t>(end.head.sequence, 1));
    require_all_files(file);
    if (end.head.sequence > 0) {
        finish_erasures(file);
        end = find_end(); // payloads may have become shorter
    }
    return m_end.emplace(end);
}

/// A file that is missing in the middle must not make the log go on in its place: the kept roots know of later ones.
void Log::require_all_files(std::int64_t last) const {
    const auto known = static_cast<std::int64_t>(m_files.read_roots().size());
    if (known > last)
        throw Error{
            Cause::input, message("{}: the log ends in file {}, but it had {} files: see 'hoso-archive log verify'",
                              m_files.folder().string(), LogFiles::name(last), known)};
}

Head Log::head() { return m_end ? m_end->head : find_end().head; }

Entry Log::append(const Event& event, TimePoint time, Randomness& randomness) {
    return append_all({&event, 1}, time, randomness).front();
}

std::vector<Entry> Log::append_all(std::span<const Event> events, TimePoint time, Randomness& randomness) {
    End end = end_to_append();
    m_end.reset(); // until this append is known to be whole
    std::vector<Entry> entries;
    bool erased = false;
    while (entries.size() < events.size()) {
        const auto room = static_cast<std::size_t>(entries_per_file - end.head.sequence % entries_per_file);
        const auto part = events.subspan(entries.size(), std::min(room, events.size() - entries.size()));
        const auto added = append_to_file(end, part, time, randomness);
        for (const Entry& entry : added) {
            erased = erased || !entry.erases.empty();
            erase_payloads(entry.erases);
        }
        if (erased) end = find_end();
        entries.insert(entries.end(), added.begin(), added.end());
    }
    m_end = end;
    return entries;
}

std::vector<Entry> Log::append_to_file(
    End& end, std::span<const Event> events, TimePoint time, Randomness& randomness) {
    std::string lines, payload_lines;
    std::vector<Entry> entries;
    Head head = end.head;
    for (const Event& event : events) {
        require_earlier(event.erases, head.sequence + 1);
        entries.push_back(chained(event, head, time, randomness.bytes(salt_bytes), payload_lines));
        lines += to_entry_line(entries.back()) + "\n";
        head = {entries.back().sequence, entries.back().hash};
    }
    const std::int64_t file = LogFiles::file_of(entries.front().sequence);
    const bool first = entries.front().sequence == LogFiles::first_of(file);
    Disk& disk = m_files.disk();
    if (first) {
        end.entry_bytes = end.payload_bytes = 0;
        disk.create_folders(m_files.payload_folder());
        keep_roots(file - 1);
    }
    disk.append(m_files.payloads(file), end.payload_bytes, payload_lines);
    if (first) disk.sync_folder(m_files.payload_folder());
    disk.append(m_files.entries(file), end.entry_bytes, lines);
    if (first) disk.sync_folder(m_files.folder());
    end = {head, end.entry_bytes + lines.size(), end.payload_bytes + payload_lines.size()};
    return entries;
}

/// Completes `roots` to that many whole files. Done when the next file is begun, so a crash costs nothing.
void Log::keep_roots(std::int64_t files) const {
    const auto known = static_cast<std::int64_t>(m_files.read_roots().size());
    std::string lines;
    for (std::int64_t file = known + 1; file <= files; ++file) {
        const std::string text = m_files.read_entries(file);
        lines += to_hex(tree_root(leaves_of(whole_lines(text)))) + "\n";
    }
    constexpr std::uintmax_t line_bytes = 65;
    if (!lines.empty()) m_files.disk().append(m_files.roots(), static_cast<std::uintmax_t>(known) * line_bytes, lines);
}

/// An erasure that the log tells of but that a crash cut short can only stand in the last file: nothing is appended
/// before it is finished.
void Log::finish_erasures(std::int64_t file) const {
    const std::string text = m_files.read_entries(file);
    for (const std::string_view line : whole_lines(text))
        if (line.find(R"("erases":[)") != std::string_view::npos)
            erase_payloads(entry_from_line(line, m_files.entries(file).string()).erases);
}

void Log::erase_payloads(std::span<const std::int64_t> sequences) const {
    std::map<std::int64_t, std::vector<std::int64_t>> by_file;
    for (const std::int64_t sequence : sequences) by_file[LogFiles::file_of(sequence)].push_back(sequence);
    for (const auto& [file, numbers] : by_file) {
        const std::string text = m_files.read_payloads(file);
        std::string erased;
        for (const std::string_view line : whole_lines(text)) {
            const std::int64_t sequence = sequence_of_payload(line);
            const bool goes = std::find(numbers.begin(), numbers.end(), sequence) != numbers.end();
            erased += goes ? erased_payload_line(sequence) : std::string{line};
            erased += '\n';
        }
        if (erased != text) replace_file(m_files.disk(), m_files.payloads(file), erased);
    }
}

} // namespace hoso::ledger
