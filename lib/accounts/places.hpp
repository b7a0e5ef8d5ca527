// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/target.hpp"
#include "records/units.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hoso::accounts {

/// Where units and accounts stand in a target on one day. Refers to what it is made of.
class Places {
public:
    /// Units are those below `top`, and itself.
    Places(const Settings& settings, const Target& target, const records::UnitView& units);

    /// Each before what is below it, in Vietnamese order of names.
    const std::vector<const records::Unit*>& units() const noexcept { return m_units; }
    /// Null where it is no unit of the day, or not below the top.
    const records::Unit* unit(std::string_view code) const;
    /// Whether it is the ancestor or below it.
    bool is_within(std::string_view code, std::string_view ancestor) const;
    /// DN of a unit's entry in a system's container; of the container where units have no entries.
    std::string unit_dn(const System& system, std::string_view code) const;
    std::string account_dn(const System& system, const Account& account) const;
    /// The entry of a unit as it is to be.
    directory::Attributes unit_attributes(const records::Unit& unit) const;
    /// Different containers of systems, in the order of the settings, each once.
    const std::vector<const System*>& containers() const noexcept { return m_containers; }

private:
    const Settings& m_settings;
    const Target& m_target;
    std::vector<const records::Unit*> m_units;
    std::map<std::string, const records::Unit*, std::less<>> m_by_code;
    std::map<std::string, std::string, std::less<>> m_relative; ///< DN below the container
    std::vector<const System*> m_containers;
};

/// Error{settings} where a [[group]] is called as a unit of any time, in any case: both would be one entry, and each
/// plan would take out the members of the other.
void require_group_names(const Settings& settings, const Target& target, const records::UnitTree& units);

} // namespace hoso::accounts
