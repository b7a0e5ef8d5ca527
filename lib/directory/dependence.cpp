// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/dependence.hpp"

#include "core/error.hpp"
#include "directory/dn.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

std::string comparable(const std::string& dn) {
    try {
        return normal_dn(dn);
    } catch (const Error&) {
        return dn; // the server will say what is wrong with it
    }
}

bool related(const std::string& a, const std::string& b) { return a == b || is_below(a, b) || is_below(b, a); }

bool only_adds_values(const Operation& operation) {
    return operation.kind == OperationKind::modify &&
           std::all_of(operation.changes.begin(), operation.changes.end(),
               [](const ValueChange& change) { return change.how == ValueChange::How::add; });
}

/// Whether an entry that is to be made refers to another, such as a group to a member: overlays that keep both sides
/// of this (slapo-memberof) must meet the member first.
bool refers_to(const Operation& addition, const std::string& dn) {
    return std::any_of(addition.attributes.begin(), addition.attributes.end(), [&](const auto& attribute) {
        return std::find(attribute.second.begin(), attribute.second.end(), dn) != attribute.second.end();
    });
}

bool at_or_below(const std::string& dn, const std::string& above) { return dn == above || is_below(dn, above); }

} // namespace

Places places_of(const Operation& operation) {
    return {comparable(operation.dn),
        operation.kind == OperationKind::rename ? comparable(operation.new_dn) : std::string{}};
}

bool may_overtake(const Operation& a, const Places& places_a, const Operation& b, const Places& places_b) {
    const bool same_kind = a.kind == b.kind && (a.kind == OperationKind::add || a.kind == OperationKind::remove ||
                                                   (only_adds_values(a) && only_adds_values(b)));
    return same_kind && !related(places_a.dn, places_b.dn) && !refers_to(a, b.dn) && !refers_to(b, a.dn);
}

bool rests_on(
    const Operation& later, const Places& later_places, const Operation& refused, const Places& refused_places) {
    const bool renames = later.kind == OperationKind::rename;
    const auto touches = [&](const std::string& place) {
        return at_or_below(later_places.dn, place) || (renames && at_or_below(later_places.new_dn, place));
    };
    switch (refused.kind) {
    case OperationKind::add:
        return touches(refused_places.dn);
    case OperationKind::rename:
        return touches(refused_places.new_dn) || touches(refused_places.dn);
    case OperationKind::modify:
        return later_places.dn == refused_places.dn;
    case OperationKind::remove:
        break;
    }
    return touches(refused_places.dn) ||
           (later.kind == OperationKind::remove && is_below(refused_places.dn, later_places.dn));
}

} // namespace hoso::directory
