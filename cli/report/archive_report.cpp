// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/archive_report.hpp"

#include "archive/archive.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "report/digitization.hpp"

#include <set>
#include <utility>

namespace hoso::cli {

namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::pair<fs::path, std::string>>;

Files made_files(const ArchiveReportOptions& options) {
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

} // namespace

Exit run_archive_report(ArchiveReportOptions options, Session& session) {
    if (options.formats.empty()) options.formats = {"csv", "json"};
    for (const std::string& format : options.formats)
        if (format != "csv" && format != "json")
            throw Error{Cause::usage, message("'{}' is none of: {}", format, "csv, json")};
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
            session.object({{"type", "file"}, {"id", path.string()}, {"regime", "digitization"},
                {"size_bytes", content.size()}, {"written", !session.common().dry_run}});
        else
            session.result(path.string());
    }
    return Exit::done;
}

} // namespace hoso::cli
