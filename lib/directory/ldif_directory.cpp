// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldif_directory.hpp"

#include "core/files.hpp"
#include "directory/dependence.hpp"
#include "directory/ldif.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <sys/stat.h>

namespace hoso::directory {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view group_end = "# end of group\n\n";
constexpr std::string_view covered = "# changes that are in here, in bytes: ";

fs::path changes_beside(const fs::path& file) {
    fs::path name = file.stem();
    name += ".changes.ldif";
    return file.parent_path() / name;
}

std::uintmax_t size_of(const fs::path& file) { return fs::exists(file) ? fs::file_size(file) : 0; }

/// How much of the changes the entries have in them.
std::uintmax_t covered_size(std::string_view entries, const fs::path& file) {
    const std::size_t at = entries.find(covered);
    if (at == std::string_view::npos) return 0;
    const std::string_view rest = entries.substr(at + covered.size());
    std::uintmax_t size = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), size);
    if (parsed.ec != std::errc{} || parsed.ptr == rest.data() + rest.size() || *parsed.ptr != '\n')
        throw Error{Cause::input, message("{}: does not say which changes are in it", file.string())};
    return size;
}

/// A filter is for servers; files know the two that everyone uses.
bool takes_all(const std::string& filter) { return filter == "(objectClass=*)"; }

Entry as_asked(const Entry& entry, const Query& query) {
    Entry result{entry.dn, entry.uuid, content_csn(entry), {}};
    const bool everything =
        query.attributes.empty() || std::count(query.attributes.begin(), query.attributes.end(), "*") > 0;
    if (everything) {
        result.attributes = entry.attributes;
        return result;
    }
    const std::set<std::string, CaselessLess> wanted{query.attributes.begin(), query.attributes.end()};
    for (const auto& [name, values] : entry.attributes)
        if (wanted.count(name) != 0 || std::count(query.operational.begin(), query.operational.end(), name) > 0)
            result.attributes.emplace(name, values);
    return result;
}

} // namespace

void replace_private_file(const fs::path& path, std::string_view content) {
    Disk& disk = real_disk();
    const fs::path beside = path.string() + ".new";
    disk.remove(beside);
    const auto file = disk.create(beside, Permission::owner_only);
    file->write(content);
    file->finish();
    disk.rename(beside, path);
    disk.sync_folder(path.parent_path());
}

LdifDirectory::LdifDirectory(fs::path file, const std::string& base, const std::string& kind)
    : m_file{fs::absolute(file)}, m_changes{changes_beside(m_file)}, m_tree{base} {
    if (!fs::is_directory(m_file.parent_path()))
        throw Error{Cause::missing, message("{}: there is no such folder", m_file.parent_path().string())};
    m_abilities.server = kind + ':' + m_file.string() + ' ' + base;
    m_abilities.transactions = true;
    m_abilities.operations_together = 500;
    m_abilities.assertions = true;
    m_abilities.uuids = true;
    m_abilities.proof = true;
    load();
}

void LdifDirectory::load() {
    std::uintmax_t from = 0;
    if (fs::exists(m_file)) {
        const std::string text = read_file(m_file);
        from = covered_size(text, m_file);
        for (LdifRecord& record : parse_ldif(text, m_file.string())) {
            Entry* entry = std::get_if<Entry>(&record);
            if (entry == nullptr)
                throw Error{Cause::input, message("{}: has changes where only entries stand", m_file.string())};
            Operation add{OperationKind::add, std::move(entry->dn)};
            add.attributes = std::move(entry->attributes);
            add.uuid = std::move(entry->uuid);
            if (const auto refusal = m_tree.apply(add))
                throw Error{Cause::input, message("{}: {}: {}", m_file.string(), refusal->dn, refusal->problem)};
        }
    }
    const std::string changes = fs::exists(m_changes) ? read_file(m_changes) : std::string{};
    m_seen_size = changes.size();
    if (from > changes.size())
        throw Error{Cause::input,
            message("{}: changes that {} has in it are missing here", m_changes.string(), m_file.string())};
    const std::size_t whole = changes.rfind(group_end);
    m_changes_size = whole == std::string::npos ? from : std::max<std::uintmax_t>(from, whole + group_end.size());
    replay(changes.substr(from, m_changes_size - from));
    m_tree.remember();
}

void LdifDirectory::replay(const std::string& changes) {
    for (const LdifRecord& record : parse_ldif(changes, m_changes.string())) {
        const Operation* operation = std::get_if<Operation>(&record);
        const auto refusal = operation == nullptr ? std::nullopt : m_tree.apply(*operation);
        if (operation == nullptr || refusal)
            throw Error{Cause::input,
                message("{}: {}", m_changes.string(),
                    refusal ? refusal->dn + ": " + refusal->problem : message("has entries where only changes stand"))};
    }
}

void LdifDirectory::read(const Query& query, const std::function<void(Entry&&)>& each) {
    if (!takes_all(query.filter))
        throw Error{
            Cause::usage, message("{}: a file is read whole, without the filter {}", m_file.string(), query.filter)};
    m_tree.each_below(query.base, [&](const Entry& entry) { each(as_asked(entry, query)); });
}

GroupResult LdifDirectory::apply(std::span<const Operation> group) {
    GroupResult result;
    if (group.empty()) return result;
    result.was_done.assign(group.size(), false);
    if (const auto refusal = m_tree.apply(group)) {
        result.refusals.push_back(*refusal);
        return result;
    }
    std::string text;
    for (const Operation& operation : group) text += to_ldif(operation);
    text += group_end;
    try {
        if (size_of(m_changes) != m_seen_size)
            throw Error{Cause::busy, message("{}: another run has written here meanwhile", m_changes.string())};
        if (!fs::exists(m_changes)) replace_private_file(m_changes, "");
        real_disk().append(m_changes, m_changes_size, text);
    } catch (...) {
        m_tree.undo();
        throw;
    }
    m_changes_size += text.size();
    m_seen_size = m_changes_size;
    result.done = group.size();
    result.was_done.assign(group.size(), true);
    return result;
}

std::vector<Refusal> LdifDirectory::prove(std::span<const Operation> group, std::span<const Operation> needed) {
    m_tree.remember();
    for (const Operation& operation : needed) (void)m_tree.apply(operation);
    std::vector<Refusal> refusals;
    std::vector<std::pair<const Operation*, Places>> failed;
    for (const Operation& operation : group) {
        std::optional<Refusal> refusal = m_tree.apply(operation);
        if (!refusal) continue;
        const Places places = places_of(operation);
        const bool follows = std::any_of(failed.begin(), failed.end(),
            [&](const auto& earlier) { return rests_on(operation, places, *earlier.first, earlier.second); });
        if (!follows) refusals.push_back(*std::move(refusal));
        failed.emplace_back(&operation, places);
    }
    m_tree.undo();
    return refusals;
}

void LdifDirectory::finish() {
    std::string text = "version: 1\n";
    text.append(covered).append(std::to_string(m_changes_size)).append("\n\n");
    m_tree.each([&](const Entry& entry) { text += to_ldif(entry); });
    replace_private_file(m_file, text);
}

} // namespace hoso::directory
