// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/voiding.hpp"

#include "handover/ledger.hpp"

#include <optional>

namespace hoso::cli {

namespace {

/// None where no letters were ever made.
std::optional<handover::Ledger> ledger_of(const accounts::Book& book) {
    std::optional<handover::Ledger> ledger;
    const auto& root = book.layout().root;
    if (std::filesystem::exists(root / handover::Ledger::file_name)) ledger.emplace(root, database::Access::write);
    return ledger;
}

} // namespace

void void_letters_of_run(const std::string& run, const accounts::Book& book, const Here& here) {
    if (auto ledger = ledger_of(book)) ledger->void_run(run, {here.clock().now(), here.actor()});
}

void void_letters_of(const std::vector<std::string>& accounts, const accounts::Book& book, const Here& here) {
    if (auto ledger = ledger_of(book))
        for (const std::string& id : accounts) ledger->void_account(id, {here.clock().now(), here.actor()});
}

} // namespace hoso::cli
