// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/closings.hpp"

namespace hoso::report {

std::string revision_name(int revision) { return "r" + std::to_string(revision); }

std::vector<Closing> closings_of(Book& book, const std::string& regime, const std::string& period) {
    auto rows = book.database().prepare("SELECT revision, snapshot, time, actor, reason, reopened FROM closing "
                                        "WHERE regime = ? AND period = ? ORDER BY revision");
    rows.bind_all(regime, period);
    std::vector<Closing> closings;
    while (rows.step())
        closings.push_back(
            {regime, period, static_cast<int>(rows.integer(0)), std::string{rows.text(1)}, std::string{rows.text(2)},
                std::string{rows.text(3)}, std::string{rows.text(4)}, std::string{rows.text(5)}});
    return closings;
}

std::optional<Closing> standing_closing(Book& book, const std::string& regime, const std::string& period) {
    auto all = closings_of(book, regime, period);
    if (all.empty() || all.back().is_open()) return std::nullopt;
    return std::move(all.back());
}

} // namespace hoso::report
