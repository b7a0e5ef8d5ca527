// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/history.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace hoso::archive {

namespace {

class Comparison {
public:
    Comparison(const Record& before, const Record& after) : m_before{before}, m_after{after} {}

    std::vector<Difference> run() {
        compare_members();
        compare_fields();
        compare_lists("link", link_texts(m_before), link_texts(m_after));
        compare_lists("file", file_texts(m_before), file_texts(m_after));
        compare_pages();
        compare_others();
        return std::move(m_found);
    }

private:
    /// What it is, and the text of one of it.
    using Items = std::vector<std::pair<std::string, std::string>>;

    void add(const std::string& kind, const std::string& name, const std::string& before, const std::string& after) {
        m_found.push_back({kind, name, before, after});
    }
    void member(const char* name, const std::string& before, const std::string& after) {
        if (before != after) add("member", name, before, after);
    }

    void compare_members() {
        member("title", m_before.title, m_after.title);
        member("code", m_before.code, m_after.code);
        member("kind", m_before.kind, m_after.kind);
        member("access", m_before.access, m_after.access);
        member("profile", m_before.profile, m_after.profile);
        member("pdfa", m_before.pdfa, m_after.pdfa);
        member("batch", m_before.batch, m_after.batch);
    }

    void compare_fields() {
        std::set<std::string> names;
        for (const Record* record : {&m_before, &m_after})
            for (const auto& [name, readings] : record->fields.items()) names.insert(name);
        std::vector<std::string> others;
        for (const std::string& name : names) {
            const std::string before = field_value(m_before, name), after = field_value(m_after, name);
            if (before != after)
                add("field", name, before, after);
            else if (m_before.fields.value(name, Json{}) != m_after.fields.value(name, Json{}))
                others.push_back(name);
        }
        for (const std::string& name : others) add("readings", name, "", "");
    }

    static Items link_texts(const Record& record) {
        Items items;
        for (const Link& link : record.links) items.emplace_back(link.relation, link.uuid);
        return items;
    }

    static Items file_texts(const Record& record) {
        Items items;
        for (const Representation& representation : record.representations)
            for (const File& file : representation.files)
                items.emplace_back(representation.type + "/" + file.role, file.name + " " + file.sha256);
        return items;
    }

    /// What went and what came, paired where one took the place of another.
    void compare_lists(const std::string& kind, Items before, Items after) {
        std::sort(before.begin(), before.end());
        std::sort(after.begin(), after.end());
        Items went, came;
        std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(went));
        std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(came));
        for (const auto& [name, text] : went) {
            const auto instead =
                std::find_if(came.begin(), came.end(), [&](const auto& one) { return one.first == name; });
            add(kind, name, text, instead == came.end() ? "" : instead->second);
            if (instead != came.end()) came.erase(instead);
        }
        for (const auto& [name, text] : came) add(kind, name, "", text);
    }

    void compare_pages() {
        if (m_before.pages.size() != m_after.pages.size())
            add("pages", "count", std::to_string(m_before.pages.size()), std::to_string(m_after.pages.size()));
        else if (m_before.pages != m_after.pages)
            add("pages", "facts", "", "");
    }

    void compare_others() {
        const auto other = [&](const char* name, const Json& before, const Json& after) {
            if (before != after) add("other", name, "", "");
        };
        other("sources", m_before.sources, m_after.sources);
        other("signatures", m_before.signatures, m_after.signatures);
        other("findings", m_before.findings, m_after.findings);
        other("engine", m_before.engine, m_after.engine);
    }

    const Record& m_before;
    const Record& m_after;
    std::vector<Difference> m_found;
};

std::vector<VersionPlace> require_versions(Archive& archive, const std::string& uuid) {
    auto versions = archive.catalogue().versions(uuid);
    if (versions.empty()) throw Error{Cause::missing, message("{}: no record has this UUID or code", uuid)};
    return versions;
}

} // namespace

std::vector<Difference> differences(const Record& before, const Record& after) {
    return Comparison{before, after}.run();
}

std::vector<VersionHistory> history(Archive& archive, const std::string& uuid) {
    const ledger::Log log{real_disk(), archive.layout().log()};
    std::vector<VersionHistory> all;
    std::optional<Record> before;
    for (const VersionPlace& version : require_versions(archive, uuid)) {
        VersionHistory one;
        one.version = version;
        const ledger::Payload payload = log.payload(log.entry(version.sequence));
        one.reason_erased = payload.state == ledger::Payload::State::erased;
        if (const auto reason = payload.content.find("reason"); reason != payload.content.end() && reason->is_string())
            one.reason = *reason;
        one.erased = is_erased(read_line(archive.layout().records(), version.place));
        std::optional<Record> now;
        if (!one.erased) now = archive.record(version.place);
        if (before && now) one.differences = differences(*before, *now);
        before = std::move(now);
        all.push_back(std::move(one));
    }
    return all;
}

Record record_version(Archive& archive, const std::string& uuid, int version) {
    const auto versions = require_versions(archive, uuid);
    const auto found =
        std::find_if(versions.begin(), versions.end(), [&](const VersionPlace& one) { return one.version == version; });
    if (found == versions.end())
        throw Error{
            Cause::missing, message("{}: has no version {}; the last is {}", uuid, version, versions.back().version)};
    return archive.record(found->place);
}

} // namespace hoso::archive
