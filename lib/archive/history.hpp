// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"

#include <string>
#include <vector>

namespace hoso::archive {

/// Something in which two versions of a record differ; empty where it is not there. `kind` and `name`:
/// - member: title, code, kind, access, profile, pdfa, batch
/// - field: a field's name, with the values that count; `readings` where other readings changed and those did not
/// - link: a relation, with UUIDs
/// - file: representation/role, with name and digest
/// - pages: count, or facts
/// - other: sources, signatures, findings, engine
struct Difference {
    std::string kind, name, before, after;
    bool operator==(const Difference&) const = default;
};

/// In the order of the kinds above, then by name; links and files that stay are left out.
std::vector<Difference> differences(const Record& before, const Record& after);

/// A version and what came with it.
struct VersionHistory {
    VersionPlace version;
    std::string reason;                  ///< of the event; empty where none was given
    bool reason_erased = false;          ///< the event's payload was lawfully erased
    bool erased = false;                 ///< the record's line was
    std::vector<Difference> differences; ///< against the version before; none of the first, or beside an erased one
};

/// All versions, the first one first. Error{missing} where no record has the UUID, Error{input} where log or records
/// cannot be read.
std::vector<VersionHistory> history(Archive& archive, const std::string& uuid);

/// One version; Error{missing} where there is none of that number, Error{input} where it was erased.
Record record_version(Archive& archive, const std::string& uuid, int version);

} // namespace hoso::archive
