// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/values.hpp"
#include "records/units.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::facts {

/// The units that a text in a list may mean: by code, else by another code, else by name.
class UnitChoice {
public:
    /// The code of the one that the text means on the day, else today; a code means its unit on any day.
    Parsed<std::string> on(records::Day day, records::Day today) const;
    /// True where on() gives the same for every day.
    bool is_fixed() const noexcept { return m_by_code || m_units.empty(); }

private:
    friend class UnitTexts;
    std::string m_text;
    bool m_by_code = false;
    std::vector<const records::Unit*> m_units;
};

/// Finds units by what lists write. Names are exact but for case, spaces, signs and where a tone stands; "UBND" or "Ủy
/// ban nhân dân" may be before a name in one place and not in the other. Refers to its tree and must not outlive it;
/// safe to read from many threads.
class UnitTexts {
public:
    explicit UnitTexts(const records::UnitTree& tree);
    UnitChoice find(std::string_view text) const;

private:
    using Index = std::unordered_map<std::string, std::vector<const records::Unit*>>;
    Index m_codes, m_other_codes, m_names, m_bare_names;
};

} // namespace hoso::facts
