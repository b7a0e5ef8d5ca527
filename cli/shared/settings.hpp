// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>

namespace CLI {
class App;
}

namespace hoso::cli {

/// Where the value of an option came from, for --print-settings: option name -> "value" and origin.
struct Setting {
    std::string value, origin;
};

/// Gives every option of `verb` that the command line left out its value from, in this order: the environment
/// (HOSO_LONG_NAME), the file `named` by --config or HOSO_CONFIG, /etc/hoso/hoso.conf. A key stands alone or in the
/// section of the program. Error{settings} for a key that no verb of the program knows or a value it cannot have.
std::map<std::string, Setting> complete_from_settings(
    CLI::App& verb, const std::string& section, const std::string& named, const std::set<std::string>& known);

/// A key's value in the settings files alone, for what must be known before options are described. Empty where there is
/// none; a file that cannot be read is told later, by complete_from_settings().
std::string early_setting(const std::string& key, const std::string& named);

} // namespace hoso::cli
