// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/account.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <stdexcept>

namespace hoso::accounts {

namespace {

void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
}

void put(Json& json, const char* key, const std::vector<std::string>& texts) {
    if (!texts.empty()) json[key] = texts;
}

void put(Json& json, const char* key, const std::optional<Day>& day) {
    if (day) json[key] = reference::to_text(*day);
}

std::optional<Day> day_of(const Json& json, const char* key) {
    if (!json.contains(key)) return std::nullopt;
    const auto day = reference::parse_day(json.at(key).get_ref<const std::string&>());
    if (!day) throw std::invalid_argument{key};
    return day;
}

State state_of(const std::string& text) {
    for (const State state : {State::active, State::disabled, State::removed})
        if (text == to_text(state)) return state;
    throw std::invalid_argument{text};
}

} // namespace

std::string to_text(State state) {
    switch (state) {
    case State::disabled: return "disabled";
    case State::removed: return "removed";
    case State::active: break;
    }
    return "active";
}

Json to_json(const Account& account) {
    Json json{{"id", account.id}, {"owner", account.owner}, {"system", account.system}, {"login", account.login}};
    put(json, "mail", account.mail);
    put(json, "aliases", account.aliases);
    put(json, "name", account.name);
    put(json, "number", account.number);
    put(json, "position", account.position);
    put(json, "phone", account.phone);
    put(json, "unit", account.unit);
    put(json, "unit_name", account.unit_name);
    put(json, "roles", account.roles);
    put(json, "start", account.start);
    put(json, "end", account.end);
    if (account.quota_mb > 0) json["quota_mb"] = account.quota_mb;
    json["state"] = to_text(account.state);
    put(json, "disabled_on", account.disabled_on);
    put(json, "why", account.why);
    return json;
}

Account account_of(const Json& json, const std::string& name) {
    try {
        Account account;
        account.id = json.at("id").get<std::string>();
        account.owner = json.at("owner").get<std::string>();
        account.system = json.at("system").get<std::string>();
        account.login = json.at("login").get<std::string>();
        account.mail = json.value("mail", "");
        if (json.contains("aliases")) account.aliases = json.at("aliases").get<std::vector<std::string>>();
        account.name = json.value("name", "");
        account.number = json.value("number", "");
        account.position = json.value("position", "");
        account.phone = json.value("phone", "");
        account.unit = json.value("unit", "");
        account.unit_name = json.value("unit_name", "");
        if (json.contains("roles")) account.roles = json.at("roles").get<std::vector<std::string>>();
        account.start = day_of(json, "start");
        account.end = day_of(json, "end");
        account.quota_mb = json.value("quota_mb", std::int64_t{0});
        account.state = state_of(json.at("state").get<std::string>());
        account.disabled_on = day_of(json, "disabled_on");
        account.why = json.value("why", "");
        return account;
    } catch (const Json::exception&) {
        throw Error{Cause::input, message("{}: this is no account", name)};
    } catch (const std::invalid_argument&) {
        throw Error{Cause::input, message("{}: this is no account", name)};
    }
}

} // namespace hoso::accounts
