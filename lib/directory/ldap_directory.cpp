// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_directory.hpp"

#include "directory/dn.hpp"
#include "directory/ldap_read.hpp"
#include "directory/ldap_transaction.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

constexpr const char* no_operation = "1.3.6.1.4.1.4203.666.5.2"; // OpenLDAP: say what would come of it
constexpr const char* nothing_matches = "(!(objectClass=*))";
constexpr const char* never_made = "cn=hoso-proof-that-must-fail";

bool lists(const Entry& entry, std::string_view attribute, std::string_view value) {
    const auto found = entry.attributes.find(attribute);
    return found != entry.attributes.end() &&
           std::find(found->second.begin(), found->second.end(), value) != found->second.end();
}

/// The naming context that a base is in; the base itself where the server does not tell.
std::string naming_context_of(const Entry& root, const std::string& base) {
    const std::string place = normal_dn(base);
    const auto contexts = root.attributes.find("namingContexts");
    std::string best;
    if (contexts != root.attributes.end()) {
        for (const std::string& context : contexts->second) {
            const std::string normal = normal_dn(context);
            if ((place == normal || is_below(place, normal)) && depth_of(context) > depth_of(best)) best = context;
        }
    }
    return best.empty() ? base : best;
}

Refusal to_refusal(const Operation& operation, const Reply& reply) {
    return {operation.origin, reply.code, operation.dn, problem_of(reply)};
}

std::vector<Places> places_of(std::span<const Operation> group) {
    std::vector<Places> places;
    places.reserve(group.size());
    for (const Operation& operation : group) places.push_back(places_of(operation));
    return places;
}

} // namespace

/// What `work` gives. A connection on which something went wrong may be in the middle of anything and is let go.
template <typename Work> auto LdapDirectory::with_session(const Work& work) {
    try {
        return work(session());
    } catch (...) {
        m_session.reset();
        throw;
    }
}

LdapDirectory::LdapDirectory(const Address& address) : m_address{address} {
    if (normal_dn(m_address.base).empty())
        throw Error{Cause::settings, message("{}: needs a base, below which everything stands", m_address.url)};
    with_session([&](Session&) { learn_abilities(); });
}

Session& LdapDirectory::session() {
    if (m_session && !m_session->is_alive()) m_session.reset();
    if (!m_session) m_session = std::make_unique<Session>(m_address);
    return *m_session;
}

void LdapDirectory::learn_abilities() {
    Entry root;
    search(*m_session,
        {"", Scope::base, "(objectClass=*)", {"namingContexts", "supportedControl", "supportedExtension"}},
        [&](Entry&& entry) { root = std::move(entry); });
    const std::string context = naming_context_of(root, m_address.base);
    m_abilities.server = m_address.url + ' ' + context;
    m_abilities.transactions = m_address.use_transactions && lists(root, "supportedExtension", LDAP_EXOP_TXN_START);
    m_abilities.assertions = lists(root, "supportedControl", LDAP_CONTROL_ASSERT);
    m_abilities.proof = m_abilities.transactions && m_abilities.assertions;
    m_understood.paging = lists(root, "supportedControl", LDAP_CONTROL_PAGEDRESULTS);
    const auto knows = [&](const char* control) {
        return lists(root, "supportedControl", control) || (m_abilities.assertions && understands(control));
    };
    m_understood.permissive = knows(LDAP_CONTROL_X_PERMISSIVE_MODIFY);
    m_understood.relax = knows(LDAP_CONTROL_RELAX);
    m_no_operation = m_abilities.transactions && knows(no_operation);
    m_abilities.uuids = m_understood.relax;
    m_abilities.context_csn = context_csn_of(context);
}

/// OpenLDAP does not list all controls it has. Asked with a change that cannot happen: no entry meets its condition.
bool LdapDirectory::understands(const char* control) {
    Operation change{OperationKind::modify, m_address.base};
    change.changes.push_back({ValueChange::How::add, "objectClass", {"top"}});
    Controls controls;
    controls.add(LDAP_CONTROL_ASSERT, Controls::Weight::critical, assertion(m_session->get(), nothing_matches));
    controls.add(control, Controls::Weight::critical);
    const int id = m_session->send(change, controls);
    const Reply reply = m_session->parse(m_session->receive(id).get());
    return reply.code == LDAP_ASSERTION_FAILED;
}

std::string LdapDirectory::context_csn_of(const std::string& naming_context) {
    Values csns;
    search(*m_session, {naming_context, Scope::base, "(objectClass=*)", {"contextCSN"}}, [&](Entry&& entry) {
        const auto found = entry.attributes.find("contextCSN");
        if (found != entry.attributes.end()) csns = std::move(found->second);
    });
    std::sort(csns.begin(), csns.end()); // one of each server that writes
    std::string all;
    for (const std::string& csn : csns) all += (all.empty() ? "" : " ") + csn;
    return all;
}

void LdapDirectory::read(const Query& query, const std::function<void(Entry&&)>& each) {
    Search all{query.base, Scope::subtree, query.filter, query.attributes};
    if (all.attributes.empty()) all.attributes.emplace_back(LDAP_ALL_USER_ATTRIBUTES);
    all.attributes.insert(all.attributes.end(), {"entryUUID", "entryCSN"});
    all.attributes.insert(all.attributes.end(), query.operational.begin(), query.operational.end());
    if (m_understood.paging) all.paging = Paging::pages;
    ParentsFirst ordered{query.base, each};
    with_session(
        [&](Session& session) { search(session, all, [&](Entry&& entry) { ordered.take(std::move(entry)); }); });
    ordered.finish();
}

GroupResult LdapDirectory::apply(std::span<const Operation> group) {
    if (group.empty()) return {};
    const std::vector<Places> places = places_of(group);
    Steps steps;
    for (const Operation& operation : group) steps.operations.push_back(&operation);
    for (const Places& place : places) steps.places.push_back(&place);
    return with_session(
        [&](Session&) { return m_abilities.transactions ? apply_in_transaction(steps) : apply_one_by_one(steps); });
}

GroupResult LdapDirectory::apply_in_transaction(const Steps& steps) {
    GroupResult result;
    result.was_done.assign(steps.operations.size(), false);
    const auto refuse = [&](std::size_t place, Reply reply) {
        add_words(*steps.operations[place], reply);
        result.refusals.push_back(to_refusal(*steps.operations[place], reply));
    };
    Transaction transaction{*m_session};
    if (transaction.begun().code != LDAP_SUCCESS) {
        refuse(0, transaction.begun());
        return result;
    }
    GroupSender sender{*m_session, m_understood, m_address.window, GroupSender::AfterRefusal::stop};
    sender.use_transaction(transaction.identifier());
    sender.send(steps.operations, steps.places);
    const std::vector<std::size_t> refused = sender.refused();
    if (!refused.empty()) {
        transaction.end(Transaction::Settle::abort);
        for (const std::size_t place : refused) refuse(place, *sender.replies()[place]);
        return result;
    }
    Transaction::Ending ending;
    try {
        ending = transaction.end(Transaction::Settle::commit);
    } catch (const ConnectionLost& error) {
        throw OutcomeUnknown{error.what()};
    }
    if (ending.reply.code == LDAP_SUCCESS) {
        result.done = steps.operations.size();
        result.was_done.assign(result.done, true);
    } else {
        // A commit that fails as a whole (a full disk) names no message.
        const auto place = ending.failed ? sender.place_of(*ending.failed) : std::nullopt;
        refuse(place.value_or(0), ending.reply);
    }
    return result;
}

GroupResult LdapDirectory::apply_one_by_one(const Steps& steps) {
    GroupResult result;
    GroupSender sender{*m_session, m_understood, m_address.window, GroupSender::AfterRefusal::stop};
    try {
        sender.send(steps.operations, steps.places);
    } catch (const ConnectionLost& error) {
        if (sender.any_sent()) throw OutcomeUnknown{error.what()};
        throw;
    }
    for (std::size_t i = 0; i < steps.operations.size(); ++i) {
        const std::optional<Reply>& reply = sender.replies()[i];
        const bool done = reply && reply->code == LDAP_SUCCESS;
        result.was_done.push_back(done);
        if (done) ++result.done;
        if (reply && !done) result.refusals.push_back(to_refusal(*steps.operations[i], *reply));
    }
    return result;
}

std::vector<Refusal> LdapDirectory::prove(std::span<const Operation> group, std::span<const Operation> needed) {
    if (!m_abilities.proof)
        throw Error{Cause::unavailable,
            message("{}: the server has no transactions, so it cannot be asked without writing", m_address.url)};
    if (group.empty()) return {};
    const std::vector<Places> group_places = places_of(group);
    const std::vector<Places> needed_places = places_of(needed);
    Steps steps;
    for (const Operation& operation : needed) steps.operations.push_back(&operation);
    for (const Operation& operation : group) steps.operations.push_back(&operation);
    for (const Places& place : needed_places) steps.places.push_back(&place);
    for (const Places& place : group_places) steps.places.push_back(&place);
    std::size_t told_from = needed.size();

    std::vector<std::pair<const Operation*, Refusal>> refusals;
    return with_session([&](Session&) {
        for (;;) {
            std::vector<Failure> failures = try_out(steps);
            if (failures.empty()) break;
            for (Failure& failure : failures) {
                if (failure.place < told_from) continue;
                const Operation* operation = steps.operations[failure.place];
                add_words(*operation, failure.reply);
                refusals.emplace_back(operation, to_refusal(*operation, failure.reply));
            }
            told_from -= drop(steps, failures, told_from);
        }
        // As the operations stand in the group, whichever was found first.
        std::sort(refusals.begin(), refusals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<Refusal> all;
        for (auto& [operation, refusal] : refusals) all.push_back(std::move(refusal));
        return all;
    });
}

/// Takes what failed, and what rests on it, out of the steps; how many of those before `told_from` went.
std::size_t LdapDirectory::drop(Steps& steps, const std::vector<Failure>& failures, std::size_t told_from) {
    std::vector<bool> gone(steps.operations.size(), false);
    for (const Failure& failure : failures) {
        gone[failure.place] = true;
        for (std::size_t i = failure.place + 1; i < gone.size(); ++i) {
            if (rests_on(*steps.operations[i], *steps.places[i], *steps.operations[failure.place],
                    *steps.places[failure.place]))
                gone[i] = true;
        }
    }
    Steps left;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        if (gone[i]) continue;
        left.operations.push_back(steps.operations[i]);
        left.places.push_back(steps.places[i]);
    }
    steps = std::move(left);
    return static_cast<std::size_t>(
        std::count(gone.begin(), gone.begin() + static_cast<std::ptrdiff_t>(told_from), true));
}

std::vector<LdapDirectory::Failure> LdapDirectory::try_out(const Steps& steps) {
    if (steps.operations.empty()) return {};
    Transaction transaction{*m_session};
    if (transaction.begun().code != LDAP_SUCCESS) {
        throw Error{Cause::unavailable,
            message("{}: the server begins no transaction: {}", m_address.url, problem_of(transaction.begun()))};
    }
    GroupSender sender{*m_session, m_understood, m_address.window, GroupSender::AfterRefusal::go_on};
    sender.use_transaction(transaction.identifier());
    sender.send(steps.operations, steps.places);
    std::vector<Failure> failures;
    for (const std::size_t place : sender.refused()) failures.push_back({place, *sender.replies()[place]});
    if (!failures.empty()) {
        transaction.end(Transaction::Settle::abort);
        return failures;
    }

    // Two reasons to be refused: there is no such entry, and none could meet the condition.
    const Operation must_fail{OperationKind::remove, join(never_made, m_address.base)};
    Controls controls;
    controls.add(LDAP_CONTROL_ASSERT, Controls::Weight::critical, assertion(m_session->get(), nothing_matches));
    controls.add(LDAP_CONTROL_TXN_SPEC, Controls::Weight::critical, transaction.identifier());
    const int last = m_session->send(must_fail, controls);
    const Reply taken = m_session->parse(m_session->receive(last).get());
    const auto ending =
        transaction.end(taken.code == LDAP_SUCCESS ? Transaction::Settle::commit : Transaction::Settle::abort);
    if (taken.code != LDAP_SUCCESS || (ending.reply.code != LDAP_SUCCESS && !ending.failed))
        throw Error{Cause::unavailable, message("{}: cannot be asked without writing: {}", m_address.url,
                                            problem_of(taken.code != LDAP_SUCCESS ? taken : ending.reply))};
    if (ending.reply.code == LDAP_SUCCESS)
        throw Error{Cause::unavailable, message("{}: the server has kept what it was only asked about", m_address.url)};
    if (*ending.failed == last) return {};
    const auto place = sender.place_of(*ending.failed);
    if (!place)
        throw Error{Cause::unavailable, message("{}: the server names a message that was not sent", m_address.url)};
    return {{*place, ending.reply}};
}

void LdapDirectory::add_words(const Operation& operation, Reply& reply) {
    const bool says_all = reply.code == LDAP_ASSERTION_FAILED || reply.code == LDAP_ALREADY_EXISTS ||
                          reply.code == LDAP_NO_SUCH_OBJECT || reply.code == LDAP_REFERRAL;
    if (says_all || !reply.text.empty() || !m_no_operation) return;
    Controls controls = controls_of(m_session->get(), operation, m_understood);
    controls.add(no_operation, Controls::Weight::critical);
    const int id = m_session->send(operation, controls);
    const Reply again = m_session->parse(m_session->receive(id).get());
    if (again.code == reply.code) reply.text = again.text;
}

} // namespace hoso::directory
