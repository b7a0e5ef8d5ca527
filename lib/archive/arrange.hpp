// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/edit.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hoso::archive {

/// A record that comes from no import: a series, a dossier, an entry, a unit.
struct NewRecord {
    std::string type, code, kind, profile;
    std::string parent;                                     ///< UUID or code; empty: the fonds
    std::vector<Assignment> assignments;                    ///< the title too
    std::vector<std::pair<std::string, std::string>> links; ///< relation, and UUID or code
};

/// Version 1 of it, with a UUID. What is wrong with its assignments goes into `result`, by their index. Error{usage}
/// where the code is no line of text, another record of its type (of an entry: and kind) has it, or a link is of no
/// record.
Changed new_record(Writer& writer, const NewRecord& wanted, Leniency leniency, Describer::Result& result);

/// The one dossier, series, ... with that UUID or code, whatever records of other types have it. Error{missing},
/// Error{usage} where several have it.
Summary require_of_type(Catalogue& catalogue, const std::string& type, const std::string& id);

/// What is filed in the dossier, each once: by the field `ordinal` where there is one, then by date, then as it came.
std::vector<Summary> contents_of(Archive& archive, const std::string& dossier);

} // namespace hoso::archive
