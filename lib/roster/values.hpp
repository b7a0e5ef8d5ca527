// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roster/findings.hpp"
#include "roster/rows.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace hoso::roster {

/// Checks values one by one and makes people of rows.
class ValueCheck {
public:
    ValueCheck(const Rules& rules, text::Encoding encoding, Findings& findings)
        : m_rules{rules}, m_encoding{encoding}, m_findings{findings} {}

    /// None where the row holds an error.
    std::optional<Person> person_of(const Table& table, const RowValues& row);

private:
    void check_required(const Table& table, const RowValues& row);
    void check(const Table& table, const RowValues& row, Field field);
    void check_dates(const Table& table, const RowValues& row);
    const std::optional<Problem>& unit_problem(const std::string& code);
    std::optional<Problem> find_unit_problem(const std::string& code) const;
    std::string successors_of(const records::UnitCode& code, records::Day last) const;
    std::optional<Problem> role_problem(const std::string& value) const;
    std::vector<std::string> roles_of(const std::string& value) const;
    std::string key_of_person(const Table& table, const RowValues& row) const;
    std::string citizen_key(const std::string& citizen) const;
    Spot spot(const Table& table, const RowValues& row, Field field) const;

    const Rules& m_rules;
    text::Encoding m_encoding;
    Findings& m_findings;
    std::unordered_map<std::string, std::optional<Problem>> m_units; ///< many people are of one unit
};

} // namespace hoso::roster
