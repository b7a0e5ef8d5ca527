// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/ed25519.hpp"
#include "ledger/approver.hpp"

#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace hoso::cli {

/// Who may approve: --approvers, HOSO_APPROVERS or the settings.
struct ApproversOption {
    std::string file;
    void add_to(CLI::App& app);
    /// Error{usage} where it was given nowhere; Error{settings} for every fault in the file, Error{denied}
    /// where anyone may write it.
    ledger::Approvers read() const;
};

/// The key that signs: --key, and --passphrase-file or a question on the terminal where it is protected.
struct KeyOption {
    std::string file, passphrase_file;
    void add_to(CLI::App& app);
    crypto::Ed25519PrivateKey read() const;
    /// From the file, or asked for.
    crypto::Secret passphrase() const;
};

/// The first line of a file that nobody but its owner may read. Error{input} where it is empty.
crypto::Secret read_passphrase(const std::filesystem::path& file);

/// Asked for on the person's terminal, whatever stdin is, and not shown; `file` is what it protects. Error{usage} where
/// there is no terminal.
crypto::Secret ask_passphrase(const std::string& file);

} // namespace hoso::cli
