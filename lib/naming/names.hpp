// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
///   {number}                    the person's employee number, folded
/// Names of one word, and those of peoples who write the given name first or have particles (Y Blô Niê, H'Hen Niê,
/// Điểu K'Sor), are described where they are read: split_for_account().
struct Scheme {
    std::vector<std::string> templates = {"{given}{initials}", "{given}.{family}{middle}", "{given}{initials}.{unit}"};
    std::size_t longest = 32; ///< characters; a longer name takes the next template
    std::set<std::string> reserved; ///< besides lib/reference/naming/reserved.toml
};

/// Error{settings}-like text for the first template that is wrong; empty where all are right.
std::string problem_of(const Scheme& scheme);

/// Who needs a name.
struct Wanted {
    std::string key;  ///< of the account: decides ties, so that the order of a roster does not matter
    std::string name; ///< of the person
    std::string unit, number;
};

/// Names that stand or once stood, with whose they are: only that account gets such a name, and gets it again.
using EverUsed = std::map<std::string, std::string>;

struct Given {
    std::string name;
    std::size_t used_template = 0; ///< its number
    int counter = 0;               ///< 0: none was needed
    bool operator==(const Given&) const = default;
};

/// A name for each, in the order of `wanted`; different for each, none that is reserved or another's. Whoever had a
/// name gets it. Otherwise template after template: of those who want the same free name the one with the smallest key
/// gets it; counters (2, 3, ...) come behind the last template only. The result does not depend on the order.
/// Error{input} names the person of whose name nothing is left by folding.
std::vector<Given> assign(const Scheme& scheme, std::span<const Wanted> wanted, const EverUsed& ever_used);

} // namespace hoso::naming
