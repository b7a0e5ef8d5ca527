// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/dn.hpp"
#include "directory/ldap_directory.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace hoso::directory {

namespace {

constexpr const char* never_made = "cn=hoso-proof-that-must-fail";

/// `dn` with `to` in place of `from` at its end; as it is where it does not end so. Both as they are written.
std::string moved_back(const std::string& dn, const std::string& from, const std::string& to) {
    const std::string place = normal_dn(dn);
    const std::string above = normal_dn(from);
    if (place == above) return to;
    if (!is_below(place, above)) return dn;
    std::string below = dn;
    std::string left;
    for (std::size_t depth = depth_of(dn) - depth_of(from); depth > 0; --depth) {
        left = join(left, rdn_of(below));
        below = parent_of(below);
    }
    return join(left, to);
}

/// What earlier operations do to the tree.
class Touched {
public:
    bool makes_twice(const Operation& operation, const Places& places) const {
        return operation.kind == OperationKind::add && m_made.count(places.dn) != 0;
    }

    bool rests_on_earlier(const Operation& operation, const Places& places) const {
        if (m_changed.count(places.dn) != 0 || m_gone.count(places.new_dn) != 0) return true;
        if (operation.kind == OperationKind::remove && m_emptied.count(places.dn) != 0) return true;
        for (std::string place = places.dn; !place.empty(); place = parent_of(place))
            if (m_made.count(place) != 0 || m_gone.count(place) != 0) return true;
        return false;
    }

    /// The nearest entry above an addition that is there already; empty for what is no such addition.
    std::string nearest(const Operation& operation, const Places& places) const {
        std::string above = parent_of(places.dn);
        if (operation.kind != OperationKind::add || m_made.count(above) == 0) return {};
        while (m_made.count(above) != 0) above = parent_of(above);
        return above;
    }

    void add(const Operation& operation, const Places& places) {
        switch (operation.kind) {
        case OperationKind::add:
            m_made.insert(places.dn);
            break;
        case OperationKind::modify:
            m_changed.insert(places.dn);
            break;
        case OperationKind::remove:
            m_gone.insert(places.dn);
            m_emptied.insert(parent_of(places.dn));
            break;
        case OperationKind::rename:
            m_gone.insert(places.dn);
            m_made.insert(places.new_dn);
            break;
        }
    }

private:
    std::set<std::string> m_made, m_gone, m_changed, m_emptied;
};

} // namespace

struct LdapDirectory::ProofStep {
    Operation tried;
    Places places;
    const Operation* told; ///< null for what the group only needs
    bool stands_for_move = false;
};

/// What is left to be tried of a group and of what it needs, and what was found. Moves cannot be tried in a
/// transaction: there they are renames in their place, and what comes behind them finds the entry there.
struct LdapDirectory::Proof {
    std::deque<ProofStep> steps; // what stays is not moved about: `tried` is large
    std::vector<std::size_t> left;
    std::vector<std::pair<const Operation*, Refusal>> refusals;
    std::vector<const Operation*> moves;

    void add(const Operation& operation, const Operation* told) {
        ProofStep step{operation, {}, told};
        for (auto earlier = m_moves.rbegin(); earlier != m_moves.rend(); ++earlier) {
            step.tried.dn = moved_back(step.tried.dn, earlier->first, earlier->second);
            if (operation.kind == OperationKind::rename)
                step.tried.new_dn = moved_back(step.tried.new_dn, earlier->first, earlier->second);
        }
        step.places = places_of(step.tried);
        if (is_move(step.tried, step.places)) {
            step.stands_for_move = true;
            if (told != nullptr) moves.push_back(told);
            const std::string in_place = join(rdn_of(step.tried.new_dn), parent_of(step.tried.dn));
            m_moves.emplace_back(step.tried.new_dn, in_place);
            step.tried.new_dn = in_place;
            step.places = places_of(step.tried);
        }
        left.push_back(steps.size());
        steps.push_back(std::move(step));
    }

    /// Without what failed and what rests on it.
    void drop(const std::vector<Failure>& failures) {
        std::set<std::size_t> gone;
        for (const Failure& failure : failures) {
            const ProofStep& failed = steps[left[failure.place]];
            gone.insert(failure.place);
            for (std::size_t i = failure.place + 1; i < left.size(); ++i)
                if (rests_on(steps[left[i]].tried, steps[left[i]].places, failed.tried, failed.places)) gone.insert(i);
        }
        std::vector<std::size_t> rest;
        for (std::size_t i = 0; i < left.size(); ++i)
            if (gone.count(i) == 0) rest.push_back(left[i]);
        left = std::move(rest);
    }

    /// Whether a step makes this place, or ends what is there.
    bool touches(const std::string& normal) const {
        return std::any_of(steps.begin(), steps.end(), [&](const ProofStep& step) {
            return (step.tried.kind != OperationKind::modify && !step.stands_for_move && step.places.dn == normal) ||
                   step.places.new_dn == normal;
        });
    }

    /// As the operations stand in the group, whichever was found first.
    std::vector<Refusal> told() {
        std::sort(refusals.begin(), refusals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<Refusal> all;
        for (auto& [operation, refusal] : refusals) all.push_back(std::move(refusal));
        return all;
    }

private:
    std::vector<std::pair<std::string, std::string>> m_moves; ///< where it goes, where it is meanwhile
};

std::vector<Refusal> LdapDirectory::prove(std::span<const Operation> group, std::span<const Operation> needed) {
    if (!m_abilities.proof) {
        throw Error{Cause::unavailable,
            message("{}: the server has no transactions, so it cannot be asked without writing", m_address.url)};
    }
    Proof proof;
    for (const Operation& operation : needed) proof.add(operation, nullptr);
    for (const Operation& operation : group) proof.add(operation, &operation);
    return with_session([&](Session&) {
        if (m_replicated)
            ask_each(proof);
        else
            try_until_clean(proof);
        prove_moves(proof);
        return proof.told();
    });
}

void LdapDirectory::try_until_clean(Proof& proof) {
    while (!proof.left.empty()) {
        std::vector<const Operation*> operations;
        std::vector<const Places*> places;
        for (const std::size_t step : proof.left) {
            operations.push_back(&proof.steps[step].tried);
            places.push_back(&proof.steps[step].places);
        }
        const std::vector<Failure> failures = try_out({operations, places});
        if (failures.empty()) break;
        for (const Failure& failure : failures)
            note_failure(proof, proof.steps[proof.left[failure.place]], failure.reply);
        proof.drop(failures);
    }
}

/// Each operation by itself, as if it were the first. What is to be made below an entry that is not there yet is tried
/// below the nearest one that is; what is about an entry that an earlier one makes, changes or moves cannot be asked.
void LdapDirectory::ask_each(Proof& proof) {
    Touched touched;
    for (const ProofStep& step : proof.steps) {
        Operation tried = step.tried;
        std::optional<Reply> reply;
        if (touched.makes_twice(step.tried, step.places)) {
            reply = Reply{not_sent, LDAP_ALREADY_EXISTS, {}, {}};
        } else if (!touched.rests_on_earlier(tried, step.places)) {
            reply = ask(tried);
        } else if (const std::string above = touched.nearest(tried, step.places); !above.empty()) {
            tried.dn = join(rdn_of(tried.dn), above);
            reply = ask(tried);
            if (reply && reply->code == LDAP_ALREADY_EXISTS) reply.reset(); // there, not where it is to be
        }
        touched.add(step.tried, step.places);
        if (reply && reply->code != LDAP_SUCCESS) note_failure(proof, step, *reply);
    }
}

/// One transaction that cannot be kept.
std::vector<LdapDirectory::Failure> LdapDirectory::try_out(const Part& part) {
    Transaction transaction{*m_session};
    if (transaction.begun().code != LDAP_SUCCESS) {
        throw Error{Cause::unavailable,
            message("{}: the server begins no transaction: {}", m_address.url, problem_of(transaction.begun()))};
    }
    GroupSender sender{*m_session, m_understood, m_address.window, GroupSender::AfterRefusal::go_on};
    sender.use_transaction(transaction.identifier());
    sender.send(part.operations, part.places);
    std::vector<Failure> failures;
    for (const std::size_t place : sender.refused()) failures.push_back({place, *sender.replies()[place]});
    if (failures.empty()) return end_in_refusal(transaction, sender);
    transaction.end(Transaction::Settle::abort, sender.pause());
    return failures;
}

std::vector<LdapDirectory::Failure> LdapDirectory::end_in_refusal(Transaction& transaction, const GroupSender& sender) {
    // Two reasons to be refused: there is no such entry, and none could meet the condition.
    const Operation must_fail{OperationKind::remove, join(never_made, m_address.base)};
    Controls controls;
    controls.add(LDAP_CONTROL_ASSERT, Controls::Weight::critical, assertion(m_session->get(), matches_nothing));
    controls.add(LDAP_CONTROL_TXN_SPEC, Controls::Weight::critical, transaction.identifier());
    const int last = m_session->send(must_fail, controls);
    const Reply taken = m_session->parse(m_session->receive(last).get());
    const auto cannot = [&](const Reply& reply) {
        return Error{Cause::unavailable,
            message("{}: the server cannot be asked without writing: {}", m_address.url, problem_of(reply))};
    };
    if (taken.code != LDAP_SUCCESS) {
        transaction.end(Transaction::Settle::abort, sender.pause());
        throw cannot(taken);
    }
    const Transaction::Ending ending = transaction.end(Transaction::Settle::commit, sender.pause());
    if (ending.reply.code == LDAP_SUCCESS)
        throw Error{Cause::unavailable, message("{}: the server has done what it was only asked about", m_address.url)};
    if (ending.failed == last) return {};
    const auto place = ending.failed ? sender.place_of(*ending.failed) : std::nullopt;
    if (!place) throw cannot(ending.reply);
    return {{*place, ending.reply}};
}

void LdapDirectory::note_failure(Proof& proof, const ProofStep& step, Reply reply) {
    if (step.told == nullptr) return;
    // Its place is taken only where it is tried, not where it goes.
    if (step.stands_for_move && reply.code == LDAP_ALREADY_EXISTS) return;
    if (is_last_removal(step.tried, reply)) {
        const std::optional<Reply> alone = ask(step.tried);
        const bool depends =
            alone && (alone->code == LDAP_NOT_ALLOWED_ON_NONLEAF || alone->code == LDAP_NO_SUCH_OBJECT);
        if (!alone || depends || alone->code == LDAP_SUCCESS) return;
        reply = *alone;
    }
    add_words(step.tried, reply);
    proof.refusals.emplace_back(step.told, to_refusal(*step.told, reply));
}

/// Whether the new parent is there and takes it; a parent that the group itself makes is not there yet.
void LdapDirectory::prove_moves(Proof& proof) {
    for (const Operation* move : proof.moves) {
        const bool refused = std::any_of(
            proof.refusals.begin(), proof.refusals.end(), [&](const auto& refusal) { return refusal.first == move; });
        const Places places = places_of(*move);
        if (refused || proof.touches(places.dn) || proof.touches(places.new_dn) ||
            proof.touches(parent_of(places.new_dn)))
            continue;
        const std::optional<Reply> reply = ask(*move);
        if (reply && reply->code != LDAP_SUCCESS) proof.refusals.emplace_back(move, to_refusal(*move, *reply));
    }
}

} // namespace hoso::directory
