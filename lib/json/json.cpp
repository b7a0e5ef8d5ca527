// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/json.hpp"

#include "core/error.hpp"
#include "json/quick.hpp"

#include <utility>

namespace hoso {

std::string to_line(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string to_document(const Json& value) { return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string to_canonical(const Json& value) {
    // nlohmann::json keeps members in a std::map: sorted.
    return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

Json parse_json(std::string_view text, const std::string& name) {
    if (auto value = parse_quickly(text)) return std::move(*value);
    try {
        return Json::parse(text);
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

} // namespace hoso
