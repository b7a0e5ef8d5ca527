// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/facts_source.hpp"

#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

namespace hoso::cli {

void FactsOption::add_to(CLI::App& app) {
    app.add_option("-A,--archive", archives, tr("Folder of an archive whose records are counted"))->type_name("DIR");
}

std::unique_ptr<report::FactCounter> FactsOption::counter(report::Book&, const regime::Regime&) const {
    return nullptr;
}

} // namespace hoso::cli
