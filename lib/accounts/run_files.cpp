// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/run_files.hpp"

#include "accounts/account_line.hpp"
#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <set>
#include <stdexcept>

namespace hoso::accounts {

namespace fs = std::filesystem;

namespace {

constexpr int lines_at_once = 16;
constexpr std::uintmax_t largest_file = std::uintmax_t{4} << 30;

template <typename Each> void read_line(std::string_view line, const fs::path& file, const Each& each) {
    try {
        each(parse_json(line, file.string()));
    } catch (const Json::exception&) {
        throw Error{Cause::input, message("{}: has a line that no run writes", file.string())};
    } catch (const std::invalid_argument&) {
        throw Error{Cause::input, message("{}: has a line that no run writes", file.string())};
    }
}

template <typename Each> void for_each_line(const fs::path& file, const Each& each) {
    const std::string bytes = read_file(file, largest_file);
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string::npos) throw Error{Cause::input, message("{}: is cut off", file.string())};
        read_line(std::string_view{bytes}.substr(at, end - at), file, each);
        at = end + 1;
    }
}

void write_private(Disk& disk, const fs::path& file, std::string_view content) {
    const fs::path part = file.string() + ".part";
    disk.remove(part);
    auto out = disk.create(part, Permission::owner_only);
    out->write(content);
    out->finish();
    disk.rename(part, file);
    disk.sync_folder(file.parent_path());
}

void write_kept(CanonicalWriter& out, const Kept& kept) {
    out.begin_object();
    write_account(out.name("account"), kept.account);
    out.member("attempt", std::int64_t{kept.attempt});
    out.member("changed_by", kept.changed_by);
    out.member("dn", kept.dn);
    out.member("key_number", std::int64_t{kept.key_number});
    out.member("key_run", kept.key_run);
    out.member("uuid", kept.uuid);
    out.end_object();
}

/// Lines of one object each.
template <typename Items, typename Write> std::string lines_of(const Items& items, const Write& write) {
    std::string lines;
    CanonicalWriter out;
    for (const auto& [key, item] : items) {
        out.clear();
        write(out, key, item);
        lines += out.text();
        lines += '\n';
    }
    return lines;
}

/// In the order of their normal DNs.
std::map<std::string_view, const directory::Entry*> sorted(const Entries& entries) {
    std::map<std::string_view, const directory::Entry*> result;
    for (const auto& [dn, entry] : entries) result.emplace(dn, &entry);
    return result;
}

Kept kept_of(const Json& json, const std::string& name) {
    return {account_of(json.at("account"), name), json.at("dn").get<std::string>(), json.at("uuid").get<std::string>(),
        json.at("attempt").get<int>(), json.at("key_run").get<std::string>(), json.at("key_number").get<int>(),
        json.at("changed_by").get<std::string>()};
}

} // namespace

Journal::Journal(Disk& disk, fs::path file, Keep keep) : m_disk{disk}, m_file{std::move(file)}, m_keep{keep} {
    if (!m_disk.exists(m_file)) return;
    const std::string bytes = m_disk.read(m_file);
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string::npos) break; // cut off by a crash
        read_line(std::string_view{bytes}.substr(at, end - at), m_file, [this](const Json& line) { read(line); });
        m_bytes = at = end + 1;
    }
}

void Journal::read(const Json& line) {
    if (line.contains("begin"))
        m_last_key = line.at("begin").get<int>();
    else if (line.contains("partly"))
        for (const Json& operation : line.at("operations"))
            m_operations[line.at("partly").get<std::size_t>()].emplace(
                operation.get<std::size_t>(), line.at("key").get<int>());
    else
        m_groups.emplace(line.at("done").get<std::size_t>(), line.at("key").get<int>());
}

bool Journal::is_done(std::size_t group, std::size_t operation) const {
    if (is_done(group)) return true;
    const auto found = m_operations.find(group);
    return found != m_operations.end() && found->second.count(operation) > 0;
}

int Journal::key_of(std::size_t group, std::size_t operation) const {
    if (const auto found = m_operations.find(group); found != m_operations.end())
        if (const auto own = found->second.find(operation); own != found->second.end()) return own->second;
    const auto whole = m_groups.find(group);
    return whole == m_groups.end() ? 0 : whole->second;
}

void Journal::begin(int key) {
    m_last_key = key;
    m_pending += to_line({{"begin", key}}) + '\n';
    flush();
    m_disk.sync_folder(m_file.parent_path());
}

void Journal::done(std::size_t group, int key) {
    m_groups.emplace(group, key);
    m_pending += to_line({{"done", group}, {"key", key}}) + '\n';
    if (++m_pending_lines >= lines_at_once) flush();
}

void Journal::partly(std::size_t group, const std::vector<std::size_t>& operations, int key) {
    for (const std::size_t operation : operations) m_operations[group].emplace(operation, key);
    m_pending += to_line({{"partly", group}, {"operations", operations}, {"key", key}}) + '\n';
    flush();
}

void Journal::flush() {
    if (m_pending.empty() || m_keep == Keep::in_mind) return;
    m_disk.append(m_file, m_bytes, m_pending);
    m_bytes += m_pending.size();
    m_pending.clear();
    m_pending_lines = 0;
}

fs::path RunFiles::sealed_key(int number) const { return m_folder / ("key-" + std::to_string(number) + ".sealed"); }

void RunFiles::write_once(const fs::path& file, std::string_view content) {
    if (!m_disk.exists(file)) write_private(m_disk, file, content);
}

void RunFiles::write_before(const Entries& entries, const std::map<std::string, std::string>& rests) {
    const auto write = [&](CanonicalWriter& out, std::string_view dn, const directory::Entry* entry) {
        const auto rest = rests.find(std::string{dn});
        write_entry(out, *entry, rest == rests.end() ? std::string_view{} : rest->second);
    };
    write_private(m_disk, m_folder / "before.jsonl", lines_of(sorted(entries), write));
}

std::map<std::string, std::string> RunFiles::read_rests() const {
    std::map<std::string, std::string> rests;
    for_each_line(m_folder / "before.jsonl", [&](const Json& json) {
        if (json.contains("rest"))
            rests.emplace(directory::normal_dn(json.at("dn").get<std::string>()), json.at("rest").get<std::string>());
    });
    return rests;
}

Entries RunFiles::read_before() const {
    Entries entries;
    for_each_line(m_folder / "before.jsonl", [&](const Json& json) {
        directory::Entry entry = entry_of(json);
        std::string dn = directory::normal_dn(entry.dn);
        entries.emplace(std::move(dn), std::move(entry));
    });
    return entries;
}

void RunFiles::write_accounts_before(const std::map<std::string, std::optional<Kept>>& accounts) {
    const auto write = [](CanonicalWriter& out, const std::string& id, const std::optional<Kept>& kept) {
        out.begin_object();
        out.member("id", id);
        if (kept) write_kept(out.name("kept"), *kept);
        out.end_object();
    };
    write_private(m_disk, m_folder / "accounts-before.jsonl", lines_of(accounts, write));
}

std::map<std::string, std::optional<Kept>> RunFiles::read_accounts_before() const {
    std::map<std::string, std::optional<Kept>> result;
    const fs::path file = m_folder / "accounts-before.jsonl";
    for_each_line(file, [&](const Json& json) {
        result[json.at("id").get<std::string>()] =
            json.contains("kept") ? std::optional{kept_of(json.at("kept"), file.string())} : std::nullopt;
    });
    return result;
}

void RunFiles::write_after(const Entries& entries) {
    const auto write = [](CanonicalWriter& out, auto, const directory::Entry* entry) {
        out.begin_object();
        out.member("csn", entry->csn);
        out.member("digest", digest_of(*entry));
        out.member("dn", entry->dn);
        out.member("uuid", entry->uuid);
        out.end_object();
    };
    write_private(m_disk, m_folder / "after.jsonl", lines_of(sorted(entries), write));
}

std::map<std::string, AfterEntry> RunFiles::read_after() const {
    std::map<std::string, AfterEntry> result;
    for_each_line(m_folder / "after.jsonl", [&](const Json& json) {
        AfterEntry entry{json.at("dn").get<std::string>(), json.at("uuid").get<std::string>(),
            json.at("csn").get<std::string>(), json.at("digest").get<std::string>()};
        result.emplace(directory::normal_dn(entry.dn), std::move(entry));
    });
    return result;
}

} // namespace hoso::accounts
