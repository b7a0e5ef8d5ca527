// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/administrative.hpp"
#include "render/format.hpp"
#include "report/model.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hoso::render {

/// A file of a report: what its name ends with, and its bytes. CSV has a file a table: ".csv", "-2.csv", "-3.csv".
struct ReportFile {
    std::string ending;
    std::string bytes;
    std::size_t table = 0; ///< of a CSV: for find_cell()
};

/// The same bytes for the same model, whatever locale and time zone. One thread at a time for each Fonts.
std::vector<ReportFile> files_of(
    const report::ReportModel& model, Format format, const page::AdministrativeLayout& layout, page::Fonts& fonts);

} // namespace hoso::render
