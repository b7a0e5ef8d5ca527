// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/log.hpp"

#include "core/error.hpp"
#include "ledger/premis.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace hoso::cli {

namespace {

/// The beginning of an RFC 3339 time in UTC as the log writes it.
std::string time_prefix(const std::string& text, const char* option) {
    constexpr std::string_view shape = "0000-00-00T00:00:00.000";
    constexpr std::array<std::size_t, 8> whole{0, 4, 7, 10, 13, 16, 19, 23};
    const std::string prefix = text.ends_with('Z') ? text.substr(0, text.size() - 1) : text;
    const bool fits = std::find(whole.begin(), whole.end(), prefix.size()) != whole.end() &&
                      std::equal(prefix.begin(), prefix.end(), shape.begin(),
                          [](char c, char model) { return model == '0' ? c >= '0' && c <= '9' : c == model; });
    if (!fits)
        throw Error{Cause::usage, message("{} {}: not a time such as 2026-10-05 or 2026-10-05T07:08Z", option, text)};
    return prefix;
}

void tell_event(const ledger::Entry& entry, const ledger::Payload& payload, Session& session) {
    const bool erased = payload.state == ledger::Payload::State::erased;
    const auto member = payload.content.find("reason");
    const std::string reason = member != payload.content.end() && member->is_string() ? *member : Json("");
    if (!session.common().json) {
        std::string line =
            fmt::format("{}  {}  {}  {}  {}", entry.sequence, entry.time, entry.actor, entry.action, entry.id);
        if (!reason.empty()) line += "  " + reason;
        if (erased) line += tr("  (what it told was erased)");
        if (payload.state == ledger::Payload::State::damaged) line += tr("  (what it told is damaged)");
        return session.result(line);
    }
    Json json{{"type", "event"}, {"id", fmt::format("event:{}", entry.sequence)}, {"sequence", entry.sequence},
        {"time", entry.time}, {"actor", entry.actor}, {"action", entry.action}, {"subject", entry.id}};
    const auto premis = ledger::premis_event_type(entry.action);
    if (!premis.term.empty()) json["premis_event_type"] = premis.term;
    if (!reason.empty()) json["reason"] = reason;
    if (entry.seal) json["segment"] = entry.seal->segment;
    if (!entry.erases.empty()) json["erases"] = entry.erases;
    if (payload.state == ledger::Payload::State::sound)
        json["payload"] = payload.content;
    else
        json["payload_state"] = erased ? "erased" : "damaged";
    session.object(json);
}

} // namespace

void LogListOption::add_to(CLI::App& app) {
    app.add_option("--id", query.id, tr("Only events about this"))->type_name("ID");
    app.add_option("--action", query.action, tr("Only events of this kind"))->type_name("ACTION");
    app.add_option("--since", query.since, tr("Only events of this time (UTC) and later"))->type_name("TIME");
    app.add_option("--until", query.until, tr("Only events of this time (UTC) and before"))->type_name("TIME");
    app.add_option("--limit", limit, tr("Most events to list; 0: all"))
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000'000))
        ->capture_default_str();
}

ledger::LogQuery LogListOption::checked() const {
    ledger::LogQuery result = query;
    result.since = time_prefix(query.since, "--since");
    result.until = time_prefix(query.until, "--until");
    return result;
}

void list_log(const ledger::Log& log, const ledger::LogQuery& query, int limit, Session& session) {
    int shown = 0;
    log.search(query, [&](const ledger::Entry& entry, const ledger::Payload& payload) {
        if (limit > 0 && shown == limit) {
            session.note(tr("there are more: --limit 0 shows all"));
            return false;
        }
        ++shown;
        tell_event(entry, payload, session);
        return true;
    });
}

void tell_finding(const std::string& code, const std::string& id, const std::string& problem, Session& session) {
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", id}, {"code", code}, {"text", problem}});
    else
        session.result(fmt::format("{}: {}: {}", code, id, problem));
}

LogVerified verify_log(const ledger::Log& log, Session& session) {
    LogVerified verified;
    verified.head = log.verify([&](const ledger::LogFinding& finding) {
        ++verified.findings;
        tell_finding("log-entry", fmt::format("{}:{}", finding.file, finding.line), finding.problem, session);
    });
    return verified;
}

} // namespace hoso::cli
