// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "handover/letter.hpp"
#include "reference/data_folders.hpp"
#include "reference/rule_set.hpp"

#include <string>
#include <vector>

namespace hoso::handover {

/// A paragraph of what a letter tells its reader. In its text {url}, {system}, {login}, {mail}, {expires} and {support}
/// stand for what the letter says.
struct Instruction {
    std::string text;
    std::vector<std::string> needs; ///< names of those, left out where one is empty; "no-url" the other way round
    bool operator==(const Instruction&) const = default;
};

/// Those of handover/huong-dan.toml that hold on a day; see hoso-handover(5). Error{settings} names file and line.
std::vector<Instruction> read_instructions(const reference::DataFolders& data, std::chrono::sys_days day);

/// The paragraphs of one letter, filled in: those of the issue where it has its own. Error{settings} where there is
/// a name in braces that is none of those above.
std::vector<std::string> paragraphs_of(
    const std::vector<Instruction>& instructions, const Issue& issue, const Letter& letter);

} // namespace hoso::handover
