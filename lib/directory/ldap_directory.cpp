// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_directory.hpp"

#include "directory/dn.hpp"
#include "directory/ldap_read.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

constexpr int transaction_window = 8; // its operations are only noted at first; few threads shall be busy at the end

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

bool is_often_unique(std::string_view attribute) {
    const CaselessLess less;
    for (const char* each : {"mail", "uid", "employeeNumber", "cn", "uidNumber", "mailLocalAddress"})
        if (!less(attribute, each) && !less(each, attribute)) return true;
    return false;
}

/// slapo-unique asks the base about the condition of a change (RFC 4528) that is meant for the entry, and so refuses it
/// with 122. A change that it may look at therefore goes behind one that has the condition and that it does not look
/// at: other attributes of the same change, or taking away an attribute for X.121 addresses, which no entry has.
std::vector<Operation> guarded(const Operation& operation) {
    const bool is_rename = operation.kind == OperationKind::rename;
    if (!operation.csn || (!is_rename && operation.kind != OperationKind::modify)) return {operation};
    Operation guard{OperationKind::modify, operation.dn}, rest = operation;
    guard.csn = operation.csn;
    guard.origin = operation.origin;
    rest.csn.reset();
    if (!is_rename) {
        rest.changes.clear();
        for (const ValueChange& change : operation.changes)
            (is_often_unique(change.attribute) ? rest : guard).changes.push_back(change);
        if (rest.changes.empty()) return {operation};
    }
    if (guard.changes.empty()) guard.changes.push_back({ValueChange::How::replace, "x121Address", {}});
    return {guard, rest};
}

/// What is sent of a group, and where it could be in the way of each other.
struct Sendable {
    explicit Sendable(std::span<const Operation> group) : of(group.size()) {
        for (std::size_t i = 0; i < group.size(); ++i)
            for (Operation& part : guarded(group[i])) {
                parts.push_back(std::move(part));
                of.at(i).push_back(parts.size() - 1);
            }
        for (const Operation& part : parts) places.push_back(places_of(part));
        for (const Operation& part : parts) operations.push_back(&part);
        for (const Places& place : places) operation_places.push_back(&place);
    }
    Sendable(const Sendable&) = delete;

    std::vector<Operation> parts;
    std::vector<std::vector<std::size_t>> of; ///< an operation's parts
    std::vector<Places> places;
    std::vector<const Operation*> operations;
    std::vector<const Places*> operation_places;
};

bool is_alone(const Operation& operation) {
    return operation.kind == OperationKind::rename || operation.kind == OperationKind::remove;
}

/// Adds how the next operations ended.
void note(GroupResult& result, std::span<const Operation* const> operations,
    const std::vector<std::optional<Reply>>& replies) {
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const bool done = replies[i] && replies[i]->code == LDAP_SUCCESS;
        result.was_done.push_back(done);
        if (done) ++result.done;
        if (replies[i] && !done) result.refusals.push_back(to_refusal(*operations[i], *replies[i]));
    }
}

} // namespace

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
    m_abilities.operations_together = m_abilities.transactions ? m_address.together : 0;
    m_abilities.assertions = lists(root, "supportedControl", LDAP_CONTROL_ASSERT);
    m_understood.paging = lists(root, "supportedControl", LDAP_CONTROL_PAGEDRESULTS);
    const auto knows = [&](const char* control) {
        return lists(root, "supportedControl", control) || (m_abilities.assertions && understands(control));
    };
    m_understood.permissive = knows(LDAP_CONTROL_X_PERMISSIVE_MODIFY);
    m_understood.relax = knows(LDAP_CONTROL_RELAX);
    m_no_operation = m_abilities.assertions && knows(no_operation);
    m_abilities.proof = m_no_operation && m_understood.permissive;
    m_context = context;
    m_abilities.uuids = m_understood.relax;
    m_abilities.context_csn = context_csn_of(context);
}

/// OpenLDAP does not list all controls it has. Asked with a change that cannot happen: no entry meets its condition.
bool LdapDirectory::understands(const char* control) {
    Operation change{OperationKind::modify, m_address.base};
    change.changes.push_back({ValueChange::How::add, "objectClass", {"top"}});
    Controls controls;
    controls.add(LDAP_CONTROL_ASSERT, Controls::Weight::critical, assertion(m_session->get(), matches_nothing));
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
    if (!query.only.empty()) {
        std::vector<std::string> dns = query.only;
        std::stable_sort(
            dns.begin(), dns.end(), [](const auto& one, const auto& other) { return depth_of(one) < depth_of(other); });
        with_session([&](Session& session) { search_each(session, dns, all, m_address.window, each); });
        return;
    }
    if (m_understood.paging) all.paging = Paging::pages;
    ParentsFirst ordered{query.base, each};
    with_session(
        [&](Session& session) { search(session, all, [&](Entry&& entry) { ordered.take(std::move(entry)); }); });
    ordered.finish();
}

void LdapDirectory::begin() {
    with_session([&](Session&) { StoredAttributes::remove_left(*m_session, m_address.base); });
}

GroupResult LdapDirectory::apply(std::span<const Operation> group) {
    if (group.empty()) return {};
    const Sendable sendable{group};
    const Part all{sendable.operations, sendable.operation_places};
    const GroupResult sent = with_session([&](Session&) {
        match_noted(group);
        // a transaction that could damage the server when it is refused is none: then one after the other
        if (m_abilities.transactions && m_stored.ensure(*m_session, m_understood, m_address.base, all.operations))
            return apply_in_transactions(all);
        GroupResult result;
        note(result, all.operations, do_directly(all));
        return result;
    });
    m_announced.clear();
    GroupResult result{sent.refusals, 0, std::vector<bool>(group.size(), true)};
    for (std::size_t i = 0; i < group.size(); ++i)
        for (const std::size_t part : sendable.of[i])
            if (!sent.was_done[part]) result.was_done[i] = false;
    result.done = static_cast<std::size_t>(std::count(result.was_done.begin(), result.was_done.end(), true));
    return result;
}

void LdapDirectory::match_noted(std::span<const Operation> group) {
    m_matched.reset();
    if (!m_noted) return;
    const bool is_same = std::equal(group.begin(), group.end(), m_noted_group.begin(), m_noted_group.end());
    if (is_same && m_second->is_alive()) {
        m_matched = std::move(m_noted);
        return;
    }
    try {
        m_noted->transaction().end(Transaction::Settle::abort);
        m_noted.reset();
    } catch (const ConnectionLost&) {
        forget_noted(); // the server does so as well
    }
}

void LdapDirectory::note_announced() {
    m_noted_group = std::exchange(m_announced, {});
    const Sendable sendable{m_noted_group};
    if (m_noted_group.empty() || std::any_of(m_noted_group.begin(), m_noted_group.end(), is_alone) ||
        !m_stored.knows(sendable.operations))
        return;
    try {
        if (!m_second || !m_second->is_alive()) m_second = std::make_unique<Session>(m_address);
        m_noted = std::make_unique<NotedGroup>(*m_second, m_understood, std::min(m_address.window, transaction_window),
            sendable.operations, sendable.operation_places);
        if (!m_noted->is_begun()) m_noted.reset();
    } catch (const Error&) {
        m_noted.reset(); // it is sent when its turn comes, and then it is told what is wrong
        m_second.reset();
    }
}

GroupResult LdapDirectory::apply_in_transactions(const Part& group) {
    const std::size_t size = group.operations.size();
    std::vector<bool> alone;
    for (std::size_t i = 0; i < size; ++i) alone.push_back(is_alone(*group.operations[i]));
    GroupResult result;
    try {
        while (result.was_done.size() < size && result.refusals.empty()) {
            const std::size_t from = result.was_done.size();
            std::size_t to = from + 1;
            while (to < size && alone[to] == alone[from]) ++to;
            const Part part{group.operations.subspan(from, to - from), group.places.subspan(from, to - from)};
            if (alone[from]) {
                note(result, part.operations, do_directly(part));
                continue;
            }
            const std::vector<Failure> failures = transact(part, to == size ? Place::last : Place::between);
            if (failures.size() == 1 && is_last_removal(*part.operations[failures[0].place], failures[0].reply)) {
                alone[from + failures[0].place] = true;
                continue;
            }
            std::vector<std::optional<Reply>> replies(to - from);
            if (failures.empty()) replies.assign(to - from, Reply{});
            for (const Failure& failure : failures) replies[failure.place] = failure.reply;
            note(result, part.operations, replies);
        }
    } catch (const ConnectionLost& error) {
        if (result.done > 0) throw OutcomeUnknown{error.what()};
        throw;
    }
    result.was_done.resize(size, false);
    return result;
}

std::vector<LdapDirectory::Failure> LdapDirectory::transact(const Part& part, Place place) {
    if (m_matched) std::swap(m_session, m_second);
    const auto noted = m_matched ? std::move(m_matched)
                                 : std::make_unique<NotedGroup>(*m_session, m_understood,
                                       std::min(m_address.window, transaction_window), part.operations, part.places);
    Transaction& transaction = noted->transaction();
    if (!noted->is_begun()) return {{0, transaction.begun()}};
    const GroupSender& sender = noted->sender();
    std::vector<Failure> failures;
    for (const std::size_t refused : sender.refused()) failures.push_back({refused, *sender.replies()[refused]});
    if (!failures.empty()) {
        transaction.end(Transaction::Settle::abort);
        for (Failure& failure : failures) add_words(*part.operations[failure.place], failure.reply);
        return failures;
    }
    Transaction::Ending ending;
    try {
        transaction.send_end(Transaction::Settle::commit);
        if (place == Place::last) note_announced();
        ending = transaction.receive_end();
    } catch (const ConnectionLost& error) {
        throw OutcomeUnknown{error.what()};
    }
    if (ending.reply.code == LDAP_SUCCESS) return {};
    // A commit that fails as a whole (a full disk) names no message.
    const std::size_t failed = ending.failed ? sender.place_of(*ending.failed).value_or(0) : 0;
    add_words(*part.operations[failed], ending.reply);
    return {{failed, ending.reply}};
}

std::vector<std::string> LdapDirectory::remarks() {
    std::vector<std::string> remarks;
    if (m_stored.has_written())
        remarks.push_back(message("{}: no entry had some of the attributes yet; an entry with them was written and "
                                  "removed first, because slapd 2.5 is damaged by an undone write of such attributes",
            m_address.url));
    if (!m_stored.not_stored().empty())
        remarks.push_back(
            message("{}: the attribute {} could not be stored for a trial: what has it was done without transactions",
                m_address.url, *m_stored.not_stored().begin()));
    return remarks;
}

std::vector<std::optional<Reply>> LdapDirectory::do_directly(const Part& part) {
    GroupSender sender{*m_session, m_understood, m_address.window};
    try {
        sender.send(part.operations, part.places);
    } catch (const ConnectionLost& error) {
        if (sender.any_sent()) throw OutcomeUnknown{error.what()};
        throw;
    }
    return sender.replies();
}

void LdapDirectory::add_words(const Operation& operation, Reply& reply) {
    const bool says_all = reply.code == LDAP_ASSERTION_FAILED || reply.code == LDAP_ALREADY_EXISTS ||
                          reply.code == LDAP_NO_SUCH_OBJECT || reply.code == LDAP_REFERRAL || reply.code == LDAP_OTHER;
    const bool may_refer = reply.code == LDAP_UNWILLING_TO_PERFORM;
    if (says_all || (!reply.text.empty() && !may_refer)) return;
    const std::optional<Reply> again = ask(operation);
    // In a transaction slapd does not say which other server is responsible.
    if (again && may_refer && again->code == LDAP_REFERRAL) reply = *again;
    if (again && again->code == reply.code) reply.text = again->text;
}

} // namespace hoso::directory
