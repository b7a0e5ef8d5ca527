// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/values.hpp"

#include "crypto/hmac.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::roster {

namespace {

std::vector<std::string> words_of_roles(const std::string& value) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= value.size();) {
        const std::size_t end = std::min(value.find_first_of(",;", at), value.size());
        const std::string word = text::collapse_spaces(value.substr(at, end - at));
        if (!word.empty()) words.push_back(word);
        at = end + 1;
    }
    return words;
}

/// In TCVN3 no capital has a tone, so names that begin with one could not be written: "ánh", "ái".
std::string with_capitals(const std::string& name) {
    std::string result;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find(' ', at), name.size());
        const std::size_t first = text::code_point_at(name, at).size;
        result += (at > 0 ? " " : "") + text::upper(name.substr(at, first)) + name.substr(at + first, end - at - first);
        at = end + 1;
    }
    return result;
}

} // namespace

Spot ValueCheck::spot(const Table& table, const RowValues& row, Field field) const {
    const auto column = table.heading.columns.find(field);
    return {table.sheet, row.row, column == table.heading.columns.end() ? 0 : column->second};
}

std::optional<Person> ValueCheck::person_of(const Table& table, const RowValues& row) {
    check_required(table, row);
    for (const auto& [field, column] : table.heading.columns)
        if (!row[field].empty() && !m_findings.has_error_at({table.sheet, row.row, column})) check(table, row, field);
    check_dates(table, row);
    const auto unit = records::UnitCode::parse(row[Field::unit]);
    if (!unit || m_findings.is_wrong(table.sheet, row.row)) return std::nullopt;
    const bool lacks_capitals = m_encoding == text::Encoding::tcvn3;
    const bool is_known_twice = !row[Field::number].empty() && !row[Field::citizen].empty();
    return Person{key_of_person(table, row), row[Field::number],
        lacks_capitals ? with_capitals(row[Field::name]) : row[Field::name], *unit, row[Field::position],
        row[Field::mail], row[Field::phone], roles_of(row[Field::role]), parse_date(row[Field::start]),
        parse_date(row[Field::end]), m_findings.place({table.sheet, row.row, 0}),
        is_known_twice ? citizen_key(row[Field::citizen]) : std::string{}};
}

void ValueCheck::check_required(const Table& table, const RowValues& row) {
    const auto missing = [&](Field field, const std::string& what) {
        m_findings.add(
            spot(table, row, field), Severity::error, Problem{"empty-value", message("the {} is missing", what)});
    };
    const bool numbers = table.heading.columns.contains(Field::number);
    if (row[Field::number].empty() && row[Field::citizen].empty()) {
        const Field field = numbers ? Field::number : Field::citizen;
        if (numbers || table.heading.columns.contains(Field::citizen)) missing(field, name_of(field));
    }
    for (const auto& [field, column] : table.heading.columns)
        if (is_required(field) && row[field].empty() && !m_findings.has_error_at({table.sheet, row.row, column}))
            missing(field, name_of(field));
}

void ValueCheck::check(const Table& table, const RowValues& row, Field field) {
    const std::string& value = row[field];
    std::optional<Problem> problem;
    switch (field) {
    case Field::number:
        problem = number_problem(value);
        break;
    case Field::citizen:
        problem = citizen_problem(value);
        break;
    case Field::name:
        problem = name_problem(value);
        break;
    case Field::unit:
        problem = unit_problem(value);
        break;
    case Field::mail:
        problem = mail_problem(value);
        break;
    case Field::phone:
        problem = phone_problem(value);
        break;
    case Field::role:
        problem = role_problem(value);
        break;
    case Field::start:
    case Field::end:
        problem = date_problem(value);
        break;
    case Field::position:
    case Field::birth:
        break;
    }
    m_findings.add(spot(table, row, field), Severity::error, std::move(problem));
}

void ValueCheck::check_dates(const Table& table, const RowValues& row) {
    if (row[Field::start].empty() || row[Field::end].empty()) return;
    const auto start = parse_date(row[Field::start]), end = parse_date(row[Field::end]);
    if (start && end && *end < *start)
        m_findings.add(spot(table, row, Field::end), Severity::error,
            Problem{"date-order", message("is before the start, {}", row[Field::start])});
}

const std::optional<Problem>& ValueCheck::unit_problem(const std::string& code) {
    const auto [found, is_new] = m_units.try_emplace(code);
    if (is_new) found->second = find_unit_problem(code);
    return found->second;
}

std::optional<Problem> ValueCheck::find_unit_problem(const std::string& text) const {
    const auto code = records::UnitCode::parse(text);
    if (!code) return Problem{"unit", message("'{}' is no unit code", text)};
    if (m_rules.units == nullptr || m_rules.units->at(m_rules.day).find(*code) != nullptr) return std::nullopt;
    const std::string day = reference::to_text(m_rules.day);
    std::optional<records::Day> last, next;
    for (const records::Unit& unit : m_rules.units->units()) {
        if (unit.code != *code) continue;
        if (unit.validity.to && *unit.validity.to < m_rules.day) last = std::max(last, unit.validity.to);
        if (unit.validity.from && *unit.validity.from > m_rules.day && (!next || *unit.validity.from < *next))
            next = unit.validity.from;
    }
    if (last) {
        const std::string after = successors_of(*code, *last);
        const std::string ended = message("the unit {} ended on {}", text, reference::to_text(*last));
        return Problem{"unit-ended", after.empty() ? ended : ended + "; " + message("{} took over", after)};
    }
    if (next) return Problem{"unit-not-yet", message("the unit {} begins on {}", text, reference::to_text(*next))};
    return Problem{"unit-unknown", message("there is no unit {} on {}", text, day)};
}

/// "H26.201 UBND xã Đông Anh, ..." of those that are there on the day.
std::string ValueCheck::successors_of(const records::UnitCode& code, records::Day last) const {
    const records::UnitView view = m_rules.units->at(m_rules.day);
    std::string names;
    for (const records::RelatedUnit& related : m_rules.units->successors(code, last)) {
        const records::Unit* unit = related.unit;
        if (unit == nullptr || view.find(unit->code) != unit) continue;
        names += (names.empty() ? "" : ", ") + unit->code.text() + " " + unit->name;
    }
    return names;
}

std::optional<Problem> ValueCheck::role_problem(const std::string& value) const {
    const auto& roles = m_rules.mapping.roles;
    if (roles.empty()) return std::nullopt;
    for (const std::string& word : words_of_roles(value)) {
        const bool known =
            roles.contains(text::fold(word)) ||
            std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return role.second == word; });
        if (!known) return Problem{"role", message("'{}' is no role of the mapping", word)};
    }
    return std::nullopt;
}

std::vector<std::string> ValueCheck::roles_of(const std::string& value) const {
    std::vector<std::string> roles;
    for (const std::string& word : words_of_roles(value)) {
        const auto mapped = m_rules.mapping.roles.find(text::fold(word));
        const std::string& role = mapped == m_rules.mapping.roles.end() ? word : mapped->second;
        if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
    }
    return roles;
}

std::string ValueCheck::key_of_person(const Table& table, const RowValues& row) const {
    // Capitals, because a list of next month may have cb0101 for CB0101.
    if (!row[Field::number].empty()) return "nv:" + text::upper(row[Field::number]);
    if (m_rules.person_key == nullptr) return "cc:" + m_findings.name_of({table.sheet, row.row, 0});
    return citizen_key(row[Field::citizen]);
}

/// Empty where there is no key to hash it with.
std::string ValueCheck::citizen_key(const std::string& citizen) const {
    if (m_rules.person_key == nullptr) return {};
    constexpr std::size_t digits = 32;
    return "cc:" + crypto::to_hex(crypto::hmac_sha256(m_rules.person_key->view(), citizen)).substr(0, digits);
}

} // namespace hoso::roster
