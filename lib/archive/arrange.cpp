// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/arrange.hpp"

#include "archive/field_rules.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

namespace hoso::archive {

namespace {

void require_free(Catalogue& catalogue, const NewRecord& wanted) {
    for (const Summary& other : catalogue.find(wanted.code))
        if (other.type == wanted.type && (wanted.type != "entry" || other.kind == wanted.kind))
            throw Error{Cause::usage,
                message("{}: a record of the type {} has this code already: {}", wanted.code, wanted.type, other.uuid)};
}

void require_code(const std::string& code) {
    const bool has_control =
        std::any_of(code.begin(), code.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (code.empty() || has_control || !text::is_valid_utf8(code))
        throw Error{Cause::usage, tr("the code must be a line of text")};
}

std::string parent_of(Writer& writer, const NewRecord& wanted) {
    Catalogue& catalogue = writer.catalogue();
    if (!wanted.parent.empty()) {
        const Summary parent = require_record(catalogue, wanted.parent);
        if (parent.type != "series" && parent.type != "fonds" && parent.type != wanted.type)
            throw Error{Cause::usage, message("{}: a record of the type {} cannot be above one of the type {}",
                                          wanted.parent, parent.type, wanted.type)};
        return parent.uuid;
    }
    return own_fonds(catalogue, writer.identity());
}

Link link_of(Catalogue& catalogue, const std::pair<std::string, std::string>& wanted) {
    const auto& [relation, id] = wanted;
    if (!is_field_name(relation))
        throw Error{Cause::usage, message("'{}': the name of a relation has letters a-z, digits and _ only", relation)};
    const Summary other =
        relation == "dossier" ? require_of_type(catalogue, "dossier", id) : require_record(catalogue, id);
    return {relation, other.uuid};
}

/// The number with which the text begins; the largest where it begins with none.
std::int64_t ordinal_of(const std::string& text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} ? number : std::numeric_limits<std::int64_t>::max();
}

} // namespace

Changed new_record(Writer& writer, const NewRecord& wanted, Leniency leniency, Describer::Result& result) {
    require_code(wanted.code);
    NewRecord plain = wanted;
    plain.code = text::nfc(wanted.code);
    require_free(writer.catalogue(), plain);
    Changed changed;
    Record& record = changed.record;
    record.uuid = writer.new_uuid();
    record.type = plain.type;
    record.code = record.title = plain.code;
    record.kind = text::nfc(plain.kind);
    if (plain.type == "series" || plain.type == "dossier")
        if (const std::string parent = parent_of(writer, plain); !parent.empty())
            record.links.push_back({"parent", parent});
    for (const auto& link : plain.links) record.links.push_back(link_of(writer.catalogue(), link));
    if (!plain.profile.empty()) plain.assignments.push_back({Assignment::Kind::set, "profile", plain.profile});
    changed.changes["code"] = before_after("", record.code);
    result = Describer{writer, leniency}.apply(record, plain.assignments, changed.changes);
    return changed;
}

Summary require_of_type(Catalogue& catalogue, const std::string& type, const std::string& id) {
    std::vector<Summary> found = catalogue.find(id);
    std::erase_if(found, [&](const Summary& one) { return one.type != type; });
    if (found.empty()) throw Error{Cause::missing, message("{}: no {} has this UUID or code", id, type)};
    if (found.size() == 1) return found.front();
    std::string uuids;
    for (const Summary& summary : found) uuids += " " + summary.uuid;
    throw Error{Cause::usage, message("{}: several records have this code:{}", id, uuids)};
}

std::vector<Summary> contents_of(Archive& archive, const std::string& dossier) {
    const auto found = archive.catalogue().linking(dossier, "dossier");
    using Key = std::tuple<std::int64_t, bool, std::string, std::size_t>;
    std::vector<Key> order;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto ordinal = ordinal_of(field_value(archive.record(found[i].place), "ordinal"));
        order.emplace_back(ordinal, found[i].issued.empty(), found[i].issued, i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Summary> contents;
    for (const Key& key : order) contents.push_back(found[std::get<3>(key)]);
    return contents;
}

} // namespace hoso::archive
