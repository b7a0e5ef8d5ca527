// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/aggregate.hpp"
#include "report/book.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// A report file that the book made: what it holds and how the same file is made again.
struct Output {
    std::int64_t number = 0;
    std::string regime, period, unit, format, revision, file, sha256;
    std::string source; ///< SHA-256 of the source in snapshots/
    Boundaries boundaries = Boundaries::as_reported;
    bool is_scheduled = false; ///< of run --due, which makes each once
    std::string time;
    std::string mailed; ///< when; empty: not yet; "-": nobody wanted it
};

/// Keeps it, with a note in the log where it is scheduled.
void keep_output(Change& change, BookWriter& book, const Output& output);
/// The latest with these bytes.
std::optional<Output> output_with_bytes(Book& book, const std::string& sha256);
/// The scheduled one of a format; none where it was not made yet.
std::optional<Output> scheduled_output(Book& book, const std::string& regime, const std::string& period,
    const std::string& revision, const std::string& format);
/// The source that files of this revision were made of before; none where there is none.
std::optional<std::string> source_of_outputs(
    Book& book, const std::string& regime, const std::string& period, const std::string& revision);
/// Scheduled ones that somebody waits for, those of one report together, in the order in which they were made.
std::vector<std::vector<Output>> unmailed_outputs(Book& book, const std::string& regime);
bool has_unmailed_outputs(Book& book);
void note_mailed(Change& change, BookWriter& book, const Output& output);

/// Whether something was told before; it counts as told from now on.
bool tell_once(Change& change, BookWriter& book, const std::string& finding);

} // namespace hoso::report
