// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::accounts {

enum class Severity { warning, error };

/// Something in a roster that must be mended (error) or looked at (warning). Rows and columns count from 1, the header
/// being row 1; column 0 is the row as a whole. Codes never change; hoso-accounts(1) lists them.
struct Fault {
    std::int64_t row = 0, column = 0;
    std::string header; ///< of the column, as the file has it
    Severity severity = Severity::error;
    std::string code, text; ///< text: one sentence, translated
    bool operator==(const Fault&) const = default;
};

struct RosterReport {
    std::vector<Fault> faults; ///< by row, then column, then in the order of the checks
    std::int64_t people = 0;   ///< rows after the header that are not blank
    char delimiter = ',';
    std::string encoding;

    std::int64_t count(Severity severity) const;
};

/// Looks for every fault in a roster (CSV). Error{input} that begins with `name` where it cannot be read as CSV at all.
RosterReport check_roster(std::string_view bytes, const std::string& name);

} // namespace hoso::accounts
