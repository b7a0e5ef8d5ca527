// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verify.hpp"

#include "archive/care.hpp"
#include "archive/read_records.hpp"
#include "archive/sqlite_catalogue.hpp"
#include "archive/verify_objects.hpp"
#include "core/error.hpp"
#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <set>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_kept_findings = 100'000;

class Verification {
public:
    Verification(const fs::path& folder, const VerifyOptions& options, VerifyListener& listener, Disk& disk)
        : m_layout{folder}, m_disk{disk}, m_objects{disk, m_layout.objects()}, m_options{options}, m_listener{
                                                                                                       listener} {}

    Verified run() {
        (void)read_identity(m_layout.root);
        if (others_can_write(m_layout.root))
            tell("folder-open", m_layout.root.string(), tr("everyone may write into the archive's folder"));
        m_kept = read_care(m_layout, m_disk);
        if (does(ArchivePart::catalogue) || does(ArchivePart::log)) open_catalogue();
        begin_beside();
        check_log();
        if (!is_only(ArchivePart::log)) check_segments();
        m_comparison.reset(); // lets writers go on
        if (!is_only(ArchivePart::log) && !is_only(ArchivePart::catalogue)) count_unsealed();
        if (does(ArchivePart::objects) && !m_verified.is_stopped) look_at_objects();
        tell_problems_of_catalogue();
        keep_state();
        return m_verified;
    }

private:
    bool is_only(ArchivePart part) const { return m_options.only == part; }
    bool does(ArchivePart part) const { return !m_options.only || is_only(part); }
    bool is_bounded() const { return m_options.sample || !m_options.since.empty() || m_options.in_rounds; }
    bool is_in_question(const ledger::Entry& entry) const { return entry.time >= m_options.since; }
    bool stops() {
        if (!m_verified.is_stopped && m_options.stop && m_options.stop()) m_verified.is_stopped = true;
        return m_verified.is_stopped;
    }

    void tell(const std::string& code, const std::string& id, const std::string& problem) {
        ++m_verified.findings;
        m_found.push_back({code, id, problem});
        m_listener.found(m_found.back());
    }

    void check_log() {
        const ledger::Log log{m_disk, m_layout.log()};
        if (does(ArchivePart::log)) {
            m_verified.entries =
                log.verify([&](const ledger::LogFinding& finding) {
                       tell("log-entry", fmt::format("{}:{}", finding.file, finding.line), finding.problem);
                   })
                    .sequence;
            if (m_verified.entries == 0) tell("log-cut", m_layout.log().string(), tr("there is no event in the log"));
        }
        try {
            log.read(0, [&](const ledger::Entry& entry) {
                if (entry.seal) m_seals.push_back(entry);
                if (entry.action != erase_action) return;
                for (ErasedRecord& one : erased_records(entry, log.payload(entry)))
                    m_erased[{one.segment, one.line}] = std::move(one);
            });
        } catch (const Error& error) { // what the broken part sealed cannot be known
            if (!does(ArchivePart::log)) tell("log-entry", m_layout.log().string(), error.what());
        }
    }

    void open_catalogue() {
        if (is_only(ArchivePart::log) && is_on_network(m_layout.root))
            return; // as a copy that is only kept is looked at
        require_local_catalogue(m_layout);
        try {
            m_catalogue = open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::read);
            compare_heads();
            if (!does(ArchivePart::catalogue)) m_catalogue.reset();
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
            logged = ledger::Log{m_disk, m_layout.log()}.head();
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

    /// What waits for nothing else goes on beside the records.
    void begin_beside() {
        const auto when = m_options.jobs > 1 ? std::launch::async : std::launch::deferred;
        if (m_catalogue)
            m_problems = std::async(when, [this] {
                const auto thoroughness =
                    is_bounded() ? Catalogue::Thoroughness::quick : Catalogue::Thoroughness::whole;
                return open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::read)->problems(thoroughness);
            });
    }

    void tell_problems_of_catalogue() {
        if (!m_problems.valid()) return;
        try {
            for (const std::string& problem : m_problems.get())
                tell("catalogue-damaged", m_layout.catalogue().string(), problem);
        } catch (const Error& error) {
            if (m_catalogue) catalogue_problem("catalogue-damaged", error.what()); // else it was told
        }
    }

    void catalogue_problem(const std::string& code, const std::string& problem) {
        tell(code, m_layout.catalogue().string(), problem);
        m_comparison.reset();
        m_catalogue.reset(); // what it says is not worth comparing
    }

    void check_segments() {
        for (const ledger::Entry& entry : m_seals) {
            if (stops()) return;
            if (is_in_question(entry)) check_segment(entry);
        }
    }

    void check_segment(const ledger::Entry& entry) {
        ++m_verified.segments;
        const std::string name = segment_path(m_layout.records(), entry.seal->segment).string();
        const std::string id = segment_path({}, entry.seal->segment).string();
        std::vector<crypto::Sha256> digests;
        try {
            RecordReader lines{m_layout.records(), entry.seal->segment, id, m_options.jobs};
            while (ReadLine* line = lines.next()) {
                digests.push_back(line->digest);
                const auto number = static_cast<std::int64_t>(digests.size());
                if (check_erasure(entry.seal->segment, number, line->line.text, id)) check_record(entry, *line, id);
            }
        } catch (const Error& error) {
            return tell("segment-damaged", id, error.what());
        }
        if (static_cast<std::int64_t>(digests.size()) != entry.seal->records)
            tell("segment-damaged", id,
                message("{}: {} records, but {} were sealed", name, digests.size(), entry.seal->records));
        else if (ledger::merkle_root(digests) != entry.seal->root)
            tell("segment-damaged", id, message("{}: the records are not those that were sealed", name));
    }

    /// A line is erased where an event says so, and only there. True where it is a record's.
    bool check_erasure(std::int64_t segment, std::int64_t number, const std::string& line, const std::string& id) {
        const auto logged = m_erased.find({segment, number});
        if (!is_erased(line)) {
            if (logged == m_erased.end()) return true;
            tell("erasure-unfinished", logged->second.uuid,
                message("{}: line {}: an event says that it was erased, but it was not", id, number));
            return false;
        }
        if (logged == m_erased.end()) {
            tell("erasure-unlogged", id, message("line {} was erased, but no event says so", number));
            return false;
        }
        const ErasedRecord& one = logged->second;
        if (line != erased_line(one.sha256, one.uuid, one.version, line.size()))
            tell("segment-damaged", id, message("line {} is not what stays of an erased line", number));
        return false;
    }

    void check_record(const ledger::Entry& entry, ReadLine& line, const std::string& segment) {
        ++m_verified.records;
        if (const auto* problem = std::get_if<Error>(&line.record))
            return tell("record-damaged", segment, problem->what());
        CataloguedRecord item{std::move(std::get<Record>(line.record)), line.line.place, {}};
        m_named.add(item.record, [&](const std::string& object) {
            tell("record-damaged", object, tr("a record names an object that is no SHA-256 digest"));
        });
        const bool compares = m_catalogue && !m_options.in_rounds && !m_options.sample;
        if (compares && entry.sequence <= m_known) compare_with_catalogue(entry, item);
    }

    void compare_with_catalogue(const ledger::Entry& entry, CataloguedRecord& item) {
        try {
            item.texts = page_texts(item.record, m_objects);
        } catch (const Error&) { // the object is told below
            return;
        }
        try {
            if (!m_comparison) m_comparison = m_catalogue->comparison();
            const auto difference = m_comparison->difference(entry, item);
            if (difference && has_sound_text(item.record)) tell("catalogue-differs", item.record.uuid, *difference);
        } catch (const Error& error) {
            catalogue_problem("catalogue-damaged", error.what());
        }
    }

    /// Where a text is damaged, the catalogue that differs from it is right.
    bool has_sound_text(const Record& record) const {
        for (const char* role : {"text", "repaired-text"}) {
            const File* file = find_file(record, role);
            const auto object = file != nullptr ? crypto::sha256_from_hex(file->sha256) : std::nullopt;
            if (object && m_objects.check(*object).state != ObjectState::sound) return false;
        }
        return true;
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

    void look_at_objects() {
        const auto after = m_options.in_rounds ? m_kept.after : std::nullopt;
        const auto checked = check_objects(m_objects, m_named.list(), after, m_options, m_listener,
            [this](const Finding& finding) { tell(finding.code, finding.id, finding.problem); });
        m_verified.objects = checked.reached;
        m_verified.size_bytes = checked.size_bytes;
        m_verified.flaky = checked.flaky;
        m_verified.orphans = m_options.since.empty() ? checked.orphans : 0; // else only newer records were asked
        m_verified.objects_left = checked.left;
        m_verified.is_stopped = checked.left > 0;
        m_last = checked.last;
    }

    /// Which findings stay for a repair, and where the next run in rounds begins.
    void keep_state() {
        CareState state;
        const bool goes_on = m_options.in_rounds && m_kept.after;
        if (goes_on) state = m_kept;
        const std::vector<Finding> before = state.findings;
        state.objects += m_verified.objects;
        state.size_bytes += m_verified.size_bytes;
        for (const Finding& finding : m_found)
            if (state.findings.size() < most_kept_findings &&
                (!goes_on || std::find(before.begin(), before.end(), finding) == before.end()))
                state.findings.push_back(finding);
        const bool bounded = m_options.only || m_options.sample || !m_options.since.empty();
        m_verified.is_round = !bounded && !m_verified.is_stopped;
        m_verified.round_objects = state.objects;
        m_verified.round_size_bytes = state.size_bytes;
        m_verified.round_findings = static_cast<std::int64_t>(state.findings.size());
        if (m_last) state.after = m_last;
        if (m_verified.is_round) {
            state.after.reset();
            state.objects = state.size_bytes = 0;
        } else if (!m_options.in_rounds) { // a run of another kind leaves the round where it is
            state.after = m_kept.after;
            state.objects = m_kept.objects;
            state.size_bytes = m_kept.size_bytes;
        }
        try {
            write_care(m_layout, m_disk, state);
        } catch (const Error&) {
            m_verified.is_kept = false;
        }
    }

    Layout m_layout;
    Disk& m_disk;
    ObjectStore m_objects;
    const VerifyOptions& m_options;
    VerifyListener& m_listener;
    Verified m_verified;
    CareState m_kept;
    std::vector<Finding> m_found;
    std::vector<ledger::Entry> m_seals;
    std::map<std::pair<std::int64_t, std::int64_t>, ErasedRecord> m_erased; ///< by segment and line
    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<CatalogueComparison> m_comparison;
    std::int64_t m_known = 0;
    NamedObjects m_named;
    std::optional<crypto::Sha256> m_last;
    // Last, so that they end before what they look at goes.
    std::future<std::vector<std::string>> m_problems;
};

} // namespace

Verified verify(const fs::path& folder, const VerifyOptions& options, VerifyListener& listener, Disk& disk) {
    return Verification{folder, options, listener, disk}.run();
}

void log_verification(Writer& writer, const Verified& verified) {
    writer.commit({"verify", writer.identity().id,
                      {{"objects", verified.round_objects}, {"size_bytes", verified.round_size_bytes},
                          {"segments", verified.segments}, {"records", verified.records},
                          {"log_entries", verified.entries}, {"findings", verified.round_findings}}},
        {});
}

} // namespace hoso::archive
