// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/connect.hpp"
#include "directory/ldap_group.hpp"
#include "directory/ldap_session.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hoso::directory {

/// An LDAP server (RFC 4511). Where it has transactions (RFC 5805) a group is one of them. It connects again by itself
/// when the connection was lost between two calls.
class LdapDirectory : public Directory {
public:
    explicit LdapDirectory(const Address& address);

    const Abilities& abilities() const override { return m_abilities; }
    void read(const Query& query, const std::function<void(Entry&&)>& each) override;
    GroupResult apply(std::span<const Operation> group) override;
    std::vector<Refusal> prove(std::span<const Operation> group, std::span<const Operation> needed) override;

private:
    struct Steps {
        std::vector<const Operation*> operations;
        std::vector<const Places*> places;
    };
    struct Failure {
        std::size_t place; ///< in the steps
        Reply reply;
    };

    Session& session();
    template <typename Work> auto with_session(const Work& work);
    void learn_abilities();
    bool understands(const char* control);
    std::string context_csn_of(const std::string& naming_context);

    GroupResult apply_in_transaction(const Steps& steps);
    GroupResult apply_one_by_one(const Steps& steps);
    static std::size_t drop(Steps& steps, const std::vector<Failure>& failures, std::size_t told_from);
    /// Lets the server do the steps and then something that it must refuse. Failures that were met before; none where
    /// all was well.
    std::vector<Failure> try_out(const Steps& steps);
    /// Asks again without writing: the end of a transaction brings a code but no words.
    void add_words(const Operation& operation, Reply& reply);

    Address m_address;
    Understood m_understood;
    bool m_no_operation = false; ///< whether the server can be asked without doing it
    Abilities m_abilities;
    std::unique_ptr<Session> m_session;
};

} // namespace hoso::directory
