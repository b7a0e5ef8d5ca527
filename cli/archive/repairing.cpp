// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/findings.hpp"
#include "archive/repair.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

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

} // namespace

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

} // namespace hoso::cli
