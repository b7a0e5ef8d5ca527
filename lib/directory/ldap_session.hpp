// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "directory/connect.hpp"
#include "directory/connection_keeper.hpp"
#include "directory/ldap_request.hpp"

#include <ldap.h>
#include <memory>
#include <string>
#include <vector>

namespace hoso::directory {

/// The connection is gone, or nothing came for the whole timeout.
class ConnectionLost : public Error {
public:
    explicit ConnectionLost(const std::string& message) : Error{Cause::unavailable, message} {}
};

/// How the server answered one request.
struct Reply {
    int id = not_sent;
    int code = LDAP_SUCCESS;
    std::string text;      ///< the server's own words, valid UTF-8
    std::string refers_to; ///< the first URL of a referral (RFC 4511, 4.1.10)
};

/// An authenticated connection to a server. One thread at a time. Error{unavailable} where it cannot be reached or is
/// not who it must be, {denied} it does not let us in, {settings} we would have to speak in clear, {usage} the URL is
/// wrong; each begins with the URL.
class Session {
public:
    explicit Session(const Address& address);

    LDAP* get() const noexcept { return m_session.get(); }
    const std::string& url() const noexcept { return m_url; }

    /// False where the server has closed it meanwhile.
    bool is_alive();
    /// Of send_operation(). Throws ConnectionLost, and Error{input} for what libldap cannot even encode.
    int send(const Operation& operation, Controls& controls);
    /// An extended operation (RFC 4511, 4.12).
    int send(const char* oid, const berval* value);

    /// From now on the connection survives this process for a moment when it is killed.
    void keep();
    /// Of a session that is kept: the answer to what is sent next must have come before the connection may end.
    void await(bool answer) noexcept { m_keeper->await(answer); }

    /// The next message with this number, or of any number for LDAP_RES_ANY. Throws ConnectionLost.
    LdapMessage receive(int id);
    Reply parse(LDAPMessage* message);
    /// What came with the result of an extended operation; no error by itself.
    std::string extended_value(LDAPMessage* message);

private:
    void configure(const Address& address);
    int set_up_encryption(const Address& address);
    void encrypt(const Address& address);
    std::string certificate_words(const Address& address);
    void bind(const Address& address);
    void set(int option, const void* value);
    std::string words(int code) const;
    [[noreturn]] void lost(int code);

    struct Unbind {
        void operator()(LDAP* session) const noexcept { ldap_unbind_ext(session, nullptr, nullptr); }
    };
    std::string m_url;
    std::string m_host;
    std::chrono::seconds m_timeout;
    std::unique_ptr<LDAP, Unbind> m_session;
    std::unique_ptr<ConnectionKeeper> m_keeper; ///< goes before the session: it may want to have the connection
};

/// Why an operation was not done, as one line: what the code means, then the server's own words.
std::string problem_of(const Reply& reply);
Refusal to_refusal(const Operation& operation, const Reply& reply);

} // namespace hoso::directory
