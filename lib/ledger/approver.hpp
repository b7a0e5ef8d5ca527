// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/ed25519.hpp"
#include "reference/rule_set.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::ledger {

/// A key with which a person may approve, in roles and on days of Vietnam's time (UTC+7). A person can have several.
struct Approver {
    std::string id;                 ///< of the key, see key_id()
    std::string person;             ///< name, and what tells homonyms apart; NFC
    std::vector<std::string> roles; ///< words of a-z, 0-9, hyphens and full stops, such as "report.close"
    crypto::Ed25519PublicKey key;
    reference::Validity validity;
    bool operator==(const Approver&) const = default;

    bool has_role(std::string_view role) const;
};

using Approvers = std::vector<Approver>;

/// The first 16 hexadecimal digits of the SHA-256 of the key's 32 bytes.
std::string key_id(const crypto::Ed25519PublicKey& key);

/// Fills in `id` and brings `person` into its form. Error{usage} for a person or role that none can have.
Approver make_approver(const std::string& person, std::vector<std::string> roles, const crypto::Ed25519PublicKey& key,
    const reference::Validity& validity);

/// Whether two names are of one person: case, spaces and the place of the tone (Hòa, Hoà) make no difference.
bool same_person(std::string_view one, std::string_view other);

/// None: nullptr.
const Approver* find_approver(const Approvers& approvers, std::string_view key_id);

/// "hoso-approvers/1" in TOML, see hoso-approval(5). Error{settings} with file, line and column for every fault; a key
/// that stands there twice is one.
Approvers parse_approvers(std::string_view toml, const std::string& name);
/// The same, and Error{denied} where anyone on the machine may write the file.
Approvers read_approvers(const std::filesystem::path& file);

/// The block [[approver]] of such a file.
std::string to_toml(const Approver& approver);

} // namespace hoso::ledger
