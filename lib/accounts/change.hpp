// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/account.hpp"
#include "directory/entry.hpp"
#include "json/canonical.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::accounts {

/// What a change means to people. An account that moves and is updated at once is a move, and so on: the first in this
/// order that is true.
enum class ChangeKind {
    add_place, ///< an entry in which others stand: base, container
    add_unit,
    change_unit,
    join,      ///< a new account
    come_back, ///< one that was disabled or removed is active again
    remove,
    disable,
    rename, ///< another login
    move,   ///< to another unit
    update,
    reissue, ///< a new first password
    change_group,
    remove_unit,
};
std::string to_text(ChangeKind kind);
/// In the language of messages: "joiners".
std::string heading_of(ChangeKind kind);
/// None for a text that is no kind.
std::optional<ChangeKind> change_kind_of(std::string_view text);

/// An operation and what it meets, so that who approves sees both, and what was changed can be changed back.
struct PlannedOperation {
    directory::Operation operation; ///< origin is the number of the change in its plan
    directory::Attributes before;   ///< modify: values of the attributes that are changed; those missing had none
    bool makes_secret = false;      ///< the target's secret attribute gets a first password
    bool operator==(const PlannedOperation&) const = default;
};

/// Everything that happens to one account, unit or group.
struct Change {
    ChangeKind kind = ChangeKind::update;
    std::size_t group = 0;          ///< changes of one group are applied together
    std::string id, title, unit;    ///< of an account; a unit's or group's code is its id
    std::string why;                ///< where it comes from: a row of a roster, a rule
    std::optional<Account> account; ///< as it is afterwards
    int attempt = 0;                ///< of the first password, where one is made
    std::vector<PlannedOperation> operations;
};

/// A line of a plan, canonical JSON without its line feed, and back. Error{input} that begins with `name`.
void write_plan_line(CanonicalWriter& out, const Change& change);
std::string to_plan_line(const Change& change);
Change change_of(std::string_view line, const std::string& name);

} // namespace hoso::accounts
