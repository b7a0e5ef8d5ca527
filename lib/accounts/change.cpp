// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/change.hpp"

#include "accounts/attribute_json.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hoso::accounts {

using directory::Attributes;
using directory::OperationKind;
using directory::ValueChange;

namespace {

struct KindName {
    ChangeKind kind;
    const char* text;
};
constexpr std::array kinds{KindName{ChangeKind::add_place, "add-place"},
    KindName{ChangeKind::add_unit, "add-unit"},
    KindName{ChangeKind::change_unit, "change-unit"}, KindName{ChangeKind::join, "join"},
    KindName{ChangeKind::come_back, "come-back"}, KindName{ChangeKind::remove, "remove"},
    KindName{ChangeKind::disable, "disable"}, KindName{ChangeKind::rename, "rename"},
    KindName{ChangeKind::move, "move"}, KindName{ChangeKind::update, "update"},
    KindName{ChangeKind::reissue, "reissue"},
    KindName{ChangeKind::change_group, "change-group"},
    KindName{ChangeKind::remove_unit, "remove-unit"}};

const KindName& row_of(ChangeKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const KindName& each) { return each.kind == kind; });
}

const char* name_of(OperationKind kind) {
    switch (kind) {
    case OperationKind::modify: return "modify";
    case OperationKind::rename: return "rename";
    case OperationKind::remove: return "delete";
    case OperationKind::add: break;
    }
    return "add";
}

OperationKind kind_of(const std::string& text) {
    for (const auto kind : {OperationKind::add, OperationKind::modify, OperationKind::rename, OperationKind::remove})
        if (text == name_of(kind)) return kind;
    throw std::invalid_argument{text};
}

const char* name_of(ValueChange::How how) {
    if (how == ValueChange::How::add) return "add";
    return how == ValueChange::How::remove ? "delete" : "replace";
}

ValueChange::How how_of(const std::string& text) {
    for (const auto how : {ValueChange::How::add, ValueChange::How::remove, ValueChange::How::replace})
        if (text == name_of(how)) return how;
    throw std::invalid_argument{text};
}

Json change_json(const ValueChange& change, const Attributes& before) {
    Json json{{"attribute", change.attribute}, {"how", name_of(change.how)}, {"values", values_json(change.values)}};
    const auto old = before.find(change.attribute);
    if (old != before.end()) json["before"] = values_json(old->second);
    return json;
}

Json operation_json(const PlannedOperation& planned) {
    const directory::Operation& operation = planned.operation;
    Json json{{"do", name_of(operation.kind)}, {"dn", operation.dn}};
    if (operation.csn) json["csn"] = *operation.csn;
    if (!operation.uuid.empty()) json["uuid"] = operation.uuid;
    if (!operation.new_dn.empty()) json["new_dn"] = operation.new_dn;
    if (!operation.attributes.empty()) json["attributes"] = attributes_json(operation.attributes);
    if (!operation.changes.empty()) {
        Json& changes = json["changes"] = Json::array();
        for (const ValueChange& change : operation.changes) changes.push_back(change_json(change, planned.before));
    }
    if (planned.makes_secret) json["makes_secret"] = true;
    return json;
}

PlannedOperation operation_of(const Json& json) {
    PlannedOperation planned;
    directory::Operation& operation = planned.operation;
    operation.kind = kind_of(json.at("do").get_ref<const std::string&>());
    operation.dn = json.at("dn").get<std::string>();
    if (json.contains("csn")) operation.csn = json.at("csn").get<std::string>();
    operation.uuid = json.value("uuid", "");
    operation.new_dn = json.value("new_dn", "");
    if (json.contains("attributes")) operation.attributes = attributes_of_json(json.at("attributes"));
    if (json.contains("changes"))
        for (const Json& change : json.at("changes")) {
            operation.changes.push_back({how_of(change.at("how").get_ref<const std::string&>()),
                change.at("attribute").get<std::string>(), values_of_json(change.at("values"))});
            if (change.contains("before"))
                planned.before[operation.changes.back().attribute] = values_of_json(change.at("before"));
        }
    planned.makes_secret = json.value("makes_secret", false);
    return planned;
}

} // namespace

std::string to_text(ChangeKind kind) { return row_of(kind).text; }

std::string heading_of(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::add_place: return tr("containers");
    case ChangeKind::add_unit: return tr("new units");
    case ChangeKind::change_unit: return tr("changed units");
    case ChangeKind::join: return tr("joiners");
    case ChangeKind::come_back: return tr("returners");
    case ChangeKind::remove: return tr("removals");
    case ChangeKind::disable: return tr("disabled");
    case ChangeKind::rename: return tr("renames");
    case ChangeKind::move: return tr("moves");
    case ChangeKind::reissue: return tr("new passwords");
    case ChangeKind::change_group: return tr("groups");
    case ChangeKind::remove_unit: return tr("units removed");
    case ChangeKind::update: break;
    }
    return tr("updates");
}

std::optional<ChangeKind> change_kind_of(std::string_view text) {
    for (const KindName& each : kinds)
        if (text == each.text) return each.kind;
    return std::nullopt;
}

std::string to_plan_line(const Change& change) {
    Json json{{"type", "change"}, {"kind", to_text(change.kind)}, {"group", change.group}, {"id", change.id},
        {"title", change.title}, {"unit", change.unit}, {"why", change.why}};
    if (change.account) json["account"] = to_json(*change.account);
    if (change.attempt > 0) json["attempt"] = change.attempt;
    Json& operations = json["operations"] = Json::array();
    for (const PlannedOperation& each : change.operations) operations.push_back(operation_json(each));
    return to_canonical(json);
}

Change change_of(const Json& json, const std::string& name) {
    try {
        Change change;
        const auto kind = change_kind_of(json.at("kind").get_ref<const std::string&>());
        if (!kind) throw std::invalid_argument{"kind"};
        change.kind = *kind;
        change.group = json.at("group").get<std::size_t>();
        change.id = json.at("id").get<std::string>();
        change.title = json.at("title").get<std::string>();
        change.unit = json.at("unit").get<std::string>();
        change.why = json.at("why").get<std::string>();
        if (json.contains("account")) change.account = account_of(json.at("account"), name);
        change.attempt = json.value("attempt", 0);
        for (const Json& each : json.at("operations")) change.operations.push_back(operation_of(each));
        return change;
    } catch (const Json::exception&) {
        throw Error{Cause::input, message("{}: this is no change of a plan", name)};
    } catch (const std::invalid_argument&) {
        throw Error{Cause::input, message("{}: this is no change of a plan", name)};
    }
}

} // namespace hoso::accounts
