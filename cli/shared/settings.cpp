// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/settings.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>
#include <boost/program_options.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

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

/// In the order in which they are read: a later one has the last word.
std::vector<std::string> settings_files(const std::string& named) {
    std::vector<std::string> files;
    if (std::filesystem::exists(system_file)) files.emplace_back(system_file);
    if (const char* value = std::getenv("HOSO_CONFIG"); named.empty() && value != nullptr && *value != '\0')
        files.emplace_back(value);
    if (!named.empty()) files.push_back(named);
    return files;
}

} // namespace

std::string early_setting(const std::string& key, const std::string& named) {
    std::string value;
    for (const std::string& file : settings_files(named)) {
        try {
            const auto found = read_file(file, "", {});
            if (const auto setting = found.find(key); setting != found.end()) value = setting->second.value;
        } catch (const Error&) {
        }
    }
    return value;
}

std::map<std::string, Setting> complete_from_settings(
    CLI::App& verb, const std::string& section, const std::string& named, const std::set<std::string>& known) {
    std::map<std::string, Setting> from_files;
    for (const std::string& file : settings_files(named))
        for (auto& [key, setting] : read_file(file, section, known)) from_files[key] = setting;

    std::map<std::string, Setting> settings;
    for (CLI::Option* option : verb.get_options()) {
        if (option->get_lnames().empty()) continue;
        const std::string name = option->get_lnames().front();
        if (name == "help" || name == "config" || name == "print-settings") continue;
        const bool is_flag = option->get_type_size() == 0;
        Setting setting{is_flag ? "false" : option->get_default_str(), "built-in"};
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
