// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/units.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace hoso::archive {

using records::Day;
using records::Succession;
using records::SuccessionKind;
using records::Unit;
using records::UnitCode;

namespace {

constexpr int chunk = 1000;

std::string day_text(const std::optional<Day>& day) { return day ? reference::to_text(*day) : std::string{}; }

Json reading(const std::string& text) { return {{"text", text}, {"value", text}, {"how", "list"}, {"status", "read"}}; }

void set_field(Record& record, const char* name, const std::string& text) {
    if (text.empty()) return;
    record.fields[name] = Json::array();
    record.fields[name].push_back(reading(text));
}

Record record_of(const Unit& unit, const std::vector<const Succession*>& successions) {
    Record record;
    record.type = "unit";
    record.code = unit.code.text();
    record.kind = unit.kind;
    set_field(record, "title", unit.name);
    set_field(record, "parent", unit.parent ? unit.parent->text() : "");
    set_field(record, "start", day_text(unit.validity.from));
    set_field(record, "end", day_text(unit.validity.to));
    set_field(record, "source", unit.source);
    set_field(record, "note", unit.note);
    for (const UnitCode& other : unit.other_codes) {
        Json& codes = record.fields["other_codes"];
        if (codes.is_null()) codes = Json::array();
        codes.push_back(reading(other.text()));
    }
    for (const Succession* one : successions) {
        Json& succeeds = record.fields["succeeds"];
        if (succeeds.is_null()) succeeds = Json::array();
        Json value = reading(one->before.text());
        value["date"] = day_text(one->date);
        value["kind"] = to_text(one->kind);
        if (one->part) value["part"] = one->part->text();
        if (!one->source.empty()) value["source"] = one->source;
        succeeds.push_back(std::move(value));
    }
    settle_fields(record);
    return record;
}

std::string key_of(const Record& record) { return record.code + "\n" + field_value(record, "start"); }

/// All unit records of the archive, in the order of the list.
template <typename Read> std::vector<Record> all_units(Catalogue& catalogue, const Read& read) {
    std::vector<Record> units;
    for (std::string after;;) {
        const auto part = catalogue.list({{"type", "unit"}}, after, chunk);
        for (const Summary& one : part) units.push_back(read(one.place));
        if (part.size() < static_cast<std::size_t>(chunk)) return units;
        after = part.back().uuid;
    }
}

UnitCode code_from(const std::string& text, const Record& record) {
    const auto code = UnitCode::parse(text);
    if (!code) throw Error{Cause::input, message("{}: '{}' is not the code of a unit", record.uuid, text)};
    return *code;
}

std::optional<Day> day_from(const std::string& text, const Record& record) {
    if (text.empty()) return std::nullopt;
    if (const auto day = reference::parse_day(text)) return day;
    throw Error{Cause::input, message("{}: '{}' is not a day", record.uuid, text)};
}

SuccessionKind kind_from(const std::string& text, const Record& record) {
    for (const auto kind : {SuccessionKind::merge, SuccessionKind::split, SuccessionKind::rename,
             SuccessionKind::transfer, SuccessionKind::unchanged})
        if (to_text(kind) == text) return kind;
    throw Error{Cause::input, message("{}: '{}' is not a kind of succession", record.uuid, text)};
}

std::string member(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

} // namespace

UnitTotals keep_units(Writer& writer, const records::UnitTree& units, const std::string& source,
    const std::string& reason, bool dry_run) {
    std::map<std::string, Record> known;
    for (Record& record : all_units(writer.catalogue(), [&](const Place& place) { return writer.record(place); }))
        known.emplace(key_of(record), std::move(record));
    // A succession belongs to the unit that begins on its day, or is there on it.
    std::map<const Unit*, std::vector<const Succession*>> successions;
    for (const Succession& one : units.successions())
        if (const Unit* after = units.at(one.date).find(one.after)) successions[after].push_back(&one);
    UnitTotals totals;
    std::vector<Record> records;
    const auto flush = [&] {
        if (!records.empty() && !dry_run)
            writer.commit(
                {"units", writer.identity().id, {{"source", source}, {"records", records.size()}, {"reason", reason}}},
                records);
        records.clear();
    };
    for (const Unit& unit : units.units()) {
        Record record = record_of(unit, successions[&unit]);
        const auto before = known.find(key_of(record));
        if (before == known.end()) {
            record.uuid = writer.new_uuid();
            ++totals.added;
        } else {
            record.uuid = before->second.uuid;
            record.version = before->second.version;
            if (record == before->second) {
                ++totals.unchanged;
                continue;
            }
            ++record.version;
            ++totals.changed;
        }
        records.push_back(std::move(record));
        if (records.size() == Writer::most_records) flush();
    }
    flush();
    return totals;
}

records::UnitTree units_of(Archive& archive) {
    std::vector<Unit> units;
    std::vector<Succession> successions;
    for (const Record& record :
        all_units(archive.catalogue(), [&](const Place& place) { return archive.record(place); })) {
        Unit unit{code_from(record.code, record), record.title, record.kind, std::nullopt, {}, {},
            field_value(record, "source"), field_value(record, "note")};
        if (const std::string parent = field_value(record, "parent"); !parent.empty())
            unit.parent = code_from(parent, record);
        unit.validity = {day_from(field_value(record, "start"), record), day_from(field_value(record, "end"), record)};
        if (const auto codes = record.fields.find("other_codes"); codes != record.fields.end())
            for (const Json& code : *codes) unit.other_codes.push_back(code_from(member(code, "value"), record));
        if (const auto succeeds = record.fields.find("succeeds"); succeeds != record.fields.end())
            for (const Json& one : *succeeds) {
                const auto date = day_from(member(one, "date"), record);
                if (!date) throw Error{Cause::input, message("{}: a succession without a date", record.uuid)};
                successions.push_back(
                    {code_from(member(one, "value"), record), unit.code, *date, kind_from(member(one, "kind"), record),
                        records::Fraction::parse(member(one, "part")), member(one, "source")});
            }
        units.push_back(std::move(unit));
    }
    return {std::move(units), std::move(successions)};
}

} // namespace hoso::archive
