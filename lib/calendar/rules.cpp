// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/rules.hpp"

#include "messages/messages.hpp"
#include "reference/data_folders.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace hoso::calendar {

namespace chrono = std::chrono;
using reference::Toml;

namespace {

constexpr int first_year = 1900, last_year = 2199;
constexpr int most_days = 30;
constexpr std::array<std::string_view, 7> week = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

unsigned weekday_of(Day day) { return chrono::weekday{day}.c_encoding(); }

int number(const Toml& table, std::string_view key, int least, int most) {
    const auto value = table.integer(key);
    if (!value) table.fail(key, message("'{}' is missing", key));
    if (*value < least || *value > most) table.fail(key, message("'{}' must be from {} to {}", key, least, most));
    return static_cast<int>(*value);
}

int number(const Toml& table, std::string_view key, int least, int most, int otherwise) {
    return table.has(key) ? number(table, key, least, most) : otherwise;
}

bool overlap(const reference::Validity& a, const reference::Validity& b) {
    return (!a.to || !b.from || *b.from <= *a.to) && (!b.to || !a.from || *a.from <= *b.to);
}

RestDays read_rest_days(const Toml& table) {
    table.allow_only({"rest", "valid_from", "valid_to", "source"});
    RestDays days{{}, read_validity(table)};
    for (const std::string& name : table.texts("rest")) {
        const auto found = std::find(week.begin(), week.end(), name);
        if (found == week.end()) table.fail("rest", message("'{}' is not a day of the week, such as saturday", name));
        days.rest.at(static_cast<std::size_t>(found - week.begin())) = true;
    }
    if (std::all_of(days.rest.begin(), days.rest.end(), [](bool rest) { return rest; }))
        table.fail("rest", message("nobody would ever work"));
    return days;
}

void read_before(const Toml& table, HolidayRule& rule) {
    rule.before.fill(number(table, "before", 0, rule.days - 1, 0));
    const auto exceptions = table.table("before_on");
    if (!exceptions) return;
    exceptions->allow_only({week[0], week[1], week[2], week[3], week[4], week[5], week[6]});
    for (std::size_t i = 0; i < week.size(); ++i)
        rule.before.at(i) = number(*exceptions, week.at(i), 0, rule.days - 1, rule.before.at(i));
}

HolidayRule read_rule(const Toml& table) {
    table.allow_only({"key", "name", "name_en", "source", "calendar", "month", "day", "days", "before", "before_on",
        "valid_from", "valid_to"});
    HolidayRule rule{table.text("key"), table.text("name"), table.text("name_en", ""), table.text("source", ""), false,
        0, 0, 1, {}, read_validity(table)};
    if (!reference::is_identifier(rule.key))
        table.fail("key", message("a key has lower-case letters, digits and hyphens only"));
    const std::string calendar = table.text("calendar", "solar");
    if (calendar != "solar" && calendar != "lunar")
        table.fail("calendar", message("'{}' is neither solar nor lunar", calendar));
    rule.lunar = calendar == "lunar";
    rule.month = static_cast<unsigned>(number(table, "month", 1, 12));
    rule.day = static_cast<unsigned>(number(table, "day", 1, rule.lunar ? 30 : 31));
    rule.days = number(table, "days", 1, most_days, 1);
    read_before(table, rule);
    return rule;
}

/// The holiday's date in a year of its calendar; none where the year has no such day.
std::optional<Day> date_in(const HolidayRule& rule, int year) {
    if (rule.lunar) return to_day({year, rule.month, rule.day, false});
    const chrono::year_month_day date{chrono::year{year}, chrono::month{rule.month}, chrono::day{rule.day}};
    return date.ok() ? std::optional<Day>{date} : std::nullopt;
}

void add_days_of(const HolidayRule& rule, int year, std::vector<Holiday>& off) {
    const auto date = date_in(rule, year);
    if (!date || !rule.validity.contains(*date)) return;
    const Day first = *date - chrono::days{rule.before.at(weekday_of(*date))};
    for (int i = 0; i < rule.days; ++i)
        off.push_back({first + chrono::days{i}, DayOff::holiday, rule.key, rule.name, rule.name_en});
}

void sort(std::vector<Holiday>& off) {
    std::sort(off.begin(), off.end(), [](const Holiday& a, const Holiday& b) {
        return std::tie(a.day, a.kind, a.key, a.name) < std::tie(b.day, b.kind, b.key, b.name);
    });
}

/// For each rest day among the holidays, in order, the next free day; a day that two holidays share counts once.
void add_substitutes(const HolidayRules& rules, std::vector<Holiday>& off) {
    std::set<Day> taken, done;
    for (const Holiday& holiday : off) taken.insert(holiday.day);
    std::vector<Holiday> substitutes;
    for (Holiday substitute : off) {
        if (!rules.is_rest_day(substitute.day) || !done.insert(substitute.day).second) continue;
        while (rules.is_rest_day(substitute.day) || taken.contains(substitute.day)) substitute.day += chrono::days{1};
        taken.insert(substitute.day);
        substitute.kind = DayOff::substitute;
        substitutes.push_back(std::move(substitute));
    }
    off.insert(off.end(), substitutes.begin(), substitutes.end());
}

/// Asked of a year as a whole, since holidays are.
void require(const HolidayRules& rules, int year) {
    const auto known = [&](Day day) {
        return rules.rules.validity.contains(day) &&
               std::any_of(rules.weeks.begin(), rules.weeks.end(),
                   [&](const RestDays& days) { return days.validity.contains(day); });
    };
    if (year < first_year || year > last_year || !known(chrono::year{year} / chrono::January / 1) ||
        !known(chrono::year{year} / chrono::December / 31))
        throw Error{Cause::missing, message("year {}: there are no rules of holidays for it", year)};
}

bool lies_in(Day day, int year) { return chrono::year_month_day{day}.year() == chrono::year{year}; }

} // namespace

bool HolidayRules::is_rest_day(Day day) const {
    const auto found =
        std::find_if(weeks.begin(), weeks.end(), [&](const RestDays& days) { return days.validity.contains(day); });
    return found != weeks.end() && found->rest.at(weekday_of(day));
}

HolidayYear HolidayRules::compute(int year) const {
    require(*this, year);
    HolidayYear result{year, Certainty::computed, rules.source, rules.unconfirmed, {}, {}};
    // Days of a holiday, or in its place, may lie in another year than its date.
    for (const HolidayRule& rule : holidays)
        for (int near = year - 1; near <= year + 1; ++near) add_days_of(rule, near, result.off);
    sort(result.off);
    add_substitutes(*this, result.off);
    std::erase_if(result.off, [&](const Holiday& holiday) { return !lies_in(holiday.day, year); });
    sort(result.off);
    return result;
}

HolidayRules read_holiday_rules(const Toml& file) {
    file.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "weeks", "holidays"});
    HolidayRules rules{reference::read_rule_set(file, "hoso-holiday-rules/1", "rules"), {}, {}};
    for (const Toml& table : file.tables("weeks")) {
        const RestDays added = read_rest_days(table);
        for (const RestDays& other : rules.weeks)
            if (overlap(other.validity, added.validity))
                table.fail("rest", message("two rules for rest days hold at the same time"));
        rules.weeks.push_back(added);
    }
    for (const Toml& table : file.tables("holidays")) {
        const HolidayRule added = read_rule(table);
        for (const HolidayRule& other : rules.holidays)
            if (other.key == added.key && overlap(other.validity, added.validity))
                table.fail("key", message("two rules for '{}' hold at the same time", added.key));
        rules.holidays.push_back(added);
    }
    if (rules.weeks.empty()) file.fail("weeks", message("'{}' is missing", "weeks"));
    return rules;
}

} // namespace hoso::calendar
