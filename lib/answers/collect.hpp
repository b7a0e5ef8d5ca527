// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/answer.hpp"
#include "report/checks.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hoso::answers {

/// What became of an answer.
enum class AnswerState {
    received,  ///< a receipt was made, or will be
    already,   ///< these bytes were received before
    unchanged, ///< the unit's receipt says the same
    withdrawn, ///< these bytes were received and withdrawn; only who names the file has them taken in again
    refused
};
std::string to_text(AnswerState state);

struct CollectedAnswer {
    AnswerState state = AnswerState::refused;
    Answer answer;
    std::string unit_name;
    std::int64_t receipt = 0; ///< its own, or that which says the same
    int revision = 0;
    std::vector<report::RuleFinding> findings; ///< an error among them refuses the answer
};

struct CollectedFile {
    std::filesystem::path file;
    std::string bytes, sha256;
    std::vector<Fault> faults; ///< of the file as a whole
    std::vector<CollectedAnswer> answers;
    std::string marked;   ///< an XLSX that tells its sender what is wrong; empty where nothing is, or it is no table
    bool is_told = false; ///< a run before told that it is refused

    bool is_refused() const;
    bool has_warnings() const; ///< of an answer that was received now
};

struct CollectRequest {
    std::vector<std::filesystem::path> files;
    bool is_inbox = false;
    std::string regime;                   ///< of lists, which do not say it themselves; may be empty
    std::optional<regime::Period> period; ///< the same
    std::string reason;                   ///< kept with the receipts
    int jobs = 1;
    bool mark = false; ///< make marked copies
};

/// How many files of how many were read.
using CollectProgress = std::function<void(std::size_t done, std::size_t of)>;

/// Reads answers and says what will become of each; changes nothing. Results in the order of the files. A file that
/// cannot be read is a fault of that file. Error{usage} where the request's own regime or period is none.
std::vector<CollectedFile> examine(
    report::Book& book, const CollectRequest& request, const CollectProgress& progress = {});

/// Keeps what is to be received, all of it or none, and fills in the numbers of receipts. What examine() said must be
/// of the same book, under the same lock.
void take_in(report::BookWriter& book, const CollectRequest& request, std::vector<CollectedFile>& files);

/// A receipt that may be taken back. Error{usage} where there is no such receipt or it was taken back, Error{denied}
/// where its period is closed or its figures were approved.
report::Receipt require_withdrawable(report::Book& book, std::int64_t number);
/// Takes it back: the one before it counts again. Errors of require_withdrawable().
report::Receipt withdraw(report::BookWriter& book, std::int64_t number, const std::string& reason);

} // namespace hoso::answers
