// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/program.hpp"

#include <string>
#include <vector>

namespace hoso::cli {

/// What was imported into an archive by months: a report that needs no book.
struct ArchiveReportOptions {
    std::string archive, out, from, to;
    std::vector<std::string> formats;
    bool overwrite = false;
};
Exit run_archive_report(ArchiveReportOptions options, Session& session);

} // namespace hoso::cli
