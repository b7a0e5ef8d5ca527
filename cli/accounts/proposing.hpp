// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/approvals.hpp"
#include "shared/approving.hpp"
#include "shared/book_options.hpp"

#include <optional>
#include <string>

namespace hoso::cli {

/// Who plans something, or wants a run to be taken back, where the book wants approvals: signs it, and does not approve
/// it.
struct Proposer {
    std::optional<crypto::Ed25519PrivateKey> key; ///< none where approvals are not in use
    std::string person;
};

/// Error{denied} where the owner of the key does not have the role.
Proposer proposer_of(const KeyOption& key, const accounts::Book& book);

void sign(const Proposer& proposer, const accounts::Proposal& proposal, const std::string& reason,
    const accounts::Book& book, const Here& here);

} // namespace hoso::cli
