// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sealed_box.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace hoso::accounts {

/// Who receives a unit's packet of letters, and the key that the packet's password is sealed to.
struct Officer {
    std::string name;
    std::optional<crypto::BoxPublicKey> key; ///< none: the password is printed and delivered apart
};

/// By the unit's code, from "hoso-officers/1" in TOML, see hoso-accounts-book(5). Error{settings} with file, line and
/// column; Error{denied} where anyone on the machine may write the file.
std::map<std::string, Officer> read_officers(const std::filesystem::path& file);

} // namespace hoso::accounts
