// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/field_rules.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

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

std::string level_name(const Record& record) {
    if (record.type == "entry") return "entry." + record.kind;
    if (record.type != "document") return record.type;
    const bool arrived = !field_value(record, "arrival_number").empty() || !field_value(record, "arrival_date").empty();
    return arrived ? "document.incoming" : "document.outgoing";
}

const reference::Profile& FieldRules::profile(const std::string& id) {
    const auto known = m_profiles.find(id);
    if (known != m_profiles.end()) return known->second;
    if (!reference::is_identifier(id))
        throw Error{Cause::missing, message("'{}' is not the name of a metadata profile", id)};
    return m_profiles.emplace(id, reference::load_profile(reference::DataFolders{}, id)).first->second;
}

const reference::Level* FieldRules::level(const Record& record) {
    return record.profile.empty() ? nullptr : profile(record.profile).find(level_name(record));
}

const reference::Field* FieldRules::field(const Record& record, const std::string& name) {
    const reference::Level* all = level(record);
    return all == nullptr ? nullptr : all->find(name);
}

std::string FieldRules::name_of(const Record& record, const std::string& given) {
    if (const reference::Level* all = level(record))
        for (const reference::Field& one : all->fields)
            if (!one.name.empty() && one.name == given) return one.hoso;
    return given;
}

bool FieldRules::may_have(const Record& record, const std::string& name) {
    if (record.type == "entry" && record.profile.empty()) return true;
    return record.fields.contains(name) || std::binary_search(common_fields.begin(), common_fields.end(), name) ||
           field(record, name) != nullptr;
}

bool FieldRules::is_date(const Record& record, const std::string& name) {
    const reference::Field* known = field(record, name);
    return known != nullptr ? known->type == reference::FieldType::date
                            : std::binary_search(date_fields.begin(), date_fields.end(), name);
}

std::vector<reference::Violation> FieldRules::violations(const Record& record) {
    if (record.profile.empty()) return {};
    const reference::Level* all = level(record);
    if (all == nullptr)
        throw Error{
            Cause::input, message("the metadata profile {} says nothing of {}", record.profile, level_name(record))};
    reference::Values values;
    for (const reference::Field& one : all->fields) {
        std::string value = field_value(record, one.hoso);
        if (value.empty() && one.hoso == "code") value = record.code;
        if (value.empty() && one.hoso == "title") value = record.title;
        if (!value.empty()) values[one.hoso] = {value};
    }
    return reference::check(profile(record.profile), level_name(record), values);
}

} // namespace hoso::archive
