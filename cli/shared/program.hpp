// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/exit_code.hpp"
#include "shared/session.hpp"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hoso::cli {

using Runner = std::function<Exit(Session&)>;

enum class Writes { no, yes };
enum class Shown { yes, no };

/// One verb of a program, described once: its help, its settings and its check against the man page come from here.
struct Verb {
    std::string name;
    std::string summary; ///< one sentence, translated
    std::vector<std::string> examples;
    Writes writes = Writes::no; ///< has --dry-run
    /// Adds the verb's own options and returns what runs once they are parsed. Nothing is opened before that.
    std::function<Runner(CLI::App&)> define;
    Shown shown = Shown::yes;
};

struct Program {
    std::string name; ///< hoso-digitize
    std::string section; ///< of the settings file: digitize
    std::string summary;
    std::vector<Verb> verbs;
};

/// Parses, completes the options from the environment and the settings file, runs the verb, and turns every way it can
/// end into an exit status. The one place where exceptions become messages.
int run_program(const std::function<Program()>& describe, int argc, char** argv);

/// Error{usage} where an option that may also come from the settings was given nowhere.
void require(const std::string& value, const char* option);

} // namespace hoso::cli
