// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/log.hpp"
#include "shared/session.hpp"

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace hoso::cli {

/// What stands in a hash-chained log: of an archive, of a book.
struct LogListOption {
    ledger::LogQuery query;
    int limit = 50;
    void add_to(CLI::App& app);
    /// The query with its times checked. Error{usage}.
    ledger::LogQuery checked() const;
};

/// Tells events that fit, the newest first: a line each for people, an object of the type "event" for programs.
void list_log(const ledger::Log& log, const ledger::LogQuery& query, int limit, Session& session);

/// Something that is wrong: a line for people, an object of the type "finding" for programs.
void tell_finding(const std::string& code, const std::string& id, const std::string& problem, Session& session);

/// Tells everything in a log that does not fit its chain.
struct LogVerified {
    ledger::Head head; ///< that was reached
    std::int64_t findings = 0;
};
LogVerified verify_log(const ledger::Log& log, Session& session);

} // namespace hoso::cli
