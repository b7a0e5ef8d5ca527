// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/archive.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "report/digitization.hpp"
#include "report/verbs.hpp"
#include "shared/key.hpp"
#include "shared/program.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <set>
#include <utility>

namespace {

namespace fs = std::filesystem;
using namespace hoso;
using namespace hoso::cli;

struct RunOptions {
    std::string regime, archive, out, from, to;
    std::vector<std::string> formats{"csv", "json"};
    bool overwrite = false;
};

using Files = std::vector<std::pair<fs::path, std::string>>;

Files made_files(const RunOptions& options) {
    archive::Archive archive{options.archive};
    const auto report =
        report::digitization(archive.catalogue(), archive.identity(), report::Months{options.from, options.to});
    const fs::path out = options.out;
    Files files;
    for (const std::string& format : std::set<std::string>{options.formats.begin(), options.formats.end()}) {
        if (format == "csv") {
            files.emplace_back(out / "digitization-batches.csv", report::to_csv(report.by_batch));
            files.emplace_back(out / "digitization-months.csv", report::to_csv(report.by_month));
        } else {
            files.emplace_back(out / "digitization.json", report::to_json(report));
        }
    }
    return files;
}

Exit run_report(const RunOptions& options, Session& session) {
    require(options.archive, "--archive");
    require(options.out, "--out");
    const Files files = made_files(options);
    for (const auto& [path, content] : files)
        if (!options.overwrite && fs::exists(path))
            throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", path.string())};
    if (!session.common().dry_run) real_disk().create_folders(fs::absolute(options.out).lexically_normal());
    for (const auto& [path, content] : files) {
        if (!session.common().dry_run) replace_file(real_disk(), path, content);
        if (session.common().json)
            session.object({{"type", "file"}, {"id", path.string()}, {"regime", options.regime},
                {"size_bytes", content.size()}, {"written", !session.common().dry_run}});
        else
            session.result(path.string());
    }
    return Exit::done;
}

Verb run_verb() {
    return {"run", tr("Make the files of a report"),
        {"hoso-report run digitization --archive luu-tru --out bao-cao --from 2026-01 --to 2026-12"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RunOptions>();
            app.add_option("REGIME", options->regime, tr("Which report: digitization"))
                ->required()
                ->check(CLI::IsMember({"digitization"}));
            app.add_option("-A,--archive", options->archive, tr("Folder of the archive"))->type_name("DIR");
            app.add_option("--out", options->out, tr("Folder that the files are written to"))->type_name("DIR");
            app.add_option("--format", options->formats, tr("Formats of the files, with commas: csv, json"))
                ->type_name("LIST")
                ->delimiter(',')
                ->check(CLI::IsMember({"csv", "json"}))
                ->capture_default_str();
            app.add_option("--from", options->from, tr("First month of import, such as 2026-01"))->type_name("MONTH");
            app.add_option("--to", options->to, tr("Last month of import"))->type_name("MONTH");
            app.add_flag("--overwrite", options->overwrite, tr("Replace files that are there already"));
            return [options](Session& session) { return run_report(*options, session); };
        },
        Shown::yes};
}

Program describe() {
    return {
        "hoso-report", "report", tr("Make the periodic reports of an office"), {run_verb(), key_verb("hoso-report"), facts_verb()}};
}

} // namespace

int main(int argc, char** argv) { return run_program(describe, argc, argv); }
