// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/erase.hpp"
#include "archive/event_id.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct EraseVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> ids;
    std::string reason, basis;
    int version = 0;
    bool all_versions = false;
};

void tell_erased(const archive::Erased& erased, Session& session) {
    const bool json = session.common().json;
    for (const archive::ErasedRecord& one : erased.records) {
        if (json)
            session.object({{"type", "erased"}, {"id", one.uuid}, {"version", one.version},
                {"line_sha256", to_hex(one.sha256)}, {"segment", one.segment}, {"line", one.line}});
        else
            session.result(fmt::format("{}  {}", one.uuid, one.version));
    }
    for (const auto& one : erased.standing) {
        session.problem(message("{}: version {} has words of what was erased in its field {}; they stay", one.uuid,
            one.version, one.field));
        if (json)
            session.object({{"type", "finding"}, {"id", one.uuid}, {"code", "words-remain"}, {"version", one.version},
                {"field", one.field}});
    }
    if (json)
        session.object(
            {{"type", "erasure"}, {"id", std::to_string(erased.sequence)}, {"versions", erased.records.size()},
                {"objects", erased.objects}, {"size_bytes", erased.size_bytes}, {"payloads", erased.payloads}});
    session.note(
        session.common().dry_run
            ? message("would erase {} versions, {} objects ({} bytes), the payloads of {} events",
                  erased.records.size(), erased.objects, erased.size_bytes, erased.payloads.size())
            : message("erased {} versions, {} objects ({} bytes), the payloads of {} events (event {})",
                  erased.records.size(), erased.objects, erased.size_bytes, erased.payloads.size(), erased.sequence));
}

Exit run_erase(const EraseVerbOptions& given, Session& session) {
    const fs::path folder = given.archive.path();
    require(given.reason, "--reason");
    require(given.basis, "--basis");
    archive::EraseOptions options;
    options.all_versions = given.all_versions;
    if (given.version > 0) options.version = given.version;
    options.reason = given.reason;
    options.basis = given.basis;
    options.dry_run = session.common().dry_run;
    std::vector<std::int64_t> events;
    for (const std::string& id : given.ids) {
        if (const auto event = event_number(id))
            events.push_back(*event);
        else
            options.ids.push_back(id);
    }
    Here here;
    archive::Writer writer{folder, here.surroundings(), given.wait.patience(session)};
    if (!options.ids.empty()) tell_erased(archive::erase_records(writer, options), session);
    for (const std::int64_t event : events) tell_erased(archive::erase_event(writer, event, options), session);
    return Exit::done;
}

} // namespace

Verb erase_verb() {
    return {"erase", tr("Erase records or what an event tells, for ever, by a decision"),
        {"hoso-archive erase 12-qd-ubnd --all-versions --reason 'Hết thời hạn bảo quản' --basis 'QĐ 45/QĐ-UBND'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<EraseVerbOptions>();
            app.add_option("ID", options->ids, tr("UUIDs or codes of records, or event:N"))->required();
            options->archive.add_to(app);
            options->wait.add_to(app);
            auto* version = app.add_option("--version", options->version, tr("Only this version, which was corrected"))
                                ->type_name("N")
                                ->check(CLI::PositiveNumber);
            app.add_flag("--all-versions", options->all_versions, tr("The record with all its versions"))
                ->excludes(version);
            app.add_option("--reason", options->reason, tr("Why; it stays in the log"))->type_name("TEXT");
            app.add_option("--basis", options->basis, tr("Number of the decision; it stays"))->type_name("TEXT");
            return [options](Session& session) { return run_erase(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
