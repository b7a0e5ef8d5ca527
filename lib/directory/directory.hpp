// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
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
    /// Of small groups so many operations are best sent in one call of apply(): the end of a transaction takes as long
    /// as a hundred of them. 0: each group by itself.
    std::size_t operations_together = 0;
    bool assertions = false; ///< RFC 4528
    bool uuids = false;      ///< entryUUID can be given back to an entry (relax rules control, as manager)
    bool proof = false;      ///< prove() is possible
    std::string context_csn; ///< of the whole content, where the server tells it
};

struct Query {
    std::string base; ///< and all below it
    std::string filter = "(objectClass=*)";
    std::vector<std::string> attributes;  ///< empty: all user attributes; entryUUID and entryCSN are always read
    std::vector<std::string> operational; ///< of these besides
    std::vector<std::string> only{};      ///< DNs below the base: others are not needed, and may be given all the same
};

/// How one group of operations ended: all done where there is no refusal. Else nothing of it was done where the target
/// has transactions; otherwise what `was_done` says: those before the first refusal, and some that were on their way
/// with it.
struct GroupResult {
    std::vector<Refusal> refusals; ///< in the order of the operations
    std::size_t done = 0;          ///< how many
    std::vector<bool> was_done;    ///< of each operation of the group
};

/// The target went away after it was given what to do and before it answered: all of it may be done, or nothing, or,
/// without transactions, a part. Reading the entries tells; the next call connects again.
class OutcomeUnknown : public Error {
public:
    explicit OutcomeUnknown(const std::string& message) : Error{Cause::unavailable, message} {}
};

/// A place that keeps accounts: an LDAP server, or files. One thread at a time. Error{unavailable} where it cannot be
/// reached or goes away, {denied} it refuses who asks, {settings} it is not what was configured, {input}, {io}.
class Directory {
public:
    virtual ~Directory() = default;
    virtual const Abilities& abilities() const = 0;
    /// Each entry once; parents before what is below them. A base that is missing has no entries.
    virtual void read(const Query& query, const std::function<void(Entry&&)>& each) = 0;
    /// What will be applied after the next group, if that is done: a server can take it in while it does that. Nothing
    /// of it is done before it is applied; the next call of apply() forgets it.
    virtual void announce(std::span<const Operation> group) { static_cast<void>(group); }
    /// In their order. Durable when it returns, as far as the server is. Throws OutcomeUnknown; after any other error
    /// nothing of the group was done.
    virtual GroupResult apply(std::span<const Operation> group) = 0;
    /// Every operation of the group that the target itself would refuse; nothing is written. `needed` comes before the
    /// group, for what it rests on and no one has written yet (the units above its people, say); refusals of these are
    /// not told. What rests on another operation of the group is tried as far as it can be; what only the sum of
    /// several breaks (a mail address in two new entries) is for who makes the plan. Error{unavailable} where
    /// abilities().proof is false.
    virtual std::vector<Refusal> prove(std::span<const Operation> group, std::span<const Operation> needed = {}) = 0;
    /// Called before a run writes: removes what a run that was killed left there for its own use.
    virtual void begin() {}
    /// Called when a run is over: files write what is derived from all entries.
    virtual void finish() {}
    /// What a person should know of how things were done; translated.
    virtual std::vector<std::string> remarks() { return {}; }
};

} // namespace hoso::directory
