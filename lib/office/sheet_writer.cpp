// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/sheet_writer.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"
#include "office/sheet_state.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace hoso::office {

namespace {

constexpr std::size_t most_digits = 15; // that Excel shows and a binary number gives back
constexpr int most_decimals = 40;
constexpr std::size_t longest_number = 40; // characters; beyond it 16 digits do not always give a number back
constexpr std::size_t longest_formula = 8'192;
constexpr std::int64_t first_unsafe = 1'000'000'000'000'000;
constexpr double widest_column = 255, highest_row = 409;

/// The powers of ten that binary numbers hold exactly.
constexpr std::array<double, 23> powers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
    1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

std::size_t significant_digits(std::string_view plain) {
    std::string digits;
    for (const char c : plain)
        if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) digits += c;
    digits.resize(digits.find_last_not_of('0') + 1); // npos + 1 is 0
    return digits.size();
}

/// The binary number next to plain decimal text; nothing where it would not give its digits back.
std::optional<double> binary(std::string_view plain) {
    if (plain.size() > longest_number + 2 || significant_digits(plain) > most_digits) return std::nullopt;
    double number = 0;
    std::from_chars(plain.data(), plain.data() + plain.size(), number);
    return number;
}

std::string decimal_text(ScaledNumber number) {
    std::string text = std::to_string(number.value) + "E-" + std::to_string(number.decimals);
    return plain_decimal(text).value_or("0");
}

/// A division of two numbers that are held exactly gives the nearest number (IEEE 754), as reading the text would.
std::optional<double> binary(ScaledNumber number) {
    const bool safe = number.value > -first_unsafe && number.value < first_unsafe;
    if (safe && static_cast<std::size_t>(number.decimals) < powers.size())
        return static_cast<double>(number.value) / powers[static_cast<std::size_t>(number.decimals)];
    return binary(decimal_text(number));
}

lxw_datetime moment(std::chrono::year_month_day day) {
    lxw_datetime when{};
    when.year = static_cast<int>(day.year());
    when.month = static_cast<int>(static_cast<unsigned>(day.month()));
    when.day = static_cast<int>(static_cast<unsigned>(day.day()));
    return when;
}

std::string day_text(std::chrono::year_month_day day) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%02u/%02u/%04d", static_cast<unsigned>(day.day()),
        static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
    return text.data();
}

} // namespace

void SheetWriter::State::check_place(int row, int column) const {
    if (row < 1 || row > largest_row)
        throw Error{Cause::output, place(0, 0) + ": " + message("there is no row {}", row)};
    if (column < 1 || column > largest_column)
        throw Error{Cause::output, place(row, 0) + ": " + message("there is no column {}", column)};
}

void SheetWriter::State::check_range(const Range& range) const {
    if (is_range(range)) return;
    throw Error{Cause::output, place(0, 0) + ": " +
                                   message("rows {} to {}, columns {} to {} are no range of cells", range.first_row,
                                       range.last_row, range.first_column, range.last_column)};
}

void SheetWriter::State::apply_columns_and_rows() {
    for (auto at = columns.begin(); at != columns.end();) {
        auto next = std::next(at);
        int last = at->first;
        while (next != columns.end() && next->first == last + 1 && next->second == at->second) {
            ++last;
            ++next;
        }
        lxw_row_col_options options{};
        options.hidden = at->second.hidden ? LXW_TRUE : LXW_FALSE;
        check(worksheet_set_column_opt(
                  worksheet, column_of(at->first), column_of(last), at->second.width, nullptr, &options),
            place(0, 0));
        at = next;
    }
    for (const auto& [row, setting] : rows) {
        lxw_row_col_options options{};
        options.hidden = setting.hidden ? LXW_TRUE : LXW_FALSE;
        check(worksheet_set_row_opt(worksheet, row_of(row), setting.height, nullptr, &options), place(row, 0));
    }
}

void SheetWriter::State::check_number(int row, int column, ScaledNumber number) const {
    if (number.decimals < 0 || number.decimals > most_decimals)
        throw Error{Cause::output, place(row, column) + ": " + message("{} decimals", number.decimals)};
}

std::string SheetWriter::State::plain_number(int row, int column, std::string_view decimal) const {
    auto plain = plain_decimal(decimal);
    if (!plain)
        throw Error{Cause::output,
            place(row, column) + ": " + message("{} is no number", shortened(text::to_valid_utf8(decimal), 100))};
    return std::move(*plain);
}

std::string SheetWriter::State::plain_formula(int row, int column, std::string_view formula) const {
    if (formula.starts_with('=')) formula.remove_prefix(1);
    const std::string where = place(row, column);
    if (formula.empty()) throw Error{Cause::output, where + ": " + tr("an empty formula")};
    return "=" + plain_text(formula, longest_formula, where);
}

void SheetWriter::State::add_range(std::vector<Range>& ranges, const Range& range) const {
    const auto found =
        std::find_if(ranges.begin(), ranges.end(), [&](const Range& other) { return overlap(range, other); });
    if (found != ranges.end())
        throw Error{Cause::output,
            place(range.first_row, range.first_column) + ": " +
                message("the range overlaps another from {}", cell_name(found->first_row, found->first_column))};
    ranges.push_back(range);
}

const std::string& SheetWriter::name() const { return m_state->name; }

void SheetWriter::text(int row, int column, std::string_view text, StyleId style) {
    m_state->check_place(row, column);
    if (text.empty()) return blank(row, column, style);
    const std::string valid = text::is_valid_utf8(text) ? std::string{text} : text::to_valid_utf8(text);
    if (utf16_units(valid) > longest_cell_text)
        throw Error{Cause::output,
            m_state->place(row, column) + ": " + message("longer than {} characters", longest_cell_text)};
    m_state->check_written(worksheet_write_string(m_state->worksheet, row_of(row), column_of(column),
                               escaped(valid).c_str(), m_state->book.format(style)),
        row, column);
}

void SheetWriter::State::write_digits(int row, int column, const std::string& digits, StyleId style) {
    CellStyle aligned = book.styles.at(static_cast<std::size_t>(style));
    if (aligned.across == Across::general) aligned.across = Across::right;
    check(worksheet_write_string(
              worksheet, row_of(row), column_of(column), digits.c_str(), book.format(book.add_style(aligned))),
        place(row, column));
}

void SheetWriter::number(int row, int column, ScaledNumber number, StyleId style) {
    m_state->check_place(row, column);
    m_state->check_number(row, column, number);
    const auto value = binary(number);
    if (!value) return m_state->write_digits(row, column, decimal_text(number), style);
    m_state->check_written(
        worksheet_write_number(m_state->worksheet, row_of(row), column_of(column), *value, m_state->book.format(style)),
        row, column);
}

void SheetWriter::number(int row, int column, std::string_view decimal, StyleId style) {
    m_state->check_place(row, column);
    const std::string plain = m_state->plain_number(row, column, decimal);
    const auto value = binary(plain);
    if (!value) return m_state->write_digits(row, column, plain, style);
    check(
        worksheet_write_number(m_state->worksheet, row_of(row), column_of(column), *value, m_state->book.format(style)),
        m_state->place(row, column));
}

void SheetWriter::formula(int row, int column, std::string_view formula, ScaledNumber result, StyleId style) {
    m_state->check_place(row, column);
    m_state->check_number(row, column, result);
    const auto value = binary(result);
    if (!value) return m_state->write_digits(row, column, decimal_text(result), style);
    check(worksheet_write_formula_num(m_state->worksheet, row_of(row), column_of(column),
              m_state->plain_formula(row, column, formula).c_str(), m_state->book.format(style), *value),
        m_state->place(row, column));
}

void SheetWriter::formula(int row, int column, std::string_view formula, std::string_view decimal, StyleId style) {
    m_state->check_place(row, column);
    const std::string plain = m_state->plain_number(row, column, decimal);
    const auto value = binary(plain);
    if (!value) return m_state->write_digits(row, column, plain, style);
    check(worksheet_write_formula_num(m_state->worksheet, row_of(row), column_of(column),
              m_state->plain_formula(row, column, formula).c_str(), m_state->book.format(style), *value),
        m_state->place(row, column));
}

void SheetWriter::formula_text(int row, int column, std::string_view formula, std::string_view result, StyleId style) {
    m_state->check_place(row, column);
    const std::string where = m_state->place(row, column);
    const std::string plain = escaped(plain_text(result, longest_cell_text, where));
    check(worksheet_write_formula_str(m_state->worksheet, row_of(row), column_of(column),
              m_state->plain_formula(row, column, formula).c_str(), m_state->book.format(style), plain.c_str()),
        where);
}

void SheetWriter::date(int row, int column, std::chrono::year_month_day day, StyleId style) {
    using namespace std::chrono_literals;
    m_state->check_place(row, column);
    if (!day.ok() || day.year() > 9999y)
        throw Error{Cause::output, m_state->place(row, column) + ": " + tr("there is no such day")};
    WorkbookWriter::State& book = m_state->book;
    CellStyle dated = book.styles.at(static_cast<std::size_t>(style));
    if (dated.number_format.empty()) dated.number_format = "dd/mm/yyyy";
    if (day < 1900y / 3 / 1) return text(row, column, day_text(day), style); // Excel has a 29 February 1900
    lxw_datetime when = moment(day);
    check(worksheet_write_datetime(
              m_state->worksheet, row_of(row), column_of(column), &when, book.format(book.add_style(dated))),
        m_state->place(row, column));
}

void SheetWriter::blank(int row, int column, StyleId style) {
    m_state->check_place(row, column);
    check(worksheet_write_blank(m_state->worksheet, row_of(row), column_of(column), m_state->book.format(style)),
        m_state->place(row, column));
}

void SheetWriter::merge(const Range& range, StyleId style) {
    m_state->check_range(range);
    const std::string where = m_state->place(range.first_row, range.first_column);
    if (range.first_row == range.last_row && range.first_column == range.last_column)
        throw Error{Cause::output, where + ": " + tr("one cell cannot be merged")};
    m_state->add_range(m_state->merged, range);
    check(worksheet_merge_range(m_state->worksheet, row_of(range.first_row), column_of(range.first_column),
              row_of(range.last_row), column_of(range.last_column), "", m_state->book.format(style)),
        where);
}

void SheetWriter::set_column_width(int first, int last, double characters) {
    m_state->check_range({1, first, 1, last});
    if (!(characters >= 0 && characters <= widest_column))
        throw Error{Cause::output, m_state->place(1, first) + ": " + message("a width of {}", characters)};
    for (int column = first; column <= last; ++column) m_state->columns[column].width = characters;
}

void SheetWriter::set_row_height(int row, double points) {
    m_state->check_place(row, 1);
    if (!(points >= 0 && points <= highest_row))
        throw Error{Cause::output, m_state->place(row, 0) + ": " + message("a height of {}", points)};
    m_state->rows[row].height = points;
}

void SheetWriter::hide_columns(int first, int last) {
    m_state->check_range({1, first, 1, last});
    for (int column = first; column <= last; ++column) m_state->columns[column].hidden = true;
}

void SheetWriter::hide_row(int row) {
    m_state->check_place(row, 1);
    m_state->rows[row].hidden = true;
}

} // namespace hoso::office
