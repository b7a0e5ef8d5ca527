// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/account.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <stdexcept>

namespace hoso::accounts {

namespace {

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
    case State::disabled:
        return "disabled";
    case State::removed:
        return "removed";
    case State::active:
        break;
    }
    return "active";
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
