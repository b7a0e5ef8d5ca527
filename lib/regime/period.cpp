// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/period.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace hoso::regime {

namespace chrono = std::chrono;

namespace {

constexpr int first_year = 1900, last_year = 2199;

constexpr std::array<std::string_view, 7> kind_words = {
    "month", "quarter", "half", "nine-months", "year", "week", "range"};

Day day_of(int year, int month, int day) {
    return chrono::year{year} / chrono::month{static_cast<unsigned>(month)} / chrono::day{static_cast<unsigned>(day)};
}

Day end_of(int year, int month) {
    return chrono::year{year} / chrono::month{static_cast<unsigned>(month)} / chrono::last;
}

int year_of(Day day) { return static_cast<int>(chrono::year_month_day{day}.year()); }

Day monday_of(Day day) { return day - (chrono::weekday{day} - chrono::Monday); }

/// ISO 8601: the week with 4 January is the first.
Day first_monday(int year) { return monday_of(day_of(year, 1, 4)); }
int weeks_of(int year) { return static_cast<int>((first_monday(year + 1) - first_monday(year)).count() / 7); }

int months_in(PeriodKind kind) {
    switch (kind) {
    case PeriodKind::month:
        return 1;
    case PeriodKind::quarter:
        return 3;
    case PeriodKind::half:
        return 6;
    case PeriodKind::nine_months:
        return 9;
    default:
        return 12;
    }
}

/// Digits only, as many as are there.
std::optional<int> digits(std::string_view text) {
    int value = 0;
    const bool plain =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!plain || std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
    return value;
}

struct Form {
    PeriodKind kind;
    char letter;
    std::size_t digits;
};

constexpr std::array<Form, 4> forms = {{{PeriodKind::month, 'M', 2}, {PeriodKind::quarter, 'Q', 1},
    {PeriodKind::half, 'H', 1}, {PeriodKind::week, 'W', 2}}};

std::string padded(int number, std::size_t width) {
    const std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

[[noreturn]] void fail_outside() {
    throw Error{Cause::usage, message("periods are known from {} to {} only", first_year, last_year)};
}

} // namespace

std::string_view to_text(PeriodKind kind) { return kind_words.at(static_cast<std::size_t>(kind)); }

std::optional<PeriodKind> parse_period_kind(std::string_view text) {
    const auto found = std::find(kind_words.begin(), kind_words.end(), text);
    if (found == kind_words.end()) return std::nullopt;
    return static_cast<PeriodKind>(found - kind_words.begin());
}

bool Period::is_year(int year) { return year >= first_year && year <= last_year; }

int Period::count(PeriodKind kind, int year) {
    if (kind == PeriodKind::range) return 0;
    return kind == PeriodKind::week ? weeks_of(year) : 12 / months_in(kind);
}

Period::Period(PeriodKind kind, int year, int number) : m_kind{kind}, m_year{year}, m_number{number} {
    if (!is_year(year)) fail_outside();
    if (number < 1 || number > count(kind, year))
        throw Error{Cause::usage, message("{} {} of {}: no such period", regime::to_text(kind), number, year)};
    find_days();
}

void Period::find_days() {
    if (m_kind == PeriodKind::week) {
        m_first = first_monday(m_year) + chrono::days{7 * (m_number - 1)};
        m_last = m_first + chrono::days{6};
        return;
    }
    const int months = months_in(m_kind), end = months * m_number;
    m_first = day_of(m_year, end - months + 1, 1);
    m_last = end_of(m_year, end);
}

Period Period::range(Day first, Day last) {
    if (last < first)
        throw Error{Cause::usage, message("{} is before {}", reference::to_text(last), reference::to_text(first))};
    if (!is_year(year_of(first)) || !is_year(year_of(last))) fail_outside();
    Period period;
    period.m_kind = PeriodKind::range;
    period.m_year = year_of(last);
    period.m_first = first;
    period.m_last = last;
    return period;
}

std::optional<Period> Period::parse(std::string_view text) {
    if (text.size() == 22 && text.substr(10, 2) == "..") {
        const auto first = reference::parse_day(text.substr(0, 10)), last = reference::parse_day(text.substr(12));
        if (!first || !last || *last < *first || !is_year(year_of(*first)) || !is_year(year_of(*last)))
            return std::nullopt;
        return range(*first, *last);
    }
    const auto year = digits(text.substr(0, std::min<std::size_t>(4, text.size())));
    if (text.size() < 4 || !year || !is_year(*year)) return std::nullopt;
    const std::string_view rest = text.substr(4);
    if (rest.empty()) return Period{PeriodKind::year, *year};
    if (rest == "-9M") return Period{PeriodKind::nine_months, *year};
    for (const Form& form : forms) {
        if (rest.size() != 2 + form.digits || rest[0] != '-' || rest[1] != form.letter) continue;
        const auto number = digits(rest.substr(2));
        if (number && *number >= 1 && *number <= count(form.kind, *year)) return Period{form.kind, *year, *number};
    }
    return std::nullopt;
}

std::string Period::to_text() const {
    if (m_kind == PeriodKind::range) return reference::to_text(m_first) + ".." + reference::to_text(m_last);
    const std::string year = std::to_string(m_year);
    if (m_kind == PeriodKind::year) return year;
    if (m_kind == PeriodKind::nine_months) return year + "-9M";
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& each) { return each.kind == m_kind; });
    return year + "-" + form->letter + padded(m_number, form->digits);
}

std::string Period::vietnamese_name() const {
    constexpr std::array<const char*, 5> roman = {"", "I", "II", "III", "IV"};
    const std::string number = std::to_string(m_number), year = "năm " + std::to_string(m_year);
    const auto day = [](Day each) {
        return reference::format_date(*reference::parse_edtf(reference::to_text(each)), "DD/MM/YYYY").value();
    };
    switch (m_kind) {
    case PeriodKind::month:
        return "tháng " + number + " " + year;
    case PeriodKind::quarter:
        return std::string{"quý "} + roman.at(static_cast<std::size_t>(m_number)) + " " + year;
    case PeriodKind::half:
        return std::string{"6 tháng "} + (m_number == 1 ? "đầu " : "cuối ") + year;
    case PeriodKind::nine_months:
        return "9 tháng " + year;
    case PeriodKind::week:
        return "tuần " + number + " " + year;
    case PeriodKind::range:
        return "từ ngày " + day(m_first) + " đến ngày " + day(m_last);
    case PeriodKind::year:
        break;
    }
    return year;
}

Period Period::moved(int by) const {
    if (m_kind == PeriodKind::range) {
        const auto length = (m_last - m_first + chrono::days{1}) * by;
        return range(m_first + length, m_last + length);
    }
    int year = m_year, number = m_number + by;
    if (number < 1) number = count(m_kind, --year);
    if (number > count(m_kind, year)) {
        number = 1;
        ++year;
    }
    return {m_kind, year, number};
}

Period Period::same_last_year() const {
    const auto year_before = [](Day day) {
        const chrono::year_month_day date = chrono::year_month_day{day} - chrono::years{1};
        return date.ok() ? Day{date} : Day{date.year() / date.month() / chrono::last};
    };
    if (m_kind == PeriodKind::range) return range(year_before(m_first), year_before(m_last));
    return {m_kind, m_year - 1, std::min(m_number, count(m_kind, m_year - 1))};
}

std::strong_ordering Period::operator<=>(const Period& other) const noexcept {
    const auto key = [](const Period& period) {
        return std::tuple{
            period.m_first.time_since_epoch().count(), period.m_last.time_since_epoch().count(), period.m_kind};
    };
    return key(*this) <=> key(other);
}

bool is_made_of(PeriodKind kind, PeriodKind part) {
    if (kind == part) return true;
    const auto is_of_days = [](PeriodKind each) { return each == PeriodKind::week || each == PeriodKind::range; };
    return !is_of_days(kind) && !is_of_days(part) && months_in(kind) % months_in(part) == 0;
}

std::vector<Period> parts_of(const Period& period, PeriodKind part) {
    if (!is_made_of(period.kind(), part))
        throw Error{
            Cause::usage, message("{}: is not made of periods of kind {}", period.to_text(), regime::to_text(part))};
    if (period.kind() == part) return {period};
    const int months = months_in(period.kind());
    const int count = months / months_in(part), before = (period.number() - 1) * count;
    std::vector<Period> parts;
    for (int number = before + 1; number <= before + count; ++number) parts.emplace_back(part, period.year(), number);
    return parts;
}

} // namespace hoso::regime
