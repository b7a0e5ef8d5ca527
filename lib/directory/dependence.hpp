// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/entry.hpp"

#include <string>

namespace hoso::directory {

/// How operations of a group depend on each other. Thread-safe.

/// The DNs of an operation in normal form, for comparing; as they are where they are none.
struct Places {
    std::string dn, new_dn;
};
Places places_of(const Operation& operation);

/// True where the order in which a server does both cannot matter: a server may do what comes over one connection in
/// any order (RFC 4511, 3.1). Additions of entries, and of values, of unrelated entries; removals of these. An entry that
/// names another as one of its values, spelt as the other's operation has it, is related to it.
bool may_overtake(const Operation& a, const Places& places_a, const Operation& b, const Places& places_b);

/// True where `later` cannot be judged when `refused` was not done: it is about the same entry, or below one that was
/// not made or not moved, or removes what is above one that is still there.
bool rests_on(
    const Operation& later, const Places& later_places, const Operation& refused, const Places& refused_places);

} // namespace hoso::directory
