// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record.hpp"
#include "reference/check.hpp"

#include <map>
#include <string>
#include <vector>

namespace hoso::archive {

/// What metadata profiles and hoso itself say of the fields of a record. Profiles are read when a record first names
/// one. Not thread-safe.
class FieldRules {
public:
    /// hoso's name of a field that was given by the name of the record's profile: codeNumber -> number.
    std::string name_of(const Record& record, const std::string& given);

    /// Whether a record may have a field of that name: those of document.json, of contents lists and of its profile,
    /// and those that it has already; an entry without a profile may have any.
    bool may_have(const Record& record, const std::string& field);

    /// Whether its values are dates.
    bool is_date(const Record& record, const std::string& field);

    /// What its profile does not allow; empty without one. Error{input} where the profile has no such level.
    std::vector<reference::Violation> violations(const Record& record);

    /// Error{missing} where there is no profile of that name, Error{settings} where it is malformed.
    const reference::Profile& profile(const std::string& id);

private:
    const reference::Level* level(const Record& record);
    const reference::Field* field(const Record& record, const std::string& name);

    std::map<std::string, reference::Profile> m_profiles;
};

/// The level of a profile that a record is checked by: its type; entry.KIND; document.incoming or document.outgoing by
/// whether it has an arrival number or date.
std::string level_name(const Record& record);

/// a-z, then also 0-9 and _: what can be the name of a field.
bool is_field_name(const std::string& name);

} // namespace hoso::archive
