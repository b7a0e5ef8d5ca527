// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/attribute_json.hpp"

#include "crypto/base64.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace hoso::accounts {

using directory::Attributes;
using directory::Values;

namespace {

std::string value_of(const Json& json) {
    if (json.is_string()) return json.get<std::string>();
    auto bytes = crypto::from_base64(json.at("base64").get_ref<const std::string&>());
    if (!bytes) throw std::invalid_argument{"base64"};
    return std::move(*bytes);
}

bool read_bytes(QuickReader& in, std::string& value) {
    std::string text;
    if (!in.read_string(text) || !in.take("}")) return false;
    auto bytes = crypto::from_base64(text);
    if (bytes) value = std::move(*bytes);
    return bytes.has_value();
}

} // namespace

void write_values(CanonicalWriter& out, const Values& values) {
    out.begin_array();
    for (const std::string& value : values) {
        if (text::is_valid_utf8(value)) {
            out.value(value);
            continue;
        }
        out.begin_object();
        out.member("base64", crypto::to_base64(value));
        out.end_object();
    }
    out.end_array();
}

void write_attributes(CanonicalWriter& out, const Attributes& attributes) {
    std::vector<const Attributes::value_type*> sorted; // with capitals before small letters
    for (const auto& each : attributes) sorted.push_back(&each);
    std::sort(
        sorted.begin(), sorted.end(), [](const auto* one, const auto* other) { return one->first < other->first; });
    out.begin_object();
    for (const auto* each : sorted) write_values(out.name(each->first), each->second);
    out.end_object();
}

bool read_values(QuickReader& in, Values& values) {
    if (!in.take("[")) return false;
    while (!in.take("]")) {
        if (!values.empty() && !in.take(",")) return false;
        std::string& value = values.emplace_back();
        if (!(in.take("{\"base64\":") ? read_bytes(in, value) : in.read_string(value))) return false;
    }
    return true;
}

bool read_attributes(QuickReader& in, Attributes& attributes) {
    if (!in.take("{")) return false;
    while (!in.take("}")) {
        std::string name;
        if ((!attributes.empty() && !in.take(",")) || !in.read_string(name) || !in.take(":")) return false;
        const auto [at, is_new] = attributes.try_emplace(std::move(name));
        if (!is_new || !read_values(in, at->second)) return false;
    }
    return true;
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
