// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/history.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace hoso::cli {

using archive::Archive;
using archive::Record;
using archive::Summary;

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

namespace {

struct ShowOptions {
    ArchiveOption archive;
    std::string id;
    int version = 0;
    bool history = false;
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
    line(session, tr("Version"), message("{} of {}", record.version, summary.version));
    line(session, tr("Pages"), std::to_string(record.pages.size()));
    line(session, tr("Words"), std::to_string(summary.words));
    for (const auto& representation : record.representations) {
        session.result(message("Representation {}:", representation.type));
        for (const auto& file : representation.files)
            session.result(fmt::format("  {}  {}  {}  {}", file.sha256, file.size_bytes, file.media_type,
                text::nfc(text::to_valid_utf8(file.name))));
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

Exit show_version(const Summary& summary, const Record& record, Session& session) {
    if (!session.common().json) {
        show_for_people(summary, record, session);
        return Exit::done;
    }
    Json json{{"type", "record"}, {"id", record.uuid}, {"imported", summary.imported}, {"words", summary.words},
        {"size_bytes", summary.size_bytes}, {"versions", summary.version}, {"dossiers", summary.dossiers}};
    const Json members = archive::to_json(record);
    for (const auto& [name, value] : members.items()) json[name == "type" ? "record_type" : name] = value;
    session.object(json);
    return Exit::done;
}

/// Another version than the last: what the catalogue counts of the last is counted here.
Summary summary_of_version(Archive& archive, Summary summary, const Record& record) {
    summary.words = summary.size_bytes = 0;
    for (const auto& page : record.pages) summary.words += page.words;
    for (const auto& [object, size] : archive::objects_of(record)) summary.size_bytes += size;
    summary.dossiers.clear();
    for (const std::string& uuid : archive::linked(record, "dossier")) {
        const auto found = archive.catalogue().find(uuid);
        summary.dossiers.push_back(found.empty() ? uuid : found.front().code);
    }
    return summary;
}

std::string either(const std::string& text, const char* otherwise) { return text.empty() ? otherwise : text; }

void tell_history(const std::string& uuid, const archive::VersionHistory& one, Session& session) {
    const auto& version = one.version;
    if (session.common().json) {
        Json json{{"type", "version"}, {"id", uuid}, {"version", version.version}, {"time", version.time},
            {"actor", version.actor}, {"action", version.action}, {"event", version.sequence},
            {"reason", one.reason_erased ? Json{} : Json(one.reason)}, {"reason_erased", one.reason_erased},
            {"erased", one.erased}, {"differences", Json::array()}};
        for (const auto& difference : one.differences)
            json["differences"].push_back({{"kind", difference.kind}, {"name", difference.name},
                {"before", difference.before}, {"after", difference.after}});
        return session.object(json);
    }
    const std::string reason = one.reason_erased ? tr("(reason erased)") : one.reason;
    session.result(
        message("version {}  {}  {}  {}  {}", version.version, version.time, version.actor, version.action, reason));
    if (one.erased) session.result(tr("  this version was erased"));
    for (const auto& [kind, name, before, after] : one.differences) {
        const std::string what = kind == "field" || kind == "member" ? name : fmt::format("{} {}", kind, name);
        if (before.empty() && after.empty())
            session.result(message("  {}: changed", what));
        else
            session.result(fmt::format("  {}: {} -> {}", what, either(before, "-"), either(after, "-")));
    }
}

Exit run_show(const ShowOptions& options, Session& session) {
    Archive archive{options.archive.path()};
    if (const auto erased = archive.catalogue().erased(options.id);
        !erased.empty() && archive.catalogue().find(options.id).empty()) {
        for (const archive::ErasedRecord& one : erased) show_erased(one, session);
        return Exit::done;
    }
    const Summary summary = archive.require(options.id);
    if (options.history) {
        for (const auto& one : archive::history(archive, summary.uuid)) tell_history(summary.uuid, one, session);
        return Exit::done;
    }
    if (options.version == 0) return show_version(summary, archive.record(summary.place), session);
    const Record record = archive::record_version(archive, summary.uuid, options.version);
    return show_version(summary_of_version(archive, summary, record), record, session);
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
        if (text.ends_with('\n')) text.pop_back(); // text() ends the line
        session.text((page > first ? "\f" : "") + text);
    }
    return Exit::done;
}

struct ListOptions {
    ArchiveOption archive;
    std::string dossier, after, type = "document", sort = "newest";
    int limit = 50;
};

std::vector<Summary> part_of_list(
    Archive& archive, const std::string& sort, const archive::Filter& filter, const std::string& after, int limit) {
    using archive::ListOrder;
    static const std::map<std::string, ListOrder> orders{{"code", ListOrder::code}, {"title", ListOrder::title},
        {"name", ListOrder::name}, {"issued", ListOrder::issued}, {"imported", ListOrder::imported}};
    const auto order = orders.find(sort);
    return order == orders.end() ? archive.catalogue().list(filter, after, limit)
                                 : archive.catalogue().sorted(filter, order->second, after, limit);
}

Exit run_list(const ListOptions& options, Session& session) {
    // A sorted list is read from its beginning for each part.
    const int chunk = options.sort == "newest" ? 1000 : 100'000;
    Archive archive{options.archive.path()};
    archive::Filter filter;
    if (!options.dossier.empty()) filter.emplace_back("dossier", options.dossier);
    if (options.type != "all") filter.emplace_back("type", options.type);
    if (!options.after.empty()) (void)archive.require(options.after);
    std::string after = options.after;
    for (;;) {
        const int wanted = options.limit > 0 ? options.limit : chunk;
        const auto part = part_of_list(archive, options.sort, filter, after, wanted + 1);
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
            CLI::Option* version = app.add_option("--version", options->version, tr("This version, not the last one"))
                                       ->type_name("N")
                                       ->check(CLI::PositiveNumber);
            app.add_flag("--history", options->history, tr("Every version: when, who, why, and what changed"))
                ->excludes(version);
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
    return {"list", tr("List records, the newest first or in another order"),
        {"hoso-archive list --dossier HS-12 --limit 100"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ListOptions>();
            options->archive.add_to(app);
            app.add_option("--dossier", options->dossier, tr("Only records of this dossier"))->type_name("CODE");
            app.add_option("--type", options->type, tr("Only records of this type; all: of every type"))
                ->type_name("TYPE")
                ->check(CLI::IsMember({"fonds", "series", "dossier", "document", "entry", "unit", "all"}))
                ->capture_default_str();
            app.add_option("--sort", options->sort,
                   tr("newest first, or by code, title or name in Vietnamese order, or by date, the oldest first"))
                ->type_name("ORDER")
                ->check(CLI::IsMember({"newest", "code", "title", "name", "issued", "imported"}))
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
