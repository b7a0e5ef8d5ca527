// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/toml.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hoso::reference {

/// The days on which a rule holds, both included; open where there is no day.
struct Validity {
    std::optional<std::chrono::sys_days> from, to;
    bool contains(std::chrono::sys_days day) const { return (!from || *from <= day) && (!to || day <= *to); }
    bool operator==(const Validity&) const = default;
};

/// What every file of rules says of itself.
struct RuleSet {
    std::string id;                       ///< the file's name without its ending
    std::string title;                    ///< in Vietnamese
    std::string source;                   ///< the regulation and its place in it
    Validity validity;                    ///< when the regulation is in force
    std::vector<std::string> unconfirmed; ///< what was not compared with the signed text
    bool operator==(const RuleSet&) const = default;
};

/// Error where `schema` is not the one that is read here, or `id` not the file's name.
RuleSet read_rule_set(const Toml& file, const std::string& schema, const std::string& id);

/// From valid_from and valid_to (YYYY-MM-DD). Error where one is no day, or the end lies before the beginning.
Validity read_validity(const Toml& table);

} // namespace hoso::reference
