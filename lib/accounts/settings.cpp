// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/settings.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "reference/data_folders.hpp"
#include "reference/toml.hpp"
#include "text/unicode.hpp"

#include <set>

namespace hoso::accounts {

using reference::Toml;

namespace {

std::int64_t number(const Toml& table, std::string_view key, std::int64_t otherwise, std::int64_t least,
    std::int64_t most) {
    const std::int64_t value = table.integer(key).value_or(otherwise);
    if (value < least || value > most) table.fail(key, message("{} is not from {} to {}", value, least, most));
    return value;
}

std::string identifier(const Toml& table, std::string_view key) {
    std::string text = table.text(key);
    if (!reference::is_identifier(text))
        table.fail(key, message("'{}' is not made of lower-case letters, digits and hyphens", text));
    return text;
}

Office read_office(const Toml& table) {
    table.allow_only({"parent", "name", "place", "signer_capacity", "signer_name", "support"});
    return {table.text("parent", ""), table.text("name"), table.text("place", ""), table.text("signer_capacity", ""),
        table.text("signer_name", ""), table.text("support", "")};
}

void read_names(const Toml& table, Settings& settings) {
    table.allow_only({"templates", "longest", "reserved", "rename"});
    if (table.has("templates")) settings.names.templates = table.texts("templates");
    settings.names.longest = static_cast<std::size_t>(number(table, "longest", 32, 8, 64));
    for (const std::string& word : table.texts("reserved")) settings.names.reserved.insert(word);
    settings.rename_logins = table.boolean("rename", false);
    if (const std::string problem = naming::problem_of(settings.names); !problem.empty())
        table.fail("templates", problem);
}

credentials::PasswordPolicy read_password(const Toml& table) {
    table.allow_only({"kind", "length", "hash", "memory_kib", "passes", "cost"});
    credentials::PasswordPolicy policy;
    const std::string kind = table.text("kind", "letters");
    if (kind == "passphrase")
        policy.kind = credentials::PasswordKind::passphrase;
    else if (kind != "letters")
        table.fail("kind", message("'{}' is none of: {}", kind, "letters, passphrase"));
    policy.length = static_cast<int>(
        number(table, "length", policy.kind == credentials::PasswordKind::letters ? 12 : 6, 1, 64));
    const std::string hash = table.text("hash", "argon2id");
    if (hash == "yescrypt")
        policy.hash = credentials::HashKind::yescrypt;
    else if (hash == "ssha")
        policy.hash = credentials::HashKind::ssha;
    else if (hash != "argon2id")
        table.fail("hash", message("'{}' is none of: {}", hash, "argon2id, yescrypt, ssha"));
    policy.memory_kib = static_cast<int>(number(table, "memory_kib", policy.memory_kib, 8, 1 << 20));
    policy.passes = static_cast<int>(number(table, "passes", policy.passes, 1, 100));
    policy.cost = static_cast<int>(number(table, "cost", policy.cost, 1, 11));
    if (const std::string problem = credentials::problem_of(policy); !problem.empty()) table.fail("length", problem);
    return policy;
}

Brakes read_brakes(const Toml& table) {
    table.allow_only({"leavers_percent", "renames_percent", "moves_percent", "removals_percent", "joiners_percent",
        "doubles_percent", "units_percent", "at_least", "unit_at_least"});
    Brakes brakes;
    brakes.leavers = number(table, "leavers_percent", brakes.leavers, 0, 100);
    brakes.renames = number(table, "renames_percent", brakes.renames, 0, 100);
    brakes.moves = number(table, "moves_percent", brakes.moves, 0, 100);
    brakes.removals = number(table, "removals_percent", brakes.removals, 0, 100);
    brakes.joiners = number(table, "joiners_percent", brakes.joiners, 0, 1000);
    brakes.doubles = number(table, "doubles_percent", brakes.doubles, 0, 100);
    brakes.units = number(table, "units_percent", brakes.units, 0, 100);
    brakes.unit_at_least = number(table, "unit_at_least", brakes.unit_at_least, 1, 1'000'000);
    brakes.at_least = number(table, "at_least", brakes.at_least, 0, 1'000'000);
    return brakes;
}

System read_system(const Toml& table, bool is_first) {
    table.allow_only({"id", "title", "url", "roles", "container", "login", "mail", "quota_mb"});
    System system{identifier(table, "id"), table.text("title"), table.text("url", ""), table.texts("roles"),
        table.text("container", ""), table.text("login", "{login}"), table.boolean("mail", is_first),
        number(table, "quota_mb", 0, 0, 1'000'000'000)};
    const std::size_t at = system.login.find("{login}");
    if (at == std::string::npos || system.login.find('{') != at || system.login.find('{', at + 1) != std::string::npos)
        table.fail("login", message("'{}' must have {} once, and nothing else in braces", system.login, "{login}"));
    return system;
}

void read_groups(const Toml& file, Settings& settings) {
    std::set<std::string> groups, rules;
    for (const Toml& table : file.tables("group")) {
        table.allow_only({"name", "roles", "systems"});
        settings.groups.push_back({identifier(table, "name"), table.texts("roles"), table.texts("systems")});
        if (!groups.insert(settings.groups.back().name).second)
            table.fail("name", message("'{}' stands here twice", settings.groups.back().name));
        for (const std::string& system : settings.groups.back().systems)
            if (!settings.system(system)) table.fail("systems", message("no system is called '{}'", system));
    }
    for (const Toml& table : file.tables("office_account")) {
        table.allow_only({"id", "title", "login", "system", "kinds"});
        settings.office_accounts.push_back({identifier(table, "id"), table.text("title"), table.text("login"),
            table.text("system"), table.texts("kinds")});
        if (!rules.insert(settings.office_accounts.back().id).second)
            table.fail("id", message("'{}' stands here twice", settings.office_accounts.back().id));
        if (!settings.system(settings.office_accounts.back().system))
            table.fail("system", message("no system is called '{}'", settings.office_accounts.back().system));
    }
}

void read_systems(const Toml& file, Settings& settings) {
    for (const Toml& table : file.tables("system")) {
        System system = read_system(table, settings.systems.empty());
        if (settings.system(system.id)) table.fail("id", message("'{}' stands here twice", system.id));
        for (const System& other : settings.systems)
            if (text::lower(other.container) == text::lower(system.container) && other.login == system.login)
                table.fail(table.has("container") ? "container" : "id",
                    message("accounts of '{}' and '{}' would be the same entries", other.id, system.id),
                    tr("give one of them a container or a login of its own"));
        settings.systems.push_back(std::move(system));
    }
    if (settings.systems.empty())
        file.fail("system", tr("there is no system that people have accounts in"), tr("add a table [[system]]"));
}

Settings read_head(const Toml& file) {
    const std::string unit = file.text("unit");
    const auto code = records::UnitCode::parse(unit);
    if (!code) file.fail("unit", message("'{}' cannot be the code of a unit", unit));
    Settings result{file.text("id"), file.text("name"), file.text("created"), *code, file.text("approvers", ""), 1,
        file.text("custodians", ""), 1, file.text("officers", ""), {}, {}, false, {}, {}, 30, 30, {}, {}, {}, {}, {}};
    result.approvals = number(file, "approvals", 1, 1, 10);
    result.custodians_needed = number(file, "custodians_needed", 1, 1, 2);
    result.reissue_without_approval = number(file, "reissue_without_approval", 5, 0, 1'000'000);
    return result;
}

} // namespace

std::optional<std::string> System::base_login(const std::string& whole) const {
    const std::size_t at = login.find("{login}");
    const std::string_view before = std::string_view{login}.substr(0, at);
    const std::string_view after = std::string_view{login}.substr(at + 7);
    if (whole.size() <= before.size() + after.size() || !whole.starts_with(before) || !whole.ends_with(after))
        return std::nullopt;
    return whole.substr(before.size(), whole.size() - before.size() - after.size());
}

const System* Settings::system(std::string_view wanted) const {
    for (const System& each : systems)
        if (each.id == wanted) return &each;
    return nullptr;
}

Settings parse_settings(std::string_view bytes, const std::string& name) {
    const Toml file = reference::parse_toml(bytes, name);
    file.allow_only({"schema", "id", "name", "created", "unit", "approvers", "approvals", "custodians",
        "custodians_needed", "reissue_without_approval", "officers", "office", "names", "mail", "password", "validity", "brakes", "system", "group",
        "office_account"});
    if (file.text("schema") != Settings::schema)
        file.fail("schema", message("'{}' is not '{}'", file.text("schema"), Settings::schema));
    Settings settings = read_head(file);
    settings.office.name = settings.name;
    if (const auto table = file.table("office")) settings.office = read_office(*table);
    if (const auto table = file.table("names")) read_names(*table, settings);
    if (const auto table = file.table("mail")) {
        table->allow_only({"domain"});
        settings.mail_domain = text::lower(table->text("domain"));
    }
    if (const auto table = file.table("password")) settings.password = read_password(*table);
    if (const auto table = file.table("validity")) {
        table->allow_only({"unacknowledged_days", "grace_days", "plan_days"});
        settings.unacknowledged_days = number(*table, "unacknowledged_days", 30, 0, 3650);
        settings.grace_days = number(*table, "grace_days", 30, 0, 3650);
        settings.plan_days = number(*table, "plan_days", 30, 0, 3650);
    }
    if (const auto table = file.table("brakes")) settings.brakes = read_brakes(*table);
    read_systems(file, settings);
    read_groups(file, settings);
    settings.sha256 = crypto::to_hex(crypto::sha256(bytes));
    return settings;
}

} // namespace hoso::accounts
