// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/expiry.hpp"

namespace hoso::cli {

bool is_overdue(const handover::Entry& entry, const accounts::Settings& settings, accounts::Day day) {
    return settings.unacknowledged_days > 0 && entry.letter.expires && *entry.letter.expires < day;
}

std::set<std::string> expired_accounts(accounts::Book& book, accounts::Day day) {
    const auto& root = book.layout().root;
    if (!std::filesystem::exists(root / handover::Ledger::file_name)) return {};
    handover::Ledger ledger{root, database::Access::read};
    const TimePoint end_of_day = day + std::chrono::hours{24 - 7}; // in Vietnam (UTC+7)
    std::set<std::string> expired;
    for (const std::string& run : ledger.runs())
        for (const handover::Entry& entry : ledger.unacknowledged(run, end_of_day))
            if (!entry.first_login && is_overdue(entry, book.settings(), day)) expired.insert(entry.letter.account);
    return expired;
}

} // namespace hoso::cli
