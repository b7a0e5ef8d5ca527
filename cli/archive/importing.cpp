// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/delivery_folder.hpp"
#include "archive/delivery_list.hpp"
#include "archive/file_text.hpp"
#include "archive/import.hpp"
#include "core/error.hpp"
#include "exchange/receive.hpp"
#include "messages/messages.hpp"
#include "reference/check.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>

namespace hoso::cli {

namespace fs = std::filesystem;
using archive::Batch;
using archive::ImportTotals;

namespace {

struct ImportVerbOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> sources;
    std::string format = "auto", dossier, list, profile, level = "document";
    std::vector<std::string> rules;
};

/// Says what becomes of each document: lines for people, objects for programs.
class Told : public exchange::ReceiveListener {
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
    void fault(const exchange::Fault& fault) override {
        m_session.problem(message("{}: {} ({}); {}", fault.file, fault.problem, fault.rule, fault.advice));
        if (m_session.common().json)
            m_session.object({{"type", "fault"}, {"id", fault.file}, {"rule", fault.rule}, {"text", fault.problem},
                {"advice", fault.advice}});
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

/// The first few of many names.
std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t most_named = 5;
    std::string some;
    for (std::size_t i = 0; i < std::min(most_named, names.size()); ++i)
        some.append(i > 0 ? ", " : "").append(names[i]);
    return names.size() > most_named ? some + ", ..." : some;
}

/// A batch waits until a person has decided on everything in its quarantine.
bool is_blocked(const Batch& batch, Session& session) {
    if (batch.quarantine.empty()) return false;
    session.problem(message("{}: not imported: {} open items in quarantine: {}", batch.folder.string(),
        batch.quarantine.size(), some_of(batch.quarantine)));
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", batch.id}, {"code", "quarantine-open"},
            {"items", batch.quarantine.size()}, {"names", batch.quarantine}});
    return true;
}

/// Every regular file below the folder, or the file itself, by the bytes of the path.
void add_files(const fs::path& source, std::vector<std::string>& files) {
    if (!fs::is_directory(source)) return files.push_back(source.native());
    const auto first = static_cast<std::ptrdiff_t>(files.size());
    for (const auto& entry : fs::recursive_directory_iterator{source})
        if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(entry.path().native());
    std::sort(files.begin() + first, files.end());
}

struct Sources {
    std::vector<Batch> batches;
    std::vector<std::string> files; ///< paths; there may be a million
    std::vector<fs::path> packages;
    std::vector<std::pair<fs::path, fs::path>> deliveries; ///< folder and its list
};

bool is_list(const fs::path& file) {
    const std::string ending = file.extension().string();
    return ending == ".csv" || ending == ".xlsx" || ending == ".ods";
}

/// The list of a delivered folder, where there is one.
std::optional<fs::path> list_of(const fs::path& folder, const ImportVerbOptions& options) {
    if (!options.list.empty()) return options.list;
    const auto lists = archive::find_lists(folder);
    if (lists.size() > 1)
        throw Error{Cause::usage, message("{}: several lists ({}, {}); name one with --list", folder.string(),
                                      lists[0].filename().string(), lists[1].filename().string())};
    if (lists.empty()) return std::nullopt;
    return lists.front();
}

Sources sort_out(const ImportVerbOptions& options) {
    Sources sources;
    const auto wanted = [&](const char* format) { return options.format == "auto" || options.format == format; };
    for (const std::string& name : options.sources) {
        const fs::path source = fs::path{name}.has_filename() ? fs::path{name} : fs::path{name}.parent_path();
        if (!fs::exists(source)) throw Error{Cause::missing, message("{}: no such file or folder", name)};
        const bool folder = fs::is_directory(source);
        if (options.format == "csv" && !folder && is_list(source)) {
            sources.deliveries.emplace_back(source.has_parent_path() ? source.parent_path() : ".", source);
        } else if (options.format == "files" || (options.format == "auto" && !folder)) {
            add_files(source, sources.files);
        } else if (folder && wanted("batch") && archive::is_batch(source)) {
            sources.batches.push_back(archive::open_batch(source));
        } else if (folder && wanted("mets") && exchange::is_package(source)) {
            sources.packages.push_back(source);
        } else if (const auto list = folder && wanted("csv") ? list_of(source, options) : std::nullopt) {
            sources.deliveries.emplace_back(source, *list);
        } else {
            throw Error{Cause::input,
                message("{}: no batch (documents/), no exported records (METS.xml) and no list of files (such as "
                        "muc-luc.xlsx); --format files takes every file below a folder",
                    name)};
        }
    }
    return sources;
}

/// What a metadata profile asks of what enters.
class Asked {
public:
    explicit Asked(const ImportVerbOptions& options) : m_level{options.level} {
        if (options.profile.empty()) return;
        m_profile = reference::load_profile(
            reference::DataFolders{{options.rules.begin(), options.rules.end()}}, options.profile);
        if (m_profile->find(m_level) == nullptr)
            throw Error{
                Cause::usage, message("--level {}: the profile {} has no such level", m_level, options.profile)};
    }

    /// Values in a list that the profile does not allow, as faults of the delivery.
    void check(archive::Delivery& delivery) const {
        if (!m_profile) return;
        for (const archive::DeliveryRow& row : delivery.rows) {
            reference::Values values{{"code", {row.code.empty() ? row.file.stem().string() : row.code}}};
            for (const auto& [name, field] : row.fields) values[name] = {field.value};
            for (const auto& violation : reference::check(*m_profile, m_level, values)) {
                const auto field = row.fields.find(violation.field);
                archive::ListPlace cell = row.place;
                cell.column = field == row.fields.end() ? 0 : field->second.column;
                delivery.faults.push_back({archive::DeliveryFault::Severity::error, violation.rule,
                    archive::printable_name(row.file.string()), archive::place_text(delivery.list, cell),
                    fmt::format("{}: {}", violation.field, violation.problem), violation.remedy, cell});
            }
        }
    }

    /// Documents of a batch that must be signed and are not.
    std::vector<std::string> unsigned_documents(const Batch& batch) const {
        std::vector<std::string> names;
        if (!m_profile) return names;
        for (const std::string& name : batch.documents) {
            const archive::Record record = archive::read_document(batch, name).record;
            if (record.signatures.empty() && reference::requires_signature(*m_profile, m_level, values_of(record)))
                names.push_back(name);
        }
        return names;
    }

private:
    static reference::Values values_of(const archive::Record& record) {
        reference::Values values{{"code", {record.code}}};
        if (record.kind == "scan" || record.kind == "mixed") values["origin"] = {"02"}; // digitised, by the code list
        for (const auto& [name, readings] : record.fields.items())
            if (const std::string value = archive::field_value(record, name); !value.empty()) values[name] = {value};
        return values;
    }

    std::string m_level;
    std::optional<reference::Profile> m_profile;
};

bool lacks_signatures(const Batch& batch, const Asked& asked, const std::string& profile, Session& session) {
    const auto names = asked.unsigned_documents(batch);
    if (names.empty()) return false;
    session.problem(message("{}: not imported: {} asks for a digital signature, which {} documents do not have: {}",
        batch.folder.string(), profile, names.size(), some_of(names)));
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", batch.id}, {"code", "signature-missing"}, {"items", names.size()},
            {"names", names}});
    return true;
}

void tell_fault(const archive::DeliveryFault& fault, Session& session) {
    const bool error = fault.severity == archive::DeliveryFault::Severity::error;
    if (session.common().json) {
        Json json{{"type", "fault"}, {"id", fault.file}, {"rule", fault.rule},
            {"severity", error ? "error" : "warning"}, {"place", fault.place}, {"text", fault.problem},
            {"advice", fault.remedy}};
        return session.object(json);
    }
    std::string text = fault.place;
    if (!fault.file.empty()) text += (text.empty() ? "" : ": ") + fault.file;
    session.problem(message("{}: {} ({}); {}", text, fault.problem, fault.rule, fault.remedy));
}

/// Takes a delivery in, or tells all that is wrong with it.
ImportTotals take_delivery(archive::Writer& writer, const std::pair<fs::path, fs::path>& source, const Asked& asked,
    const archive::ImportOptions& how, Session& session) {
    archive::Delivery delivery = archive::check_delivery(source.first, source.second);
    asked.check(delivery);
    for (const auto& fault : delivery.faults) tell_fault(fault, session);
    ImportTotals totals;
    if (delivery.has_errors()) {
        totals.refused = static_cast<std::int64_t>(delivery.rows.size());
        session.note(
            message("{}: nothing was imported; mend what is told above and import it again", source.first.string()));
    } else {
        Told told{session, false};
        FileText text{session};
        totals = archive::import_delivery(writer, delivery, text, how, told);
    }
    tell_totals(source.first.string(), totals, session);
    if (!delivery.faults.empty() && totals.refused == 0 && totals.imported > 0) ++totals.resembling; // warnings are new
    return totals;
}

Exit run_import(const ImportVerbOptions& options, Session& session) {
    const fs::path folder = options.archive.path();
    const Sources sources = sort_out(options);
    Here here;
    archive::Writer writer{folder, here.surroundings(), options.wait.patience(session)};
    if (archive::others_can_write(folder))
        session.problem(message("{}: everyone may write into the archive's folder", folder.string()));
    const archive::ImportOptions how{options.dossier, session.jobs(), session.common().dry_run, options.profile};
    const Asked asked{options};
    bool blocked = false, found = false;
    for (const Batch& batch : sources.batches) {
        if (is_blocked(batch, session) || lacks_signatures(batch, asked, options.profile, session)) {
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
    for (const fs::path& package : sources.packages) {
        Told told{session, false};
        const ImportTotals totals = exchange::receive_packages(writer, package, how, told);
        tell_totals(package.string(), totals, session);
        found = found || totals.refused > 0;
    }
    for (const auto& delivery : sources.deliveries) {
        const ImportTotals totals = take_delivery(writer, delivery, asked, how, session);
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

Verb import_verb() {
    return {"import", tr("Take batches or single files into the archive"),
        {"hoso-archive import --archive luu-tru lo-2026-10", "hoso-archive import --archive luu-tru 'Thông báo 5.pdf'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ImportVerbOptions>();
            app.add_option("SOURCE", options->sources, tr("Batches, files, or folders of files"))->required();
            options->archive.add_to(app);
            app.add_option("--format", options->format,
                   tr("What the sources are: auto, batch, mets, csv (a list beside its files) or files"))
                ->type_name("FORMAT")
                ->check(CLI::IsMember({"auto", "batch", "mets", "csv", "files"}))
                ->capture_default_str();
            app.add_option("--dossier", options->dossier, tr("Dossier of documents that name none"))->type_name("CODE");
            app.add_option("--list", options->list, tr("List of the files of a folder: CSV, XLSX or ODS"))
                ->type_name("FILE");
            app.add_option("--profile", options->profile, tr("Metadata profile that what enters must follow"))
                ->type_name("ID");
            app.add_option("--level", options->level, tr("Level of the profile"))
                ->type_name("LEVEL")
                ->capture_default_str();
            app.add_option("--rules", options->rules, tr("Folders of own rules, before the installed ones"))
                ->type_name("DIR");
            options->wait.add_to(app);
            return [options](Session& session) { return run_import(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
