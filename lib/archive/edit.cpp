// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/edit.hpp"

#include "archive/dates.hpp"
#include "archive/field_rules.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace hoso::archive {

namespace {

using Kind = Assignment::Kind;
using Problem = Describer::Problem;

constexpr std::array<std::string_view, 3> accesses{"open", "conditional", "closed"};
constexpr std::array<std::string_view, 4> document_kinds{"scan", "born-digital", "mixed", "file"};

template <std::size_t N> bool is_one_of(const std::array<std::string_view, N>& choices, const std::string& value) {
    return std::find(choices.begin(), choices.end(), value) != choices.end();
}

template <std::size_t N> std::string listed(const std::array<std::string_view, N>& choices) {
    std::string text;
    for (const std::string_view choice : choices) text.append(text.empty() ? "" : ", ").append(choice);
    return text;
}

bool is_text(const std::string& value, std::string_view allowed_controls) {
    return text::is_valid_utf8(value) && std::none_of(value.begin(), value.end(), [&](char c) {
        return (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) &&
               allowed_controls.find(c) == std::string_view::npos;
    });
}

std::string trimmed(const std::string& value) {
    constexpr std::string_view space = " \t\r\n";
    const auto begin = value.find_first_not_of(space);
    if (begin == std::string::npos) return {};
    return text::nfc(value.substr(begin, value.find_last_not_of(space) - begin + 1));
}

Json reading_of(const std::string& text, const std::string& value, const char* status) {
    return {{"text", text}, {"value", value}, {"confidence", 1.0}, {"page", 0}, {"how", "person"}, {"status", status}};
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

/// Codes of the dossiers, or their UUIDs where the archive does not have them.
std::string dossier_codes(Catalogue& catalogue, const Record& record) {
    std::vector<std::string> codes;
    for (const std::string& uuid : linked(record, "dossier")) {
        const auto found = catalogue.find(uuid);
        codes.push_back(found.empty() ? uuid : found.front().code);
    }
    return joined(codes);
}

/// The one member that the name means; null for the name of a field.
std::string* member_of(Record& record, const std::string& name) {
    if (name == "code") return &record.code;
    if (name == "access") return &record.access;
    if (name == "kind") return &record.kind;
    if (name == "profile") return &record.profile;
    return nullptr;
}

void note(Json& changes, const std::string& field, const std::string& before, const std::string& after) {
    if (before != after) changes[field] = before_after(before, after);
}

} // namespace

Describer::Describer(Writer& writer, Leniency leniency)
    : m_writer{writer}, m_leniency{leniency}, m_at{to_rfc3339(writer.surroundings().clock.now())} {}

Describer::Result Describer::apply(Record& record, const std::vector<Assignment>& assignments, Json& changes) {
    std::vector<std::size_t> order;
    for (const bool first : {true, false}) // what decides which fields there are comes first
        for (std::size_t i = 0; i < assignments.size(); ++i)
            if ((assignments[i].field == "profile" || assignments[i].field == "kind") == first) order.push_back(i);
    Result result;
    std::vector<Problem>& problems = result.problems;
    std::set<std::string> named;
    for (const std::size_t i : order) {
        const std::string& field = assignments[i].field;
        if (field != "dossier" && !named.insert(field).second) {
            problems.push_back({i, Cause::usage, "twice", message("{}: the field is named twice", field)});
            continue;
        }
        if (auto problem = assign(record, assignments[i], changes)) {
            problem->assignment = i;
            problems.push_back(std::move(*problem));
        }
    }
    settle_fields(record);
    if (problems.empty() && !record.profile.empty()) check_profile(record, assignments, result);
    return result;
}

/// Wrong values that were just given are problems; what else the profile asks for can be given later.
void Describer::check_profile(const Record& record, const std::vector<Assignment>& assignments, Result& result) {
    for (const reference::Violation& violation : m_rules.violations(record)) {
        const std::string text = fmt::format("{} {}: {}", violation.field, violation.problem, violation.remedy);
        const auto given = std::find_if(assignments.begin(), assignments.end(), [&](const Assignment& one) {
            return one.kind == Kind::set && m_rules.name_of(record, one.field) == violation.field;
        });
        if (given == assignments.end() || m_leniency.force)
            result.hints.push_back(text);
        else
            result.problems.push_back(
                {static_cast<std::size_t>(given - assignments.begin()), Cause::input, violation.rule, text});
    }
}

std::optional<Problem> Describer::assign(Record& record, const Assignment& given, Json& changes) {
    Assignment one = given;
    one.value = trimmed(given.value);
    const bool is_line = member_of(record, one.field) != nullptr || one.field == "title";
    if (one.kind == Kind::set && one.value.empty())
        return Problem{
            0, Cause::usage, "not-allowed", message("{}: an empty value; unset the field instead", one.field)};
    if (!is_text(given.value, is_line ? "" : "\n\t\r"))
        return Problem{
            0, Cause::input, "not-text", message("{}: the value is not text, or has control characters", one.field)};
    if (one.field != "profile") one.field = m_rules.name_of(record, one.field);
    if (one.field == "dossier") return assign_dossier(record, one, changes);
    if (member_of(record, one.field) != nullptr) return assign_member(record, one, changes);
    return assign_field(record, one, changes);
}

std::optional<Problem> Describer::assign_member(Record& record, const Assignment& one, Json& changes) {
    const auto refuse = [](const std::string& why) { return Problem{0, Cause::input, "not-allowed", why}; };
    const bool set = one.kind == Kind::set;
    if (one.field == "code" && !set) return refuse(tr("code: every record has one"));
    if (one.field == "code" && record.type != "document" && record.code != one.value) {
        const auto others = m_writer.catalogue().find(one.value);
        if (std::any_of(others.begin(), others.end(), [&](const Summary& other) { return other.type == record.type; }))
            return refuse(message("code: another record of the type {} has the code {}", record.type, one.value));
    }
    if (one.field == "access" && set && !is_one_of(accesses, one.value))
        return refuse(message("access: '{}' is none of {}", one.value, listed(accesses)));
    if (one.field == "kind" && record.type == "document" && !(set && is_one_of(document_kinds, one.value)))
        return refuse(message("kind: of a document one of {}", listed(document_kinds)));
    if (one.field == "kind" && record.type == "entry" && !set) return refuse(tr("kind: every entry has one"));
    if (one.field == "profile" && set) {
        try {
            (void)m_rules.profile(one.value);
        } catch (const Error& error) {
            return Problem{0, error.cause(), "unknown-profile", error.what()};
        }
    }
    std::string& member = *member_of(record, one.field);
    note(changes, one.field, member, one.value);
    if (one.field == "code" && record.title == record.code) record.title = one.value;
    member = one.value;
    return std::nullopt;
}

std::optional<Problem> Describer::assign_field(Record& record, const Assignment& one, Json& changes) {
    if (!is_field_name(one.field) || (!m_leniency.any_field && !m_rules.may_have(record, one.field)))
        return Problem{0, Cause::usage, "unknown-field",
            message("{}: no field of this name is known; see --any-field", one.field)};
    std::string value = one.value;
    if (one.kind == Kind::set && m_rules.is_date(record, one.field)) {
        const auto date = edtf_of(value);
        if (!date)
            return Problem{0, Cause::input, "not-a-date",
                message("{}: '{}' is no date; write 05/02/2026, 02/2026, 2026 or EDTF such as 198X", one.field, value)};
        value = *date;
    }
    const std::string before = one.field == "title" ? record.title : field_value(record, one.field);
    const bool is_there = !field_value(record, one.field).empty();
    if (one.kind == Kind::unset ? !is_there : value == before && (is_there || one.field == "title"))
        return std::nullopt;
    Json reading = one.kind == Kind::set ? reading_of(one.value, value, "corrected") : reading_of("", "", "absent");
    reading["by"] = m_writer.surroundings().actor;
    reading["at"] = m_at;
    Json readings = Json::array({std::move(reading)});
    if (const auto earlier = record.fields.find(one.field); earlier != record.fields.end())
        for (const Json& old : *earlier)
            if (!is_of_a_person(old)) readings.push_back(old); // what a person said before stands in the version before
    record.fields[one.field] = std::move(readings);
    if (one.field == "title" && one.kind == Kind::unset) record.title = record.code;
    settle_fields(record);
    note(changes, one.field, before, one.field == "title" ? record.title : field_value(record, one.field));
    return std::nullopt;
}

std::optional<Problem> Describer::assign_dossier(Record& record, const Assignment& one, Json& changes) {
    if (record.type != "document" && record.type != "entry")
        return Problem{0, Cause::input, "not-allowed", tr("dossier: only documents and entries are filed in dossiers")};
    const std::string before = dossier_codes(m_writer.catalogue(), record);
    std::set<std::string> meant;
    if (!one.value.empty()) {
        for (const Summary& found : m_writer.catalogue().find(one.value))
            if (found.type == "dossier") meant.insert(found.uuid);
        if (meant.size() != 1)
            return Problem{0, Cause::missing, "unknown-dossier",
                meant.empty() ? message("dossier: none has the code or UUID {}; 'dossier new' makes one", one.value)
                              : message("dossier: several have the code {}: {}", one.value,
                                    joined({meant.begin(), meant.end()}))};
    }
    if (one.kind == Kind::unset) {
        std::erase_if(record.links, [&](const Link& link) {
            return link.relation == "dossier" && (meant.empty() || meant.contains(link.uuid));
        });
    } else {
        const Link link{"dossier", *meant.begin()};
        if (std::find(record.links.begin(), record.links.end(), link) == record.links.end())
            record.links.push_back(link);
    }
    Json change = before_after(before, dossier_codes(m_writer.catalogue(), record));
    if (changes.contains("dossier")) change["before"] = changes["dossier"]["before"]; // several of one edit are one
    if (change["before"] != change["after"])
        changes["dossier"] = change;
    else
        changes.erase("dossier");
    return std::nullopt;
}

namespace {

/// One run of describe().
class Description {
public:
    Description(Writer& writer, const std::vector<Edit>& edits, const EditOptions& options, EditListener& listener)
        : m_writer{writer}, m_edits{edits}, m_options{options}, m_listener{listener}, m_describer{writer,
                                                                                          options.leniency},
          m_uuids(edits.size()) {}

    EditTotals run() {
        for (std::size_t i = 0; i < m_edits.size(); ++i) check(i);
        if (m_totals.faults > 0) return m_totals;
        Changes changes{m_writer, m_options.doing, [this](const Changed& changed) {
                            ++m_totals.changed;
                            m_listener.changed(changed);
                        }};
        for (std::size_t i = 0; i < m_edits.size(); ++i) {
            change(i, changes);
            m_listener.progress(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(m_edits.size()));
        }
        changes.finish();
        return m_totals;
    }

private:
    void tell(const EditFault& fault) {
        ++m_totals.faults;
        m_listener.fault(fault);
    }

    /// Finds faults and remembers which record is meant: its code may change on the way.
    void check(std::size_t i) {
        try {
            const Summary summary = m_writer.require(m_edits[i].id);
            m_uuids[i] = summary.uuid;
            if (!m_named.insert(summary.uuid).second)
                return tell(
                    {i, std::nullopt, Cause::usage, "twice", message("{}: the record is named twice", m_edits[i].id)});
            if (m_options.if_version && *m_options.if_version != summary.version)
                return tell({i, std::nullopt, Cause::input, "other-version",
                    message("{}: is at version {}, not {}: someone changed it at {}", m_edits[i].id, summary.version,
                        *m_options.if_version, summary.changed)});
            Record record = m_writer.record(summary.place);
            Json changes = Json::object();
            const auto result = m_describer.apply(record, m_edits[i].assignments, changes);
            for (const std::string& hint : result.hints) m_listener.hint(m_edits[i].id + ": " + hint);
            for (const Problem& problem : result.problems)
                tell({i, problem.assignment, problem.cause, problem.code, m_edits[i].id + ": " + problem.text});
        } catch (const Error& error) {
            if (error.cause() != Cause::missing && error.cause() != Cause::usage) throw;
            tell({i, std::nullopt, error.cause(),
                error.cause() == Cause::missing ? "unknown-record" : "several-records", error.what()});
        }
    }

    void change(std::size_t i, Changes& all) {
        Changed changed{m_writer.record(m_writer.require(m_uuids[i]).place), Json::object()};
        m_describer.apply(changed.record, m_edits[i].assignments, changed.changes);
        if (changed.changes.empty()) {
            ++m_totals.unchanged;
            return;
        }
        ++changed.record.version;
        all.add(std::move(changed));
    }

    Writer& m_writer;
    const std::vector<Edit>& m_edits;
    const EditOptions& m_options;
    EditListener& m_listener;
    Describer m_describer;
    std::vector<std::string> m_uuids;
    std::set<std::string> m_named; ///< by UUID
    EditTotals m_totals;
};

} // namespace

EditTotals describe(
    Writer& writer, const std::vector<Edit>& edits, const EditOptions& options, EditListener& listener) {
    return Description{writer, edits, options, listener}.run();
}

} // namespace hoso::archive
