// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/ldap_session.hpp"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace hoso::directory {

/// Keeps a server from being damaged by what is taken back. back-mdb of slapd 2.5 numbers a kind of attribute when it
/// is stored for the first time; where that write is undone (a refused transaction, a question by the control for no
/// operation) it goes on using a number that stands nowhere, and what it then stores cannot be read after. So kinds of
/// attributes that no entry has are stored first, in an entry of our own that is removed at once: undoing is harmless
/// for what was stored once.
class StoredAttributes {
public:
    /// Makes every kind of attribute that the operations give values to one that was stored. False where some could not
    /// be: then nothing may be sent that could be undone. What the server refuses in every entry does no harm.
    bool ensure(Session& session, const Understood& understood, const std::string& context,
        std::span<const Operation* const> operations);
    /// Whether ensure() would do nothing.
    bool knows(std::span<const Operation* const> operations) const { return unknown(operations).empty(); }
    /// Those of the operation's kinds of attributes that no entry has and that were not stored either.
    std::set<std::string, CaselessLess> missing(
        Session& session, const std::string& context, const Operation& operation);
    /// Removes such entries of programs that were killed.
    static void remove_left(Session& session, const std::string& context);
    /// Whether an entry had to be written for that.
    bool has_written() const noexcept { return m_has_written; }
    /// A DN that no entry has.
    static std::string nowhere(const std::string& context);
    const std::set<std::string, CaselessLess>& not_stored() const noexcept { return m_failed; }

private:
    using Wanted = std::map<std::string, std::vector<std::string>, CaselessLess>; ///< with values to try
    enum class Outcome { stored, refused, impossible };

    Wanted unknown(std::span<const Operation* const> operations) const;
    bool is_stored(Session& session, const std::string& context, const std::string& attribute);
    Outcome store(Session& session, const Understood& understood, const std::string& context, const Attributes& values);
    bool store_one_by_one(
        Session& session, const Understood& understood, const std::string& context, const Wanted& wanted);

    std::set<std::string, CaselessLess> m_known{"objectClass"}, m_absent, m_failed;
    bool m_has_written = false;
};

} // namespace hoso::directory
