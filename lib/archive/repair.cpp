// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/repair.hpp"

#include "archive/aside.hpp"
#include "archive/named.hpp"
#include "archive/rebuild.hpp"
#include "archive/repair_log.hpp"
#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace hoso::archive {

namespace fs = std::filesystem;
using crypto::Sha256;

namespace {

/// What a repair must know of a replica: nothing of it is believed that does not prove itself.
struct Replica {
    fs::path path;
    Layout layout;
    ObjectStore objects;
    Replica(const fs::path& folder, Disk& disk) : path{folder}, layout{folder}, objects{disk, layout.objects()} {}
};

bool fits(const std::string& text, const ledger::Seal& seal) {
    std::vector<Sha256> digests;
    for (const std::string_view line : ledger::whole_lines(text)) digests.push_back(line_digest(line));
    return text.ends_with('\n') && static_cast<std::int64_t>(digests.size()) == seal.records &&
           ledger::merkle_root(digests) == seal.root;
}

std::optional<std::string> read_if_there(Disk& disk, const fs::path& path) {
    try {
        return disk.read(path);
    } catch (const Error&) { // not there, or not readable: as good as damaged
        return std::nullopt;
    }
}

class Repair {
public:
    Repair(const fs::path& folder, const RepairOptions& options, const Surroundings& surroundings,
        RepairListener& listener)
        : m_layout{folder}, m_identity{read_identity(folder)}, m_options{options}, m_surroundings{surroundings},
          m_disk{surroundings.disk}, m_objects{surroundings.disk, m_layout.objects()}, m_listener{listener} {
        for (const fs::path& replica : options.replicas) add_replica(replica);
    }

    Repaired run(const Patience& patience) {
        require_local_catalogue(m_layout);
        {
            const FileLock lock = lock_for_writing(m_layout, m_disk, patience);
            if (!repair_log()) return m_repaired;
            repair_segments();
            repair_objects();
            repair_catalogue();
        }
        if (!m_options.dry_run && !m_gifts.empty()) log_repair(patience);
        return m_repaired;
    }

private:
    void add_replica(const fs::path& folder) {
        std::error_code error;
        if (fs::equivalent(folder, m_layout.root, error))
            throw Error{Cause::usage, message("{}: is this archive itself", folder.string())};
        const Identity identity = read_identity(folder);
        if (identity.id != m_identity.id)
            throw Error{Cause::usage,
                message("{}: is another archive ({}, not {})", folder.string(), identity.id, m_identity.id)};
        m_replicas.emplace_back(std::make_unique<Replica>(folder, m_disk));
    }

    void repaired(const std::string& kind, const std::string& id, const fs::path& replica) {
        m_gifts[replica.string()][kind].push_back(id);
        m_listener.repaired(kind == "objects" ? id : kind + "/" + id, replica);
    }
    void remains(const Finding& finding) {
        ++m_repaired.remaining;
        m_listener.not_repaired(finding);
    }

    std::optional<ledger::Head> catalogue_head() const {
        try {
            return open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::read)->head();
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    /// False where the log cannot be made whole: then nobody knows what else must be there.
    bool repair_log() {
        std::vector<LogCopy> copies{{{}, ledger::LogFiles{m_disk, m_layout.log()}}};
        for (const auto& replica : m_replicas)
            copies.push_back({replica->path, ledger::LogFiles{m_disk, replica->layout.log()}});
        const auto plan = plan_log(copies, catalogue_head());
        if (!plan) {
            remains({"log-entry", m_layout.log().string(),
                tr("no replica has what is missing of the log, or theirs is another one; nothing was changed")});
            return false;
        }
        for (const std::int64_t sequence : plan->lost_payloads)
            remains({"log-entry", fmt::format("event:{}", sequence), tr("no replica has its payload")});
        for (const auto& [file, good] : plan->payloads)
            replace("payloads", copies.front().files.payloads(file), good.content, good.replica);
        for (const auto& [file, good] : plan->entries)
            replace("log", copies.front().files.entries(file), good.content, good.replica);
        m_repaired.log_files = static_cast<std::int64_t>(plan->payloads.size() + plan->entries.size());
        if (plan->drops_roots && !m_options.dry_run) m_disk.remove(copies.front().files.roots());
        if (plan->drops_roots) ++m_repaired.log_files;
        if (plan->loses_erasure) {
            remains({"log-entry", m_layout.log().string(),
                tr("nobody knows what was erased, so no record and no object is taken from a replica")});
            return false;
        }
        return !m_options.dry_run || m_repaired.log_files == 0; // else the log here does not tell what must be there
    }

    void replace(const std::string& kind, const fs::path& path, const std::string& content, const fs::path& replica) {
        if (!m_options.dry_run) {
            m_disk.create_folders(path.parent_path());
            copy_aside(m_disk, path, m_layout.damaged() / kind);
            replace_file(m_disk, path, content);
        }
        repaired(kind, path.filename().string(), replica);
    }

    void repair_segments() {
        const ledger::Log log{m_disk, m_layout.log()};
        std::vector<ledger::Seal> seals;
        std::vector<ErasedRecord> erased;
        log.read(0, [&](const ledger::Entry& entry) {
            if (entry.seal) seals.push_back(*entry.seal);
            if (entry.action != erase_action) return;
            const auto some = erased_records(entry, log.payload(entry));
            erased.insert(erased.end(), some.begin(), some.end());
        });
        for (const ledger::Seal& seal : seals) repair_segment(seal, erased);
    }

    void repair_segment(const ledger::Seal& seal, const std::vector<ErasedRecord>& erased) {
        const fs::path path = segment_path(m_layout.records(), seal.segment);
        const auto own = read_if_there(m_disk, path);
        if (own && fits(*own, seal)) {
            name_objects(*own, path);
            return;
        }
        for (const auto& replica : m_replicas) {
            const fs::path theirs = segment_path(replica->layout.records(), seal.segment);
            const auto text = read_if_there(m_disk, theirs);
            if (!text || !fits(*text, seal)) continue;
            const std::string good = without_lines(*text, seal.segment, erased, theirs.string());
            replace("records", path, good, replica->path);
            ++m_repaired.segments;
            name_objects(good, path);
            return;
        }
        remains({"segment-damaged", path.filename().string(), tr("no replica has it as it was sealed")});
    }

    void name_objects(const std::string& text, const fs::path& path) {
        for (const std::string_view line : ledger::whole_lines(text)) {
            if (is_erased(line)) continue;
            try {
                m_named.add(record_from_json(parse_json(line, path.string()), path.string()));
            } catch (const Error&) { // sealed so; verify() tells of it
            }
        }
    }

    void repair_objects() {
        std::vector<Sha256> wanted;
        for (const StoredObject& object : m_named.list()) wanted.push_back(object.sha256);
        if (m_options.objects) {
            wanted = *m_options.objects;
            std::sort(wanted.begin(), wanted.end());
            wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
            std::erase_if(wanted, [this](const Sha256& object) { return !m_named.contains(object); });
        }
        std::vector<Bad> bad = damaged_of(wanted);
        constexpr std::size_t group = 256;
        for (std::size_t first = 0; first < bad.size(); first += group)
            repair_group(std::span{bad}.subspan(first, std::min(group, bad.size() - first)));
    }

    struct Bad {
        Sha256 sha256;
        ObjectCheck check;
        bool is_repaired = false;
    };

    std::vector<Bad> damaged_of(const std::vector<Sha256>& objects) {
        std::vector<Bad> bad;
        std::mutex mutex;
        const auto total = static_cast<std::int64_t>(objects.size());
        in_parallel(objects.size(), m_options.jobs, [&](std::size_t i) {
            ObjectCheck check = m_objects.check(objects[i]);
            const std::lock_guard lock{mutex};
            if (check.state != ObjectState::sound) bad.push_back({objects[i], std::move(check)});
            m_listener.progress(++m_repaired.looked_at, total);
        });
        std::sort(bad.begin(), bad.end(), [](const Bad& a, const Bad& b) { return a.sha256 < b.sha256; });
        return bad;
    }

    /// From the first replica, then what it has not from the second, and so on.
    void repair_group(std::span<Bad> group) {
        for (const auto& replica : m_replicas) take_from(*replica, group);
        for (const Bad& one : group) {
            if (one.is_repaired) continue;
            const bool missing = one.check.state == ObjectState::missing;
            remains({missing ? "object-missing" : "object-damaged", to_hex(one.sha256),
                message("{}; no replica has a good copy", one.check.problem)});
        }
    }

    void take_from(const Replica& replica, std::span<Bad> group) {
        std::vector<char> has(group.size(), 0); // not bool: threads write side by side
        in_parallel(group.size(), m_options.jobs, [&](std::size_t i) {
            has[i] = !group[i].is_repaired && replica.objects.check(group[i].sha256).state == ObjectState::sound;
        });
        std::vector<Put> puts;
        std::vector<Bad*> whose;
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (has[i] == 0) continue;
            puts.push_back({replica.objects.path_of(group[i].sha256), group[i].sha256});
            whose.push_back(&group[i]);
        }
        if (!m_options.dry_run)
            for (const Bad* one : whose) set_aside(*one);
        const auto outcomes =
            m_options.dry_run ? std::vector<Outcome<StoredObject>>{} : m_objects.put_all(puts, m_options.jobs);
        for (std::size_t i = 0; i < whose.size(); ++i) {
            if (!m_options.dry_run && std::holds_alternative<Error>(outcomes[i])) continue;
            whose[i]->is_repaired = true;
            ++m_repaired.objects;
            repaired("objects", to_hex(whose[i]->sha256), replica.path);
        }
    }

    void set_aside(const Bad& one) {
        const fs::path path = m_objects.path_of(one.sha256);
        if (!m_disk.exists(path)) return;
        move_aside(m_disk, path, m_layout.damaged() / to_hex(one.sha256).substr(0, 2));
    }

    void repair_catalogue() {
        try {
            const auto catalogue = open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::read);
            const ledger::Head known = catalogue->head();
            const ledger::Log log{m_disk, m_layout.log()};
            const bool follows = known.sequence == 0 || log.entry(known.sequence).hash == known.hash;
            if (follows && catalogue->problems(Catalogue::Thoroughness::quick).empty()) return;
        } catch (const Error&) { // not there or not readable
        }
        try {
            if (!m_options.dry_run) (void)rebuild_locked(m_layout, m_disk, {});
            m_repaired.catalogue = true;
        } catch (const Error& error) { // what it is made from is still damaged
            remains({"catalogue-damaged", m_layout.catalogue().string(), error.what()});
        }
    }

    /// Says what came from where (PREMIS event "recovery").
    void log_repair(const Patience& patience) {
        Json from = Json::array();
        for (const auto& [replica, gifts] : m_gifts) {
            Json gift{{"replica", replica}};
            for (const auto& [kind, ids] : gifts) gift[kind] = ids;
            from.push_back(gift);
        }
        Writer writer{m_layout.root, m_surroundings, patience};
        writer.commit({"repair", m_identity.id, {{"from", from}, {"remaining", m_repaired.remaining}}}, {});
    }

    Layout m_layout;
    Identity m_identity;
    const RepairOptions& m_options;
    Surroundings m_surroundings;
    Disk& m_disk;
    ObjectStore m_objects;
    RepairListener& m_listener;
    std::vector<std::unique_ptr<Replica>> m_replicas;
    NamedObjects m_named;
    Repaired m_repaired;
    std::map<std::string, std::map<std::string, std::vector<std::string>>> m_gifts; ///< replica -> kind -> ids
};

} // namespace

Repaired repair(const fs::path& folder, const RepairOptions& options, const Surroundings& surroundings,
    const Patience& patience, RepairListener& listener) {
    return Repair{folder, options, surroundings, listener}.run(patience);
}

} // namespace hoso::archive
