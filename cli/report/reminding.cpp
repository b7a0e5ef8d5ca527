// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "page/administrative.hpp"
#include "reference/dates.hpp"
#include "render/letter.hpp"
#include "report/closing_period.hpp"
#include "report/closings.hpp"
#include "report/facts_source.hpp"
#include "report/inputs.hpp"
#include "report/making.hpp"
#include "report/model.hpp"
#include "report/obligations.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <set>

namespace hoso::cli {

namespace {

struct RemindOptions {
    BookOption book;
    FactsOption facts;
    std::string regime, period, out, as_of;
    std::vector<std::string> units;
    bool overwrite = false;
};

regime::Day letter_day(const RemindOptions& options) {
    if (options.as_of.empty()) return report::day_in_vietnam(SystemClock{}.now());
    const auto day = reference::parse_day(options.as_of);
    if (!day) throw Error{Cause::usage, message("--as-of {}: not a day such as 2026-10-20", options.as_of)};
    return *day;
}

/// Who has not answered for one collected period, and is not exempt.
std::vector<const report::UnitInputs*> missing_in(
    const report::PeriodInputs& inputs, const std::set<std::string>& only) {
    std::vector<const report::UnitInputs*> missing;
    for (const report::UnitInputs& unit : inputs.units)
        if (unit.status == report::Status::missing && (only.empty() || only.contains(unit.unit.text())))
            missing.push_back(&unit);
    return missing;
}

Exit run_remind(const RemindOptions& options, Session& session) {
    require(options.out, "--out");
    report::Book book{options.book.path()};
    const regime::Regime& regime = book.regime(options.regime);
    const auto period = period_of(options.period);
    report::require_collected(regime, period);
    if (report::standing_closing(book, options.regime, period.to_text()))
        throw Error{Cause::usage, message("{}: is closed; nobody has to be reminded", period.to_text())};
    const auto counter = options.facts.counter(book, regime);
    const auto inputs = report::gather(book, regime, period, counter.get());
    const auto missing = missing_in(inputs, {options.units.begin(), options.units.end()});
    const regime::Day today = letter_day(options);
    const records::UnitView view = book.units().at(report::window_of(regime, period).cut_off);
    const std::filesystem::path folder = options.out;
    if (!session.common().dry_run) real_disk().create_folders(std::filesystem::absolute(folder).lexically_normal());
    const auto layout = page::read_administrative_layout(book.rules().find("layouts/nd30-2020.toml"));
    page::Fonts fonts;
    std::string list = "unit,name,due,working_days_late,letter\r\n";
    std::int64_t done = 0;
    for (const report::UnitInputs* const unit : missing) {
        const records::Unit* const found = view.find(unit->unit);
        const auto due = reference::parse_day(unit->due);
        const auto late = std::max<std::int64_t>(0, book.calendar().working_days_between(*due, today));
        const std::string name = found == nullptr ? unit->unit.text() : found->name;
        const auto path = folder / ("don-doc_" + options.regime + "_" + period.to_text() + "_" +
                                       file_safe(unit->unit.text()) + ".pdf");
        if (!session.common().dry_run) {
            if (!options.overwrite && std::filesystem::exists(path))
                throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", path.string())};
            replace_file(real_disk(), path,
                render::reminder_letter(
                    {book.settings().office, name, regime.rules.title, regime.rules.source, period.vietnamese_name(),
                        unit->due, reference::to_text(today), static_cast<int>(late), {}, {}},
                    layout, fonts));
        }
        std::string quoted = name;
        for (std::size_t i = 0; (i = quoted.find('"', i)) != std::string::npos; i += 2) quoted.insert(i, 1, '"');
        list += unit->unit.text() + ",\"" + quoted + "\"," + unit->due + "," + std::to_string(late) + "," +
                path.filename().string() + "\r\n";
        if (session.common().json)
            session.object({{"type", "letter"}, {"id", unit->unit.text()}, {"name", name}, {"period", period.to_text()},
                {"due", unit->due}, {"working_days_late", late}, {"file", path.string()}});
        else
            session.result(path.string());
        session.progress(tr("letters"), ++done, static_cast<std::int64_t>(missing.size()));
    }
    if (!session.common().dry_run && !missing.empty())
        replace_file(real_disk(), folder / ("don-doc_" + options.regime + "_" + period.to_text() + ".csv"), list);
    session.note(message("{} units have not answered", missing.size()));
    return Exit::done;
}

} // namespace

Verb remind_verb() {
    return {"remind", tr("Write letters to the units whose answers are missing, and a list of them"),
        {"hoso-report remind mot-cua-ii06a --period 2026-M10 --out don-doc --book so-bao-cao"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RemindOptions>();
            options->book.add_to(app);
            options->facts.add_to(app);
            app.add_option("REGIME", options->regime, tr("Name of the regime"))->required();
            app.add_option("--period", options->period, tr("Period in which answers are collected, such as 2026-M10"))
                ->type_name("PERIOD")
                ->required();
            app.add_option("--out", options->out, tr("Folder that the letters are written to"))->type_name("DIR");
            app.add_option("--unit", options->units, tr("Only to these units"))->type_name("CODE");
            app.add_option("--as-of", options->as_of, tr("Day of the letters; today where none is given"))
                ->type_name("DAY");
            app.add_flag("--overwrite", options->overwrite, tr("Replace letters that are there already"));
            return [options](Session& session) { return run_remind(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
