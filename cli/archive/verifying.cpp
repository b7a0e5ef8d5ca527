// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/duration.hpp"
#include "archive/findings.hpp"
#include "archive/verify.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "shared/interrupt.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <chrono>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;
using archive::ArchivePart;
using archive::Verified;

namespace {

constexpr std::int64_t megabyte = 1'000'000;

struct VerifyVerbOptions {
    ArchiveOption archive;
    std::string sample, since, only, budget;
    std::uint64_t seed = 0;
    bool has_seed = false;
};

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

} // namespace hoso::cli
