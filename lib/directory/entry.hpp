// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::directory {

/// Names of attributes compare without case (RFC 4512, 2.5). ASCII only.
struct CaselessLess {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept {
        const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return std::lexicographical_compare(
            a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return low(x) < low(y); });
    }
};

using Values = std::vector<std::string>; ///< bytes; in the order of the server
using Attributes = std::map<std::string, Values, CaselessLess>;

/// An entry as a directory has it.
struct Entry {
    std::string dn;
    std::string uuid;      ///< entryUUID (RFC 4530); empty where a target has none
    std::string csn;       ///< entryCSN: changes whenever the entry does; empty where a target has none
    Attributes attributes; ///< user attributes, and those operational ones that were asked for
};

enum class OperationKind { add, modify, rename, remove };

struct ValueChange {
    enum class How {
        add,    ///< values that are there already are passed over (permissive modify)
        remove, ///< values that are missing already are passed over
        replace ///< by these values; none: the attribute goes
    };
    How how = How::replace;
    std::string attribute;
    Values values;
    bool operator==(const ValueChange&) const = default;
};

/// One change of one entry.
struct Operation {
    OperationKind kind = OperationKind::add;
    std::string dn;                     ///< as it is when the operation's turn comes
    Attributes attributes{};            ///< add: all of the entry
    std::vector<ValueChange> changes{}; ///< modify
    std::string new_dn{};               ///< rename: leaf, place or both (RFC 4511, 4.9); values of the old RDN go
    std::optional<std::string> csn{};   ///< of the entry as it must be still (RFC 4528): none asks for nothing
    std::string uuid{};                 ///< add: the entryUUID to be given back to an entry; needs the server's leave
    std::size_t origin = 0;             ///< the caller's own number, for what is told of it
    bool operator==(const Operation&) const = default;
};

/// Why an operation was not done.
struct Refusal {
    std::size_t origin = 0;
    int code = 0;            ///< LDAP result code (RFC 4511, appendix A); 122: assertion failed, the entry has changed
    std::string dn, problem; ///< one line, translated, with the server's own words behind it
    bool operator==(const Refusal&) const = default;
};

} // namespace hoso::directory
