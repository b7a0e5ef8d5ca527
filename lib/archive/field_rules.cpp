// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/field_rules.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace hoso::archive {

namespace {

constexpr std::array<std::string_view, 35> common_fields{"addressees", "arrival_date", "arrival_number", "box",
    "description", "end", "holder", "issued", "issuer", "issuer_parent", "keywords", "language", "maintenance", "mode",
    "number", "ordinal", "pages", "paper_code", "paper_file_code", "place", "procedure_code", "recipients", "secrecy",
    "sheets", "signer_capacity", "signer_name", "signer_position", "start", "subject", "symbol", "title", "type",
    "unit", "urgency", "valid_until"};

constexpr std::array<std::string_view, 5> date_fields{"arrival_date", "end", "issued", "start", "valid_until"};

} // namespace

bool is_field_name(const std::string& name) {
    const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && name.size() <= 64 && is_small(name.front()) &&
           std::all_of(
               name.begin(), name.end(), [&](char c) { return is_small(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool may_have_field(const Record& record, const std::string& field) {
    if (record.type == "entry" && record.profile.empty()) return true;
    return record.fields.contains(field) || std::binary_search(common_fields.begin(), common_fields.end(), field);
}

bool is_date_field(const Record&, const std::string& field) {
    return std::binary_search(date_fields.begin(), date_fields.end(), field);
}

} // namespace hoso::archive
