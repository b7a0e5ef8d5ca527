// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/connect.hpp"
#include "directory/ldap_group.hpp"
#include "directory/ldap_session.hpp"
#include "directory/ldap_transaction.hpp"

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
/// - A move to another parent. slapd keeps the new parent's name on its stack until the operation is queued and reads
/// it
///   when the transaction ends, and goes down. Moves are never put into a transaction.
/// - The removal of the last entry below a parent: refused with 80, because back-mdb takes the answer "no more
/// children"
///   for its own error. Such a removal is done again outside.
/// - On a server that others copy (it has a contextCSN), syncprov tells these about each operation of a transaction
///   before it is known whether it is kept. There a proof asks for each operation by itself instead, with OpenLDAP's
///   control for no operation.
/// A group with one of the first two is done in parts, each of them whole or not at all, in order, up to the first
/// refusal.
class LdapDirectory : public Directory {
public:
    explicit LdapDirectory(const Address& address);

    const Abilities& abilities() const override { return m_abilities; }
    void read(const Query& query, const std::function<void(Entry&&)>& each) override;
    GroupResult apply(std::span<const Operation> group) override;
    std::vector<Refusal> prove(std::span<const Operation> group, std::span<const Operation> needed) override;

private:
    struct Part {
        std::span<const Operation* const> operations;
        std::span<const Places* const> places;
    };
    struct Failure {
        std::size_t place; ///< in the part
        Reply reply;
    };
    struct ProofStep;
    struct Proof;

    Session& session();
    /// What `work` gives. A connection on which something went wrong may be in the middle of anything and is let go.
    template <typename Work> auto with_session(const Work& work) {
        try {
            return work(session());
        } catch (...) {
            m_session.reset();
            throw;
        }
    }
    void learn_abilities();
    bool understands(const char* control);
    std::string context_csn_of(const std::string& naming_context);

    GroupResult apply_in_transactions(const Part& group);
    /// All of it or nothing; the refusals, none where it was done.
    std::vector<Failure> transact(const Part& part);
    /// One after the other or beside each other; of each operation what the server said, none where it was not sent.
    std::vector<std::optional<Reply>> do_directly(const Part& part);
    /// Lets the server do it all and then something that it must refuse. Failures that were met before; none where all
    /// was well.
    std::vector<Failure> try_out(const Part& part);
    std::vector<Failure> end_in_refusal(Transaction& transaction, const GroupSender& sender);
    void try_until_clean(Proof& proof);
    void ask_each(Proof& proof);
    void note_failure(Proof& proof, const ProofStep& step, Reply reply);
    void prove_moves(Proof& proof);
    /// What the server would say if it were done now, by itself. None where it cannot be asked.
    std::optional<Reply> ask(const Operation& operation);
    /// The end of a transaction brings a code but no words.
    void add_words(const Operation& operation, Reply& reply);

    Address m_address;
    Understood m_understood;
    bool m_no_operation = false; ///< whether the server can be asked without doing it
    bool m_replicated = false;   ///< a transaction that is not kept would be told to other servers all the same
    Abilities m_abilities;
    std::unique_ptr<Session> m_session;
};

} // namespace hoso::directory
