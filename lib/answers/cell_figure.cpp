// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/cell_figure.hpp"

#include "answers/labels.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hoso::answers {

using office::Cell;
using office::CellKind;
using regime::Indicator;

namespace {

constexpr std::size_t kept_digits = 15; // that spreadsheets keep of a number
constexpr std::size_t longest_text = 2'000;

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A text as one notation reads it.
struct Written {
    std::string number; ///< decimal, with a point
    bool has_decimals = false, has_marks = false;
};

/// Digits, or groups of three of them behind the first; nothing else.
std::optional<std::string> whole_part(std::string_view text, char mark) {
    if (all_digits(text)) return std::string{text};
    std::string digits;
    for (bool first = true;; first = false) {
        const std::size_t end = text.find(mark);
        const std::string_view group = text.substr(0, end);
        const bool fits = first ? group.size() <= 3 && !group.starts_with('0') : group.size() == 3;
        if (!all_digits(group) || !fits) return std::nullopt;
        digits += group;
        if (end == std::string_view::npos) return digits;
        text.remove_prefix(end + 1);
    }
}

std::optional<Written> read_as(std::string_view text, char mark, char point) {
    Written result;
    if (text.starts_with('-')) {
        result.number = "-";
        text.remove_prefix(1);
    }
    const std::size_t at = text.find(point);
    const std::string_view whole = text.substr(0, at);
    const char used_mark = whole.find(' ') != std::string_view::npos ? ' ' : mark;
    const auto digits = whole_part(whole, used_mark);
    if (!digits) return std::nullopt;
    result.number += *digits;
    result.has_marks = used_mark != ' ' && whole.find(mark) != std::string_view::npos;
    if (at == std::string_view::npos) return result;
    const std::string_view fraction = text.substr(at + 1);
    if (!all_digits(fraction) || (digits->size() > 1 && digits->front() == '0')) return std::nullopt;
    result.number += '.';
    result.number += fraction;
    result.has_decimals = true;
    return result;
}

/// Both readings of a text; the same one twice where no mark tells them apart.
struct Readings {
    std::optional<Written> comma, point; ///< by what stands before decimals
    bool differ() const { return comma && point && comma->number != point->number; }
};

Readings readings(std::string_view text) { return {read_as(text, '.', ','), read_as(text, ',', '.')}; }

CellFigure refused(std::string problem, std::string advice) {
    CellFigure result;
    result.problem = std::move(problem);
    result.advice = std::move(advice);
    return result;
}

CellFigure refused_decimals(const std::string& shown, const Indicator& indicator) {
    if (indicator.decimals == 0)
        return refused(message("'{}' is no whole number", shown), tr("write a whole number, without decimals"));
    return refused(message("'{}' has more than {} decimals", shown, indicator.decimals),
        message("round it to {} decimals", indicator.decimals));
}

CellFigure ambiguous(const std::string& shown) {
    return refused(
        message("'{}' can be read as two numbers", shown), tr("type it as a number, without marks between thousands"));
}

CellFigure of_number(const std::optional<std::int64_t>& value) {
    CellFigure result;
    result.value = value;
    return result;
}

/// A text that both notations read as a number, but not the same: as the rest of the answer is written; else a count,
/// which has no decimals, unless "1.000" can be 1 with three of them.
CellFigure decide(
    const Readings& both, const Indicator& indicator, const Notation& notation, const std::string& shown) {
    const Written& with_decimals = both.comma->has_decimals ? *both.comma : *both.point;
    const Written& grouped = both.comma->has_decimals ? *both.point : *both.comma;
    const Written* meant = nullptr;
    if (notation.comma_before_decimals != notation.point_before_decimals)
        meant = notation.comma_before_decimals ? &*both.comma : &*both.point;
    else if (indicator.decimals == 0 && !notation.comma_before_decimals && !regime::scaled_of(with_decimals.number, 0))
        meant = &grouped;
    if (meant == nullptr) return ambiguous(shown);
    const auto value = regime::scaled_of(meant->number, indicator.decimals);
    return value ? of_number(value) : refused_decimals(shown, indicator);
}

CellFigure read_number_text(std::string_view text, const Indicator& indicator, const Notation& notation) {
    const std::string shown = plain_text(text);
    std::string_view number = shown;
    if (number.ends_with('%')) {
        if (indicator.type != regime::IndicatorType::percent)
            return refused(message("'{}' is a percentage", shown), tr("write the number itself, not a share of it"));
        number.remove_suffix(1);
        while (number.ends_with(' ')) number.remove_suffix(1);
    }
    const Readings both = readings(number);
    if (!both.comma && !both.point)
        return refused(message("'{}' is no number", shown),
            tr("write digits only; leave the cell empty where there is no figure, and write 0 where it is none"));
    if (both.differ()) return decide(both, indicator, notation, shown);
    const auto value = regime::scaled_of((both.comma ? both.comma : both.point)->number, indicator.decimals);
    return value ? of_number(value) : refused_decimals(shown, indicator);
}

std::size_t significant_digits(std::string_view number) {
    std::string digits;
    for (const char c : number)
        if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) digits += c;
    digits.resize(digits.find_last_not_of('0') + 1); // npos + 1 is 0
    return digits.size();
}

/// The digits that spreadsheets show of it: 0.30000000000000004 is 0.3.
std::string shown_digits(const std::string& number) {
    if (significant_digits(number) <= kept_digits) return number;
    double value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    std::array<char, 64> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific,
        static_cast<int>(kept_digits) - 1);
    return office::plain_decimal({text.data(), static_cast<std::size_t>(written.ptr - text.data())}).value_or(number);
}

CellFigure read_number_cell(const Cell& cell, const Indicator& indicator) {
    const bool is_whole = cell.value.find('.') == std::string::npos;
    if (is_whole && significant_digits(cell.value) > kept_digits)
        return refused(message("'{}' has more digits than a spreadsheet keeps", cell.value), tr("write it as text"));
    if (cell.percent && indicator.type != regime::IndicatorType::percent)
        return refused(message("'{}' is shown as a percentage", cell.value),
            tr("give the cell a number format and write the number itself"));
    // A percentage is a hundredth of what is seen.
    const int decimals = indicator.decimals + (cell.percent ? 2 : 0);
    const auto value = regime::scaled_of(shown_digits(cell.value), decimals);
    return value ? of_number(value) : refused_decimals(cell.value, indicator);
}

CellFigure read_text(const Cell& cell, const Indicator& indicator) {
    if (cell.kind == CellKind::date || cell.kind == CellKind::time)
        return refused(message("'{}' is a date, which a program made of what was typed", cell.value),
            tr("give the cell a text format and type it again"));
    CellFigure result;
    result.text = text::collapse_spaces(text::nfc(cell.text()));
    std::erase_if(result.text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (result.text.size() > longest_text)
        return refused(message("a text of more than {} bytes", longest_text), tr("shorten it"));
    if (indicator.choices.empty() || result.text.empty()) return result;
    const std::string key = label_key(result.text);
    const auto found = std::find_if(indicator.choices.begin(), indicator.choices.end(),
        [&](const std::string& choice) { return label_key(choice) == key; });
    if (found == indicator.choices.end())
        return refused(message("'{}' is none of the choices", result.text), tr("choose one from the list of the cell"));
    result.text = *found;
    return result;
}

} // namespace

void learn(Notation& notation, const Cell& cell) {
    if (cell.kind != CellKind::text) return;
    const std::string text = plain_text(cell.value);
    const Readings both = readings(text);
    if (both.comma && both.point) return;
    if (both.comma && (both.comma->has_decimals || both.comma->has_marks)) notation.comma_before_decimals = true;
    if (both.point && (both.point->has_decimals || both.point->has_marks)) notation.point_before_decimals = true;
}

bool is_filled(const Cell* cell) {
    return cell != nullptr && (cell->kind != CellKind::text || !plain_text(cell->value).empty());
}

CellFigure read_figure(const Cell* cell, const Indicator& indicator, const Notation& notation) {
    if (!is_filled(cell)) return {};
    switch (cell->kind) {
    case CellKind::error:
        return refused(message("'{}' is an error, not a value", cell->value.empty() ? "?" : cell->value),
            tr("mend the formula or write the number itself"));
    case CellKind::boolean:
        return refused(message("'{}' is a yes or no", cell->value), tr("write a number"));
    default:
        break;
    }
    if (!indicator.is_number()) return read_text(*cell, indicator);
    switch (cell->kind) {
    case CellKind::number:
        return read_number_cell(*cell, indicator);
    case CellKind::date:
    case CellKind::time:
        return refused(message("'{}' is a date, where a number is expected", cell->value),
            tr("give the cell a number format and write the number again"));
    default:
        return read_number_text(cell->value, indicator, notation);
    }
}

} // namespace hoso::answers
