// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"

#include <filesystem>
#include <string>

namespace hoso::archive {

/// What archive.toml says.
struct Identity {
    static constexpr int current_format = 2;
    int format = current_format;
    std::string id; ///< UUID
    std::string fonds, name, created;
    bool operator==(const Identity&) const = default;
};

/// TOML of `key = value` lines: integers and basic strings.
std::string to_toml(const Identity& identity);

/// Error{input} that begins with `name` where the text is not such a file; Error{settings} for a newer format.
Identity identity_from_toml(const std::string& text, const std::string& name);

/// Error{missing} that says how to make one where `folder` is no archive.
Identity read_identity(const std::filesystem::path& folder);

} // namespace hoso::archive
