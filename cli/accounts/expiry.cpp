// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/expiry.hpp"

#include "handover/ledger.hpp"

namespace hoso::cli {

std::set<std::string> expired_accounts(accounts::Book& book, accounts::Day day) {
    const auto& root = book.layout().root;
    const std::int64_t days = book.settings().unacknowledged_days;
    if (days == 0 || !std::filesystem::exists(root / handover::Ledger::file_name)) return {};
    handover::Ledger ledger{root, database::Access::read};
    // of the whole day in Vietnam (UTC+7)
    const TimePoint made_until = day + std::chrono::hours{24 - 7} - std::chrono::days{days};
    std::set<std::string> expired;
    for (const std::string& run : ledger.runs())
        for (const handover::Entry& entry : ledger.unacknowledged(run, made_until))
            if (!entry.first_login) expired.insert(entry.letter.account);
    return expired;
}

} // namespace hoso::cli
