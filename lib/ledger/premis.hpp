// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hoso::ledger {

/// A term of the Library of Congress's vocabulary of preservation event types
/// (http://id.loc.gov/vocabulary/preservation/eventType), as PREMIS 3 eventType takes it.
struct PremisEventType {
    std::string_view term; ///< "fixity check"
    std::string_view code; ///< "fix", the end of its URI
};

/// The type of an event by its action in the log; an empty term where the vocabulary has none that fits.
PremisEventType premis_event_type(std::string_view action);

/// The term's URI, or nothing where there is no term.
std::string uri_of(const PremisEventType& type);

} // namespace hoso::ledger
