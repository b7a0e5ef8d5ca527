// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/change.hpp"

#include <string>
#include <string_view>

/// How a plan is read by people who approve it: in Vietnamese, whatever the language of messages was when it was made.
namespace hoso::accounts {

/// "chuyển đơn vị"
const char* vietnamese(ChangeKind kind);

/// "chuyển đơn vị (moves)"; a name that is not known here as it is.
std::string vietnamese_brake(const std::string& name);

/// A Change's `why` as the planner writes it in English; what is no such sentence, as a row of a roster, stays.
std::string vietnamese_reason(const std::string& why);

/// "24/11/2026" for "2026-11-24", other texts as they are.
std::string vietnamese_day(const std::string& day);

/// What a value of a directory's attribute says, where it says nothing to people: "khóa không thời hạn". Times as they
/// are in Vietnam (UTC+7). Empty where the value speaks for itself.
std::string meaning_of(const std::string& attribute, const std::string& value);

} // namespace hoso::accounts
