// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/premis.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hoso::ledger {

namespace {

using Row = std::pair<std::string_view, PremisEventType>;

/// By action. `prove` and `witness` change nothing and stand in no log.
constexpr std::array<Row, 17> table{{
    {"certify", {"dissemination", "dis"}},
    {"create", {"creation", "cre"}},
    {"describe", {"metadata modification", "mem"}},
    {"destroy", {"deletion", "del"}},
    {"dossier", {"metadata modification", "mem"}},
    {"erase", {"redaction", "red"}},
    {"export", {"dissemination", "dis"}},
    {"hold", {"policy assignment", "poa"}},
    {"import", {"ingestion", "ing"}},
    {"lend", {"dissemination", "dis"}},
    {"repair", {"recovery", "rec"}},
    {"restore", {"recovery", "rec"}},
    {"retention", {"policy assignment", "poa"}},
    {"revise", {"modification", "mod"}},
    {"units", {"metadata modification", "mem"}},
    {"backup", {"replication", "rep"}},
    {"verify", {"fixity check", "fix"}},
}};

} // namespace

PremisEventType premis_event_type(std::string_view action) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const Row& one) { return one.first == action; });
    return row == table.end() ? PremisEventType{} : row->second;
}

std::string uri_of(const PremisEventType& type) {
    if (type.code.empty()) return {};
    return "http://id.loc.gov/vocabulary/preservation/eventType/" + std::string{type.code};
}

} // namespace hoso::ledger
