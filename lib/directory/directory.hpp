// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/entry.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hoso::directory {

/// What a target is and can do.
struct Abilities {
    std::string server;        ///< says which one it is, in plans: URL without secrets, and the naming context
    bool transactions = false; ///< RFC 5805: a group of operations is all done or none
    bool assertions = false;   ///< RFC 4528
    bool uuids = false;        ///< entryUUID can be given back to an entry (relax rules control, as manager)
    bool proof = false;        ///< prove() is possible
    std::string context_csn;   ///< of the whole content, where the server tells it
};

struct Query {
    std::string base;              ///< and all below it
    std::string filter = "(objectClass=*)";
    std::vector<std::string> attributes; ///< empty: all user attributes; entryUUID and entryCSN are always read
    std::vector<std::string> operational; ///< of these besides
};

/// How one group of operations ended: done where there is no refusal; else nothing of it was done where the target has
/// transactions, and otherwise those before the first refusal were (`done` of them, in their order).
struct GroupResult {
    std::vector<Refusal> refusals;
    std::size_t done = 0;
};

/// A place that keeps accounts: an LDAP server, or files. One thread at a time. Error{unavailable} where it cannot be
/// reached or goes away, {denied} it refuses who asks, {settings} it is not what was configured, {input}, {io}.
class Directory {
public:
    virtual ~Directory() = default;
    virtual const Abilities& abilities() const = 0;
    /// Each entry once; parents before what is below them. A base that is missing has no entries.
    virtual void read(const Query& query, const std::function<void(Entry&&)>& each) = 0;
    /// In their order. Durable when it returns, as far as the server is.
    virtual GroupResult apply(std::span<const Operation> group) = 0;
    /// Whether the server itself would take the group after those proven before it... every operation that it would
    /// refuse is told; nothing is written. Error{unavailable} where abilities().proof is false.
    virtual std::vector<Refusal> prove(std::span<const Operation> group) = 0;
    /// Called when a run is over: files write what is derived from all entries.
    virtual void finish() {}
};

} // namespace hoso::directory
