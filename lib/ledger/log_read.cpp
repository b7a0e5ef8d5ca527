// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "ledger/log.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::ledger {

namespace {

/// The payload line of an entry: where it belongs, else wherever it is in the file.
std::string_view payload_line(const std::vector<std::string_view>& lines, std::int64_t sequence) {
    const auto index = static_cast<std::size_t>((sequence - 1) % LogFiles::per_file);
    if (index < lines.size() && sequence_of_payload(lines[index]) == sequence) return lines[index];
    for (const std::string_view line : lines)
        if (sequence_of_payload(line) == sequence) return line;
    return {};
}

/// Whether a line can be of an entry that fits: saves parsing most of them.
class Needles {
public:
    explicit Needles(const LogQuery& query)
        : m_query{query}, m_id{member("id", query.id)}, m_action{member("action", query.action)} {}

    bool may_fit(std::string_view line, std::int64_t sequence) const {
        return line.find(m_action) != std::string_view::npos &&
               (line.find(m_id) != std::string_view::npos || m_query.about_id.contains(sequence));
    }

private:
    static std::string member(const char* name, const std::string& value) {
        return value.empty() ? std::string{} : fmt::format("\"{}\":{}", name, to_line(value));
    }
    const LogQuery& m_query;
    std::string m_id, m_action;
};

bool fits(const Entry& entry, const LogQuery& query) {
    return (query.id.empty() || entry.id == query.id || query.about_id.contains(entry.sequence)) &&
           (query.action.empty() || entry.action == query.action) && entry.time >= query.since &&
           entry.time.substr(0, query.until.size()) <= query.until;
}

} // namespace

std::string Log::entry_line(std::int64_t sequence) const {
    const std::int64_t file = LogFiles::file_of(sequence);
    if (sequence > 0 && m_files.disk().exists(m_files.entries(file))) {
        const std::string text = m_files.read_entries(file);
        const auto lines = whole_lines(text);
        const auto index = static_cast<std::size_t>(sequence - LogFiles::first_of(file));
        if (index < lines.size()) return std::string{lines[index]};
    }
    throw Error{Cause::missing, message("{}: the log has no event {}", m_files.folder().string(), sequence)};
}

Entry Log::entry(std::int64_t sequence) const {
    const std::string name = m_files.entries(LogFiles::file_of(sequence)).string();
    const Entry entry = entry_from_line(entry_line(sequence), name);
    if (entry.sequence != sequence)
        throw Error{
            Cause::input, message("{}: entry {} stands where entry {} belongs", name, entry.sequence, sequence)};
    return entry;
}

Payload Log::payload(const Entry& entry) const {
    const std::string text = m_files.read_payloads(LogFiles::file_of(entry.sequence));
    return payload_from_line(payload_line(whole_lines(text), entry.sequence), entry);
}

void Log::read(std::int64_t after, const std::function<void(const Entry&)>& each) const {
    std::optional<Head> before;
    if (after == 0) before = Head{};
    const std::int64_t last = m_files.last();
    for (std::int64_t file = LogFiles::file_of(after + 1); file <= last; ++file) {
        const std::string text = m_files.read_entries(file);
        std::int64_t number = LogFiles::first_of(file) - 1;
        for (const std::string_view line : whole_lines(text)) {
            const std::string name =
                message("{}: line {}", m_files.entries(file).string(), number % entries_per_file + 1);
            const Entry entry = entry_from_line(line, name);
            if (entry.sequence != ++number || (before && entry.previous != before->hash))
                throw Error{Cause::input, message("{}: the entry does not follow the one before it", name)};
            before = Head{entry.sequence, entry.hash};
            if (entry.sequence > after) each(entry);
        }
    }
}

void Log::search(const LogQuery& query, const std::function<bool(const Entry&, const Payload&)>& each) const {
    const Needles needles{query};
    for (std::int64_t file = m_files.last(); file > 0; --file) {
        const std::string text = m_files.read_entries(file);
        const auto lines = whole_lines(text);
        std::optional<std::string> payload_text;
        std::vector<std::string_view> payloads;
        for (std::size_t i = lines.size(); i-- > 0;) {
            if (!needles.may_fit(lines[i], LogFiles::first_of(file) + static_cast<std::int64_t>(i))) continue;
            const Entry entry =
                entry_from_line(lines[i], message("{}: line {}", m_files.entries(file).string(), i + 1));
            if (!fits(entry, query)) continue;
            if (!payload_text) payloads = whole_lines(payload_text.emplace(m_files.read_payloads(file)));
            if (!each(entry, payload_from_line(payload_line(payloads, entry.sequence), entry))) return;
        }
    }
}

} // namespace hoso::ledger
