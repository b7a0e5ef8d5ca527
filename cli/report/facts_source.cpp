// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/facts_source.hpp"

#include "facts/archive_facts.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hoso::cli {

void FactsOption::add_to(CLI::App& app) {
    app.add_option("-A,--archive", archives, tr("Folder of an archive whose records are counted"))->type_name("DIR");
}

std::unique_ptr<facts::ListingCounter> FactsOption::counter(
    report::Book& book, const regime::Regime& regime, std::int64_t up_to) const {
    const auto& sources = regime.sources;
    if (std::find(sources.begin(), sources.end(), regime::Source::facts) == sources.end()) return nullptr;
    auto all = std::make_unique<facts::AllFacts>();
    all->add(std::make_unique<facts::BookFacts>(book, jobs, up_to));
    for (const std::string& archive : archives)
        all->add(std::make_unique<facts::ArchiveFacts>(book, archive, book.settings().unit));
    return all;
}

void tell_unplaced(const facts::ListingCounter* counter, Session& session) {
    if (counter == nullptr) return;
    for (const facts::Unplaced& each : counter->unplaced()) {
        const std::string day = reference::to_text(each.cut_off);
        session.problem(
            each.why == facts::Unplaced::Why::gone
                ? message("{}: {} facts are in no figure: on {} no unit has taken over all of it", each.unit,
                      each.facts, day)
                : message("{}: {} facts are in no figure: on {} the unit does not report", each.unit, each.facts, day));
    }
}

} // namespace hoso::cli
