// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/change.hpp"

#include "accounts/account_line.hpp"
#include "accounts/attribute_json.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace hoso::accounts {

using directory::Attributes;
using directory::OperationKind;
using directory::ValueChange;
using directory::Values;

namespace {

struct KindName {
    ChangeKind kind;
    const char* text;
};
constexpr std::array kinds{KindName{ChangeKind::add_place, "add-place"}, KindName{ChangeKind::add_unit, "add-unit"},
    KindName{ChangeKind::change_unit, "change-unit"}, KindName{ChangeKind::join, "join"},
    KindName{ChangeKind::come_back, "come-back"}, KindName{ChangeKind::remove, "remove"},
    KindName{ChangeKind::disable, "disable"}, KindName{ChangeKind::rename, "rename"},
    KindName{ChangeKind::move, "move"}, KindName{ChangeKind::update, "update"},
    KindName{ChangeKind::reissue, "reissue"}, KindName{ChangeKind::change_group, "change-group"},
    KindName{ChangeKind::remove_unit, "remove-unit"}};

const KindName& row_of(ChangeKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const KindName& each) { return each.kind == kind; });
}

const char* name_of(OperationKind kind) {
    switch (kind) {
    case OperationKind::modify:
        return "modify";
    case OperationKind::rename:
        return "rename";
    case OperationKind::remove:
        return "delete";
    case OperationKind::add:
        break;
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

void write(CanonicalWriter& out, const ValueChange& change, const Attributes& before) {
    out.begin_object();
    out.member("attribute", change.attribute);
    if (const auto old = before.find(change.attribute); old != before.end())
        write_values(out.name("before"), old->second);
    out.member("how", name_of(change.how));
    write_values(out.name("values"), change.values);
    out.end_object();
}

void write(CanonicalWriter& out, const PlannedOperation& planned) {
    const directory::Operation& operation = planned.operation;
    out.begin_object();
    if (!operation.attributes.empty()) write_attributes(out.name("attributes"), operation.attributes);
    if (!operation.changes.empty()) {
        out.name("changes").begin_array();
        for (const ValueChange& change : operation.changes) write(out, change, planned.before);
        out.end_array();
    }
    if (operation.csn) out.member("csn", *operation.csn);
    out.member("dn", operation.dn);
    out.member("do", name_of(operation.kind));
    if (planned.makes_secret) out.member("makes_secret", true);
    if (!operation.new_dn.empty()) out.member("new_dn", operation.new_dn);
    if (!operation.uuid.empty()) out.member("uuid", operation.uuid);
    out.end_object();
}

template <typename Value, typename Parse> bool read_word(QuickReader& in, Value& value, const Parse& parse) {
    std::string text;
    if (!in.read_string(text)) return false;
    try {
        value = parse(text);
    } catch (const std::invalid_argument&) {
        return false;
    }
    return true;
}

bool read(QuickReader& in, ValueChange& change, Attributes& before) {
    MemberReader members{in};
    Values old;
    if (!in.take("{") || !members.is_next(",\"attribute\":") || !in.read_string(change.attribute)) return false;
    if (members.is_next(",\"before\":")) {
        if (!read_values(in, old)) return false;
        before[change.attribute] = std::move(old);
    }
    return members.is_next(",\"how\":") && read_word(in, change.how, how_of) && members.is_next(",\"values\":") &&
           read_values(in, change.values) && in.take("}");
}

template <typename Each> bool read_array(QuickReader& in, const Each& each) {
    if (!in.take("[")) return false;
    for (bool is_first = true; !in.take("]"); is_first = false)
        if ((!is_first && !in.take(",")) || !each()) return false;
    return true;
}

bool read(QuickReader& in, PlannedOperation& planned) {
    directory::Operation& operation = planned.operation;
    MemberReader members{in};
    const auto one_change = [&] { return read(in, operation.changes.emplace_back(), planned.before); };
    if (!in.take("{") || (members.is_next(",\"attributes\":") && !read_attributes(in, operation.attributes)) ||
        (members.is_next(",\"changes\":") && !read_array(in, one_change)) ||
        (members.is_next(",\"csn\":") && !in.read_string(operation.csn.emplace())) || !members.is_next(",\"dn\":") ||
        !in.read_string(operation.dn) || !members.is_next(",\"do\":") || !read_word(in, operation.kind, kind_of))
        return false;
    planned.makes_secret = members.is_next(",\"makes_secret\":");
    return (!planned.makes_secret || in.take("true")) && members.text(",\"new_dn\":", operation.new_dn) &&
           members.text(",\"uuid\":", operation.uuid) && in.take("}");
}

/// What to_plan_line() gives, read as that; false for all else.
bool read(QuickReader& in, Change& change) {
    MemberReader members{in};
    if (!in.take("{") || (members.is_next(",\"account\":") && !read_account(in, change.account.emplace())))
        return false;
    std::int64_t number = 0;
    if (members.is_next(",\"attempt\":")) {
        if (!in.read_integer(number) || number > std::numeric_limits<int>::max()) return false;
        change.attempt = static_cast<int>(number);
    }
    if (!members.is_next(",\"group\":") || !in.read_integer(number) || number < 0) return false;
    change.group = static_cast<std::size_t>(number);
    const auto kind_of_word = [](const std::string& text) {
        const auto kind = change_kind_of(text);
        if (!kind) throw std::invalid_argument{text};
        return *kind;
    };
    const auto one_operation = [&] { return read(in, change.operations.emplace_back()); };
    return members.is_next(",\"id\":") && in.read_string(change.id) && members.is_next(",\"kind\":") &&
           read_word(in, change.kind, kind_of_word) && members.is_next(",\"operations\":") &&
           read_array(in, one_operation) && members.is_next(",\"title\":") && in.read_string(change.title) &&
           in.take(",\"type\":\"change\"") && members.is_next(",\"unit\":") && in.read_string(change.unit) &&
           members.is_next(",\"why\":") && in.read_string(change.why) && in.take("}") && in.is_at_end();
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
    case ChangeKind::add_place:
        return tr("containers");
    case ChangeKind::add_unit:
        return tr("new units");
    case ChangeKind::change_unit:
        return tr("changed units");
    case ChangeKind::join:
        return tr("joiners");
    case ChangeKind::come_back:
        return tr("returners");
    case ChangeKind::remove:
        return tr("removals");
    case ChangeKind::disable:
        return tr("disabled");
    case ChangeKind::rename:
        return tr("renames");
    case ChangeKind::move:
        return tr("moves");
    case ChangeKind::reissue:
        return tr("new passwords");
    case ChangeKind::change_group:
        return tr("groups");
    case ChangeKind::remove_unit:
        return tr("units removed");
    case ChangeKind::update:
        break;
    }
    return tr("updates");
}

std::optional<ChangeKind> change_kind_of(std::string_view text) {
    for (const KindName& each : kinds)
        if (text == each.text) return each.kind;
    return std::nullopt;
}

void write_plan_line(CanonicalWriter& out, const Change& change) {
    out.begin_object();
    if (change.account) write_account(out.name("account"), *change.account);
    if (change.attempt > 0) out.member("attempt", std::int64_t{change.attempt});
    out.member("group", static_cast<std::int64_t>(change.group));
    out.member("id", change.id);
    out.member("kind", to_text(change.kind));
    out.name("operations").begin_array();
    for (const PlannedOperation& each : change.operations) write(out, each);
    out.end_array();
    out.member("title", change.title);
    out.member("type", "change");
    out.member("unit", change.unit);
    out.member("why", change.why);
    out.end_object();
}

std::string to_plan_line(const Change& change) {
    CanonicalWriter out;
    write_plan_line(out, change);
    return out.text();
}

namespace {

Change slowly_read(const Json& json, const std::string& name) {
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

} // namespace

Change change_of(std::string_view line, const std::string& name) {
    Change change;
    if (QuickReader in{line}; read(in, change)) return change;
    return slowly_read(parse_json(line, name), name);
}

} // namespace hoso::accounts
