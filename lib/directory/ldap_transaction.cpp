// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_transaction.hpp"

#include <algorithm>
#include <chrono>
#include <lber.h>
#include <thread>

namespace hoso::directory {

namespace {

struct FreeElement {
    void operator()(BerElement* element) const noexcept { ber_free(element, 1); }
};
using Element = std::unique_ptr<BerElement, FreeElement>;

/// TxnEndReq ::= SEQUENCE { commit BOOLEAN DEFAULT TRUE, identifier OCTET STRING }
Handle<berval, &ber_bvfree> end_request(const std::string& identifier, Transaction::Settle settle) {
    const Element element{ber_alloc_t(LBER_USE_DER)};
    berval name = to_berval(identifier);
    berval* request = nullptr;
    if (!element ||
        (settle == Transaction::Settle::commit ? ber_printf(element.get(), "{O}", &name)
                                               : ber_printf(element.get(), "{bO}", ber_int_t{0}, &name)) < 0 ||
        ber_flatten(element.get(), &request) < 0)
        throw std::bad_alloc{};
    return Handle<berval, &ber_bvfree>{request};
}

/// TxnEndRes ::= SEQUENCE { messageID MessageID OPTIONAL, … }
std::optional<int> failed_message(const std::string& response) {
    berval bytes = to_berval(response);
    const Element element{ber_init(&bytes)};
    ber_len_t size = 0;
    ber_int_t id = 0;
    if (!element || ber_scanf(element.get(), "{") == LBER_ERROR || ber_peek_tag(element.get(), &size) != LBER_INTEGER ||
        ber_scanf(element.get(), "i", &id) == LBER_ERROR)
        return std::nullopt;
    return id;
}

} // namespace

bool is_last_removal(const Operation& operation, const Reply& reply) {
    return operation.kind == OperationKind::remove && reply.code == LDAP_OTHER;
}

Transaction::Transaction(Session& session) : m_session{session} {
    m_session.keep();
    const LdapMessage answer = m_session.receive(m_session.send(LDAP_EXOP_TXN_START, nullptr));
    m_begun = m_session.parse(answer.get());
    m_identifier = m_session.extended_value(answer.get());
}

/// slapd 2.5 answers an operation of a transaction before the thread that took it has let go of it; where the end of
/// the transaction overtakes that thread slapd goes down. The thread needs microseconds, but on a busy machine it waits
/// for its turn, as the answers to other requests do: they tell how long.
void Transaction::let_server_finish() {
    using namespace std::chrono_literals;
    using Clock = std::chrono::steady_clock;
    Clock::duration slowest{};
    for (int trip = 0; trip < 4; ++trip) {
        const auto sent = Clock::now();
        m_session.receive(m_session.send(LDAP_EXOP_WHO_AM_I, nullptr));
        slowest = std::max(slowest, Clock::now() - sent);
    }
    std::this_thread::sleep_for(std::clamp<Clock::duration>(8 * slowest, 2ms, 250ms));
}

void Transaction::send_end(Settle settle) {
    const auto request = end_request(m_identifier, settle);
    m_session.await(true);
    m_end = m_session.send(LDAP_EXOP_TXN_END, request.get());
}

Transaction::Ending Transaction::receive_end() {
    const LdapMessage answer = m_session.receive(m_end);
    m_session.await(false);
    Ending ending{m_session.parse(answer.get()), std::nullopt};
    const std::string value = m_session.extended_value(answer.get());
    if (ending.reply.code != LDAP_SUCCESS && !value.empty()) ending.failed = failed_message(value);
    return ending;
}

} // namespace hoso::directory
