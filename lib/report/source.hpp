// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/book.hpp"
#include "report/inputs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// A collected period in a report: its inputs, and those of its earlier revisions, the first one first.
struct SourcePart {
    PeriodInputs inputs;
    std::vector<PeriodInputs> earlier;
};

/// All that a report is made of: frozen as one text that names the inputs by their SHA-256, it makes the same report
/// again at any time.
struct ReportSource {
    regime::Period period;
    std::string revision; ///< "r0", or "p" where a part of it is open; of several parts their restatements together
    Frame frame;
    Office office;
    records::UnitCode unit;                        ///< the office's
    std::vector<SourcePart> parts;                 ///< in order of time
    std::vector<PeriodInputs> previous, last_year; ///< what it is compared with; empty where there is nothing

    bool is_provisional() const { return revision == "p"; }
};

/// A period that is closed as it was frozen, with the definition and the office of then. Else what there is now: parts
/// that are closed as they were frozen, others as they are. `facts` may be null.
ReportSource source_of(Book& book, const std::string& regime, const regime::Period& period, FactCounter* facts);

/// Puts it, and all that it needs, into snapshots/; the SHA-256 of its text in hexadecimal.
std::string keep_source(BookWriter& book, const ReportSource& source);

/// What was kept under that name. Error{missing, input}.
ReportSource load_source(Book& book, const std::string& sha256);

/// The source that a closed revision of a collected period was made of. Error{usage} where there is none.
ReportSource source_of_revision(
    Book& book, const std::string& regime, const regime::Period& period, const std::string& revision);

} // namespace hoso::report
