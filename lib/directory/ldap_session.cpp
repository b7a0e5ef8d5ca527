// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_session.hpp"

#include "crypto/certificate.hpp"
#include "crypto/secret.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <arpa/inet.h>
#include <sys/time.h>

namespace hoso::directory {

namespace fs = std::filesystem;

namespace {

constexpr const char* notice_of_disconnection = "1.3.6.1.4.1.1466.20036"; // RFC 4511, 4.4.1
constexpr const char* system_certificates = "/etc/ssl/certs/ca-certificates.crt";

struct Freed {
    void operator()(LDAPURLDesc* url) const noexcept { ldap_free_urldesc(url); }
    void operator()(char* text) const noexcept { ldap_memfree(text); }
    void operator()(char** texts) const noexcept { ber_memvfree(reinterpret_cast<void**>(texts)); }
};
using Url = std::unique_ptr<LDAPURLDesc, Freed>;
using Text = std::unique_ptr<char, Freed>;
using Texts = std::unique_ptr<char*, Freed>;

Url parse_url(const std::string& text) {
    LDAPURLDesc* url = nullptr;
    if (ldap_url_parse(text.c_str(), &url) != LDAP_URL_SUCCESS)
        throw Error{Cause::usage, message("{}: is no address of an LDAP server", text)};
    Url owned{url};
    if (url->lud_dn != nullptr && *url->lud_dn != '\0')
        throw Error{Cause::usage, message("{}: the address of a server has no base in it; it is given apart", text)};
    return owned;
}

bool is_loopback(std::string_view host) {
    in_addr address{};
    const bool is_number = ::inet_pton(AF_INET, std::string{host}.c_str(), &address) == 1;
    return host == "localhost" || host == "::1" || host == "[::1]" || (is_number && host.starts_with("127."));
}

timeval to_timeval(std::chrono::seconds seconds) {
    timeval time{};
    time.tv_sec = seconds.count();
    return time;
}

std::string first_of(const Texts& texts) {
    return texts && *texts.get() != nullptr ? text::to_valid_utf8(*texts.get()) : std::string{};
}

/// Nothing secret goes over a network where others can read it.
void require_privacy(const Address& address, const LDAPURLDesc& url) {
    const std::string_view scheme = url.lud_scheme;
    if (scheme != "ldap" || address.encryption == Encryption::start_tls || address.bind != Bind::simple) return;
    if (url.lud_host != nullptr && is_loopback(url.lud_host)) return;
    throw Error{Cause::settings,
        message("{}: the password would be readable on the way: use ldaps:// or StartTLS", address.url)};
}

crypto::Secret password_of(const Address& address) {
    const crypto::Secret content = crypto::read_secret(address.password_file);
    std::string_view line = content.view();
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    // An empty password would be an anonymous bind that succeeds (RFC 4513, 5.1.2).
    if (line.empty() || line.find_first_of(std::string_view{"\n\0", 2}) != std::string_view::npos)
        throw Error{Cause::input, message("{}: must hold one line with the password", address.password_file.string())};
    return crypto::Secret{line};
}

} // namespace

Session::Session(const Address& address) : m_url{address.url}, m_timeout{address.timeout} {
    const Url url = parse_url(address.url);
    require_privacy(address, *url);
    if (url->lud_host != nullptr) m_host = url->lud_host;
    if (std::string_view{url->lud_scheme} == "ldap" && address.encryption == Encryption::ldaps)
        throw Error{
            Cause::settings, message("{}: a server that is spoken to with TLS has the address ldaps://", m_url)};
    LDAP* session = nullptr;
    if (ldap_initialize(&session, m_url.c_str()) != LDAP_SUCCESS)
        throw Error{Cause::usage, message("{}: is no address of an LDAP server", m_url)};
    m_session.reset(session);
    configure(address);
    encrypt(address);
    bind(address);
}

void Session::set(int option, const void* value) {
    if (ldap_set_option(get(), option, value) != LDAP_OPT_SUCCESS)
        throw Error{Cause::settings, message("{}: libldap does not take option {}", m_url, option)};
}

void Session::configure(const Address& address) {
    // ldap.conf and the environment may say otherwise about each of these.
    const int version = LDAP_VERSION3;
    const int never = LDAP_DEREF_NEVER;
    const int unlimited = LDAP_NO_LIMIT;
    const timeval timeout = to_timeval(address.timeout);
    set(LDAP_OPT_PROTOCOL_VERSION, &version);
    set(LDAP_OPT_DEREF, &never);
    set(LDAP_OPT_SIZELIMIT, &unlimited);
    set(LDAP_OPT_TIMELIMIT, &unlimited);
    set(LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    set(LDAP_OPT_RESTART, LDAP_OPT_ON);
    set(LDAP_OPT_NETWORK_TIMEOUT, &timeout);
    set(LDAP_OPT_TIMEOUT, &timeout);

    const int demand = LDAP_OPT_X_TLS_DEMAND;
    const int client = 0;
    const std::string trusted = address.ca.empty() ? system_certificates : address.ca.string();
    set(LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (!address.ca.empty() && !fs::exists(address.ca))
        throw Error{Cause::missing, message("{}: there is no file of trusted certificates here", trusted)};
    if (fs::exists(trusted)) set(LDAP_OPT_X_TLS_CACERTFILE, trusted.c_str());
    set(LDAP_OPT_X_TLS_NEWCTX, &client);
}

int Session::set_up_encryption(const Address& address) {
    const int code = ldap_connect(get());
    if (code != LDAP_SUCCESS || !m_url.starts_with("ldap:") || address.encryption != Encryption::start_tls) return code;
    return ldap_start_tls_s(get(), nullptr, nullptr);
}

void Session::encrypt(const Address& address) {
    const int code = set_up_encryption(address);
    if (code == LDAP_SUCCESS) return;
    const std::string first = words(code);
    const bool encrypts = m_url.starts_with("ldaps:") || address.encryption == Encryption::start_tls;
    const std::string certificate = encrypts ? certificate_words(address) : std::string{};
    if (!certificate.empty()) throw Error{Cause::unavailable, message("{}: not trusted: {}", m_url, certificate)};
    throw Error{Cause::unavailable, message("{}: no connection: {}", m_url, first)};
}

/// libldap does not say why it refused a certificate: it is asked for once more, on a connection for nothing else.
std::string Session::certificate_words(const Address& address) {
    LDAP* session = nullptr;
    if (ldap_initialize(&session, m_url.c_str()) != LDAP_SUCCESS) return {};
    m_session.reset(session);
    configure(address);
    const int never = LDAP_OPT_X_TLS_NEVER;
    const int client = 0;
    set(LDAP_OPT_X_TLS_REQUIRE_CERT, &never);
    set(LDAP_OPT_X_TLS_NEWCTX, &client);
    berval der{};
    const bool shown = set_up_encryption(address) == LDAP_SUCCESS &&
                       ldap_get_option(get(), LDAP_OPT_X_TLS_PEERCERT, &der) == LDAP_OPT_SUCCESS &&
                       der.bv_val != nullptr;
    const std::string certificate{from_berval(der)};
    ldap_memfree(der.bv_val);
    m_session.reset();
    if (!shown) return {};
    const fs::path authorities = address.ca.empty() ? fs::path{system_certificates} : address.ca;
    switch (crypto::fault_of_certificate(certificate, authorities, m_host)) {
    case crypto::CertificateFault::expired:
        return message("its certificate has expired");
    case crypto::CertificateFault::not_yet_valid:
        return message("its certificate is not valid yet; is the clock right?");
    case crypto::CertificateFault::other_name:
        return message("its certificate is for another host than {}", m_host);
    case crypto::CertificateFault::unknown_authority:
        return message("its certificate is not of an authority in {}", authorities.string());
    case crypto::CertificateFault::unreadable:
    case crypto::CertificateFault::none:
        break;
    }
    return message("its certificate was refused");
}

void Session::bind(const Address& address) {
    berval credentials{};
    crypto::Secret password;
    const char* mechanism = address.bind == Bind::external ? "EXTERNAL" : LDAP_SASL_SIMPLE;
    if (address.bind == Bind::simple) {
        password = password_of(address);
        credentials = to_berval(password.view());
    } else {
        credentials = to_berval("");
    }
    const char* name = address.bind == Bind::simple ? address.bind_dn.c_str() : nullptr;
    if (address.bind == Bind::simple && address.bind_dn.empty())
        throw Error{Cause::settings, message("{}: a password needs the DN whose it is", m_url)};
    const int code = ldap_sasl_bind_s(get(), name, mechanism, &credentials, nullptr, nullptr, nullptr);
    if (code == LDAP_SUCCESS) return;
    if (code == LDAP_INVALID_CREDENTIALS)
        throw Error{Cause::denied, message("{}: does not accept the password of {}", m_url,
                                       name == nullptr ? std::string{} : address.bind_dn)};
    if (code < 0 || code == LDAP_BUSY || code == LDAP_UNAVAILABLE)
        throw Error{Cause::unavailable, message("{}: no connection: {}", m_url, words(code))};
    throw Error{Cause::settings, message("{}: refuses this way to authenticate: {}", m_url, words(code))};
}

std::string Session::words(int code) const {
    char* diagnosis = nullptr;
    ldap_get_option(get(), LDAP_OPT_DIAGNOSTIC_MESSAGE, &diagnosis);
    const Text owned{diagnosis};
    std::string text = ldap_err2string(code);
    if (diagnosis != nullptr && *diagnosis != '\0') text += std::string{": "} + text::to_valid_utf8(diagnosis);
    return text;
}

void Session::lost(int code) { throw ConnectionLost{message("{}: the connection ended: {}", m_url, words(code))}; }

bool Session::is_alive() {
    timeval at_once{};
    LDAPMessage* message = nullptr;
    const int kind = ldap_result(get(), LDAP_RES_ANY, LDAP_MSG_ONE, &at_once, &message);
    const LdapMessage owned{message};
    return kind == 0; // nothing is expected now but the notice that it ends
}

void Session::keep() {
    if (m_keeper) return;
    int socket = -1;
    if (ldap_get_option(get(), LDAP_OPT_DESC, &socket) != LDAP_OPT_SUCCESS || socket < 0) lost(LDAP_SERVER_DOWN);
    m_keeper = std::make_unique<ConnectionKeeper>(socket);
}

int Session::send(const Operation& operation, Controls& controls) {
    const int id = send_operation(get(), operation, controls);
    if (id != not_sent) return id;
    int code = LDAP_SUCCESS;
    ldap_get_option(get(), LDAP_OPT_RESULT_CODE, &code);
    if (code == LDAP_SERVER_DOWN || code == LDAP_TIMEOUT || code == LDAP_CONNECT_ERROR) lost(code);
    throw Error{Cause::input, message("{}: cannot be sent: {}", operation.dn, words(code))};
}

int Session::send(const char* oid, const berval* value) {
    int id = not_sent;
    const int code = ldap_extended_operation(get(), oid, const_cast<berval*>(value), nullptr, nullptr, &id);
    if (code != LDAP_SUCCESS) lost(code);
    return id;
}

LdapMessage Session::receive(int id) {
    timeval wait = to_timeval(m_timeout);
    LDAPMessage* message = nullptr;
    const int kind = ldap_result(get(), id, LDAP_MSG_ONE, &wait, &message);
    LdapMessage owned{message};
    if (kind == 0) lost(LDAP_TIMEOUT);
    if (kind < 0) lost(LDAP_SERVER_DOWN);
    if (ldap_msgid(message) == LDAP_RES_UNSOLICITED) {
        char* oid = nullptr;
        if (ldap_parse_extended_result(get(), message, &oid, nullptr, 0) != LDAP_SUCCESS) lost(LDAP_DECODING_ERROR);
        const Text name{oid};
        const std::string_view notice = oid == nullptr ? "" : oid;
        if (notice == notice_of_disconnection || notice == LDAP_EXOP_TXN_ABORTED_NOTICE) {
            const Reply reply = parse(message);
            throw ConnectionLost{hoso::message("{}: the server ended the connection: {}", m_url, problem_of(reply))};
        }
        return receive(id);
    }
    return owned;
}

Reply Session::parse(LDAPMessage* message) {
    Reply reply;
    reply.id = ldap_msgid(message);
    char* matched = nullptr;
    char* diagnosis = nullptr;
    char** referrals = nullptr;
    const int parsed = ldap_parse_result(get(), message, &reply.code, &matched, &diagnosis, &referrals, nullptr, 0);
    const Text owned_matched{matched};
    const Text owned_diagnosis{diagnosis};
    const Texts owned_referrals{referrals};
    if (parsed != LDAP_SUCCESS) lost(parsed);
    if (diagnosis != nullptr) reply.text = text::to_valid_utf8(diagnosis);
    reply.refers_to = first_of(owned_referrals);
    return reply;
}

std::string Session::extended_value(LDAPMessage* message) {
    berval* value = nullptr;
    ldap_parse_extended_result(get(), message, nullptr, &value, 0);
    const Handle<berval, &ber_bvfree> owned{value};
    return value == nullptr ? std::string{} : std::string{from_berval(*value)};
}

} // namespace hoso::directory
