// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::roster {

/// What a roster says of a person. The birth date only tells people of one name apart and is not kept.
enum class Field { number, citizen, name, unit, position, mail, phone, role, start, end, birth };
inline constexpr std::array all_fields{Field::number, Field::citizen, Field::name, Field::unit, Field::position,
    Field::mail, Field::phone, Field::role, Field::start, Field::end, Field::birth};
inline constexpr std::size_t field_count = all_fields.size();

/// Every roster must have these, and every person in it a value for them; besides, employee number or citizen ID.
constexpr bool is_required(Field field) { return field == Field::name || field == Field::unit; }

/// In messages and JSON: "employee number", "full name", ...
const char* name_of(Field field);
/// In mapping files: "number", "citizen", "name", ...
std::string_view key_of(Field field);

/// The field that a column of this header holds, in Vietnamese or English; case, accents, spaces, signs and what stands
/// in parentheses do not matter. "Mã cán bộ", "HỌ VÀ TÊN", "employee_number", "Ngày bắt đầu (ngày/tháng/năm)".
std::optional<Field> field_of(std::string_view header);

/// A header as it is compared: folded, letters and digits only, without what stands in parentheses.
std::string header_key(std::string_view header);

/// True for columns that many rosters have and nothing here needs: serial numbers, remarks, sex, names of units, and
/// the column of errors of a marked copy.
bool is_side_column(std::string_view header);

/// What the column of errors is called in a marked copy, whatever the language of messages.
inline constexpr std::string_view errors_heading = "Lỗi cần sửa";

/// What is wrong with a value: a code that never changes and a sentence, translated.
struct Problem {
    std::string code, text;
    bool operator==(const Problem&) const = default;
};

/// Bytes that are not UTF-8, or a U+FFFD that an earlier conversion left; control and invisible characters.
std::optional<Problem> character_problem(std::string_view value);

/// Letters that no name in Vietnam has: other than the Vietnamese alphabet, f j w z, and those of the Latin scripts of
/// the Ê Đê, Gia Rai, Ba Na, Cơ Ho and others (ƀ č ñ and breves). Also digits and signs.
std::optional<Problem> name_problem(std::string_view name);

/// Spreadsheets turn long numbers into 1.23E+11.
std::optional<Problem> number_problem(std::string_view number);

/// 12 digits (Luật Căn cước 2023, Article 12), or the 9 of an old identity card.
std::optional<Problem> citizen_problem(std::string_view citizen);

/// An address of RFC 5321 without quotes, comments or letters outside ASCII.
std::optional<Problem> mail_problem(std::string_view mail);

/// Ten digits from 03, 05, 07, 08 or 09 (mobile), eleven from 02 (fixed), either with +84 or 84 in place of the 0, or
/// another country's with + (E.164). Spaces, dots, hyphens and parentheses do not count.
std::optional<Problem> phone_problem(std::string_view phone);

/// day/month/year (also with . or -) or year-month-day, from 1900 to 2100; none where it is no day of the calendar.
std::optional<std::chrono::sys_days> parse_date(std::string_view date);
std::optional<Problem> date_problem(std::string_view date);

} // namespace hoso::roster
