// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "report/book.hpp"
#include "shared/actor.hpp"
#include "shared/program.hpp"

#include <string>
#include <vector>

namespace hoso::cli {

Verb init_verb();
Verb status_verb();
Verb remind_verb();
Verb approve_verb();
Verb close_verb();
Verb reopen_verb();
Verb run_verb();
Verb due_verb();
Verb explain_verb();
Verb diff_verb();

/// Which book: --book, HOSO_BOOK or the settings.
struct BookOption {
    std::string folder;
    void add_to(CLI::App& app);
    /// The folder; Error{usage} where it was given nowhere.
    std::filesystem::path path() const;
};

/// Where regimes, holidays and other rules are looked for: --rules, then those of the book where one is given, then
/// what is installed.
struct RulesOption {
    std::vector<std::string> own;
    BookOption book;
    void add_to(CLI::App& app);
    reference::DataFolders folders() const;
};

/// How long to wait for another writer.
struct WaitOption {
    int seconds = 60;
    void add_to(CLI::App& app);
    report::Patience patience(Session& session) const;
};

/// A period as it was typed; Error{usage} that says how periods are written.
regime::Period period_of(const std::string& text);

Verb list_verb();
Verb check_verb();
Verb template_verb();
Verb periods_verb();

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
Verb forms_verb();
Verb collect_verb();
Verb withdraw_verb();

} // namespace hoso::cli
