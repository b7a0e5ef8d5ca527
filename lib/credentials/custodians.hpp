// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/run_key.hpp"
#include "crypto/sealed_box.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::credentials {

/// Whoever keeps a key to which run keys are sealed. A person can have several keys, a spare one in a safe for example.
struct Custodian {
    std::string id;   ///< of the key, see key_id()
    std::string name; ///< of the person, and what tells homonyms apart; NFC
    crypto::BoxPublicKey key;
    bool operator==(const Custodian&) const = default;
};
using Custodians = std::vector<Custodian>;

/// The first 16 hexadecimal digits of the SHA-256 of the key's 32 bytes.
std::string key_id(const crypto::BoxPublicKey& key);

/// Fills in `id` and brings `name` into its form. Error{usage} for a name that none can have.
Custodian make_custodian(const std::string& name, const crypto::BoxPublicKey& key);

/// "hoso-custodians/1" in TOML, see hoso-custodian(5): 1 to 32 of them. Error{settings} with file, line and column for
/// every fault; a key that stands there twice is one.
Custodians parse_custodians(std::string_view toml, const std::string& name);
/// The same, and Error{denied} where anyone on the machine may write the file.
Custodians read_custodians(const std::filesystem::path& file);

/// The block [[custodian]] of such a file.
std::string to_toml(const Custodian& custodian);

/// What is kept of a run key, in JSON ("hoso-sealed-run-key/1"): any `needed` (1 or 2) persons of the custodians can
/// open it. For two, each pair of different persons has shares of its own, both random alone, whose XOR is the key.
/// Another text each time. Error{settings} where `needed` is something else or there are not as many persons.
std::string seal_run_key(const RunKey& key, const Custodians& custodians, int needed);

/// With the private keys of as many custodians as are needed; others do no harm. Error{denied} that begins with `name`
/// and says to whom it is sealed where they are not enough: without them passwords are not made again, only reissued.
/// Error{input} where the text is something else, or was changed after it was sealed.
RunKey open_run_key(std::string_view text, const std::string& name, std::span<const crypto::BoxPrivateKey> keys);

} // namespace hoso::credentials
