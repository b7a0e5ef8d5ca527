// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/edits.hpp"

#include "archive/revise.hpp"
#include "archive/sheet_rows.hpp"
#include "messages/messages.hpp"
#include "office/workbook.hpp"
#include "text/unicode.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <set>

namespace hoso::cli {

namespace fs = std::filesystem;
using archive::Assignment;
using archive::Edit;
using archive::EditFault;

namespace {

constexpr const char* unset_cell = "-";

/// Cells of the first sheet that is shown, row by row; the first row names the columns.
std::vector<std::vector<std::string>> read_table(const fs::path& file) {
    const office::Workbook book = office::read_workbook(file);
    for (const office::Sheet& sheet : book.sheets)
        if (!sheet.hidden) return archive::rows_of(sheet, file.string());
    return {};
}

/// A table of edits, and where each part of an edit stands in it.
struct EditTable {
    std::vector<Edit> edits;
    std::vector<std::size_t> rows;                 ///< of each edit, from 1
    std::vector<std::vector<std::size_t>> columns; ///< of each assignment of each edit, from 1
    std::vector<std::string> header;
    std::size_t id_column = 0; ///< from 1
};

EditTable edits_of(const std::vector<std::vector<std::string>>& rows, const std::string& file) {
    EditTable table;
    if (rows.empty()) throw Error{Cause::input, message("{}: is empty; the first row names the columns", file)};
    std::set<std::string> named;
    for (const std::string& name : rows.front()) {
        table.header.push_back(text::lower(text::collapse_spaces(name)));
        const std::string& column = table.header.back();
        if (!column.empty() && !named.insert(column).second)
            throw Error{Cause::input, message("{}: two columns are called {}", file, column)};
        const bool is_id = column == "uuid" || column == "id" || (column == "code" && table.id_column == 0);
        if (is_id) table.id_column = table.header.size();
    }
    if (table.id_column == 0) throw Error{Cause::input, message("{}: no column is called id, uuid or code", file)};
    for (std::size_t row = 1; row < rows.size(); ++row) {
        Edit edit;
        std::vector<std::size_t> columns;
        for (std::size_t i = 0; i < rows[row].size(); ++i) {
            const std::string cell = text::collapse_spaces(rows[row][i]);
            if (cell.empty()) continue;
            if (i >= table.header.size() || table.header[i].empty())
                throw Error{Cause::input, message("{}: row {}: column {} has no name", file, row + 1, i + 1)};
            if (i + 1 == table.id_column) {
                edit.id = cell;
                continue;
            }
            const auto kind = cell == unset_cell ? Assignment::Kind::unset : Assignment::Kind::set;
            edit.assignments.push_back(
                {kind, table.header[i], kind == Assignment::Kind::set ? rows[row][i] : std::string{}});
            columns.push_back(i + 1);
        }
        if (edit.id.empty() && edit.assignments.empty()) continue; // a blank row
        if (edit.id.empty()) throw Error{Cause::input, message("{}: row {}: names no record", file, row + 1)};
        table.edits.push_back(std::move(edit));
        table.rows.push_back(row + 1);
        table.columns.push_back(std::move(columns));
    }
    return table;
}

struct DescribeOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> ids;
    AssignmentOptions assignments;
    std::string from, reason;
    int if_version = 0;
    archive::Leniency leniency;
};

EditTable wanted_edits(const DescribeOptions& options) {
    const auto assignments = options.assignments.assignments();
    if (!options.from.empty()) {
        if (!options.ids.empty() || !assignments.empty())
            throw Error{
                Cause::usage, tr("--from takes records and fields from the file; give no ID, --set or --unset")};
        return edits_of(read_table(options.from), options.from);
    }
    if (options.ids.empty()) throw Error{Cause::usage, tr("no ID is given, and no --from")};
    if (assignments.empty()) throw Error{Cause::usage, tr("nothing to change: give --set, --unset or --from")};
    EditTable table;
    for (const std::string& id : options.ids) table.edits.push_back({id, assignments});
    return table;
}

Exit run_describe(const DescribeOptions& options, Session& session) {
    const fs::path folder = options.archive.path();
    require(options.reason, "--reason");
    const EditTable table = wanted_edits(options);
    ToldEdits told{session, [&](const EditFault& fault) {
                       if (table.rows.empty()) return std::string{};
                       const std::size_t column =
                           fault.assignment ? table.columns[fault.edit][*fault.assignment] : table.id_column;
                       return message("{}: row {}, column {} ({})", options.from, table.rows[fault.edit], column,
                           table.header[column - 1]);
                   }};
    archive::EditOptions how{{"describe", options.reason, session.common().dry_run}, options.leniency};
    if (options.if_version > 0) how.if_version = options.if_version;
    Here here;
    archive::Writer writer{folder, here.surroundings(), options.wait.patience(session)};
    const auto totals = archive::describe(writer, table.edits, how, told);
    told.require_none(options.from.empty() ? tr("describe") : options.from);
    if (session.common().dry_run)
        session.note(message("{} records would change, {} would stay", totals.changed, totals.unchanged));
    else
        session.note(message("{} records changed, {} stayed as they are", totals.changed, totals.unchanged));
    return Exit::done;
}

struct ReviseOptions {
    ArchiveOption archive;
    WaitOption wait;
    std::vector<std::string> ids;
    std::string from, document, file, role = "signed", reason;
    bool all_changed = false;
};

void check(const ReviseOptions& options) {
    require(options.reason, "--reason");
    if (options.from.empty() == options.file.empty()) throw Error{Cause::usage, tr("give --from or --file")};
    if (options.all_changed != options.ids.empty())
        throw Error{Cause::usage, tr("give IDs, or --all-changed with --from")};
    if (options.all_changed && options.from.empty()) throw Error{Cause::usage, tr("--all-changed needs --from")};
    if (!options.document.empty() && (options.from.empty() || options.ids.size() != 1))
        throw Error{Cause::usage, tr("--document needs --from and one ID")};
    if (!options.file.empty() && options.ids.size() != 1) throw Error{Cause::usage, tr("--file needs one ID")};
}

std::vector<archive::BatchRevision> wanted_revisions(
    const ReviseOptions& options, archive::Writer& writer, const archive::Batch& batch) {
    if (options.all_changed) return archive::changed_documents(writer, batch);
    if (!options.document.empty()) return {{writer.require(options.ids.front()).uuid, options.document}};
    std::vector<archive::BatchRevision> wanted;
    for (const std::string& id : options.ids) wanted.push_back(archive::document_of(writer, batch, id));
    return wanted;
}

Exit run_revise(const ReviseOptions& options, Session& session) {
    const fs::path folder = options.archive.path();
    check(options);
    const archive::Doing doing{"revise", options.reason, session.common().dry_run};
    const auto heard = [&](const archive::Changed& changed) { tell_changed(changed, session); };
    std::optional<archive::Batch> batch;
    if (!options.from.empty()) {
        if (!archive::is_batch(options.from))
            throw Error{Cause::input, message("{}: not a batch (no documents/ in it)", options.from)};
        batch = archive::open_batch(options.from);
    }
    Here here;
    archive::Writer writer{folder, here.surroundings(), options.wait.patience(session)};
    archive::ReviseTotals totals;
    if (batch) {
        totals = archive::revise_from_batch(writer, *batch, wanted_revisions(options, writer, *batch), doing, heard);
    } else {
        const bool changed =
            archive::revise_file(writer, options.ids.front(), options.file, options.role, doing, heard);
        totals = changed ? archive::ReviseTotals{1, 0} : archive::ReviseTotals{0, 1};
    }
    if (session.common().dry_run)
        session.note(message("{} records would change, {} would stay", totals.changed, totals.unchanged));
    else
        session.note(message("{} records changed, {} stayed as they are", totals.changed, totals.unchanged));
    return Exit::done;
}

} // namespace

Verb describe_verb() {
    return {"describe", tr("Correct what is known of records, with a reason; earlier versions stay"),
        {"hoso-archive describe 12-qd-ubnd --set issued=05/02/2026 --reason 'Đọc sai ngày'",
            "hoso-archive describe --from sua.csv --reason 'Soát lại đợt 3' --dry-run"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<DescribeOptions>();
            app.add_option("ID", options->ids, tr("UUIDs or codes of the records"));
            options->archive.add_to(app);
            options->assignments.add_set(app);
            options->assignments.add_unset(app);
            app.add_option("--from", options->from,
                   tr("Table (CSV, XLSX, ODS): a column id, uuid or code, and one for each field"))
                ->type_name("FILE");
            app.add_option("--reason", options->reason, tr("Why; stands in the log"))->type_name("TEXT");
            app.add_option(
                   "--if-version", options->if_version, tr("Refuse where someone changed the record since version N"))
                ->type_name("N")
                ->check(CLI::PositiveNumber);
            add_leniency(app, options->leniency);
            options->wait.add_to(app);
            return [options](Session& session) { return run_describe(*options, session); };
        },
        Shown::yes};
}

Verb revise_verb() {
    return {"revise", tr("Give records new files or text, with a reason; earlier versions stay"),
        {"hoso-archive revise --from lo-2026-10 --all-changed --reason 'Nhận dạng lại'",
            "hoso-archive revise 12-qd-ubnd --file ky-so.pdf --role signed --reason 'Bản đã ký số'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ReviseOptions>();
            app.add_option("ID", options->ids, tr("UUIDs or codes of the records"));
            options->archive.add_to(app);
            app.add_option("--from", options->from, tr("Batch that has the documents as they are now"))
                ->type_name("BATCH");
            app.add_option("--document", options->document, tr("The document of the batch that is meant"))
                ->type_name("DOCID");
            app.add_flag(
                "--all-changed", options->all_changed, tr("Every document of the batch that has changed since"));
            app.add_option("--file", options->file, tr("File to add, or to put in the place of the one of its role"))
                ->type_name("FILE");
            app.add_option("--role", options->role, tr("What the file is: signed, pdf, text or other"))
                ->type_name("ROLE")
                ->check(CLI::IsMember({"signed", "pdf", "text", "other"}))
                ->capture_default_str();
            app.add_option("--reason", options->reason, tr("Why; stands in the log"))->type_name("TEXT");
            options->wait.add_to(app);
            return [options](Session& session) { return run_revise(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
