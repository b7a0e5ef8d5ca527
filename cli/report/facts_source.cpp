// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/facts_source.hpp"

#include "facts/archive_facts.hpp"
#include "messages/messages.hpp"

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
        all->add(std::make_unique<facts::ArchiveFacts>(book.units(), archive, book.settings().unit));
    return all;
}

} // namespace hoso::cli
