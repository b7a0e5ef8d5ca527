// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/year_file.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <map>

namespace hoso::calendar {

namespace chrono = std::chrono;
using reference::Toml;

namespace {

Day read_day(const Toml& table, std::string_view key) {
    const std::string text = table.text(key);
    const auto day = reference::parse_day(text);
    if (!day) table.fail(key, message("'{}' is not a day of the form YYYY-MM-DD", text));
    return *day;
}

Day read_day_of(const Toml& table, int year) {
    const Day day = read_day(table, "day");
    if (chrono::year_month_day{day}.year() != chrono::year{year})
        table.fail("day", message("{} is not a day of {}", reference::to_text(day), year));
    return day;
}

DayOff read_kind(const Toml& table) {
    const std::string text = table.text("kind", "holiday");
    if (text == "holiday") return DayOff::holiday;
    if (text == "substitute") return DayOff::substitute;
    if (text != "swapped") table.fail("kind", message("'{}' is not holiday, substitute or swapped", text));
    return DayOff::swapped;
}

/// Reads one file; what the rules make of the year is what it is held against.
class YearReader {
public:
    YearReader(int year, const HolidayRules& rules) : m_rules{rules}, m_computed{rules.compute(year)} {
        m_year.year = year;
        m_year.certainty = Certainty::announced;
    }

    HolidayYear read(const Toml& file) {
        for (const Toml& table : file.tables("off")) add_day_off(table);
        for (const Toml& table : file.tables("makeup_work")) add_makeup(table);
        require_holidays_of_law(file);
        std::sort(
            m_year.off.begin(), m_year.off.end(), [](const Holiday& a, const Holiday& b) { return a.day < b.day; });
        std::sort(m_year.makeup_work.begin(), m_year.makeup_work.end(),
            [](const MakeupDay& a, const MakeupDay& b) { return a.day < b.day; });
        return std::move(m_year);
    }

private:
    void add_day_off(const Toml& table) {
        table.allow_only({"day", "kind", "holiday", "name", "name_en"});
        Holiday holiday{read_day_of(table, m_year.year), read_kind(table), table.text("holiday", ""), "", ""};
        take_name(table, holiday);
        if (is_off(holiday.day)) table.fail("day", message("'{}' stands here twice", reference::to_text(holiday.day)));
        if (holiday.kind != DayOff::holiday && m_rules.is_rest_day(holiday.day))
            table.fail("day", message("{} is a rest day anyway", reference::to_text(holiday.day)));
        m_year.off.push_back(std::move(holiday));
    }

    void take_name(const Toml& table, Holiday& holiday) const {
        if (holiday.key.empty()) {
            holiday.name = table.text("name");
            holiday.name_en = table.text("name_en", "");
            return;
        }
        const auto rule = std::find_if(m_computed.off.begin(), m_computed.off.end(),
            [&](const Holiday& computed) { return computed.key == holiday.key; });
        if (rule == m_computed.off.end())
            table.fail("holiday", message("'{}' is no holiday of {} in rules.toml", holiday.key, m_year.year));
        if (table.has("name")) table.fail("name", message("'{}' means nothing here", "name"));
        holiday.name = rule->name;
        holiday.name_en = rule->name_en;
    }

    void add_makeup(const Toml& table) {
        table.allow_only({"day", "instead_of"});
        const MakeupDay makeup{read_day_of(table, m_year.year), read_day(table, "instead_of")};
        const std::string text = reference::to_text(makeup.day);
        if (!m_rules.is_rest_day(makeup.day)) table.fail("day", message("{} is a working day anyway", text));
        if (is_off(makeup.day)) table.fail("day", message("{} cannot be a day off and a day of work", text));
        for (const MakeupDay& other : m_year.makeup_work)
            if (other.day == makeup.day) table.fail("day", message("'{}' stands here twice", text));
        if (chrono::year_month_day{makeup.instead_of}.year() == chrono::year{m_year.year} &&
            !is_swapped(makeup.instead_of))
            table.fail("instead_of", message("{} is not swapped", reference::to_text(makeup.instead_of)));
        m_year.makeup_work.push_back(makeup);
    }

    bool is_off(Day day) const {
        return std::any_of(m_year.off.begin(), m_year.off.end(), [&](const Holiday& off) { return off.day == day; });
    }

    bool is_swapped(Day day) const {
        return std::any_of(m_year.off.begin(), m_year.off.end(),
            [&](const Holiday& off) { return off.day == day && off.kind == DayOff::swapped; });
    }

    static std::map<std::string, int> days_of_law(const HolidayYear& year) {
        std::map<std::string, int> days;
        for (const Holiday& off : year.off)
            if (off.kind == DayOff::holiday && !off.key.empty()) ++days[off.key];
        return days;
    }

    void require_holidays_of_law(const Toml& file) const {
        const auto listed = days_of_law(m_year);
        for (const auto& [key, days] : days_of_law(m_computed)) {
            const auto found = listed.find(key);
            const int there = found == listed.end() ? 0 : found->second;
            if (there != days)
                file.fail("off", message("'{}' has {} days here and {} by rules.toml", key, there, days));
        }
    }

    const HolidayRules& m_rules;
    HolidayYear m_computed, m_year;
};

} // namespace

HolidayYear read_holiday_year(const Toml& file, int year, const HolidayRules& rules) {
    file.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "off", "makeup_work"});
    const auto set = reference::read_rule_set(file, "hoso-holidays/1", std::to_string(year));
    HolidayYear result = YearReader{year, rules}.read(file);
    result.source = set.source;
    result.unconfirmed = set.unconfirmed;
    return result;
}

} // namespace hoso::calendar
