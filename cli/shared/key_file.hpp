// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"
#include "shared/approving.hpp"
#include "shared/program.hpp"

#include <functional>
#include <string>

namespace hoso::cli {

/// Writes a private key (PEM) to a file that was not there, calls `tell` for what others are to have of it, and then
/// gives the warning, if any. A dry run does none of it: the key would be nobody's. Error{output} where the file is
/// there.
Exit write_key_file(const crypto::Secret& pem, const std::string& out, const std::function<void()>& tell,
    const std::string& warning, Session& session);

/// The same of a key that is protected by the passphrase in a file, where one is named; else with the warning.
template <typename PrivateKey>
Exit make_key_file(const PrivateKey& key, const std::string& passphrase_file, const std::string& out,
    const std::function<void()>& tell, const std::string& warning, Session& session) {
    if (passphrase_file.empty()) return write_key_file(key.to_pem(), out, tell, warning, session);
    return write_key_file(key.to_pem(read_passphrase(passphrase_file)), out, tell, {}, session);
}

} // namespace hoso::cli
