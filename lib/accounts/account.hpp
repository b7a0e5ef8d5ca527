// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json/json.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::accounts {

using Day = std::chrono::sys_days;

enum class State { active, disabled, removed };
std::string to_text(State state);

/// What a person, or an office, has in one system: what it is to be, or was when it was last applied. A value.
struct Account {
    std::string id; ///< the owner's key and the system: "nv:00123/van-ban", "cq:H26.13:van-thu/van-ban"; never changes
    std::string owner; ///< key of the person (roster::Person::key), or "cq:UNIT:ID" of an office's own account
    std::string system;
    std::string login, mail;
    std::vector<std::string> aliases; ///< mail addresses it had, in order
    std::string name, number, position, phone;
    std::string unit, unit_name;
    std::vector<std::string> roles;
    std::optional<Day> start, end;
    std::int64_t quota_mb = 0;
    State state = State::active;
    std::optional<Day> disabled_on; ///< since when it is disabled or removed
    std::string why;                ///< it is disabled: "leaver", "end", "unacknowledged", "by-hand"
    bool operator==(const Account&) const = default;

    bool is_of_office() const { return owner.starts_with("cq:"); }
};

/// What write_account() wrote. Error{input} that begins with `name`.
Account account_of(const Json& json, const std::string& name);

} // namespace hoso::accounts
