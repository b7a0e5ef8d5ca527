// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/duration.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <charconv>
#include <map>

namespace hoso::cli {

std::chrono::seconds parse_duration(const std::string& text, const char* option) {
    static const std::map<std::string, std::int64_t> units{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}};
    constexpr std::int64_t most = 100'000'000;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto unit = units.find(std::string{end, text.data() + text.size()});
    if (error != std::errc{} || unit == units.end() || number < 0 || number > most)
        throw Error{Cause::usage, message("{}: '{}' is no time such as 90s, 30m, 2h or 7d", option, text)};
    return std::chrono::seconds{number * unit->second};
}

} // namespace hoso::cli
