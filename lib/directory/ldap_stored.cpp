// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_stored.hpp"

#include "crypto/secret.hpp"
#include "directory/dn.hpp"
#include "directory/ldap_read.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

constexpr const char* probe = "hoso-probe-";
constexpr std::size_t most_values = 8; // tried of each kind, where some are faulty

/// Without options such as ";binary", which make no other kind.
std::string kind_of(const std::string& attribute) { return attribute.substr(0, attribute.find(';')); }

void remove(Session& session, const std::string& dn) {
    const Operation removal{OperationKind::remove, dn};
    Controls none;
    const Reply removed = session.parse(session.receive(session.send(removal, none)).get());
    if (removed.code != LDAP_SUCCESS && removed.code != LDAP_NO_SUCH_OBJECT)
        throw Error{Cause::denied, message("{}: this entry of a trial could not be removed again: {}; remove it by hand",
                                       dn, problem_of(removed))};
}

bool is_password(std::string_view attribute) {
    const CaselessLess less;
    return !less(attribute, "userPassword") && !less("userPassword", attribute);
}

} // namespace

std::string StoredAttributes::nowhere(const std::string& context) {
    const crypto::Secret random = crypto::random_secret(8);
    std::string name = probe;
    for (const char byte : random.view()) name += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return join(make_rdn("ou", name), context);
}

void StoredAttributes::remove_left(Session& session, const std::string& context) {
    Search left{context, Scope::children, fmt::format("(&(objectClass=extensibleObject)(ou={}*))", probe), {"ou"}};
    std::vector<std::string> dns;
    search(session, left, [&](Entry&& entry) { dns.push_back(std::move(entry.dn)); });
    for (const std::string& dn : dns) remove(session, dn);
}

StoredAttributes::Wanted StoredAttributes::unknown(std::span<const Operation* const> operations) const {
    Wanted wanted;
    const auto take = [&](const std::string& attribute, const Values& values) {
        const std::string kind = kind_of(attribute);
        if (values.empty() || m_known.count(kind) > 0) return;
        std::vector<std::string>& list = wanted[kind];
        for (const std::string& value : values)
            if (list.size() < most_values && std::find(list.begin(), list.end(), value) == list.end())
                list.push_back(value);
    };
    for (const Operation* operation : operations) {
        for (const auto& [attribute, values] : operation->attributes) take(attribute, values);
        for (const ValueChange& change : operation->changes)
            if (change.how != ValueChange::How::remove) take(change.attribute, change.values);
        const std::string& dn = operation->kind == OperationKind::rename ? operation->new_dn : std::string{};
        if (!dn.empty())
            for (const auto& [attribute, value] : parse_rdn(rdn_of(dn))) take(attribute, {value});
    }
    return wanted;
}

bool StoredAttributes::is_stored(Session& session, const std::string& context, const std::string& attribute) {
    const std::string filter = '(' + attribute + "=*)";
    std::string none = LDAP_NO_ATTRS;
    char* attributes[] = {none.data(), nullptr};
    LDAPMessage* raw = nullptr;
    ldap_search_ext_s(session.get(), context.c_str(), LDAP_SCOPE_SUBTREE, filter.c_str(), attributes, 0, nullptr,
        nullptr, nullptr, 1, &raw); // the size limit of one is met where there are more
    const LdapMessage result{raw};
    return result && ldap_count_entries(session.get(), result.get()) > 0;
}

StoredAttributes::Outcome StoredAttributes::store(
    Session& session, const Understood& understood, const std::string& context, const Attributes& values) {
    Operation add{OperationKind::add, nowhere(context)};
    add.attributes = values;
    for (auto& [attribute, list] : add.attributes) // nobody's password stands in it, not even hashed
        if (is_password(attribute)) list = {"{SSHA}" + std::string(32, 'A')};
    add.attributes["objectClass"] = {"top", "organizationalUnit", "extensibleObject"};
    add.attributes["ou"].push_back(parse_rdn(rdn_of(add.dn)).front().second);
    Controls controls = controls_of(session.get(), add, understood);
    const Reply reply = session.parse(session.receive(session.send(add, controls)).get());
    if (reply.code == LDAP_INSUFFICIENT_ACCESS || reply.code == LDAP_UNWILLING_TO_PERFORM ||
        reply.code == LDAP_REFERRAL || reply.code == LDAP_NO_SUCH_OBJECT)
        return Outcome::impossible;
    if (reply.code != LDAP_SUCCESS) return Outcome::refused;
    m_has_written = true;
    for (const auto& [attribute, unused] : values) m_absent.erase(attribute);
    remove(session, add.dn);
    return Outcome::stored;
}

bool StoredAttributes::store_one_by_one(
    Session& session, const Understood& understood, const std::string& context, const Wanted& wanted) {
    for (const auto& [attribute, values] : wanted) {
        Outcome outcome = Outcome::refused;
        for (const std::string& value : values) {
            outcome = store(session, understood, context, {{attribute, {value}}});
            if (outcome != Outcome::refused) break;
        }
        if (outcome == Outcome::impossible) {
            for (const auto& [each, unused] : wanted)
                if (m_known.count(each) == 0) m_failed.insert(each);
            return false;
        }
        m_known.insert(attribute); // what is refused everywhere is refused before it is stored
    }
    return true;
}

std::set<std::string, CaselessLess> StoredAttributes::missing(
    Session& session, const std::string& context, const Operation& operation) {
    const Operation* const one[] = {&operation};
    std::set<std::string, CaselessLess> result;
    for (const auto& [attribute, values] : unknown(one)) {
        if (m_absent.count(attribute) == 0) {
            if (is_stored(session, context, attribute))
                m_known.insert(attribute);
            else
                m_absent.insert(attribute);
        }
        if (m_absent.count(attribute) > 0) result.insert(attribute);
    }
    return result;
}

bool StoredAttributes::ensure(Session& session, const Understood& understood, const std::string& context,
    std::span<const Operation* const> operations) {
    Wanted wanted = unknown(operations);
    for (auto at = wanted.begin(); at != wanted.end();) {
        if (is_stored(session, context, at->first)) {
            m_known.insert(at->first);
            at = wanted.erase(at);
        } else {
            ++at;
        }
    }
    if (wanted.empty()) return true;
    Attributes all;
    for (const auto& [attribute, values] : wanted) all[attribute] = {values.front()};
    switch (store(session, understood, context, all)) {
    case Outcome::stored:
        for (const auto& [attribute, values] : wanted) m_known.insert(attribute);
        return true;
    case Outcome::impossible:
        for (const auto& [attribute, values] : wanted) m_failed.insert(attribute);
        return false;
    case Outcome::refused:
        break;
    }
    return store_one_by_one(session, understood, context, wanted);
}

} // namespace hoso::directory
