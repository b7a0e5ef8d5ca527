// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/log.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cstdio>
#include <map>
#include <vector>

namespace hoso::ledger {

namespace fs = std::filesystem;
using crypto::Sha256;

namespace {

constexpr std::size_t salt_bytes = 16;

std::string file_name(std::int64_t number) { return fmt::format("{:06}.jsonl", number); }

Json entry_json(const Entry& entry) {
    Json json{{"sequence", entry.sequence}, {"time", entry.time}, {"actor", entry.actor}, {"action", entry.action},
        {"id", entry.id}, {"payload_sha256", to_hex(entry.payload)}, {"previous", to_hex(entry.previous)}};
    if (entry.seal)
        json["seal"] = {{"segment", entry.seal->segment}, {"records", entry.seal->records},
            {"merkle_root", to_hex(entry.seal->root)}};
    return json;
}

Sha256 hash_of(const Entry& entry) { return crypto::sha256(to_canonical(entry_json(entry))); }

Sha256 digest_member(const Json& json, const char* member, const std::string& name) {
    const auto digest = crypto::sha256_from_hex(json.at(member).get<std::string>());
    if (!digest) throw Error{Cause::input, message("{}: {} is not a SHA-256 digest", name, member)};
    return *digest;
}

/// Whole lines, without their line feeds. What follows the last line feed was being written when the machine stopped.
std::vector<std::string_view> whole_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0, feed = 0; (feed = text.find('\n', at)) != std::string_view::npos; at = feed + 1)
        lines.push_back(text.substr(at, feed - at));
    return lines;
}

std::uintmax_t size_of(std::span<const std::string_view> lines) {
    std::uintmax_t size = 0;
    for (const std::string_view line : lines) size += line.size() + 1;
    return size;
}

std::int64_t sequence_of_payload(std::string_view line, const std::string& name) {
    try {
        return parse_json(line, name).at("sequence").get<std::int64_t>();
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

Sha256 payload_digest(const std::string& salt, const Json& payload) {
    return crypto::sha256(salt + to_canonical(payload));
}

/// A problem with the payload of an entry, or nothing. A payload that was lawfully erased leaves {"erased":true}.
std::string payload_problem(const Entry& entry, std::string_view line, const std::string& name) {
    try {
        const Json json = parse_json(line, name);
        if (json.value("erased", false)) return {};
        const std::string salt = bytes_of_hex(json.at("salt"));
        if (payload_digest(salt, json.at("payload")) == entry.payload) return {};
        return tr("the payload is not the one that was logged");
    } catch (const Json::exception& error) {
        return error.what();
    } catch (const Error& error) {
        return error.what();
    }
}

std::map<std::int64_t, std::string> payload_lines(std::string_view text, const std::string& name) {
    std::map<std::int64_t, std::string> lines;
    for (const std::string_view line : whole_lines(text)) {
        try {
            lines[sequence_of_payload(line, name)] = line;
        } catch (const Error&) { // its entry will be found without a payload
        }
    }
    return lines;
}

} // namespace

std::string to_entry_line(const Entry& entry) {
    Json json = entry_json(entry);
    json["hash"] = to_hex(entry.hash);
    return to_canonical(json);
}

Entry entry_from_line(std::string_view line, const std::string& name) {
    Entry entry;
    try {
        const Json json = parse_json(line, name);
        entry.sequence = json.at("sequence");
        entry.time = json.at("time");
        entry.actor = json.at("actor");
        entry.action = json.at("action");
        entry.id = json.at("id");
        entry.payload = digest_member(json, "payload_sha256", name);
        entry.previous = digest_member(json, "previous", name);
        entry.hash = digest_member(json, "hash", name);
        if (json.contains("seal")) {
            const Json& seal = json.at("seal");
            entry.seal = Seal{seal.at("segment"), seal.at("records"), digest_member(seal, "merkle_root", name)};
        }
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
    // The hash covers what was read; the comparison of bytes covers what was not, such as an added member.
    if (hash_of(entry) != entry.hash || to_entry_line(entry) != line)
        throw Error{Cause::input, message("{}: the entry was changed: its hash does not fit", name)};
    return entry;
}

fs::path Log::entries_file(std::int64_t file) const { return m_folder / file_name(file); }
fs::path Log::payloads_file(std::int64_t file) const { return m_folder / "payloads" / file_name(file); }

std::int64_t Log::last_file() const {
    std::int64_t last = 0;
    while (m_disk.exists(entries_file(last + 1))) ++last;
    return last;
}

Log::End Log::find_end() const {
    End end;
    for (std::int64_t file = last_file(); file > 0; --file) {
        const std::string name = entries_file(file).string();
        const std::string text = m_disk.read(entries_file(file));
        const auto lines = whole_lines(text);
        if (lines.empty()) continue; // its first entry was never finished
        const Entry last = entry_from_line(lines.back(), name);
        const auto expected = (file - 1) * entries_per_file + static_cast<std::int64_t>(lines.size());
        if (last.sequence != expected)
            throw Error{
                Cause::input, message("{}: entry {} stands where entry {} belongs", name, last.sequence, expected)};
        end.head = {last.sequence, last.hash};
        end.entry_bytes = size_of(lines);
        if (m_disk.exists(payloads_file(file))) {
            const std::string payloads = m_disk.read(payloads_file(file));
            auto kept = whole_lines(payloads);
            while (!kept.empty() && sequence_of_payload(kept.back(), payloads_file(file).string()) > last.sequence)
                kept.pop_back();
            end.payload_bytes = size_of(kept);
        }
        break;
    }
    return end;
}

const Log::End& Log::end() {
    if (!m_end) m_end = find_end();
    return *m_end;
}

Head Log::head() { return end().head; }

Entry Log::append(const Event& event, TimePoint time, Randomness& randomness) {
    End after = end();
    m_end.reset(); // until this append is known to be whole
    const std::string salt = randomness.bytes(salt_bytes);
    Entry entry{.sequence = after.head.sequence + 1,
        .time = to_rfc3339(time),
        .actor = event.actor,
        .action = event.action,
        .id = event.id,
        .payload = payload_digest(salt, event.payload),
        .seal = event.seal,
        .previous = after.head.hash,
        .hash = {}};
    entry.hash = hash_of(entry);

    const std::int64_t file = (entry.sequence - 1) / entries_per_file + 1;
    const bool first = (entry.sequence - 1) % entries_per_file == 0;
    if (first) after.entry_bytes = after.payload_bytes = 0;
    const std::string payload_line =
        to_canonical({{"sequence", entry.sequence}, {"salt", hex_of(salt)}, {"payload", event.payload}}) + "\n";
    const std::string line = to_entry_line(entry) + "\n";
    if (first) m_disk.create_folders(m_folder / "payloads");
    m_disk.append(payloads_file(file), after.payload_bytes, payload_line);
    if (first) m_disk.sync_folder(m_folder / "payloads");
    m_disk.append(entries_file(file), after.entry_bytes, line);
    if (first) m_disk.sync_folder(m_folder);
    m_end =
        End{{entry.sequence, entry.hash}, after.entry_bytes + line.size(), after.payload_bytes + payload_line.size()};
    return entry;
}

void Log::read(std::int64_t after, const std::function<void(const Entry&)>& each) const {
    std::optional<Head> before;
    if (after == 0) before = Head{};
    const std::int64_t last = last_file();
    for (std::int64_t file = after / entries_per_file + 1; file <= last; ++file) {
        const std::string text = m_disk.read(entries_file(file));
        std::int64_t number = (file - 1) * entries_per_file;
        for (const std::string_view line : whole_lines(text)) {
            const std::string name = message("{}: line {}", entries_file(file).string(), number % entries_per_file + 1);
            const Entry entry = entry_from_line(line, name);
            if (entry.sequence != ++number || (before && entry.previous != before->hash))
                throw Error{Cause::input, message("{}: the entry does not follow the one before it", name)};
            before = Head{entry.sequence, entry.hash};
            if (entry.sequence > after) each(entry);
        }
    }
}

Head Log::verify(const std::function<void(const LogFinding&)>& found) const {
    std::optional<Head> before = Head{};
    Head reached;
    const std::int64_t last = last_file();
    for (std::int64_t file = 1; file <= last; ++file) {
        const std::string text = m_disk.read(entries_file(file));
        const std::string payload_text = m_disk.exists(payloads_file(file)) ? m_disk.read(payloads_file(file)) : "";
        const auto payloads = payload_lines(payload_text, payloads_file(file).string());
        const auto lines = whole_lines(text);
        const auto complete = static_cast<std::size_t>(entries_per_file);
        if (file < last && lines.size() != complete)
            found({file_name(file), message("{} entries, {} expected", lines.size(), complete), 0});
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto line_number = static_cast<std::int64_t>(i) + 1;
            const std::int64_t sequence = (file - 1) * entries_per_file + line_number;
            const auto tell = [&](const std::string& problem) { found({file_name(file), problem, line_number}); };
            Entry entry;
            try {
                entry = entry_from_line(lines[i], file_name(file));
            } catch (const Error& error) {
                tell(error.what());
                before.reset();
                continue;
            }
            if (entry.sequence != sequence || (before && entry.previous != before->hash))
                tell(tr("the entry does not follow the one before it"));
            const auto payload = payloads.find(entry.sequence);
            const std::string problem = payload == payloads.end()
                                            ? tr("its payload is missing")
                                            : payload_problem(entry, payload->second, file_name(file));
            if (!problem.empty()) tell(problem);
            before = reached = Head{entry.sequence, entry.hash};
        }
    }
    return reached;
}

} // namespace hoso::ledger
