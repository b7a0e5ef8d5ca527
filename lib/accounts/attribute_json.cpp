// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/attribute_json.hpp"

#include "crypto/base64.hpp"
#include "text/unicode.hpp"

#include <stdexcept>

namespace hoso::accounts {

using directory::Attributes;
using directory::Values;

namespace {

Json value_json(const std::string& value) {
    if (text::is_valid_utf8(value)) return value;
    return Json{{"base64", crypto::to_base64(value)}};
}

std::string value_of(const Json& json) {
    if (json.is_string()) return json.get<std::string>();
    auto bytes = crypto::from_base64(json.at("base64").get_ref<const std::string&>());
    if (!bytes) throw std::invalid_argument{"base64"};
    return std::move(*bytes);
}

} // namespace

Json values_json(const Values& values) {
    Json result = Json::array();
    for (const std::string& value : values) result.push_back(value_json(value));
    return result;
}

Json attributes_json(const Attributes& attributes) {
    Json result = Json::object();
    for (const auto& [name, values] : attributes) result[name] = values_json(values);
    return result;
}

Values values_of_json(const Json& json) {
    Values values;
    for (const Json& each : json) values.push_back(value_of(each));
    return values;
}

Attributes attributes_of_json(const Json& json) {
    Attributes result;
    for (const auto& [name, values] : json.items()) result[name] = values_of_json(values);
    return result;
}

} // namespace hoso::accounts
