// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/dependence.hpp"
#include "directory/dn.hpp"
#include "directory/ldap_directory.hpp"
#include "directory/ldap_read.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <set>

namespace hoso::directory {

namespace {

/// What earlier operations would have done to the tree when the turn of a later one comes, which the server is asked
/// about now.
class Foreseen {
public:
    /// The operation as it can be asked about now; none where it rests on what is not there yet.
    std::optional<Operation> askable(const Operation& operation) const {
        if (rests_on(m_gone, places_of(operation).dn)) return std::nullopt;
        Operation tried = operation;
        for (auto move = m_moves.rbegin(); move != m_moves.rend(); ++move)
            tried.dn = rebased(tried.dn, move->first, move->second);
        const Places places = places_of(tried);
        const std::string above = parent_of(places.dn);
        if (tried.kind == OperationKind::add) {
            // Where nothing is above it yet, it is tried below the nearest entry that is there.
            std::string nearest = above;
            while (m_added.count(nearest) != 0) nearest = parent_of(nearest);
            if (nearest != above) tried.dn = join(rdn_of(tried.dn), nearest);
            return tried;
        }
        if (m_changed.count(places.dn) != 0 || rests_on(m_added, places.dn)) return std::nullopt;
        if (tried.kind == OperationKind::remove && m_emptied.count(places.dn) != 0) return std::nullopt;
        if (tried.kind == OperationKind::rename) {
            if (m_gone.count(places_of(operation).new_dn) != 0) return std::nullopt;
            for (auto move = m_moves.rbegin(); move != m_moves.rend(); ++move)
                tried.new_dn = rebased(tried.new_dn, move->first, move->second);
            if (rests_on(m_added, parent_of(places_of(tried).new_dn)))
                tried.new_dn = join(rdn_of(tried.new_dn), parent_of(tried.dn)); // its new name at least
        }
        return tried;
    }

    bool makes_twice(const Operation& operation) const {
        const Places places = places_of(operation);
        return m_made.count(operation.kind == OperationKind::rename ? places.new_dn : places.dn) != 0 &&
               (operation.kind == OperationKind::add || operation.kind == OperationKind::rename);
    }

    void add(const Operation& operation, const std::optional<Operation>& tried) {
        const Places places = places_of(operation);
        const std::string now = tried ? places_of(*tried).dn : places.dn;
        switch (operation.kind) {
        case OperationKind::add:
            m_made.insert(places.dn);
            m_added.insert(places.dn);
            break;
        case OperationKind::modify:
            m_changed.insert(now);
            break;
        case OperationKind::remove:
            m_gone.insert(places.dn);
            m_emptied.insert(parent_of(now));
            break;
        case OperationKind::rename:
            m_gone.insert(places.dn);
            m_made.insert(places.new_dn);
            m_moves.emplace_back(operation.new_dn, operation.dn);
            m_emptied.insert(parent_of(now));
            break;
        }
    }

private:
    static bool rests_on(const std::set<std::string>& places, const std::string& dn) {
        for (std::string place = dn; !place.empty(); place = parent_of(place))
            if (places.count(place) != 0) return true;
        return false;
    }

    std::set<std::string> m_made, m_added, m_gone, m_changed, m_emptied;
    std::vector<std::pair<std::string, std::string>> m_moves; ///< where it goes, where it is
};

} // namespace

std::vector<Refusal> LdapDirectory::prove(std::span<const Operation> group, std::span<const Operation> needed) {
    if (!m_abilities.proof)
        throw Error{Cause::unavailable, message("{}: this server cannot be asked without writing", m_address.url)};
    return with_session([&](Session&) {
        if (!can_ask())
            throw Error{Cause::unavailable, message("{}: this server cannot be asked without writing", m_address.url)};
        Foreseen foreseen;
        for (const Operation& operation : needed) foreseen.add(operation, foreseen.askable(operation));
        std::vector<Refusal> refusals;
        for (const Operation& operation : group) {
            const std::optional<Operation> tried = foreseen.askable(operation);
            Reply reply;
            if (foreseen.makes_twice(operation))
                reply.code = LDAP_ALREADY_EXISTS;
            else if (tried)
                reply = *ask(*tried);
            // What is taken where it was tried may be free where it goes.
            const bool elsewhere = tried && (tried->kind == OperationKind::rename ? tried->new_dn != operation.new_dn
                                                                                  : tried->dn != operation.dn);
            if (elsewhere && reply.code == LDAP_ALREADY_EXISTS && !foreseen.makes_twice(operation)) reply = Reply{};
            foreseen.add(operation, tried);
            if (reply.code != LDAP_SUCCESS) refusals.push_back(to_refusal(operation, reply));
        }
        return refusals;
    });
}

/// That the control is known does not say that the database heeds it: tried with a value that is there already.
bool LdapDirectory::can_ask() {
    if (!m_no_operation || m_heeds_no_operation) return m_heeds_no_operation.value_or(false);
    std::string present;
    search(*m_session, {m_context, Scope::base, "(objectClass=*)", {"objectClass"}}, [&](Entry&& entry) {
        const auto classes = entry.attributes.find("objectClass");
        if (classes != entry.attributes.end() && !classes->second.empty()) present = classes->second.front();
    });
    Operation nothing{OperationKind::modify, m_context};
    nothing.changes.push_back({ValueChange::How::add, "objectClass", {present}});
    m_heeds_no_operation =
        !present.empty() && m_understood.permissive && send_question(nothing).code == LDAP_X_NO_OPERATION;
    return *m_heeds_no_operation;
}

Reply LdapDirectory::send_question(const Operation& operation) {
    Controls controls = controls_of(m_session->get(), operation, m_understood);
    controls.add(no_operation, Controls::Weight::critical);
    const int id = m_session->send(operation, controls);
    return m_session->parse(m_session->receive(id).get());
}

std::optional<Reply> LdapDirectory::ask(const Operation& operation) {
    if (!can_ask()) return std::nullopt;
    const auto missing = m_stored.missing(*m_session, m_context, operation);
    if (missing.empty()) return take_back(operation);
    // An undone write of these would damage slapd (ldap_stored.hpp): what looks at them is asked where nothing can be
    // written, and the rest without them.
    Reply reply = ask_in_vain(operation);
    if (reply.code != LDAP_SUCCESS) return reply;
    Operation rest = operation;
    for (const std::string& attribute : missing) rest.attributes.erase(attribute);
    std::erase_if(rest.changes, [&](const ValueChange& change) { return missing.count(change.attribute) > 0; });
    const auto rdn = parse_rdn(rdn_of(operation.new_dn.empty() ? operation.dn : operation.new_dn));
    const bool is_named_by_one =
        std::any_of(rdn.begin(), rdn.end(), [&](const auto& part) { return missing.count(part.first) > 0; });
    const bool is_nothing = operation.kind == OperationKind::modify && rest.changes.empty();
    if (is_named_by_one || is_nothing) return reply;
    reply = take_back(rest);
    if (reply.code == LDAP_OBJECT_CLASS_VIOLATION) reply = Reply{}; // for want of what was left out
    return reply;
}

/// Schema, syntaxes, uniqueness and password policy look at an operation before its place is looked for.
Reply LdapDirectory::ask_in_vain(const Operation& operation) {
    Operation vain = operation;
    Controls controls;
    int wanted = LDAP_ASSERTION_FAILED;
    if (operation.kind == OperationKind::add) {
        vain.dn = join(rdn_of(operation.dn), m_stored.nowhere(m_context));
        wanted = LDAP_NO_SUCH_OBJECT;
        controls = controls_of(m_session->get(), vain, m_understood);
    } else {
        controls.add(LDAP_CONTROL_ASSERT, Controls::Weight::critical, assertion(m_session->get(), matches_nothing));
        if (m_understood.permissive) controls.add(LDAP_CONTROL_X_PERMISSIVE_MODIFY, Controls::Weight::critical);
    }
    const int id = m_session->send(vain, controls);
    Reply reply = m_session->parse(m_session->receive(id).get());
    if (reply.code == LDAP_SUCCESS)
        throw Error{Cause::unavailable,
            message("{}: the server has done what it was only asked about: {}", m_address.url, vain.dn)};
    if (reply.code == wanted) reply = Reply{};
    return reply;
}

Reply LdapDirectory::take_back(const Operation& operation) {
    Reply reply = send_question(operation);
    if (reply.code == LDAP_SUCCESS)
        throw Error{Cause::unavailable,
            message("{}: the server has done what it was only asked about: {}", m_address.url, operation.dn)};
    if (reply.code == LDAP_X_NO_OPERATION) reply.code = LDAP_SUCCESS;
    return reply;
}

} // namespace hoso::directory
