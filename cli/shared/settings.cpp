// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/settings.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>
#include <boost/program_options.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace hoso::cli {

namespace {

constexpr const char* system_file = "/etc/hoso/hoso.conf";

std::string environment_name(const std::string& option) {
    std::string name = "HOSO_";
    for (const char c : option) name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

/// key -> value and file, the program's own section before keys that stand alone.
std::map<std::string, Setting> read_file(
    const std::string& path, const std::string& section, const std::set<std::string>& known) {
    std::ifstream stream{path};
    if (!stream || std::filesystem::is_directory(path)) throw Error{Cause::settings, message("{}: cannot be read", path)};
    std::map<std::string, Setting> found;
    try {
        const boost::program_options::options_description none;
        const auto parsed = boost::program_options::parse_config_file(stream, none, true);
        for (const bool own_section : {false, true}) {
            for (const auto& option : parsed.options) {
                const auto dot = option.string_key.find('.');
                const bool own = dot != std::string::npos && option.string_key.substr(0, dot) == section;
                if ((dot != std::string::npos && !own) || own != own_section) continue; // another program's
                const std::string key = own ? option.string_key.substr(dot + 1) : option.string_key;
                if (own && !known.contains(key))
                    throw Error{Cause::settings, message("{}: [{}] has an unknown key: {}", path, section, key)};
                found[key] = {option.value.empty() ? "" : option.value.front(), path};
            }
        }
    } catch (const boost::program_options::error& error) {
        throw Error{Cause::settings, path + ": " + error.what()};
    }
    return found;
}

} // namespace

std::map<std::string, Setting> complete_from_settings(
    CLI::App& verb, const std::string& section, const std::string& named, const std::set<std::string>& known) {
    std::map<std::string, Setting> from_files;
    if (std::filesystem::exists(system_file)) from_files = read_file(system_file, section, known);
    std::string file = named;
    if (const char* value = std::getenv("HOSO_CONFIG"); file.empty() && value != nullptr) file = value;
    if (!file.empty())
        for (auto& [key, setting] : read_file(file, section, known)) from_files[key] = setting;

    std::map<std::string, Setting> settings;
    for (CLI::Option* option : verb.get_options()) {
        if (option->get_lnames().empty()) continue;
        const std::string name = option->get_lnames().front();
        if (name == "help" || name == "config" || name == "print-settings") continue;
        Setting setting{option->get_default_str(), "built-in"};
        if (option->count() > 0) {
            setting = {CLI::detail::join(option->results(), " "), "command line"};
        } else {
            const std::string variable = environment_name(name);
            const char* value = std::getenv(variable.c_str());
            const auto from_file = from_files.find(name);
            if (value != nullptr)
                setting = {value, "environment " + variable};
            else if (from_file != from_files.end())
                setting = from_file->second;
            if (setting.origin != "built-in") {
                try {
                    option->add_result(setting.value);
                    option->run_callback();
                } catch (const CLI::Error& error) {
                    throw Error{Cause::settings, message("{}: {}: {}", setting.origin, name, error.what())};
                }
            }
        }
        settings[name] = setting;
    }
    return settings;
}

} // namespace hoso::cli
