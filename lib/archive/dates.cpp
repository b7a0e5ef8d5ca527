// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/dates.hpp"

#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

namespace hoso::archive {

namespace {

/// The number that exactly the `count` next characters write.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    const char* end = text.data() + at + count;
    const auto read = std::from_chars(text.data() + at, end, value);
    if (read.ec != std::errc{} || read.ptr != end || value < 0) return std::nullopt;
    return value;
}

std::optional<int> part(std::string_view text, std::size_t hyphen) {
    return text.size() > hyphen && text[hyphen] == '-' ? digits(text, hyphen + 1, 2) : std::nullopt;
}

/// Each run of digits; nothing where something stands between them that is not in `allowed`.
std::optional<std::vector<std::string_view>> numbers(std::string_view text, std::string_view allowed) {
    std::vector<std::string_view> found;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_not_of("0123456789", at), text.size());
        if (end > at)
            found.push_back(text.substr(at, end - at));
        else if (allowed.find(text[at]) == std::string_view::npos)
            return std::nullopt;
        at = std::max(end, at + 1);
    }
    return found;
}

/// "ngay 5 thang 2 nam 2026" -> "5/2/2026": words that stand where a separator would.
std::string without_words(std::string text) {
    for (const auto& [word, sign] :
        {std::pair{"ngay ", ""}, {" thang ", "/"}, {"thang ", ""}, {" nam ", "/"}, {"nam ", ""}})
        if (const auto at = text.find(word); at != std::string::npos)
            text.replace(at, std::string_view{word}.size(), sign);
    return text;
}

std::optional<std::string> in_order(std::string_view year, std::string_view month, std::string_view day) {
    if (year.size() != 4 || month.size() > 2 || day.size() > 2) return std::nullopt;
    std::string date{year};
    if (!month.empty()) date += fmt::format("-{:0>2}", month);
    if (!day.empty()) date += fmt::format("-{:0>2}", day);
    if (!day_of(date)) return std::nullopt;
    return date;
}

std::optional<std::string> written_date(std::string_view given) {
    const std::string text = without_words(text::fold(given));
    if (text.empty() || text.front() < '0' || text.front() > '9' || text.back() < '0' || text.back() > '9')
        return std::nullopt;
    const auto parts = numbers(text, "/-. ");
    if (!parts) return std::nullopt;
    const bool tight = text.find_first_of("/-. ") != std::string::npos;
    if (parts->size() == 3) return in_order((*parts)[2], (*parts)[1], (*parts)[0]);
    if (parts->size() == 2 && tight) return in_order((*parts)[1], (*parts)[0], "");
    if (parts->size() == 1) return in_order((*parts)[0], "", "");
    return std::nullopt;
}

/// YYYY, YYYY-MM or YYYY-MM-DD, X for what is not known from the right (ISO 8601-2:2019, 4 and 8.2).
bool is_edtf(std::string_view text) {
    if (!text.empty() && std::string_view{"?~%"}.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    std::string known{text};
    const auto unknown = known.find('X');
    if (unknown == std::string::npos) return day_of(text).has_value() && (text.size() == 4 || text[4] == '-');
    if (unknown < 2 || known.find_first_not_of("X-", unknown) != std::string::npos) return false;
    constexpr std::string_view lowest = "0000-01-01";
    for (std::size_t at = unknown; at < known.size(); ++at)
        if (known[at] == 'X') known[at] = lowest[at];
    const bool whole_part = unknown < 4 || unknown == 5 || unknown == 8;
    return whole_part && day_of(known).has_value();
}

struct Parts {
    int year = 0;
    std::optional<int> month, day;
};

std::optional<Parts> parts_of(std::string_view date) {
    std::string year_text{date.substr(0, 4)}; // 199X, 19XX: some year of them
    if (!year_text.starts_with('X')) std::replace(year_text.begin(), year_text.end(), 'X', '0');
    const auto year = digits(year_text, 0, 4);
    if (!year) return std::nullopt;
    Parts parts{*year, part(date, 4), std::nullopt};
    if (parts.month) parts.day = part(date, 7);
    return parts;
}

std::optional<std::int64_t> day_number(int year, int month, int day) {
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return (sys_days{date} - sys_days{std::chrono::year{0} / January / 1}).count();
}

} // namespace

std::optional<std::string> edtf_of(std::string_view text) {
    const std::string given = text::collapse_spaces(text);
    if (is_edtf(given)) return given;
    return written_date(given);
}

std::optional<std::int64_t> day_of(std::string_view date) {
    const auto parts = parts_of(date);
    return parts ? day_number(parts->year, parts->month.value_or(1), parts->day.value_or(1)) : std::nullopt;
}

std::optional<std::int64_t> last_day_of(std::string_view date) {
    const auto parts = parts_of(date);
    if (!parts) return std::nullopt;
    if (parts->day) return day_number(parts->year, *parts->month, *parts->day);
    const int month = parts->month.value_or(12);
    const auto behind = month == 12 ? day_number(parts->year + 1, 1, 1) : day_number(parts->year, month + 1, 1);
    return behind && day_of(date) ? std::optional{*behind - 1} : std::nullopt;
}

std::int64_t sorting_day(std::string_view issued, std::string_view imported) {
    const std::int64_t latest = day_of(imported).value_or(0);
    const auto own = day_of(issued);
    return own && *own <= latest ? *own : latest;
}

} // namespace hoso::archive
