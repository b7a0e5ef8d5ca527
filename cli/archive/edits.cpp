// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/edits.hpp"

#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hoso::cli {

using archive::Assignment;
using archive::Changed;
using archive::EditFault;

namespace {

std::string shown(const Json& value) { return value.is_null() ? "-" : value.get<std::string>(); }

} // namespace

void AssignmentOptions::add_set(CLI::App& app) {
    app.add_option("--set", set, tr("Give a field a value; may be repeated"))->type_name("FIELD=VALUE");
}

void add_leniency(CLI::App& app, archive::Leniency& leniency) {
    app.add_flag("--any-field", leniency.any_field, tr("Take fields too whose names nothing here knows"));
    app.add_flag("--force", leniency.force, tr("Take values too that the metadata profile does not allow"));
}

void AssignmentOptions::add_unset(CLI::App& app) {
    app.add_option("--unset", unset, tr("Say that a field has no value; dossier=CODE takes it out of one dossier"))
        ->type_name("FIELD");
}

std::vector<Assignment> AssignmentOptions::assignments() const {
    std::vector<Assignment> all;
    for (const std::string& one : set) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0)
            throw Error{Cause::usage, message("--set {}: not of the form FIELD=VALUE", one)};
        all.push_back({Assignment::Kind::set, one.substr(0, equals), one.substr(equals + 1)});
    }
    for (const std::string& one : unset) {
        const auto equals = one.find('=');
        const std::string field = one.substr(0, equals);
        if (field.empty() || (equals != std::string::npos && field != "dossier"))
            throw Error{Cause::usage, message("--unset {}: not the name of a field", one)};
        all.push_back({Assignment::Kind::unset, field, equals == std::string::npos ? "" : one.substr(equals + 1)});
    }
    return all;
}

void ToldEdits::fault(const EditFault& fault) {
    m_causes.push_back(fault.cause);
    const std::string place = m_place(fault);
    m_session.problem(place.empty() ? fault.problem : place + ": " + fault.problem);
    if (m_session.common().json)
        m_session.object({{"type", "fault"}, {"id", place.empty() ? std::to_string(fault.edit + 1) : place},
            {"code", fault.code}, {"text", fault.problem}});
}

void ToldEdits::hint(const std::string& text) {
    if (m_session.common().json)
        m_session.object(
            {{"type", "finding"}, {"id", text.substr(0, text.find(": "))}, {"code", "profile"}, {"text", text}});
    else
        m_session.note(text);
}

void ToldEdits::changed(const Changed& changed) { tell_changed(changed, m_session); }

void ToldEdits::progress(std::int64_t done, std::int64_t total) { m_session.progress(tr("records"), done, total); }

void ToldEdits::require_none(const std::string& what) const {
    if (m_causes.empty()) return;
    const bool alike =
        std::all_of(m_causes.begin(), m_causes.end(), [&](Cause one) { return one == m_causes.front(); });
    throw Error{
        alike ? m_causes.front() : Cause::input, message("{}: {} faults; nothing was changed", what, m_causes.size())};
}

void tell_changed(const Changed& changed, Session& session) {
    const archive::Record& record = changed.record;
    if (session.common().json)
        return session.object(
            {{"type", "change"}, {"id", record.uuid}, {"code", record.code}, {"record_type", record.type},
                {"version", record.version}, {"dry_run", session.common().dry_run}, {"changes", changed.changes}});
    session.result(message("{}  {}  version {}", record.uuid, record.code, record.version));
    for (const auto& [field, change] : changed.changes.items())
        session.result(fmt::format("  {}: {} -> {}", field, shown(change.at("before")), shown(change.at("after"))));
}

Exit commit_new(archive::Writer& writer, const archive::NewRecord& wanted, archive::Leniency leniency,
    const std::string& reason, Session& session) {
    archive::Describer::Result result;
    Changed changed = archive::new_record(writer, wanted, leniency, result);
    ToldEdits told{session, [](const EditFault&) { return std::string{}; }};
    for (const std::string& hint : result.hints) told.hint(wanted.code + ": " + hint);
    for (const auto& problem : result.problems)
        told.fault({0, problem.assignment, problem.cause, problem.code, wanted.code + ": " + problem.text});
    told.require_none(wanted.code);
    archive::Changes changes{writer, {"create", reason, session.common().dry_run},
        [&](const Changed& made) { tell_changed(made, session); }};
    changes.add(std::move(changed));
    changes.finish();
    return Exit::done;
}

} // namespace hoso::cli
