// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "report/book.hpp"
#include "shared/actor.hpp"
#include "shared/program.hpp"

#include <string>

namespace hoso::cli {

/// Which book: --book, HOSO_BOOK or the settings.
struct BookOption {
    std::string folder;
    void add_to(CLI::App& app);
    /// The folder; Error{usage} where it was given nowhere.
    std::filesystem::path path() const;
};

/// How long to wait for another writer.
struct WaitOption {
    int seconds = 60;
    void add_to(CLI::App& app);
    report::Patience patience(Session& session) const;
};

/// A period as it was typed; Error{usage} that says how periods are written.
regime::Period period_of(const std::string& text);

/// The machine, its clock and the person who runs the program.
class Here {
public:
    report::Surroundings surroundings() { return {real_disk(), m_clock, m_randomness, m_actor}; }

private:
    SystemClock m_clock;
    ledger::SystemRandomness m_randomness;
    std::string m_actor = actor();
};

Verb facts_verb();

} // namespace hoso::cli
