// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/aggregate.hpp"
#include "report/changes.hpp"
#include "report/closings.hpp"
#include "report/facts_source.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct DiffOptions {
    BookOption book;
    FactsOption facts;
    std::string regime, period, from, to;
};

/// Of a revision that was closed; of none what there is now.
report::PeriodInputs inputs_of(report::Book& book, const DiffOptions& options, const std::string& revision) {
    const auto period = period_of(options.period);
    if (revision.empty()) {
        const auto counter = options.facts.counter(book, book.regime(options.regime));
        return report::gather(book, book.regime(options.regime), period, counter.get());
    }
    // Frozen by another definition, perhaps: figures are found again by the names of their indicators.
    const auto source = report::source_of_revision(book, options.regime, period, revision);
    return report::inputs_of(report::to_text(source.parts.front().inputs, *source.frame.regime),
        book.regime(options.regime), options.period);
}

Exit run_diff(const DiffOptions& options, Session& session) {
    report::Book book{options.book.path()};
    const regime::Regime& regime = book.regime(options.regime);
    const auto closings = report::closings_of(book, options.regime, options.period);
    if (closings.empty()) throw Error{Cause::usage, message("{}: was never closed", options.period)};
    const std::string from = options.from.empty() ? report::revision_name(closings.back().revision) : options.from;
    const auto before = inputs_of(book, options, from), after = inputs_of(book, options, options.to);
    const records::UnitView view = book.units().at(report::last_day_of(after));
    const auto changes = report::changes_between(regime, before, after);
    for (const report::FigureChange& change : changes) {
        const regime::Indicator& indicator = regime.indicators[change.indicator];
        const std::string receipt = change.receipt == 0 ? std::string{} : report::receipt_name(change.receipt);
        if (session.common().json) {
            session.object(
                {{"type", "change"}, {"id", change.unit.text()}, {"indicator", indicator.id}, {"before", change.before},
                    {"after", change.after}, {"receipt", receipt}, {"actor", change.actor}, {"reason", change.reason}});
            continue;
        }
        const records::Unit* const unit = view.find(change.unit);
        const auto either = [](const std::string& text) { return text.empty() ? std::string{"-"} : text; };
        session.result(fmt::format("{} {}  [{}] {}: {} -> {}  {} {} {}", change.unit.text(),
            unit == nullptr ? std::string{} : unit->name, indicator.number, regime::full_text(indicator),
            either(change.before), either(change.after), receipt, change.actor, change.reason));
    }
    session.note(message("{} figures differ", changes.size()));
    return Exit::done;
}

} // namespace

Verb diff_verb() {
    return {"diff", tr("Show what changed between two revisions of a period"),
        {"hoso-report diff mot-cua-ii06a --period 2026-M10 --from r0 --to r1 --book so-bao-cao"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<DiffOptions>();
            options->book.add_to(app);
            options->facts.add_to(app);
            app.add_option("REGIME", options->regime, tr("Name of the regime"))->required();
            app.add_option("--period", options->period, tr("Period, such as 2026-M10"))
                ->type_name("PERIOD")
                ->required();
            app.add_option(
                   "--from", options->from, tr("The earlier revision; the last that was closed where none is given"))
                ->type_name("REVISION");
            app.add_option("--to", options->to, tr("The later one; what there is now where none is given"))
                ->type_name("REVISION");
            return [options](Session& session) { return run_diff(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
