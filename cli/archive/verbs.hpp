// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"
#include "core/clock.hpp"
#include "shared/actor.hpp"
#include "shared/program.hpp"

#include <string>

namespace hoso::cli {

Verb init_verb();
Verb import_verb();
Verb export_verb();
Verb units_verb();
Verb rebuild_verb();
Verb search_verb();
Verb queries_verb();
Verb show_verb();
Verb text_verb();
Verb list_verb();
Verb stats_verb();
Verb verify_verb();
Verb describe_verb();
Verb revise_verb();
Verb dossier_verb();
Verb series_verb();
Verb entry_verb();
Verb repair_verb();
Verb erase_verb();
Verb collect_verb();
Verb log_verb();
Verb prove_verb();
Verb witness_verb();

/// Which archive: -A, HOSO_ARCHIVE or the settings.
struct ArchiveOption {
    std::string folder;
    void add_to(CLI::App& app);
    /// The folder; Error{usage} where it was given nowhere.
    std::filesystem::path path() const;
};

/// How long to wait for another writer.
struct WaitOption {
    int seconds = 60;
    void add_to(CLI::App& app);
    archive::Patience patience(Session& session) const;
};

/// A record as lists show it: a line for people, an object for programs.
void tell_summary(const archive::Summary& summary, Session& session);

/// The machine, its clock and the person who runs the program.
class Here {
public:
    archive::Surroundings surroundings() { return {real_disk(), m_clock, m_randomness, m_actor}; }

private:
    SystemClock m_clock;
    ledger::SystemRandomness m_randomness;
    std::string m_actor = actor();
};

} // namespace hoso::cli
