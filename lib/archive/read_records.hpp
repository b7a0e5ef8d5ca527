// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record.hpp"
#include "archive/segments.hpp"
#include "core/error.hpp"
#include "crypto/sha256.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::archive {

/// A line of a segment, with its line_digest(), and the record that it is; Error{input} where it is none. An erased
/// line's record is empty.
struct ReadLine {
    SegmentLine line;
    crypto::Sha256 digest;
    bool is_erased = false;
    Outcome<Record> record = Record{};
};

/// Gives the lines of a segment in order, read ahead some hundred at a time on up to `jobs` threads: most of the time
/// goes into taking their JSON apart. A segment need not fit into memory.
class RecordReader {
public:
    /// `name` begins what is said of a line. Throws what a SegmentReader throws, as does next().
    RecordReader(const std::filesystem::path& folder, std::int64_t number, std::string name, int jobs);
    /// Null at the end; good until the next call.
    ReadLine* next();

private:
    void read_ahead();
    void take_apart(ReadLine& line) const;

    SegmentReader m_reader;
    std::string m_name;
    int m_jobs;
    std::vector<ReadLine> m_lines;
    std::size_t m_given = 0;
};

} // namespace hoso::archive
