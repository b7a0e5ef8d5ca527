// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"
#include "regime/regime.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace hoso::facts {

/// A cell of a list: text of a CSV, or what a spreadsheet says it is.
struct RawCell {
    std::string_view text;
    office::CellKind kind = office::CellKind::text;
    std::string_view shown = {}; ///< what a person sees where it is not the value: 007 for the number 7

    std::string_view seen() const noexcept { return shown.empty() ? text : shown; }
};

/// Why a value cannot be taken, and what to do; translated.
struct Problem {
    std::string what, advice;
    bool operator==(const Problem&) const = default;
};
template <typename T> using Parsed = std::variant<T, Problem>;

/// A day as days since 1970-01-01, no_day where the cell is empty: 5/10/2026, 05-10-2026, 5.10.2026, 2026-10-05,
/// "ngày 5 tháng 10 năm 2026", a date of a spreadsheet; from 1900 to 2199. A time before or behind it is cut off; where
/// it says its zone (Z, +07:00), the day is Vietnam's (UTC+7).
Parsed<std::int32_t> parse_day(const RawCell& cell);

/// Scaled by ten to `decimals`, no_number where the cell is empty: 1.234.567,89 as Vietnamese offices write it, of a
/// spreadsheet its number.
Parsed<std::int64_t> parse_number(const RawCell& cell, int decimals);

/// Text in NFC without white space around it; UTF-8 is asked for. Numbers stay as they are seen: leading zeros too.
Parsed<std::string> parse_text(const RawCell& cell);

/// Texts that mean the same: any case, accents and spaces.
std::string comparable(std::string_view text);

/// What is written for what is meant, by a field's table of values.
class Meanings {
public:
    explicit Meanings(const regime::FactField& field);
    bool is_empty() const noexcept { return m_meanings.empty(); }
    Parsed<std::string> of(const std::string& text) const;

private:
    std::map<std::string, std::string> m_meanings; ///< by comparable()
    std::string m_all;
};

} // namespace hoso::facts
