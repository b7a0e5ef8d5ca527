// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "book/surroundings.hpp"
#include "shared/actor.hpp"
#include "shared/session.hpp"

#include <filesystem>
#include <string>

namespace CLI {
class App;
}

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
    book::Patience patience(Session& session) const;
};

/// The machine, its clock and the person who runs the program.
class Here {
public:
    book::Surroundings surroundings() { return {real_disk(), m_clock, m_randomness, m_actor}; }
    const Clock& clock() const noexcept { return m_clock; }
    const std::string& actor() const noexcept { return m_actor; }

private:
    SystemClock m_clock;
    ledger::SystemRandomness m_randomness;
    std::string m_actor = cli::actor();
};

} // namespace hoso::cli
