// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hoso::directory {

/// Distinguished names as text (RFC 4514). Thread-safe.

/// A value as it stands in a DN; bytes that are no UTF-8 and control characters as \xx.
std::string escape_value(std::string_view value);
/// "uid=annv": an RDN of one attribute.
std::string make_rdn(std::string_view attribute, std::string_view value);
/// Two parts with a comma between them; one of them may be empty.
std::string join(std::string_view below, std::string_view above);
/// What is right of the first RDN; empty at the top.
std::string parent_of(std::string_view dn);
std::string rdn_of(std::string_view dn);
/// How many RDNs it has.
std::size_t depth_of(std::string_view dn);
/// The attributes of an RDN with their values, as written but without escapes. Error{input} where it is none.
std::vector<std::pair<std::string, std::string>> parse_rdn(std::string_view rdn);
/// The same for all spellings of a DN: lower case (Unicode, NFC), escapes and spaces in one form, the attributes of an
/// RDN sorted. For comparing, not for sending. Error{input} where it is no DN.
std::string normal_dn(std::string_view dn);
/// Both normal.
bool is_below(std::string_view dn, std::string_view ancestor);

} // namespace hoso::directory
