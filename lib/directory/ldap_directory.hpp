// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/connect.hpp"
#include "directory/ldap_noted.hpp"
#include "directory/ldap_session.hpp"
#include "directory/ldap_stored.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hoso::directory {

/// An LDAP server (RFC 4511). It connects again by itself when the connection was lost between two calls.
///
/// Where it has transactions (RFC 5805) a group is one of them, but for what slapd 2.5 (Debian 12) cannot do in one:
/// - Renames. slapd keeps the new parent's name on its stack until the operation is queued and reads it when the
///   transaction ends, and goes down; other renames now and then fail with 80. They are never put into a transaction.
/// - Removals. That of the last entry below a parent is refused with 80, because back-mdb takes the answer "no more
///   children" for its own error; and behind a removal the condition of a later change (RFC 4528) is found false though
///   it holds.
/// A group with one of these is done in parts, each of them whole or not at all, in order, up to the first refusal.
///
/// The group that was announced is noted in a transaction on a second connection while the server is busy with the end
/// of the one before.
///
/// A proof asks for each operation by itself with OpenLDAP's control for no operation: the server does it with all
/// checks and takes it back. Not by a transaction that cannot be kept: syncprov and accesslog tell other servers about
/// each operation of a transaction before it is known whether it is kept.
class LdapDirectory : public Directory {
public:
    explicit LdapDirectory(const Address& address);

    const Abilities& abilities() const override { return m_abilities; }
    void read(const Query& query, const std::function<void(Entry&&)>& each) override;
    void begin() override;
    void announce(std::span<const Operation> group) override { m_announced.assign(group.begin(), group.end()); }
    GroupResult apply(std::span<const Operation> group) override;
    std::vector<Refusal> prove(std::span<const Operation> group, std::span<const Operation> needed) override;
    std::vector<std::string> remarks() override;

private:
    struct Part {
        std::span<const Operation* const> operations;
        std::span<const Places* const> places;
    };
    struct Failure {
        std::size_t place; ///< in the part
        Reply reply;
    };

    Session& session();
    /// What `work` gives. A connection on which something went wrong may be in the middle of anything and is let go.
    template <typename Work> auto with_session(const Work& work) {
        try {
            return work(session());
        } catch (...) {
            forget_noted();
            m_session.reset();
            throw;
        }
    }
    void forget_noted() noexcept {
        m_noted.reset();
        m_matched.reset();
        m_second.reset();
    }
    void learn_abilities();
    bool understands(const char* control);
    std::string context_csn_of(const std::string& naming_context);

    GroupResult apply_parts(std::span<const Operation> group);
    GroupResult apply_in_transactions(const Part& group);
    enum class Place { between, last }; ///< of a part in its group
    /// All of it or nothing; the refusals, none where it was done.
    std::vector<Failure> transact(const Part& part, Place place);
    /// Lets the server note what was announced.
    void note_announced();
    /// Whether the group is what was noted before; what else was noted is given up.
    void match_noted(std::span<const Operation> group);
    /// One after the other or beside each other; of each operation what the server said, none where it was not sent.
    std::vector<std::optional<Reply>> do_directly(const Part& part);
    /// What the server would say if it were done now. None where it cannot be asked.
    std::optional<Reply> ask(const Operation& operation);
    bool can_ask();
    Reply send_question(const Operation& operation);
    Reply take_back(const Operation& operation);
    Reply ask_in_vain(const Operation& operation);
    /// The end of a transaction brings a code but no words.
    void add_words(const Operation& operation, Reply& reply);

    Address m_address;
    Understood m_understood;
    bool m_no_operation = false;              ///< whether the server knows the control for no operation
    std::optional<bool> m_heeds_no_operation; ///< none: not tried yet
    std::string m_context;                    ///< the naming context that the base is in
    Abilities m_abilities;
    StoredAttributes m_stored;
    std::unique_ptr<Session> m_session;
    std::vector<Operation> m_announced;
    std::unique_ptr<Session> m_second;
    std::vector<Operation> m_noted_group;
    std::unique_ptr<NotedGroup> m_noted;   ///< m_noted_group, on m_second
    std::unique_ptr<NotedGroup> m_matched; ///< the same, for the group that is being applied
};

} // namespace hoso::directory
