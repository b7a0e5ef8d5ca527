// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/file_text.hpp"
#include "archive/import.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;
using archive::Batch;
using archive::ImportTotals;

namespace {

struct InitOptions {
    ArchiveOption archive;
    std::string fonds, name;
};

Exit run_init(const InitOptions& options, Session& session) {
    const fs::path folder = options.archive.path();
    require(options.fonds, "--fonds");
    require(options.name, "--name");
    if (session.common().dry_run) {
        session.note(message("{}: an archive would be made here", folder.string()));
        return Exit::done;
    }
    Here here;
    const auto identity = archive::create_archive(folder, options.fonds, options.name, here.surroundings());
    if (session.common().json)
        session.object({{"type", "archive"}, {"id", identity.id}, {"fonds", identity.fonds}, {"name", identity.name},
            {"path", folder.string()}});
    else
        session.note(message("{}: made the archive {}", folder.string(), identity.id));
    return Exit::done;
}

struct ImportVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> sources;
    std::string format = "auto", dossier;
};

/// Says what becomes of each document: lines for people, objects for programs.
class Told : public archive::ImportListener {
public:
    Told(Session& session, bool each) : m_session{session}, m_each{each} {}

    void imported(const archive::Record& record) override {
        if (m_session.common().json)
            m_session.object({{"type", "record"}, {"id", record.uuid}, {"code", record.code},
                {"state", m_session.common().dry_run ? "would be imported" : "imported"},
                {"pages", record.pages.size()}});
        else if (m_each)
            m_session.result(message("{}  {}: imported, {} pages", record.uuid, record.code, record.pages.size()));
        else
            m_session.detail(message("{}: imported as {}", record.code, record.uuid));
    }
    void already_there(const std::string& code) override {
        if (m_session.common().json)
            m_session.object({{"type", "record"}, {"code", code}, {"state", "already there"}});
        else if (m_each)
            m_session.result(message("{}: already there", code));
        else
            m_session.detail(message("{}: already there", code));
    }
    void refused(const std::string& name, const std::string& reason) override {
        m_session.problem(message("{}: not imported: {}", name, reason));
        if (m_session.common().json)
            m_session.object({{"type", "finding"}, {"id", name}, {"code", "document-refused"}, {"text", reason}});
    }
    void resembles(const archive::Record& record, const archive::Summary& other, const std::string& reason) override {
        m_session.problem(message("{}: {}: {} ({})", record.code, reason, other.code, other.uuid));
        if (m_session.common().json)
            m_session.object({{"type", "finding"}, {"id", record.uuid}, {"code", "resembles"}, {"other", other.uuid},
                {"text", reason}});
    }
    void progress(std::int64_t done, std::int64_t total) override { m_session.progress(tr("documents"), done, total); }

private:
    Session& m_session;
    bool m_each;
};

void tell_totals(const std::string& source, const ImportTotals& totals, Session& session) {
    if (session.common().json)
        session.object({{"type", "import"}, {"id", source}, {"imported", totals.imported}, {"pages", totals.pages},
            {"already_there", totals.already_there}, {"refused", totals.refused},
            {"dry_run", session.common().dry_run}});
    else
        session.note(message("{}: imported {} documents with {} pages, {} already there, {} refused", source,
            totals.imported, totals.pages, totals.already_there, totals.refused));
}

/// A batch waits until a person has decided on everything in its quarantine.
bool is_blocked(const Batch& batch, Session& session) {
    if (batch.quarantine.empty()) return false;
    constexpr std::size_t most_named = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(most_named, batch.quarantine.size()); ++i)
        names.append(i > 0 ? ", " : "").append(batch.quarantine[i]);
    if (batch.quarantine.size() > most_named) names += ", ...";
    session.problem(message(
        "{}: not imported: {} open items in quarantine: {}", batch.folder.string(), batch.quarantine.size(), names));
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", batch.id}, {"code", "quarantine-open"},
            {"items", batch.quarantine.size()}, {"names", batch.quarantine}});
    return true;
}

/// Every regular file below the folder, or the file itself, by the bytes of the path.
void add_files(const fs::path& source, std::vector<fs::path>& files) {
    if (!fs::is_directory(source)) return files.push_back(source);
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator{source})
        if (entry.is_regular_file() && !entry.is_symlink()) found.push_back(entry.path());
    std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    files.insert(files.end(), found.begin(), found.end());
}

struct Sources {
    std::vector<Batch> batches;
    std::vector<fs::path> files;
};

Sources sort_out(const ImportVerbOptions& options) {
    Sources sources;
    for (const std::string& name : options.sources) {
        const fs::path source = fs::path{name}.has_filename() ? fs::path{name} : fs::path{name}.parent_path();
        if (!fs::exists(source)) throw Error{Cause::missing, message("{}: no such file or folder", name)};
        const bool folder = fs::is_directory(source);
        if (options.format == "files" || (options.format == "auto" && !folder))
            add_files(source, sources.files);
        else if (folder && archive::is_batch(source))
            sources.batches.push_back(archive::open_batch(source));
        else
            throw Error{Cause::input,
                message("{}: not a batch (no documents/ in it); --format files takes every file below a folder", name)};
    }
    return sources;
}

Exit run_import(const ImportVerbOptions& options, Session& session) {
    const fs::path folder = options.archive.path();
    const Sources sources = sort_out(options);
    Here here;
    archive::Writer writer{folder, here.surroundings(), options.wait.patience(session)};
    if (archive::others_can_write(folder))
        session.problem(message("{}: everyone may write into the archive's folder", folder.string()));
    const archive::ImportOptions how{options.dossier, session.jobs(), session.common().dry_run, ""};
    bool blocked = false, found = false;
    for (const Batch& batch : sources.batches) {
        if (is_blocked(batch, session)) {
            blocked = true;
            continue;
        }
        if (batch.waiting > 0)
            session.problem(message("{}: the batch is not finished, {} files wait; import it again when they are done",
                batch.folder.string(), batch.waiting));
        Told told{session, false};
        const ImportTotals totals = archive::import_batch(writer, batch, how, told);
        tell_totals(batch.folder.string(), totals, session);
        found = found || totals.refused + totals.resembling > 0;
    }
    if (!sources.files.empty()) {
        Told told{session, true};
        FileText text{session};
        const ImportTotals totals = archive::import_files(writer, sources.files, text, how, told);
        tell_totals(message("{} files", sources.files.size()), totals, session);
        found = found || totals.refused + totals.resembling > 0;
    }
    return blocked ? Exit::blocked : found ? Exit::found : Exit::done;
}

} // namespace

Verb init_verb() {
    return {"init", tr("Make an empty archive"),
        {"hoso-archive init --archive luu-tru --fonds UBND-DA --name 'Lưu trữ huyện Đông Anh'"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<InitOptions>();
            options->archive.add_to(app);
            app.add_option("--fonds", options->fonds, tr("Code of the fonds"))->type_name("CODE");
            app.add_option("--name", options->name, tr("Name of the fonds"))->type_name("NAME");
            return [options](Session& session) { return run_init(*options, session); };
        },
        Shown::yes};
}

Verb import_verb() {
    return {"import", tr("Take batches or single files into the archive"),
        {"hoso-archive import --archive luu-tru lo-2026-10", "hoso-archive import --archive luu-tru 'Thông báo 5.pdf'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ImportVerbOptions>();
            app.add_option("SOURCE", options->sources, tr("Batches, files, or folders of files"))->required();
            options->archive.add_to(app);
            app.add_option("--format", options->format, tr("What the sources are: auto, batch or files"))
                ->type_name("FORMAT")
                ->check(CLI::IsMember({"auto", "batch", "files"}))
                ->capture_default_str();
            app.add_option("--dossier", options->dossier, tr("Dossier of documents that name none"))->type_name("CODE");
            options->wait.add_to(app);
            return [options](Session& session) { return run_import(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
