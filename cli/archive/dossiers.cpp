// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/arrange.hpp"
#include "archive/edits.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>

namespace hoso::cli {

using archive::Archive;
using archive::Assignment;
using archive::Summary;

namespace {

struct ArrangeOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::string action, code, title, series, profile, reason;
    std::vector<std::string> ids;
    AssignmentOptions assignments;
    archive::Leniency leniency;
};

/// A series or a dossier.
Exit make_new(const std::string& type, const ArrangeOptions& options, Session& session) {
    require(options.code, "CODE");
    require(options.title, "--title");
    archive::NewRecord wanted;
    wanted.type = type;
    wanted.code = options.code;
    wanted.profile = options.profile;
    wanted.assignments = options.assignments.assignments();
    wanted.assignments.push_back({Assignment::Kind::set, "title", options.title});
    Here here;
    archive::Writer writer{options.archive.path(), here.surroundings(), options.wait.patience(session)};
    if (!options.series.empty())
        wanted.parent = archive::require_of_type(writer.catalogue(), "series", options.series).uuid;
    return commit_new(writer, wanted, options.leniency, options.reason, session);
}

/// Each document gets a version with, or without, the link to the dossier.
Exit file(const ArrangeOptions& options, Assignment::Kind kind, Session& session) {
    require(options.code, "CODE");
    if (options.ids.empty()) throw Error{Cause::usage, tr("no document is given")};
    if (kind == Assignment::Kind::unset) require(options.reason, "--reason");
    Here here;
    archive::Writer writer{options.archive.path(), here.surroundings(), options.wait.patience(session)};
    const Summary dossier = archive::require_of_type(writer.catalogue(), "dossier", options.code);
    std::vector<archive::Edit> edits;
    for (const std::string& id : options.ids) edits.push_back({id, {{kind, "dossier", dossier.uuid}}});
    ToldEdits told{session, [](const archive::EditFault&) { return std::string{}; }};
    const archive::EditOptions how{{"dossier", options.reason, session.common().dry_run}};
    const auto totals = archive::describe(writer, edits, how, told);
    told.require_none(options.code);
    session.note(
        kind == Assignment::Kind::set
            ? message("{}: {} documents filed, {} were in it", dossier.code, totals.changed, totals.unchanged)
            : message("{}: {} documents taken out, {} were not in it", dossier.code, totals.changed, totals.unchanged));
    return Exit::done;
}

/// Every record of the type, the newest first.
Exit list(const std::string& type, const ArrangeOptions& options, Session& session) {
    constexpr int chunk = 1000;
    Archive archive{options.archive.path()};
    std::string parent, after;
    if (!options.series.empty()) parent = archive::require_of_type(archive.catalogue(), "series", options.series).uuid;
    if (!parent.empty()) {
        for (const Summary& one : archive.catalogue().linking(parent, "parent"))
            if (one.type == type) tell_summary(one, session);
        return Exit::done;
    }
    for (;;) {
        const auto part = archive.catalogue().list({{"type", type}}, after, chunk);
        for (const Summary& one : part) tell_summary(one, session);
        if (part.size() < static_cast<std::size_t>(chunk)) return Exit::done;
        after = part.back().uuid;
    }
}

void show_dossier(Archive& archive, const Summary& dossier, Session& session) {
    const auto record = archive.record(dossier.place);
    const auto contents = archive::contents_of(archive, dossier.uuid);
    if (session.common().json) {
        Json fields = Json::object();
        for (const auto& [name, readings] : record.fields.items())
            if (const auto value = archive::field_value(record, name); !value.empty()) fields[name] = value;
        session.object({{"type", "dossier"}, {"id", dossier.uuid}, {"code", dossier.code}, {"title", dossier.title},
            {"access", dossier.access}, {"fields", fields}, {"documents", contents.size()}});
    } else {
        session.result(fmt::format("{}  {}  {}", dossier.uuid, dossier.code, dossier.title));
        for (const auto& [name, readings] : record.fields.items())
            if (const auto value = archive::field_value(record, name); !value.empty() && name != "title")
                session.result(fmt::format("  {}: {}", name, value));
        session.result(message("{} documents", contents.size()));
    }
    for (const Summary& one : contents) tell_summary(one, session);
}

void show_series(Archive& archive, const Summary& series, Session& session) {
    tell_summary(series, session);
    for (const Summary& one : archive.catalogue().linking(series.uuid, "parent")) tell_summary(one, session);
}

Exit run_dossier(const ArrangeOptions& options, Session& session) {
    if (options.action == "new") return make_new("dossier", options, session);
    if (options.action == "add") return file(options, Assignment::Kind::set, session);
    if (options.action == "remove") return file(options, Assignment::Kind::unset, session);
    if (options.action == "list") return list("dossier", options, session);
    require(options.code, "CODE");
    Archive archive{options.archive.path()};
    show_dossier(archive, archive::require_of_type(archive.catalogue(), "dossier", options.code), session);
    return Exit::done;
}

Exit run_series(const ArrangeOptions& options, Session& session) {
    if (options.action == "new") return make_new("series", options, session);
    if (options.action == "list") return list("series", options, session);
    require(options.code, "CODE");
    Archive archive{options.archive.path()};
    show_series(archive, archive::require_of_type(archive.catalogue(), "series", options.code), session);
    return Exit::done;
}

void add_new_options(CLI::App& app, ArrangeOptions& options) {
    app.add_option("--title", options.title, tr("Title of the new one"))->type_name("TEXT");
    app.add_option("--profile", options.profile, tr("Metadata profile that its fields follow"))->type_name("PROFILE");
    options.assignments.add_set(app);
    add_leniency(app, options.leniency);
    app.add_option("--reason", options.reason, tr("Why; stands in the log"))->type_name("TEXT");
    options.wait.add_to(app);
}

} // namespace

Verb dossier_verb() {
    return {"dossier", tr("Make dossiers, file documents in them, and show what is in them"),
        {"hoso-archive dossier new HS-12 --title 'Hồ sơ cấp đất' --set maintenance=01",
            "hoso-archive dossier add HS-12 12-qd-ubnd 13-tb-ubnd", "hoso-archive dossier show HS-12"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ArrangeOptions>();
            app.add_option("ACTION", options->action, tr("new, add, remove, list or show"))
                ->required()
                ->check(CLI::IsMember({"new", "add", "remove", "list", "show"}));
            app.add_option("CODE", options->code, tr("Code or UUID of the dossier"));
            app.add_option("DOC", options->ids, tr("UUIDs or codes of documents to add or remove"));
            options->archive.add_to(app);
            app.add_option("--series", options->series, tr("The series of the new dossier, or of those to list"))
                ->type_name("CODE");
            add_new_options(app, *options);
            return [options](Session& session) { return run_dossier(*options, session); };
        },
        Shown::yes};
}

Verb series_verb() {
    return {"series", tr("Make series of dossiers, and show what is in them"),
        {"hoso-archive series new DD --title 'Đất đai'", "hoso-archive series show DD"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ArrangeOptions>();
            app.add_option("ACTION", options->action, tr("new, list or show"))
                ->required()
                ->check(CLI::IsMember({"new", "list", "show"}));
            app.add_option("CODE", options->code, tr("Code or UUID of the series"));
            options->archive.add_to(app);
            app.add_option("--series", options->series, tr("The series above the new one, or above those to list"))
                ->type_name("CODE");
            add_new_options(app, *options);
            return [options](Session& session) { return run_series(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
