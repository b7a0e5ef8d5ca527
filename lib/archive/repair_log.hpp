// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/log.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hoso::archive {

/// Where a good line came from; the first is our own log.
struct LogCopy {
    std::filesystem::path replica; ///< empty for our own
    ledger::LogFiles files;
};

/// What the log must be: the content of each file that is not as it should be.
struct LogPlan {
    struct File {
        std::string content;
        std::filesystem::path replica; ///< that gave lines of it
    };
    ledger::Head head;
    std::map<std::int64_t, File> entries, payloads;
    std::vector<std::int64_t> lost_payloads; ///< events whose payload nobody has
    bool loses_erasure = false; ///< one of them says what was erased
    bool drops_roots = false;                ///< the kept roots do not fit: they are made again
};

/// Puts the chain together from the last entry that is known anywhere back to the first, line by line from whoever has
/// the one whose hash fits. It must contain our own last good entry and `known` (what the catalogue knows): so it is
/// never shorter and never another one. Nothing where no such chain can be made.
std::optional<LogPlan> plan_log(std::span<const LogCopy> copies, const std::optional<ledger::Head>& known);

} // namespace hoso::archive
