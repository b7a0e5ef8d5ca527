// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"
#include "ledger/proof.hpp"

#include <cstdint>

namespace hoso::archive {

/// That the log has the event. `tree_size` as in ledger::prove_event(). Needs no catalogue.
ledger::Proof prove_event(const Layout& layout, std::int64_t sequence, std::int64_t tree_size = 0);

/// That the line of the record's version was sealed by an event of the log; version 0 is the one that the summary is
/// of. An earlier one is looked for in the segments before it. Error{missing} where there is no such version,
/// Error{input} where segment, catalogue and log do not fit each other.
ledger::Proof prove_record(const Layout& layout, const Summary& summary, int version = 0, std::int64_t tree_size = 0);

} // namespace hoso::archive
