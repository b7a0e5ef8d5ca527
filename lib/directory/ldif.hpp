// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/entry.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hoso::directory {

/// LDIF (RFC 2849): entries and changes as text. Thread-safe.

/// An entry as a content record, with an empty line behind it; entryUUID among the attributes where it has one. Lines
/// are folded at 76 bytes; what is no safe string is written as Base64.
std::string to_ldif(const Entry& entry);
/// An operation as a change record. A condition on the CSN is not in it; an entryUUID comes with the relax rules
/// control.
std::string to_ldif(const Operation& operation);

/// A content record is an Entry, a change record an Operation whose origin is the line it begins on.
using LdifRecord = std::variant<Entry, Operation>;

/// All records, in their order; "version: 1" may stand before them. Error{input} that begins with `name` and says the
/// line: what is no LDIF, values from URLs (a file that names others is not what it seems), unknown critical controls.
std::vector<LdifRecord> parse_ldif(std::string_view text, const std::string& name);

} // namespace hoso::directory
