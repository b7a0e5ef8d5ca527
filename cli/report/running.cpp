// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/archive_report.hpp"
#include "report/facts_source.hpp"
#include "report/making.hpp"
#include "report/making_reports.hpp"
#include "report/scheduled.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <future>
#include <memory>

namespace hoso::cli {

namespace {

struct RunOptions {
    BookOption book;
    WaitOption wait;
    FactsOption facts;
    std::string regime, period, revision, boundaries = "as-reported", out, as_of, from, to;
    std::vector<std::string> formats, units;
    bool each_unit = false, due = false, overwrite = false;
};

report::ReportSource chosen_source(report::BookWriter& book, const RunOptions& options, report::FactCounter* counter) {
    const auto period = period_of(options.period);
    if (!options.revision.empty()) {
        if (const auto made = report::source_of_outputs(book, options.regime, period.to_text(), options.revision))
            return report::load_source(book, *made);
        return report::source_of_revision(book, options.regime, period, options.revision);
    }
    auto source = report::source_of(book, options.regime, period, counter);
    // What was published of a revision stays what it was, with what it was compared with then.
    if (!source.is_provisional())
        if (const auto made = report::source_of_outputs(book, options.regime, period.to_text(), source.revision))
            return report::load_source(book, *made);
    return source;
}

std::vector<std::size_t> chosen_rows(const RunOptions& options, const report::ReportFigures& figures) {
    std::vector<std::size_t> rows;
    const auto& units = figures.whole.rows();
    if (options.each_unit)
        for (std::size_t row = 0; row < units.size(); ++row)
            if (row == 0 || units[row].expected || figures.completeness[row].expected > 0) rows.push_back(row);
    for (const std::string& text : options.units) {
        const auto unit = records::UnitCode::parse(text);
        const auto row = unit ? figures.whole.row_of(*unit) : std::nullopt;
        if (!row) throw Error{Cause::usage, message("{}: the report has no such unit", text)};
        rows.push_back(*row);
    }
    if (rows.empty()) rows.push_back(0);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void tell(const MadeFile& file, const report::ReportFigures& figures, Session& session) {
    if (!session.common().json) return session.result(file.path.string());
    const report::ReportSource& source = figures.source;
    session.object({{"type", "file"}, {"id", file.path.string()}, {"regime", source.frame.regime->rules.id},
        {"period", source.period.to_text()}, {"revision", source.revision},
        {"unit", figures.whole.rows()[file.row].unit.text()}, {"format", render::to_text(file.format)},
        {"sha256", file.sha256}, {"size_bytes", file.size_bytes}});
}

Exit run_period(const RunOptions& options, Session& session) {
    require(options.out, "--out");
    if (options.period.empty()) throw Error{Cause::usage, tr("say which period with --period, or --due")};
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const auto formats =
        formats_of(options.formats.empty() ? book.settings().use(options.regime).formats : options.formats);
    const auto counter = options.facts.counter(book, book.regime(options.regime));
    const auto source = chosen_source(book, options, counter.get());
    const auto boundaries = options.boundaries == "today" ? report::Boundaries::today : report::Boundaries::as_reported;
    const report::ReportFigures figures{source, boundaries};
    tell_unplaced(counter.get(), session);
    const auto rows = chosen_rows(options, figures);
    const std::filesystem::path folder = options.out;
    if (session.common().dry_run) {
        session.note(message(
            "{} {}: {} files would be made", options.regime, source.period.to_text(), rows.size() * formats.size()));
        return Exit::done;
    }
    auto keeping = std::async(std::launch::async, [&] { return report::keep_source(book, source); });
    const auto files = make_reports(
        {figures, rows, formats, folder}, book.rules(), session.jobs(), [&](std::size_t done, std::size_t all) {
            session.progress(tr("files"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
        });
    const std::string kept = keeping.get();
    {
        report::Change change{book};
        const std::string time = to_rfc3339(here.surroundings().clock.now());
        for (const MadeFile& file : files)
            report::keep_output(change, book,
                {0, options.regime, source.period.to_text(), figures.whole.rows()[file.row].unit.text(),
                    std::string{render::to_text(file.format)}, source.revision, file.path.filename().string(),
                    file.sha256, kept, boundaries, false, time, {}});
        change.commit();
    }
    for (const MadeFile& file : files) tell(file, figures, session);
    const auto& answers = figures.completeness.front();
    if (answers.missing > 0)
        session.note(message("{} of {} answers are missing: the report says so", answers.missing, answers.expected));
    return tell_new_findings(book, figures, session) > 0 ? Exit::found : Exit::done;
}

Exit run(const RunOptions& options, Session& session) {
    if (options.due) {
        if (!options.regime.empty() || !options.period.empty())
            throw Error{Cause::usage, tr("--due finds regimes and periods itself; give neither")};
        return run_due({options.book, options.wait, options.facts, options.as_of}, session);
    }
    if (options.regime.empty()) throw Error{Cause::usage, tr("say which regime, or --due")};
    if (options.book.folder.empty() && options.regime == "digitization") {
        if (options.facts.archives.empty()) require("", "--archive");
        return run_archive_report(
            {options.facts.archives.front(), options.out, options.from, options.to, options.formats, options.overwrite},
            session);
    }
    return run_period(options, session);
}

} // namespace

Verb run_verb() {
    return {"run", tr("Make the files of a report"),
        {"hoso-report run mot-cua-ii06a --period 2026-M10 --book so-bao-cao --out bao-cao --format xlsx,pdf",
            "hoso-report run mot-cua-ii06a --period 2026 --each-unit --book so-bao-cao --out bao-cao",
            "hoso-report run --due --book so-bao-cao",
            "hoso-report run digitization --archive luu-tru --out bao-cao --from 2026-01 --to 2026-12"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RunOptions>();
            options->book.add_to(app);
            options->wait.add_to(app);
            options->facts.add_to(app);
            app.add_option("REGIME", options->regime,
                tr("Name of the regime; without a book 'digitization': what was imported into an archive"));
            app.add_option("--period", options->period, tr("Period, such as 2026-M10"))->type_name("PERIOD");
            app.add_option("--out", options->out, tr("Folder that the files are written to"))->type_name("DIR");
            app.add_option(
                   "--format", options->formats, tr("Formats of the files, with commas: xlsx, pdf, html, csv, json"))
                ->type_name("LIST")
                ->delimiter(',');
            app.add_option("--unit", options->units, tr("Report of this unit and what is below it"))->type_name("CODE");
            app.add_flag("--each-unit", options->each_unit, tr("A report of every unit, and the office's"));
            app.add_option("--revision", options->revision, tr("A revision that was closed, such as r0"))
                ->type_name("REVISION");
            app.add_option("--boundaries", options->boundaries,
                   tr("Units of earlier periods: as they reported, or those of today"))
                ->type_name("WHICH")
                ->check(CLI::IsMember({"as-reported", "today"}))
                ->capture_default_str();
            app.add_flag(
                "--due", options->due, tr("Make all that is due and not made yet, each once, into the outbox"));
            app.add_option("--as-of", options->as_of,
                   tr("Time that counts as now for --due, such as 2026-11-02T06:00:00+07:00"))
                ->type_name("TIME");
            app.add_option("--from", options->from,
                   tr("First month of import, such as 2026-01; of 'digitization' without a book"))
                ->type_name("MONTH");
            app.add_option("--to", options->to, tr("Last month of import"))->type_name("MONTH");
            app.add_flag("--overwrite", options->overwrite,
                tr("Replace files that are there already; of 'digitization' without a book"));
            return [options](Session& session) { return run(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
