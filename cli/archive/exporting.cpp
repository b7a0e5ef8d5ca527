// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/writer.hpp"
#include "core/error.hpp"
#include "exchange/export.hpp"
#include "messages/messages.hpp"
#include "xml/schema.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct ExportVerbOptions {
    ArchiveOption archive;
    std::vector<std::string> ids;
    std::string dossier, query, out, format = "mets", schemas;
    bool all = false;
};

class ToldExports : public exchange::ExportListener {
public:
    ToldExports(Session& session, const std::string& schemas) : m_session{session} {
        if (schemas.empty()) return;
        m_mets.emplace(fs::path{schemas} / "mets-1-12-1.xsd");
        m_premis.emplace(fs::path{schemas} / "premis-3-0.xsd");
    }

    void exported(const archive::Record& record, const fs::path& folder) override {
        const bool dry_run = m_session.common().dry_run;
        if (m_session.common().json)
            m_session.object({{"type", "record"}, {"id", record.uuid}, {"code", record.code}, {"path", folder.string()},
                {"state", dry_run ? "would be exported" : "exported"}});
        else
            m_session.detail(message("{}: exported to {}", record.code, folder.string()));
        if (dry_run) return;
        if (m_mets) validate(*m_mets, folder / "METS.xml");
        if (m_premis) validate(*m_premis, folder / "metadata" / "premis.xml");
    }
    void already_there(const std::string& uuid) override {
        m_session.detail(message("{}: there already", uuid));
        if (m_session.common().json) m_session.object({{"type", "record"}, {"id", uuid}, {"state", "already there"}});
    }
    void refused(const std::string& uuid, const std::string& reason) override {
        m_session.problem(message("{}: not exported: {}", uuid, reason));
        if (m_session.common().json)
            m_session.object({{"type", "finding"}, {"id", uuid}, {"code", "record-refused"}, {"text", reason}});
    }
    void progress(std::int64_t done, std::int64_t total) override { m_session.progress(tr("records"), done, total); }

    bool all_valid() const noexcept { return m_valid; }

private:
    void validate(const xml::Schema& schema, const fs::path& file) {
        for (const auto& finding : schema.validate(read_file(file), file.string())) {
            m_valid = false;
            m_session.problem(message("{}: line {}: {}", file.string(), finding.line, finding.text));
        }
    }

    Session& m_session;
    std::optional<xml::Schema> m_mets, m_premis;
    bool m_valid = true;
};

/// What was asked for, in the order of the catalogue, with what it belongs to.
std::vector<std::string> chosen(archive::Archive& archive, const ExportVerbOptions& options) {
    constexpr int chunk = 1000, most_hits = 100'000;
    archive::Catalogue& catalogue = archive.catalogue();
    std::vector<std::string> uuids;
    for (const std::string& id : options.ids) uuids.push_back(archive.require(id).uuid);
    if (!options.dossier.empty()) {
        const auto dossier = archive.require(options.dossier);
        uuids.push_back(dossier.uuid);
        for (const auto& one : catalogue.linking(dossier.uuid, "dossier")) uuids.push_back(one.uuid);
    }
    if (!options.query.empty()) {
        archive::Search search;
        search.query = options.query;
        search.limit = most_hits;
        for (const auto& hit : catalogue.search(search).hits) uuids.push_back(hit.uuid);
    }
    if (options.all)
        for (std::string after;;) {
            const auto part = catalogue.list({}, after, chunk);
            for (const auto& one : part) uuids.push_back(one.uuid);
            if (part.size() < chunk) break;
            after = part.back().uuid;
        }
    return exchange::with_parents(catalogue, uuids);
}

/// Who was given what is part of a record's history, where the archive can be written.
void log_export(const ExportVerbOptions& options, const exchange::ExportTotals& totals, Session& session) {
    try {
        Here here;
        archive::Writer writer{options.archive.path(), here.surroundings(), {std::chrono::milliseconds{0}, {}}};
        writer.commit({"export", writer.identity().id,
                          {{"records", totals.exported}, {"format", options.format}, {"ids", options.ids},
                              {"dossier", options.dossier}, {"query", options.query}, {"all", options.all}}},
            {});
    } catch (const Error& error) {
        session.note(message("the export is not in the log: {}", error.what()));
    }
}

Exit run_export(const ExportVerbOptions& options, Session& session) {
    require(options.out, "--out");
    if (options.ids.empty() && options.dossier.empty() && options.query.empty() && !options.all)
        throw Error{Cause::usage, tr("say what to export: IDs, --dossier, --query or --all")};
    exchange::ExportTotals totals;
    ToldExports told{session, options.schemas};
    {
        archive::Archive archive{options.archive.path()};
        const auto uuids = chosen(archive, options);
        totals =
            exchange::export_records(archive, uuids, options.out, {session.jobs(), session.common().dry_run}, told);
    }
    if (!session.common().dry_run && totals.exported > 0) log_export(options, totals, session);
    if (session.common().json)
        session.object({{"type", "export"}, {"id", options.out}, {"exported", totals.exported},
            {"already_there", totals.already_there}, {"refused", totals.refused}, {"files", totals.files},
            {"size_bytes", totals.size_bytes}, {"dry_run", session.common().dry_run}});
    else
        session.note(message("{}: exported {} records with {} files ({} bytes), {} there already, {} refused",
            options.out, totals.exported, totals.files, totals.size_bytes, totals.already_there, totals.refused));
    return totals.refused > 0 || !told.all_valid() ? Exit::found : Exit::done;
}

} // namespace

Verb export_verb() {
    return {"export", tr("Write records as packages that another archive, or a person without hoso, can read"),
        {"hoso-archive export --dossier HS-12 --out goi", "hoso-archive export --all --out goi"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ExportVerbOptions>();
            app.add_option("ID", options->ids, tr("UUIDs or codes of records"));
            options->archive.add_to(app);
            app.add_option("--dossier", options->dossier, tr("The dossier and all that is filed in it"))
                ->type_name("CODE");
            app.add_option("--query", options->query, tr("What a search finds"))->type_name("QUERY");
            app.add_flag("--all", options->all, tr("Everything"));
            app.add_option("--out", options->out, tr("Folder for the packages"))->type_name("DIR");
            app.add_option("--format", options->format, tr("Kind of package: mets"))
                ->type_name("FORMAT")
                ->check(CLI::IsMember({"mets"}))
                ->capture_default_str();
            app.add_option("--schemas", options->schemas,
                   tr("Folder of XML schemas; METS.xml and premis.xml are validated against mets-1-12-1.xsd and "
                      "premis-3-0.xsd"))
                ->type_name("DIR");
            return [options](Session& session) { return run_export(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
