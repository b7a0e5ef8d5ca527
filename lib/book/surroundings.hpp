// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "core/files.hpp"
#include "core/lock.hpp"
#include "ledger/randomness.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace hoso::book {

/// What writing to a book (a folder of settings, a database and a log) needs of the outside world. `actor` is the person that receipts and the log name.
struct Surroundings {
    Disk& disk;
    const Clock& clock;
    ledger::Randomness& randomness;
    std::string actor;
};

/// How long to wait for another writer, and what to do before.
struct Patience {
    std::chrono::milliseconds time{60'000};
    std::function<void()> waiting;
};

} // namespace hoso::book
