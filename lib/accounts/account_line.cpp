// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/account_line.hpp"

#include "reference/dates.hpp"

namespace hoso::accounts {

namespace {

void put(CanonicalWriter& out, std::string_view name, const std::string& text) {
    if (!text.empty()) out.member(name, text);
}

void put(CanonicalWriter& out, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    out.name(name).begin_array();
    for (const std::string& text : texts) out.value(text);
    out.end_array();
}

void put(CanonicalWriter& out, std::string_view name, const std::optional<Day>& day) {
    if (day) out.member(name, reference::to_text(*day));
}

bool read_day(QuickReader& in, MemberReader& members, std::string_view name, std::optional<Day>& day) {
    if (!members.is_next(name)) return true;
    std::string text;
    if (!in.read_string(text)) return false;
    day = reference::parse_day(text);
    return day.has_value();
}

bool read_state(QuickReader& in, MemberReader& members, State& state) {
    std::string text;
    if (!members.is_next(",\"state\":") || !in.read_string(text)) return false;
    for (const State each : {State::active, State::disabled, State::removed})
        if (text == to_text(each)) {
            state = each;
            return true;
        }
    return false;
}

} // namespace

bool read_strings(QuickReader& in, std::vector<std::string>& values) {
    while (!in.take("]")) {
        if (!values.empty() && !in.take(",")) return false;
        if (!in.read_string(values.emplace_back())) return false;
    }
    return true;
}

bool MemberReader::texts(std::string_view name, std::vector<std::string>& values) {
    if (!is_next(name)) return true;
    return m_in.take("[") && read_strings(m_in, values);
}

void write_account(CanonicalWriter& out, const Account& account) {
    out.begin_object();
    put(out, "aliases", account.aliases);
    put(out, "disabled_on", account.disabled_on);
    put(out, "end", account.end);
    out.member("id", account.id);
    out.member("login", account.login);
    put(out, "mail", account.mail);
    put(out, "name", account.name);
    put(out, "number", account.number);
    out.member("owner", account.owner);
    put(out, "phone", account.phone);
    put(out, "position", account.position);
    if (account.quota_mb > 0) out.member("quota_mb", account.quota_mb);
    put(out, "roles", account.roles);
    put(out, "start", account.start);
    out.member("state", to_text(account.state));
    out.member("system", account.system);
    put(out, "unit", account.unit);
    put(out, "unit_name", account.unit_name);
    put(out, "why", account.why);
    out.end_object();
}

bool read_account(QuickReader& in, Account& account) {
    MemberReader members{in};
    return in.take("{") && members.texts(",\"aliases\":", account.aliases) &&
           read_day(in, members, ",\"disabled_on\":", account.disabled_on) &&
           read_day(in, members, ",\"end\":", account.end) && members.is_next(",\"id\":") &&
           in.read_string(account.id) && members.is_next(",\"login\":") && in.read_string(account.login) &&
           members.text(",\"mail\":", account.mail) && members.text(",\"name\":", account.name) &&
           members.text(",\"number\":", account.number) && members.is_next(",\"owner\":") &&
           in.read_string(account.owner) && members.text(",\"phone\":", account.phone) &&
           members.text(",\"position\":", account.position) &&
           (!members.is_next(",\"quota_mb\":") || in.read_integer(account.quota_mb)) &&
           members.texts(",\"roles\":", account.roles) && read_day(in, members, ",\"start\":", account.start) &&
           read_state(in, members, account.state) && members.is_next(",\"system\":") &&
           in.read_string(account.system) && members.text(",\"unit\":", account.unit) &&
           members.text(",\"unit_name\":", account.unit_name) && members.text(",\"why\":", account.why) && in.take("}");
}

} // namespace hoso::accounts
