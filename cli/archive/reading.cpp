// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

using archive::Archive;
using archive::Record;
using archive::Summary;

namespace {

struct ShowOptions {
    ArchiveOption archive;
    std::string id;
};

void line(Session& session, const char* label, const std::string& value) {
    if (!value.empty()) session.result(fmt::format("{}: {}", label, value));
}

void show_for_people(const Summary& summary, const Record& record, Session& session) {
    line(session, tr("Code"), record.code);
    line(session, tr("UUID"), record.uuid);
    line(session, tr("Title"), record.title);
    line(session, tr("Dossier"), CLI::detail::join(summary.dossiers, ", "));
    line(session, tr("Type"), record.type);
    line(session, tr("Profile"), record.profile);
    line(session, tr("Access"), record.access);
    line(session, tr("Kind"), record.kind);
    for (const auto& [name, date] : record.dates) line(session, name.c_str(), date);
    line(session, tr("Batch"), record.batch);
    line(session, tr("Imported"), summary.imported);
    line(session, tr("Versions"), std::to_string(record.version));
    line(session, tr("Pages"), std::to_string(record.pages.size()));
    line(session, tr("Words"), std::to_string(summary.words));
    for (const auto& representation : record.representations) {
        session.result(message("Representation {}:", representation.type));
        for (const auto& file : representation.files)
            session.result(fmt::format("  {}  {}  {}  {}", file.sha256, file.size_bytes, file.media_type, file.name));
    }
    for (const Json& signature : record.signatures)
        session.result(
            message("Signature (not checked): {} {}", signature.value("name", ""), signature.value("time", "")));
    for (const Json& finding : record.findings)
        session.result(message("Finding: {}: {}", finding.value("code", ""), finding.value("text", "")));
}

void show_erased(const archive::ErasedRecord& erased, Session& session) {
    if (session.common().json)
        return session.object({{"type", "erased"}, {"id", erased.uuid}, {"version", erased.version},
            {"line_sha256", to_hex(erased.sha256)}, {"time", erased.time}, {"actor", erased.actor},
            {"basis", erased.basis}, {"event", erased.sequence}});
    session.result(message("{}: version {} was erased on {} by {}, basis: {} (event {}; the digest of its line was {})",
        erased.uuid, erased.version, erased.time, erased.actor, erased.basis, erased.sequence, to_hex(erased.sha256)));
}

Exit run_show(const ShowOptions& options, Session& session) {
    Archive archive{options.archive.path()};
    if (const auto erased = archive.catalogue().erased(options.id);
        !erased.empty() && archive.catalogue().find(options.id).empty()) {
        for (const archive::ErasedRecord& one : erased) show_erased(one, session);
        return Exit::done;
    }
    const Summary summary = archive.require(options.id);
    const Record record = archive.record(summary.place);
    if (!session.common().json) {
        show_for_people(summary, record, session);
        return Exit::done;
    }
    Json json{{"type", "record"}, {"id", record.uuid}, {"imported", summary.imported}, {"words", summary.words},
        {"size_bytes", summary.size_bytes}, {"versions", record.version}, {"dossiers", summary.dossiers}};
    const Json members = archive::to_json(record);
    for (const auto& [name, value] : members.items()) json[name == "type" ? "record_type" : name] = value;
    session.object(json);
    return Exit::done;
}

struct TextOptions {
    ArchiveOption archive;
    std::string id;
    int page = 0;
};

Exit run_text(const TextOptions& options, Session& session) {
    Archive archive{options.archive.path()};
    const Summary summary = archive.require(options.id);
    const auto pages = archive.texts(archive.record(summary.place)).read;
    const auto count = static_cast<int>(pages.size());
    if (options.page > count) throw Error{Cause::missing, message("{}: has {} pages of text", options.id, count)};
    const int first = options.page > 0 ? options.page : 1, last = options.page > 0 ? options.page : count;
    for (int page = first; page <= last; ++page) {
        std::string text = pages[static_cast<std::size_t>(page) - 1];
        if (session.common().json) {
            session.object(
                {{"type", "page"}, {"id", summary.uuid}, {"code", summary.code}, {"page", page}, {"text", text}});
            continue;
        }
        if (text.ends_with('\n')) text.pop_back(); // result() ends the line
        session.result((page > first ? "\f" : "") + text);
    }
    return Exit::done;
}

struct ListOptions {
    ArchiveOption archive;
    std::string dossier, after, type = "document";
    int limit = 50;
};

void tell_summary(const Summary& summary, Session& session) {
    if (session.common().json)
        return session.object({{"type", "record"}, {"id", summary.uuid}, {"record_type", summary.type},
            {"code", summary.code}, {"title", summary.title}, {"dossiers", summary.dossiers}, {"kind", summary.kind},
            {"batch", summary.batch}, {"issued", summary.issued}, {"imported", summary.imported},
            {"pages", summary.pages}, {"words", summary.words}, {"size_bytes", summary.size_bytes}});
    std::string text = fmt::format("{}  {}", summary.uuid, summary.code);
    if (!summary.dossiers.empty()) text += fmt::format("  [{}]", CLI::detail::join(summary.dossiers, ", "));
    text += message("  {} pages", summary.pages);
    if (!summary.issued.empty()) text += fmt::format("  {}", summary.issued);
    if (summary.title != summary.code) text += fmt::format("  {}", summary.title);
    session.result(text);
}

Exit run_list(const ListOptions& options, Session& session) {
    constexpr int chunk = 1000;
    Archive archive{options.archive.path()};
    archive::Filter filter;
    if (!options.dossier.empty()) filter.emplace_back("dossier", options.dossier);
    if (options.type != "all") filter.emplace_back("type", options.type);
    if (!options.after.empty()) (void)archive.require(options.after);
    std::string after = options.after;
    for (;;) {
        const int wanted = options.limit > 0 ? options.limit : chunk;
        const auto part = archive.catalogue().list(filter, after, wanted + 1);
        const auto shown = std::min(part.size(), static_cast<std::size_t>(wanted));
        for (std::size_t i = 0; i < shown; ++i) tell_summary(part[i], session);
        if (part.size() == shown) return Exit::done;
        after = part[shown - 1].uuid;
        if (options.limit > 0) {
            session.note(message("there are more: --after {}", after));
            return Exit::done;
        }
    }
}

Exit run_stats(const ArchiveOption& option, Session& session) {
    Archive archive{option.path()};
    const auto totals = archive.catalogue().statistics();
    const auto& identity = archive.identity();
    if (session.common().json) {
        session.object({{"type", "archive"}, {"id", identity.id}, {"fonds", identity.fonds}, {"name", identity.name},
            {"documents", totals.documents}, {"dossiers", totals.dossiers}, {"entries", totals.entries},
            {"records", totals.records}, {"versions", totals.versions}, {"pages", totals.pages},
            {"words", totals.words}, {"objects", totals.objects}, {"size_bytes", totals.size_bytes},
            {"imports", totals.imports}});
        return Exit::done;
    }
    line(session, tr("Fonds"), fmt::format("{} ({})", identity.name, identity.fonds));
    line(session, tr("UUID"), identity.id);
    line(session, tr("Documents"), std::to_string(totals.documents));
    line(session, tr("Dossiers"), std::to_string(totals.dossiers));
    line(session, tr("Pages"), std::to_string(totals.pages));
    line(session, tr("Words"), std::to_string(totals.words));
    line(session, tr("Objects"), std::to_string(totals.objects));
    line(session, tr("Bytes"), std::to_string(totals.size_bytes));
    line(session, tr("Imports"), std::to_string(totals.imports));
    return Exit::done;
}

} // namespace

Verb show_verb() {
    return {"show", tr("Show what is known of a record"), {"hoso-archive show 12-qd-ubnd"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ShowOptions>();
            app.add_option("ID", options->id, tr("UUID or code of the record"))->required();
            options->archive.add_to(app);
            return [options](Session& session) { return run_show(*options, session); };
        },
        Shown::yes};
}

Verb text_verb() {
    return {"text", tr("Print the text of a record, a form feed between pages"),
        {"hoso-archive text 12-qd-ubnd --page 2"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<TextOptions>();
            app.add_option("ID", options->id, tr("UUID or code of the record"))->required();
            options->archive.add_to(app);
            app.add_option("--page", options->page, tr("Only this page"))->type_name("N")->check(CLI::PositiveNumber);
            return [options](Session& session) { return run_text(*options, session); };
        },
        Shown::yes};
}

Verb list_verb() {
    return {"list", tr("List records, the newest first"), {"hoso-archive list --dossier HS-12 --limit 100"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ListOptions>();
            options->archive.add_to(app);
            app.add_option("--dossier", options->dossier, tr("Only records of this dossier"))->type_name("CODE");
            app.add_option("--type", options->type, tr("Only records of this type; all: of every type"))
                ->type_name("TYPE")
                ->check(CLI::IsMember({"fonds", "series", "dossier", "document", "entry", "unit", "all"}))
                ->capture_default_str();
            app.add_option("--limit", options->limit, tr("Most records to list; 0: all"))
                ->type_name("N")
                ->check(CLI::Range(0, 1'000'000))
                ->capture_default_str();
            app.add_option("--after", options->after, tr("Go on behind this record"))->type_name("UUID");
            return [options](Session& session) { return run_list(*options, session); };
        },
        Shown::yes};
}

Verb stats_verb() {
    return {"stats", tr("Count what the archive holds"), {"hoso-archive stats --json"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto option = std::make_shared<ArchiveOption>();
            option->add_to(app);
            return [option](Session& session) { return run_stats(*option, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
