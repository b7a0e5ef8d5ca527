// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/data_folders.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::naming {

/// How names of accounts are made of what people are called. Templates are tried in their order; words in braces:
///   {given} {middle} {family}   of the name in Vietnamese order, folded to a-z0-9 by the one table of lib/text
///   {initials}                  first letters of family and middle names: Nguyễn Văn An -> nv
///   {first}                     the first letter of the given name
///   {full}                      all words in their order: nguyenvanan
///   {unit}                      the unit's code, folded: H26.13 -> h26-13
///   {number}                    the person's employee number, folded: NV 0012 -> nv-0012
/// Between them stand a-z, 0-9, full stops, hyphens and underscores. Those three at either end of a name, and all but
/// the first where several meet, are left out: {given}.{middle} of a person without a middle name is the given name.
/// Names of one word, and those of peoples who write the given name first or have particles (Y Blô Niê, H'Hen Niê,
/// Điểu K'Sor), are described where they are read: split_for_account().
struct Scheme {
    std::vector<std::string> templates = {"{given}{initials}", "{given}.{family}{middle}", "{given}{initials}.{unit}"};
    std::size_t longest = 32;       ///< characters; a longer name takes the next template
    std::set<std::string> reserved; ///< in any case; besides naming/reserved.toml of the rules
};

/// Error{settings}-like text for the first template that is wrong; empty where all are right.
std::string problem_of(const Scheme& scheme);

/// Who needs a name.
struct Wanted {
    std::string key;  ///< of the account: decides ties, so that the order of a roster does not matter
    std::string name; ///< of the person
    std::string unit, number;
    bool is_renamed = false; ///< an old name counts only where a template makes it of what the person is called now
};

/// Names that stand or once stood, with whose they are: only that account gets such a name, and gets it again. Case
/// makes no difference, as in a directory.
using EverUsed = std::map<std::string, std::string>;

struct Given {
    std::string name;
    std::size_t used_template = 0; ///< its number; that of all templates where an old name is none of theirs
    int counter = 0;               ///< 0: none was needed
    bool operator==(const Given&) const = default;
};

/// A name for each, in the order of `wanted`; different for each, none that is reserved or another's, each of a-z, 0-9,
/// full stops, hyphens and underscores with a letter first. Whoever had a name gets it, whatever the scheme says today
/// (not so Wanted::is_renamed); of several the one that the earliest template gives, else the first in order of bytes.
/// Otherwise template after template: of those who want the same free name the one with the smallest key gets it;
/// counters (2, 3, ..., behind a digit -2, -3, ...) come behind the last template that leaves room for them only. Where
/// all are too long the last is cut. The result does not depend on the order. `rules` has the names that nobody gets.
/// Error{input} names the person of whose name nothing is left by folding, and a key that stands there twice;
/// Error{settings} where problem_of() has something to say. Thread-safe.
std::vector<Given> assign(const Scheme& scheme, std::span<const Wanted> wanted, const EverUsed& ever_used,
    const reference::DataFolders& rules = reference::DataFolders{});

/// naming/reserved.toml: names of services, roles and programs (RFC 2142 among them), in lower case. A file of the
/// user's own folder of rules stands in its place. Error{settings} with its place where it is wrong.
std::set<std::string> reserved_names(const reference::DataFolders& rules);

} // namespace hoso::naming
