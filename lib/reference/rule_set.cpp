// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/rule_set.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"

namespace hoso::reference {

namespace {

std::optional<std::chrono::sys_days> read_day(const Toml& table, std::string_view key) {
    if (!table.has(key)) return std::nullopt;
    const std::string text = table.text(key);
    const auto day = parse_day(text);
    if (!day) table.fail(key, message("'{}' is not a day of the form YYYY-MM-DD", text));
    return day;
}

} // namespace

RuleSet read_rule_set(const Toml& file, const std::string& schema, const std::string& id) {
    if (const std::string found = file.text("schema"); found != schema)
        file.fail("schema", message("'{}' is not known here; '{}' is", found, schema));
    RuleSet rules{file.text("id"), file.text("title"), file.text("source"), read_validity(file), {}};
    if (rules.id != id) file.fail("id", message("must be '{}', as the file is called", id));
    rules.unconfirmed = file.texts("unconfirmed");
    return rules;
}

Validity read_validity(const Toml& table) {
    const Validity validity{read_day(table, "valid_from"), read_day(table, "valid_to")};
    if (validity.from && validity.to && *validity.to < *validity.from)
        table.fail("valid_to", message("ends before it begins"));
    return validity;
}

} // namespace hoso::reference
