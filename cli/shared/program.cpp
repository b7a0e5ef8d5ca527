// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/program.hpp"

#include "messages/messages.hpp"
#include "shared/settings.hpp"
#include "shared/version.hpp"

#include <CLI/CLI.hpp>

#include <clocale>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace hoso::cli {

namespace {

/// Help is made while options are described, so the language must be known before they are parsed.
Language wanted_language(int argc, char** argv) {
    std::string wanted, config;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--") break;
        for (auto& [option, value] :
            {std::pair<std::string_view, std::string&>{"--messages", wanted}, {"--config", config}}) {
            if (argument == option && i + 1 < argc) value = argv[i + 1];
            if (argument.starts_with(std::string{option} + "=")) value = argument.substr(option.size() + 1);
        }
    }
    const char* environment = std::getenv("HOSO_MESSAGES");
    if (wanted.empty() && environment != nullptr) wanted = environment;
    if (wanted.empty()) wanted = early_setting("messages", config);
    if (wanted == "vi") return Language::vietnamese;
    if (wanted == "en") return Language::english;
    return language_of_environment();
}

struct CommonOptions {
    Common common;
    std::string config, messages;
    bool print_settings = false;
};

void add_common(CLI::App& app, CommonOptions& options, const Verb& verb) {
    const std::string group = tr("Common options");
    app.set_help_flag("-h,--help", tr("Show this help and stop"))->group(group);
    app.add_flag("-q,--quiet", options.common.quiet, tr("Say only what went wrong"))->group(group);
    app.add_flag("-v,--verbose", options.common.verbose, tr("Say more"))->group(group);
    if (verb.writes == Writes::yes)
        app.add_flag("-n,--dry-run", options.common.dry_run, tr("Say what would be done and write nothing"))
            ->group(group);
    app.add_option("-j,--jobs", options.common.jobs, tr("Work on N things at once (0: one per core)"))
        ->type_name("N")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str()
        ->group(group);
    app.add_flag("--json", options.common.json, tr("Print one JSON object a line"))->group(group);
    app.add_option("--messages", options.messages, tr("Language of messages: vi or en"))
        ->type_name("LANG")
        ->check(CLI::IsMember({"vi", "en"}))
        ->group(group);
    app.add_option("--config", options.config, tr("Settings file (INI) to read after the environment"))
        ->type_name("FILE")
        ->group(group);
    app.add_flag("--print-settings", options.print_settings, tr("Show every setting and where it came from, and stop"))
        ->group(group);
}

std::string footer(const Program& program, const Verb& verb) {
    std::string text;
    if (!verb.examples.empty()) text += std::string{tr("Examples:")} + "\n";
    for (const std::string& example : verb.examples) text += "  " + example + "\n";
    text +=
        tr("Exit status: 0 done; 1 something new was found, or the answer is no; 2 waits for a person; 64 and more: "
           "failures (sysexits).");
    return text + "\n" + message("See {}(1).", program.name);
}

/// CLI11's own words in help.
void translate_labels(CLI::App& app) {
    const auto formatter = app.get_formatter();
    formatter->label("Usage", tr("Usage"));
    formatter->label("OPTIONS", tr("OPTIONS"));
    formatter->label("SUBCOMMAND", tr("VERB"));
    formatter->label("SUBCOMMANDS", tr("VERBS"));
    formatter->label("Positionals", tr("Arguments"));
    formatter->label("REQUIRED", tr("(required)"));
    app.option_defaults()->group(tr("Options"));
}

void print_settings(Session& session, const std::map<std::string, Setting>& settings) {
    for (const auto& [name, setting] : settings) {
        if (session.common().json)
            session.object({{"type", "setting"}, {"id", name}, {"value", setting.value}, {"origin", setting.origin}});
        else
            session.result(fmt::format("{} = {}  ({})", name, setting.value, setting.origin));
    }
}

int run(const Program& program, int argc, char** argv) {
    CLI::App app{program.summary, program.name};
    translate_labels(app);
    app.set_help_flag("-h,--help", tr("Show this help and stop"))->group(tr("Options"));
    app.set_version_flag("--version", program.name + " " + std::string{version});
    app.get_version_ptr()->description(tr("Show the version and stop"));
    app.require_subcommand(1);
    app.footer(message("Each verb has its own --help. See {}(1).", program.name));
    CommonOptions options;
    std::map<const CLI::App*, Runner> runners;
    std::set<std::string> known;
    for (const Verb& verb : program.verbs) {
        CLI::App* sub = app.add_subcommand(verb.name, verb.summary)->group(tr("Verbs"));
        if (verb.shown == Shown::no) sub->group("");
        sub->footer(footer(program, verb));
        runners[sub] = verb.define(*sub);
        add_common(*sub, options, verb);
        // An option that may be repeated takes one value each time: what follows is an argument.
        for (CLI::Option* option : sub->get_options())
            if (!option->get_positional() && option->get_expected_max() > 1) option->allow_extra_args(false);
        for (const CLI::Option* option : sub->get_options())
            for (const std::string& name : option->get_lnames()) known.insert(name);
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app.get_subcommands();
        std::cout << (chosen.empty() ? app.help() : chosen.front()->help(program.name)) << std::flush;
        return std::cout ? 0 : static_cast<int>(Exit::io);
    } catch (const CLI::CallForVersion& wanted) {
        std::cout << wanted.what() << std::endl;
        return std::cout ? 0 : static_cast<int>(Exit::io);
    } catch (const CLI::ParseError& error) {
        std::cerr << program.name << ": " << one_line(error.what()) << '\n'
                  << message("Try '{} --help'.", program.name) << '\n';
        return static_cast<int>(Exit::usage);
    }

    CLI::App* verb = app.get_subcommands().front();
    const auto settings = complete_from_settings(*verb, program.section, options.config, known);
    Session session{program.name, options.common, std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1};
    if (options.print_settings) {
        print_settings(session, settings);
        return 0;
    }
    const Exit exit = runners.at(verb)(session);
    std::cout.flush();
    if (!std::cout) throw Error{Cause::io, tr("cannot write to standard output")};
    return static_cast<int>(exit);
}

/// What std::filesystem throws where a file cannot be looked at or removed is a failure of the disk, not our bug.
Error error_of(const std::filesystem::filesystem_error& error) {
    const std::error_code code = error.code();
    Cause cause = Cause::io;
    if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory) cause = Cause::missing;
    if (code == std::errc::permission_denied || code == std::errc::operation_not_permitted ||
        code == std::errc::read_only_file_system)
        cause = Cause::denied;
    return {cause, error.path1().string() + ": " + code.message()};
}

int told(const std::string& name, const Error& error) {
    std::cerr << name << ": " << one_line(error.what()) << std::endl;
    return static_cast<int>(exit_for(error.cause()));
}

} // namespace

int run_program(const std::function<Program()>& describe, int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a limit on the size of files is an error like a full disk
    use_language(wanted_language(argc, argv));
    std::string name = argc > 0 ? std::string{argv[0]} : std::string{"hoso"};
    name = name.substr(name.rfind('/') + 1);
    try {
        return run(describe(), argc, argv);
    } catch (const Error& error) {
        return told(name, error);
    } catch (const std::filesystem::filesystem_error& error) {
        return told(name, error_of(error));
    } catch (const std::exception& error) {
        std::cerr << name << ": " << message("internal error: {}", one_line(error.what())) << std::endl;
        return static_cast<int>(Exit::bug);
    }
}

void require(const std::string& value, const char* option) {
    if (value.empty()) throw Error{Cause::usage, message("{} is missing", option)};
}

} // namespace hoso::cli
