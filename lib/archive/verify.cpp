// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verify.hpp"

#include "archive/archive.hpp"
#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"
#include "core/lock.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

class Verification {
public:
    Verification(const fs::path& folder, int jobs, VerifyListener& listener)
        : m_layout{folder}, m_objects{real_disk(), m_layout.objects()}, m_jobs{jobs}, m_listener{listener} {}

    Verified run() {
        (void)read_identity(m_layout.root);
        if (others_can_write(m_layout.root))
            tell("folder-open", m_layout.root.string(), tr("everyone may write into the archive's folder"));
        open_catalogue();
        check_log();
        for (const ledger::Entry& entry : m_seals) check_segment(entry);
        count_unsealed();
        check_objects();
        return m_verified;
    }

private:
    void tell(const std::string& code, const std::string& id, const std::string& problem) {
        ++m_verified.findings;
        m_listener.found({code, id, problem});
    }

    void check_log() {
        const ledger::Log log{real_disk(), m_layout.log()};
        const auto found = [&](const ledger::LogFinding& finding) {
            tell("log-entry", fmt::format("{}:{}", finding.file, finding.line), finding.problem);
        };
        m_verified.entries = log.verify(found).sequence;
        try {
            log.read(0, [&](const ledger::Entry& entry) {
                if (entry.seal) m_seals.push_back(entry);
            });
        } catch (const Error&) { // told above; what the broken part sealed cannot be known
        }
    }

    void open_catalogue() {
        try {
            m_catalogue = open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::read);
            compare_heads();
            for (const std::string& problem : m_catalogue->problems())
                tell("catalogue-damaged", m_layout.catalogue().string(), problem);
        } catch (const Error& error) {
            const bool missing = error.cause() == Cause::missing;
            catalogue_problem(missing ? "catalogue-missing" : "catalogue-damaged", error.what());
        }
    }

    /// Where an import is running, log and catalogue are only alike between two imports: waits for such a moment.
    void compare_heads() {
        std::optional<FileLock> lock;
        try {
            lock.emplace(m_layout.writer_lock(), "", std::chrono::seconds{60});
        } catch (const Error&) { // nothing may be written here, or someone writes for long: compared as they are
        }
        const ledger::Head known = m_catalogue->head();
        m_known = known.sequence;
        ledger::Head logged;
        try {
            logged = ledger::Log{real_disk(), m_layout.log()}.head();
        } catch (const Error&) { // check_log() tells
            return;
        }
        if (known.sequence > logged.sequence)
            tell("log-cut", m_layout.log().string(),
                message("the log ends at entry {}, but the catalogue knows entry {}", logged.sequence, known.sequence));
        else if (known.sequence < logged.sequence)
            tell("catalogue-behind", m_layout.catalogue().string(),
                message("knows the log up to entry {} of {}; 'hoso-archive rebuild' or the next import completes it",
                    known.sequence, logged.sequence));
        else if (known != logged)
            tell("log-cut", m_layout.log().string(), tr("its last entry is not the one that the catalogue knows"));
    }

    void catalogue_problem(const std::string& code, const std::string& problem) {
        tell(code, m_layout.catalogue().string(), problem);
        m_catalogue.reset(); // what it says is not worth comparing
    }

    void check_segment(const ledger::Entry& entry) {
        ++m_verified.segments;
        const std::string id = segment_path({}, entry.seal->segment).string();
        if (const auto problem = segment_problem(m_layout.records(), *entry.seal))
            tell("segment-damaged", id, *problem);
        try {
            SegmentReader lines{m_layout.records(), entry.seal->segment};
            while (const auto line = lines.next())
                if (!is_erased(line->text)) check_record(entry, *line, id);
        } catch (const Error&) { // told by segment_problem()
        }
    }

    void check_record(const ledger::Entry& entry, const SegmentLine& line, const std::string& segment) {
        ++m_verified.records;
        CataloguedRecord item{{}, line.place, {}};
        try {
            item.record = record_from_json(parse_json(line.text, segment), segment);
        } catch (const Error& error) {
            return tell("record-damaged", segment, error.what());
        }
        for (const auto& [object, size] : objects_of(item.record)) m_named.emplace(object, size);
        if (!m_catalogue || entry.sequence > m_known) return;
        try {
            item.texts = page_texts(item.record, m_objects);
        } catch (const Error&) { // the object is told below
            return;
        }
        try {
            if (const auto difference = m_catalogue->difference(entry, item))
                tell("catalogue-differs", item.record.uuid, *difference);
        } catch (const Error& error) {
            catalogue_problem("catalogue-damaged", error.what());
        }
    }

    void count_unsealed() {
        std::set<std::string> sealed;
        for (const ledger::Entry& entry : m_seals) sealed.insert(segment_path({}, entry.seal->segment).string());
        for (const fs::path& folder : {m_layout.records(), m_layout.unsealed()}) {
            if (!fs::is_directory(folder)) continue;
            for (const auto& entry : fs::directory_iterator{folder})
                if (entry.is_regular_file() && !sealed.contains(entry.path().filename().string()))
                    ++m_verified.unsealed;
        }
    }

    /// What records name and what is there: both must be sound.
    void check_objects() {
        std::map<std::string, std::int64_t> objects = m_named;
        if (fs::is_directory(m_layout.objects()))
            for (const auto& entry : fs::recursive_directory_iterator{m_layout.objects()}) {
                const std::string name = entry.path().filename().string();
                if (!entry.is_regular_file() || !crypto::sha256_from_hex(name)) continue;
                if (objects.emplace(name, -1).second) ++m_verified.orphans;
            }
        const std::vector<std::pair<std::string, std::int64_t>> list{objects.begin(), objects.end()};
        std::size_t next = 0;
        std::mutex mutex;
        const auto work = [&] {
            for (;;) {
                std::size_t i = 0;
                {
                    const std::lock_guard lock{mutex};
                    if (next == list.size()) return;
                    i = next++;
                    m_listener.progress(static_cast<std::int64_t>(i), static_cast<std::int64_t>(list.size()));
                }
                const auto finding = object_finding(list[i].first, list[i].second);
                const std::lock_guard lock{mutex};
                ++m_verified.objects;
                m_verified.size_bytes += std::max<std::int64_t>(list[i].second, 0);
                if (finding) tell(finding->code, finding->id, finding->problem);
            }
        };
        std::vector<std::jthread> threads;
        for (int i = 1; i < m_jobs; ++i) threads.emplace_back(work);
        work();
        threads.clear();
        m_listener.progress(static_cast<std::int64_t>(list.size()), static_cast<std::int64_t>(list.size()));
    }

    std::optional<Finding> object_finding(const std::string& hex, std::int64_t size) const {
        const auto object = crypto::sha256_from_hex(hex);
        if (!object) return Finding{"record-damaged", hex, tr("a record names an object that is no SHA-256 digest")};
        const fs::path path = m_objects.path_of(*object);
        try {
            if (crypto::sha256_of_file(path) != *object)
                return Finding{
                    "object-damaged", hex, message("{}: the bytes are not those that were put", path.string())};
            std::error_code error;
            if (size >= 0 && static_cast<std::int64_t>(fs::file_size(path, error)) != size)
                return Finding{"record-damaged", hex, message("{}: a record states another size", path.string())};
        } catch (const Error& error) {
            return Finding{error.cause() == Cause::missing ? "object-missing" : "object-damaged", hex, error.what()};
        }
        return std::nullopt;
    }

    Layout m_layout;
    ObjectStore m_objects;
    int m_jobs;
    VerifyListener& m_listener;
    Verified m_verified;
    std::vector<ledger::Entry> m_seals;
    std::unique_ptr<Catalogue> m_catalogue;
    std::int64_t m_known = 0;
    std::map<std::string, std::int64_t> m_named;
};

} // namespace

Verified verify(const fs::path& folder, int jobs, VerifyListener& listener) {
    return Verification{folder, jobs, listener}.run();
}

} // namespace hoso::archive
