// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/log.hpp"
#include "ledger/merkle.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::ledger {

/// What a log was when it had so many events. Kept elsewhere, on paper or another machine, it shows whether the log has
/// only grown since.
struct Witness {
    std::string archive; ///< its UUID
    TreeHead tree;
    crypto::Sha256 head; ///< hash of the last event
    std::string time;    ///< of the last event
    bool operator==(const Witness&) const = default;
};

/// Of the whole log now, from the entries themselves: reads all of them. Error{missing} where there is none.
Witness make_witness(Log& log, const std::string& archive);

/// "hoso-witness/1 UUID SIZE ROOT HEAD TIME CHECK"; CHECK is the first four digits of the SHA-256 of what stands before
/// it and its space: it finds slips of the pen, no forgery.
std::string witness_line(const Witness& witness);

/// The same for paper: several lines, hashes in groups of four digits.
std::string witness_page(const Witness& witness);

/// All witnesses in the text, as lines or as typed from paper: any white space, digits in any groups and case. Error
/// {input} that begins with `name` where something is no witness or its check digits do not fit.
std::vector<Witness> parse_witnesses(std::string_view text, const std::string& name);

enum class WitnessState {
    extends,   ///< the log begins with what was witnessed
    truncated, ///< it has fewer events
    changed,   ///< the events that were witnessed are not those that it has
};

/// Compares each with the entries themselves, not with any cache: reads the whole log once. Error{usage} for a witness
/// of another archive.
std::vector<WitnessState> check_witnesses(
    const Log& log, const std::string& archive, std::span<const Witness> witnesses);

} // namespace hoso::ledger
