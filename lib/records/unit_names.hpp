// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/units.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::records {

/// What people write of a unit, taken apart for comparison. "UBND TP. Hồ Chí Minh" is kind "thanh pho", name "ho chi
/// minh"; "P.01" is kind "phuong", name "1". Both folded; the kind is empty where the text begins with none that is
/// known.
struct UnitName {
    std::string kind, name;
    bool operator==(const UnitName&) const = default;
};

/// Leaves out what stands before the kind (UBND, Ủy ban nhân dân, HĐND, Hội đồng nhân dân), spells out abbreviated
/// kinds (TP, TX, TT, Q, H, P, X, ĐK; the one letters only before a full stop or a number) and takes leading zeros off
/// numbers.
UnitName parse_unit_name(std::string_view text);

/// Finds units by their names. Refers to its tree and must not outlive it; safe to read from many threads.
class UnitNames {
public:
    explicit UnitNames(const UnitTree& tree);

    /// The units of that name on that day: those of the same kind where a kind was written, else of every kind. Where
    /// some have it with the same accents, those only. In Vietnamese order of their names, then by code; empty where
    /// there is none.
    std::vector<const Unit*> find(std::string_view name, Day day) const;

private:
    std::vector<const Unit*> of_name(const UnitName& wanted, Day day) const;

    std::unordered_map<std::string, std::vector<const Unit*>> m_by_name; ///< by UnitName::name
};

} // namespace hoso::records
