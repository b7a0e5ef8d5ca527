// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/collect.hpp"
#include "archive/duration.hpp"
#include "archive/erase.hpp"
#include "archive/rebuild.hpp"
#include "archive/repair.hpp"
#include "archive/verify.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "shared/interrupt.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;
using archive::ArchivePart;
using archive::Verified;

namespace {

constexpr std::int64_t megabyte = 1'000'000;

// --- verify ----------------------------------------------------------------------------------------------------------

struct VerifyVerbOptions {
    ArchiveOption archive;
    std::string sample, since, only, budget;
    std::uint64_t seed = 0;
    bool has_seed = false;
};

void tell_finding(const archive::Finding& finding, Session& session) {
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", finding.id}, {"code", finding.code}, {"text", finding.problem}});
    else
        session.result(fmt::format("{}: {}: {}", finding.code, finding.id, finding.problem));
}

/// Says what is damaged as it is found.
class ToldFindings : public archive::VerifyListener {
public:
    explicit ToldFindings(Session& session) : m_session{session} {}
    void found(const archive::Finding& finding) override { tell_finding(finding, m_session); }
    void progress(std::int64_t done, std::int64_t total) override {
        m_session.progress(tr("megabytes"), done / megabyte, total / megabyte);
    }

private:
    Session& m_session;
};

/// "500" objects or "2.5%" of them.
archive::ObjectSample parse_sample(const std::string& text, std::uint64_t seed) {
    archive::ObjectSample sample;
    sample.seed = seed;
    const bool percent = text.ends_with('%');
    const char* const end = text.data() + text.size() - (percent ? 1 : 0);
    const auto read =
        percent ? std::from_chars(text.data(), end, sample.percent) : std::from_chars(text.data(), end, sample.count);
    const bool good = percent ? sample.percent > 0 && sample.percent <= 100 : sample.count > 0;
    if (read.ec != std::errc{} || read.ptr != end || !good)
        throw Error{Cause::usage, message("--sample: '{}' is neither a number of objects nor a part such as 5%", text)};
    return sample;
}

/// A date or time, or the beginning of one.
std::string parse_since(const std::string& text) {
    static const std::string shape = "0000-00-00T00:00:00Z";
    bool good = text.size() >= 4 && text.size() <= shape.size();
    for (std::size_t i = 0; good && i < text.size(); ++i)
        good = shape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
    if (!good) throw Error{Cause::usage, message("--since: '{}' is no date such as 2026-10-05", text)};
    return text;
}

ArchivePart part_of(const std::string& name) {
    return name == "objects"   ? ArchivePart::objects
           : name == "records" ? ArchivePart::records
           : name == "log"     ? ArchivePart::log
                               : ArchivePart::catalogue;
}

archive::VerifyOptions verify_options(const VerifyVerbOptions& given, const Interrupt& interrupt, Session& session) {
    archive::VerifyOptions options;
    options.jobs = session.jobs();
    if (!given.only.empty()) options.only = part_of(given.only);
    if (!given.since.empty()) options.since = parse_since(given.since);
    if (!given.sample.empty()) {
        ledger::SystemRandomness randomness;
        std::uint64_t seed = given.seed;
        if (!given.has_seed)
            for (const char c : randomness.bytes(4)) seed = seed << 8 | static_cast<unsigned char>(c);
        options.sample = parse_sample(given.sample, seed);
        session.note(message("sample with --seed {}", seed));
    }
    options.stop = [&interrupt] { return interrupt.requested(); };
    if (!given.budget.empty()) {
        options.in_rounds = true;
        const auto end = std::chrono::steady_clock::now() + parse_duration(given.budget, "--budget");
        options.stop = [&interrupt, end] { return interrupt.requested() || std::chrono::steady_clock::now() >= end; };
    }
    return options;
}

/// A round is an event of the archive. Where nobody may write now, the answer stands all the same.
void log_round(const fs::path& folder, const Verified& verified, Session& session) {
    try {
        Here here;
        archive::Writer writer{folder, here.surroundings(), {std::chrono::milliseconds{0}, {}}};
        archive::log_verification(writer, verified);
    } catch (const Error& error) {
        session.note(message("this round was not logged: {}", error.what()));
    }
}

void tell_verified(const fs::path& folder, const Verified& verified, Session& session) {
    if (session.common().json)
        session.object({{"type", "verification"}, {"id", folder.string()}, {"objects", verified.objects},
            {"size_bytes", verified.size_bytes}, {"segments", verified.segments}, {"records", verified.records},
            {"log_entries", verified.entries}, {"orphans", verified.orphans}, {"unsealed", verified.unsealed},
            {"flaky", verified.flaky}, {"objects_left", verified.objects_left}, {"round", verified.is_round},
            {"findings", verified.findings}});
    if (verified.orphans + verified.unsealed > 0)
        session.detail(message("left by interrupted imports, harmless: {} objects, {} record segments",
            verified.orphans, verified.unsealed));
    if (verified.flaky > 0)
        session.note(message("{} objects were read wrong at first and right at the disk: memory or disk may be failing",
            verified.flaky));
    session.note(message("checked {} objects ({} bytes), {} records in {} segments, {} log entries: {} findings",
        verified.objects, verified.size_bytes, verified.records, verified.segments, verified.entries,
        verified.findings));
    if (!verified.is_kept) session.note(tr("what was found could not be kept for 'repair --found'"));
    if (verified.is_stopped)
        session.note(verified.objects > 0
                         ? message("stopped before the end: {} objects are left", verified.objects_left)
                         : std::string{tr("stopped before any object was looked at")});
}

/// A machine that stopped between log and catalogue leaves the catalogue behind, which is no damage: the next writer
/// completes it. Here that is done at once where it can be, or every crash would be followed by an alarm.
void complete_catalogue(const fs::path& folder) {
    try {
        archive::Archive archive{folder};
        const auto logged = ledger::Log{real_disk(), archive.layout().log()}.head();
        if (archive.catalogue().head().sequence >= logged.sequence) return;
        Here here;
        const archive::Writer writer{folder, here.surroundings(), {std::chrono::milliseconds{0}, {}}};
    } catch (const Error&) { // verify() tells what is wrong
    }
}

Exit run_verify(const VerifyVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    const Interrupt interrupt;
    const archive::VerifyOptions options = verify_options(given, interrupt, session);
    ToldFindings told{session};
    complete_catalogue(folder);
    const Verified verified = archive::verify(folder, options, told);
    tell_verified(folder, verified, session);
    if (verified.is_round) log_round(folder, verified, session);
    if (const auto exit = interrupt.exit()) return *exit;
    return verified.findings > 0 ? Exit::found : Exit::done;
}

// --- repair ----------------------------------------------------------------------------------------------------------

struct RepairVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> replicas;
    std::string ids;
    bool found = false;
};

class ToldRepairs : public archive::RepairListener {
public:
    explicit ToldRepairs(Session& session) : m_session{session} {}
    void repaired(const std::string& id, const fs::path& replica) override {
        if (m_session.common().json)
            m_session.object({{"type", "repair"}, {"id", id}, {"replica", replica.string()}});
        else
            m_session.result(m_session.common().dry_run ? message("{}: would be taken from {}", id, replica.string())
                                                        : message("{}: taken from {}", id, replica.string()));
    }
    void not_repaired(const archive::Finding& finding) override { tell_finding(finding, m_session); }
    void progress(std::int64_t done, std::int64_t total) override { m_session.progress(tr("objects"), done, total); }

private:
    Session& m_session;
};

/// Digests, one a line; what else the line has is passed over.
std::vector<crypto::Sha256> read_digests(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path);
        if (!file) throw Error{Cause::missing, message("{}: cannot be read", path)};
    }
    std::istream& stream = path == "-" ? std::cin : file;
    std::vector<crypto::Sha256> digests;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.empty()) continue;
        const auto digest = crypto::sha256_from_hex(line.substr(0, line.find_first_of(" \t\r")));
        if (!digest) throw Error{Cause::input, message("{}: line {}: is not a SHA-256 digest", path, number)};
        digests.push_back(*digest);
    }
    return digests;
}

Exit run_repair(const RepairVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    archive::RepairOptions options;
    options.replicas.assign(given.replicas.begin(), given.replicas.end());
    options.jobs = session.jobs();
    options.dry_run = session.common().dry_run;
    if (!given.ids.empty()) options.objects = read_digests(given.ids);
    if (given.found) {
        auto& objects = options.objects.emplace();
        for (const auto& finding : archive::kept_findings({folder}, real_disk()))
            if (const auto digest = crypto::sha256_from_hex(finding.id)) objects.push_back(*digest);
    }
    Here here;
    ToldRepairs told{session};
    const auto repaired = archive::repair(folder, options, here.surroundings(), given.wait.patience(session), told);
    if (session.common().json)
        session.object({{"type", "repairs"}, {"id", folder.string()}, {"looked_at", repaired.looked_at},
            {"objects", repaired.objects}, {"segments", repaired.segments}, {"log_files", repaired.log_files},
            {"catalogue", repaired.catalogue}, {"remaining", repaired.remaining}});
    session.note(message("repaired {} objects, {} record segments, {} files of the log; still damaged: {}",
        repaired.objects, repaired.segments, repaired.log_files, repaired.remaining));
    if (repaired.catalogue)
        session.note(options.dry_run ? tr("the catalogue would be made again") : tr("the catalogue was made again"));
    return repaired.remaining > 0 ? Exit::found : Exit::done;
}

// --- rebuild ---------------------------------------------------------------------------------------------------------

struct RebuildVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
};

/// Leaves a rebuild in the middle; the old catalogue stays.
struct Interrupted {};

Exit run_rebuild(const RebuildVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    if (session.common().dry_run) {
        (void)archive::read_identity(folder);
        session.note(message("{}: the catalogue would be made again", folder.string()));
        return Exit::done;
    }
    const Interrupt interrupt;
    archive::RebuildOptions options;
    options.progress = [&](std::int64_t done, std::int64_t total) {
        if (interrupt.requested()) throw Interrupted{};
        session.progress(tr("events"), done, total);
    };
    std::int64_t records = 0;
    try {
        records = archive::rebuild(folder, real_disk(), given.wait.patience(session), options);
    } catch (const Interrupted&) {
        session.note(tr("stopped; the catalogue is as it was"));
        return *interrupt.exit();
    }
    if (session.common().json)
        session.object({{"type", "rebuild"}, {"id", folder.string()}, {"documents", records}});
    else
        session.note(message("{}: made the catalogue of {} documents again", folder.string(), records));
    return Exit::done;
}

// --- erase -----------------------------------------------------------------------------------------------------------

struct EraseVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> ids;
    std::string reason, basis;
    int version = 0;
    bool all_versions = false;
};

void tell_erased(const archive::Erased& erased, Session& session) {
    const bool json = session.common().json;
    for (const archive::ErasedRecord& one : erased.records) {
        if (json)
            session.object({{"type", "erased"}, {"id", one.uuid}, {"version", one.version},
                {"line_sha256", to_hex(one.sha256)}, {"segment", one.segment}, {"line", one.line}});
        else
            session.result(fmt::format("{}  {}", one.uuid, one.version));
    }
    for (const auto& one : erased.standing) {
        session.problem(message("{}: version {} has words of what was erased in its field {}; they stay", one.uuid,
            one.version, one.field));
        if (json)
            session.object({{"type", "finding"}, {"id", one.uuid}, {"code", "words-remain"}, {"version", one.version},
                {"field", one.field}});
    }
    if (json)
        session.object(
            {{"type", "erasure"}, {"id", std::to_string(erased.sequence)}, {"versions", erased.records.size()},
                {"objects", erased.objects}, {"size_bytes", erased.size_bytes}, {"payloads", erased.payloads}});
    session.note(
        session.common().dry_run
            ? message("would erase {} versions, {} objects ({} bytes), the payloads of {} events",
                  erased.records.size(), erased.objects, erased.size_bytes, erased.payloads.size())
            : message("erased {} versions, {} objects ({} bytes), the payloads of {} events (event {})",
                  erased.records.size(), erased.objects, erased.size_bytes, erased.payloads.size(), erased.sequence));
}

/// The N of "event:N".
std::int64_t event_number(const std::string& id) {
    constexpr std::size_t prefix = 6;
    std::int64_t number = 0;
    const char* const end = id.data() + id.size();
    const auto read = std::from_chars(id.data() + prefix, end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < 1)
        throw Error{Cause::usage, message("'{}' is no event such as event:12", id)};
    return number;
}

Exit run_erase(const EraseVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    require(given.reason, "--reason");
    require(given.basis, "--basis");
    archive::EraseOptions options;
    options.all_versions = given.all_versions;
    if (given.version > 0) options.version = given.version;
    options.reason = given.reason;
    options.basis = given.basis;
    options.dry_run = session.common().dry_run;
    std::vector<std::int64_t> events;
    for (const std::string& id : given.ids) {
        if (id.starts_with("event:"))
            events.push_back(event_number(id));
        else
            options.ids.push_back(id);
    }
    Here here;
    archive::Writer writer{folder, here.surroundings(), given.wait.patience(session)};
    if (!options.ids.empty()) tell_erased(archive::erase_records(writer, options), session);
    for (const std::int64_t event : events) tell_erased(archive::erase_event(writer, event, options), session);
    return Exit::done;
}

// --- collect ---------------------------------------------------------------------------------------------------------

struct CollectVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::string older_than;
};

Exit run_collect(const CollectVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    archive::CollectOptions options;
    options.dry_run = session.common().dry_run;
    if (!given.older_than.empty())
        options.older_than = fs::file_time_type::clock::now() - parse_duration(given.older_than, "--older-than");
    Here here;
    archive::Writer writer{folder, here.surroundings(), given.wait.patience(session)};
    const auto collected = archive::collect(writer, options);
    if (session.common().json)
        session.object({{"type", "collection"}, {"id", folder.string()}, {"objects", collected.objects},
            {"size_bytes", collected.size_bytes}});
    session.note(options.dry_run ? message("would remove {} objects that no record names ({} bytes)", collected.objects,
                                       collected.size_bytes)
                                 : message("removed {} objects that no record names ({} bytes)", collected.objects,
                                       collected.size_bytes));
    return Exit::done;
}

} // namespace

Verb verify_verb() {
    return {"verify", tr("Compare everything with what was put, sealed and logged"),
        {"hoso-archive verify --archive luu-tru", "hoso-archive verify --archive luu-tru --budget 2h"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<VerifyVerbOptions>();
            options->archive.add_to(app);
            app.add_option("--sample", options->sample, tr("Only so many objects, or such a part of them, by chance"))
                ->type_name("N|P%");
            auto* seed = app.add_option("--seed", options->seed, tr("What the chance begins with"))->type_name("N");
            app.add_option("--since", options->since, tr("Only what was put on this date or later"))->type_name("DATE");
            app.add_option("--only", options->only, tr("Only this part: objects, records, log or catalogue"))
                ->type_name("PART")
                ->check(CLI::IsMember({"objects", "records", "log", "catalogue"}));
            app.add_option("--budget", options->budget, tr("Stop after this time; the next such run goes on there"))
                ->type_name("TIME")
                ->excludes("--sample");
            return [options, seed](Session& session) {
                options->has_seed = seed->count() > 0;
                return run_verify(*options, session);
            };
        },
        Shown::yes};
}

Verb repair_verb() {
    return {"repair", tr("Take what is damaged or missing from copies of this archive"),
        {"hoso-archive repair --archive luu-tru --from /mnt/sao-luu/luu-tru"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RepairVerbOptions>();
            options->archive.add_to(app);
            options->wait.add_to(app);
            app.add_option("--from", options->replicas, tr("A copy of this archive; may be repeated"))
                ->type_name("DIR")
                ->required();
            auto* ids = app.add_option("--ids", options->ids, tr("Only the objects whose digests stand in this file"))
                            ->type_name("FILE");
            app.add_flag("--found", options->found, tr("Only the objects that the last verify found"))->excludes(ids);
            return [options](Session& session) { return run_repair(*options, session); };
        },
        Shown::yes};
}

Verb rebuild_verb() {
    return {"rebuild", tr("Make the catalogue again from log, records and objects"),
        {"hoso-archive rebuild --archive luu-tru"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RebuildVerbOptions>();
            options->archive.add_to(app);
            options->wait.add_to(app);
            return [options](Session& session) { return run_rebuild(*options, session); };
        },
        Shown::yes};
}

Verb erase_verb() {
    return {"erase", tr("Erase records or what an event tells, for ever, by a decision"),
        {"hoso-archive erase 12-qd-ubnd --all-versions --reason 'Hết thời hạn bảo quản' --basis 'QĐ 45/QĐ-UBND'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<EraseVerbOptions>();
            app.add_option("ID", options->ids, tr("UUIDs or codes of records, or event:N"))->required();
            options->archive.add_to(app);
            options->wait.add_to(app);
            auto* version = app.add_option("--version", options->version, tr("Only this version, which was corrected"))
                                ->type_name("N")
                                ->check(CLI::PositiveNumber);
            app.add_flag("--all-versions", options->all_versions, tr("The record with all its versions"))
                ->excludes(version);
            app.add_option("--reason", options->reason, tr("Why; it stays in the log"))->type_name("TEXT");
            app.add_option("--basis", options->basis, tr("Number of the decision; it stays"))->type_name("TEXT");
            return [options](Session& session) { return run_erase(*options, session); };
        },
        Shown::yes};
}

Verb collect_verb() {
    return {"collect", tr("Remove objects that no record names"),
        {"hoso-archive collect --archive luu-tru --older-than 7d"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<CollectVerbOptions>();
            options->archive.add_to(app);
            options->wait.add_to(app);
            app.add_option("--older-than", options->older_than, tr("Only objects that were written before that"))
                ->type_name("TIME");
            return [options](Session& session) { return run_collect(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
