// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"
#include "records/units.hpp"
#include "roster/mapping.hpp"
#include "roster/person.hpp"
#include "text/encodings.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::roster {

enum class Severity { note, warning, error };

/// Something in a roster that must be mended (error), looked at (warning) or only known (note). Codes never change;
/// hoso-roster(5) lists them.
struct Fault {
    Place place;
    std::string header; ///< of the column, as the file has it
    Severity severity = Severity::error;
    std::string code, text; ///< text: one sentence, translated
    bool operator==(const Fault&) const = default;
};

/// Several people of one name, or rows that could be one person: what speaks for and against it.
struct Homonyms {
    std::string name; ///< as the first of them is written
    std::vector<Place> places;
    std::string evidence; ///< translated: "other employee numbers; 2 units; no common phone"
    bool operator==(const Homonyms&) const = default;
};

/// One file of people. What it says stands in `people` also for rows with warnings, never for rows with errors.
struct Roster {
    std::filesystem::path file;
    std::string sha256;           ///< of the file's bytes
    std::string format, encoding; ///< csv, xlsx, ods; of a CSV: UTF-8, UTF-16LE, UTF-16BE, CP1258, TCVN3, VISCII, VNI
    char delimiter = 0;
    std::map<std::string, int> heading_rows; ///< by sheet that was read: where its columns are named
    std::int64_t rows = 0;                   ///< that hold something, without headers
    std::vector<Person> people;              ///< in the order of the file
    std::vector<Fault> faults;               ///< by sheet, row, column, then in the order of the checks
    std::vector<Homonyms> homonyms;

    std::int64_t count(Severity severity) const;
};

/// What a roster is checked against.
struct Rules {
    Mapping mapping;                          ///< beside the headers that are known
    const records::UnitTree* units = nullptr; ///< none: unit codes are checked for their form only
    std::chrono::sys_days day{};              ///< the day the units are those of
    /// Hashes citizen IDs. None: the key of a person known by citizen ID alone is "cc:" and the row, good for nothing
    /// outside this file.
    const crypto::Secret* person_key = nullptr;
    std::optional<text::Encoding> encoding; ///< of a CSV, which is then not detected
    char delimiter = 0;                     ///< of a CSV; 0: detected
};

/// Reads the people of one file and finds every fault in it, in one pass. Error{missing, denied, io, input} that begins
/// with the file's name where it is no table at all, or a CSV that could be in several encodings, which it names.
Roster read_roster(const std::filesystem::path& file, const Rules& rules);
/// The same of bytes that came from that file.
Roster read_roster(std::string_view bytes, const std::filesystem::path& file, const Rules& rules);

/// What is wrong between files: the same person key or mail twice, one person under two keys. Appends to their faults
/// and takes the later person out.
void check_together(std::vector<Roster>& rosters);

/// The bytes of an XLSX with every sheet of the roster as it came, values and types the same, with the errors and
/// warnings at the cells (notes, coloured) and in a column of its own. People of one name who are plainly several are
/// not marked, nor is a column of errors kept that an earlier copy had. Error as read_roster(), and Error{input} where
/// the file has changed since.
std::string marked_copy(const Roster& roster);
/// The same from the bytes that the roster was read from.
std::string marked_copy(const Roster& roster, std::string_view bytes);

} // namespace hoso::roster
