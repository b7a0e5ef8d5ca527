// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/format.hpp"
#include "report/outputs.hpp"
#include "report/report_figures.hpp"
#include "report/verbs.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

namespace hoso::cli {

/// Which files are made of one source.
struct ReportOrder {
    const report::ReportFigures& figures;
    std::vector<std::size_t> rows; ///< of the totals: whose reports
    std::vector<render::Format> formats;
    std::filesystem::path folder;
};

/// A file that was written, whole or not at all.
struct MadeFile {
    std::size_t row = 0;
    render::Format format = render::Format::xlsx;
    std::filesystem::path path;
    std::string sha256;
    std::size_t size_bytes = 0;
};

/// Makes all of them on `jobs` threads; in the order of rows and formats.
std::vector<MadeFile> make_reports(const ReportOrder& order, const reference::DataFolders& rules, int jobs,
    const std::function<void(std::size_t done, std::size_t all)>& progress);

/// Findings that no run told before: they are told, and count as told. How many.
std::size_t tell_new_findings(report::BookWriter& book, const report::ReportFigures& figures, Session& session);

} // namespace hoso::cli
