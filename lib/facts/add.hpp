// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/csv_pieces.hpp"
#include "report/book.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hoso::facts {

/// What to do with a list that has faulty rows.
enum class Faulty {
    refuse, ///< nothing is added, of no list
    skip    ///< its good rows are added; the faulty ones are written beside it, each with its faults
};

struct AddRequest {
    std::vector<std::filesystem::path> files; ///< a later one's facts take the place of an earlier one's
    std::string regime, fact;                 ///< no fact: the regime has one
    std::string unit;                         ///< whose facts all are: code or name; empty: the lists say
    Faulty faulty = Faulty::refuse;
    bool overwrite = false; ///< the files of faulty rows that are there
    int jobs = 1;
    records::Day today;
    std::size_t piece_size = CsvPieces::usual_size; ///< bytes read at once
};

/// A fault of a row, or of a cell of it. `place` is "list.csv: D7".
struct FactFault {
    std::string file, place, problem, advice;
    bool operator==(const FactFault&) const = default;
};

/// What became of a list.
struct AddedList {
    std::filesystem::path file;
    std::string sha256, sheet;
    std::int64_t batch = 0;    ///< 0: not added
    std::int64_t known_as = 0; ///< the batch that the same bytes are already
    std::int64_t rows = 0, faulty = 0;
    std::int64_t replaced_within = 0;       ///< rows whose key stands again further down
    std::int64_t replaced_before = 0;       ///< facts of earlier batches
    std::vector<std::string> not_taken;     ///< headings of no field
    std::filesystem::path faulty_rows_file; ///< empty: none was written
};

class AddListener {
public:
    virtual ~AddListener() = default;
    /// In the order of the rows.
    virtual void fault(const FactFault& fault) = 0;
    virtual void progress(std::uintmax_t done_bytes, std::uintmax_t all_bytes) = 0;
};

/// Adds the facts of the lists to the book, all of them or none: batches, the lists under their digest in facts/, notes
/// in the log. Where there are faults and Faulty::refuse, or `writer` is null, nothing is changed. A fact with the key
/// of an earlier one takes its place. Error{usage} for a regime or fact that the book does not have, Error{input} where
/// a list cannot be read at all, Error{output} where a file of faulty rows is there.
std::vector<AddedList> add_facts(
    report::Book& book, report::BookWriter* writer, const AddRequest& request, AddListener& listener);

/// Error{missing} where there is no such batch, Error{usage} where it is withdrawn.
void require_counting(report::Book& book, std::int64_t batch);

/// Takes a batch out of the count; what it had replaced counts again. The same errors.
void withdraw_facts(report::BookWriter& book, std::int64_t batch, const std::string& reason);

/// The fact of the regime that is meant; Error{usage}.
const regime::FactType& fact_type(const regime::Regime& regime, const std::string& fact);

} // namespace hoso::facts
