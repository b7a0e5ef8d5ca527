// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/profile.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hoso::reference {

/// A record's values by hoso's names of its fields. Texts as records keep them: dates in EDTF, booleans true or false
/// (or 1 or 0), codes as code or name. Empty texts count as absent. Fields that the profile does not have are no
/// concern of its.
using Values = std::map<std::string, std::vector<std::string>>;

/// What in a record the profile does not allow.
struct Violation {
    std::string rule;    ///< PROFILE.LEVEL.FIELD.KIND, never changes: "tt05-2025.dossier.title.too-long"
    std::string field;   ///< hoso's name
    std::string value;   ///< the one at fault; empty where one is missing
    std::string problem; ///< translated
    std::string remedy;  ///< what to do, translated
    bool operator==(const Violation&) const = default;
};

/// All violations, in the order of the profile's fields. Kinds: required, repeated, not-text (not UTF-8, or control
/// characters), too-long, not-a-number, not-a-boolean, not-a-date, wrong-precision (more or less of the date is known
/// than it can be written with), out-of-order (a date before the one it must follow), unknown-code.
/// Error{usage} where the profile has no such level.
std::vector<Violation> check(const Profile& profile, const std::string& level, const Values& values);

/// Whether the profile demands a digital signature of such a record. Error{usage} where it has no such level.
bool requires_signature(const Profile& profile, const std::string& level, const Values& values);

/// A value as the regulation writes it: a date by the first pattern that fits, a code from its list, a boolean as 1 or
/// 0 (XML Schema part 2, 3.2.2), other text in NFC. None where check() would object to its form.
std::optional<std::string> as_written(const Profile& profile, const Field& field, const std::string& value);

/// Code points of the text's NFC.
std::int64_t length_in_characters(const std::string& text);

} // namespace hoso::reference
