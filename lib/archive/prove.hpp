// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"
#include "ledger/proof.hpp"

#include <cstdint>

namespace hoso::archive {

/// That the log has the event. `tree_size` as in ledger::prove_event(). Needs no catalogue.
ledger::Proof prove_event(const Layout& layout, std::int64_t sequence, std::int64_t tree_size = 0);

/// That the line of that version of the record was sealed by an event of the log. Error{input} where catalogue, segment
/// and log do not fit each other.
ledger::Proof prove_record(
    const Layout& layout, const std::string& uuid, const VersionPlace& version, std::int64_t tree_size = 0);

/// Version `number` of the record, 0 for the latest; Error{missing} where it has no such version.
VersionPlace find_version(Catalogue& catalogue, const Summary& record, int number);

} // namespace hoso::archive
