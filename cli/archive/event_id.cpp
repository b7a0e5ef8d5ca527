// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/event_id.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <charconv>
#include <string_view>

namespace hoso::cli {

std::optional<std::int64_t> event_number(const std::string& id) {
    constexpr std::string_view prefix = "event:";
    if (!id.starts_with(prefix)) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(id.data() + prefix.size(), id.data() + id.size(), number);
    if (error != std::errc{} || end != id.data() + id.size() || number < 1)
        throw Error{Cause::usage, message("{}: not an event such as event:12", id)};
    return number;
}

} // namespace hoso::cli
