// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_read.hpp"

#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <deque>
#include <memory>

namespace hoso::directory {

namespace {

constexpr ber_int_t page_size = 1000; // what Active Directory gives at most

struct FreeElement {
    void operator()(BerElement* element) const noexcept { ber_free(element, 0); }
};

Entry to_entry(LDAP* session, LDAPMessage* message) {
    Entry entry;
    BerElement* element = nullptr;
    berval name{};
    ldap_get_dn_ber(session, message, &element, &name);
    const std::unique_ptr<BerElement, FreeElement> owned{element};
    entry.dn = from_berval(name);
    for (;;) {
        berval* values = nullptr;
        if (ldap_get_attribute_ber(session, message, element, &name, &values) != LDAP_SUCCESS || name.bv_val == nullptr)
            break;
        const std::unique_ptr<berval, decltype(&ber_memfree)> owned_values{values, &ber_memfree};
        const std::string_view attribute = from_berval(name);
        Values bytes;
        for (const berval* value = values; value != nullptr && value->bv_val != nullptr; ++value)
            bytes.emplace_back(from_berval(*value));
        if (attribute == "entryUUID" && !bytes.empty())
            entry.uuid = std::move(bytes.front());
        else if (attribute == "entryCSN" && !bytes.empty())
            entry.csn = std::move(bytes.front());
        else
            entry.attributes.emplace(attribute, std::move(bytes));
    }
    return entry;
}

int scope_of(Scope scope) {
    switch (scope) {
    case Scope::base:
        return LDAP_SCOPE_BASE;
    case Scope::children:
        return LDAP_SCOPE_ONELEVEL;
    case Scope::subtree:
        break;
    }
    return LDAP_SCOPE_SUBTREE;
}

/// The pages of one search: asks for the next with what came with the last.
class Pages {
public:
    explicit Pages(Paging paging) : m_paging{paging} {}

    Controls controls(LDAP* session) const {
        Controls controls;
        if (m_paging == Paging::none) return controls;
        berval cookie = to_berval(m_cookie);
        berval value{};
        if (ldap_create_page_control_value(session, page_size, &cookie, &value) != LDAP_SUCCESS) throw std::bad_alloc{};
        controls.add(LDAP_CONTROL_PAGEDRESULTS, Controls::Weight::critical, std::string{from_berval(value)});
        ldap_memfree(value.bv_val);
        return controls;
    }

    /// Whether there are more.
    bool take(LDAP* session, LDAPMessage* result) {
        m_cookie.clear();
        LDAPControl** controls = nullptr;
        if (m_paging == Paging::none ||
            ldap_parse_result(session, result, nullptr, nullptr, nullptr, nullptr, &controls, 0) != LDAP_SUCCESS)
            return false;
        const std::unique_ptr<LDAPControl*, decltype(&ldap_controls_free)> owned{controls, &ldap_controls_free};
        LDAPControl* page =
            controls == nullptr ? nullptr : ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nullptr);
        ber_int_t estimate = 0;
        berval cookie{};
        if (page == nullptr || ldap_parse_pageresponse_control(session, page, &estimate, &cookie) != LDAP_SUCCESS)
            return false;
        m_cookie = from_berval(cookie);
        ldap_memfree(cookie.bv_val);
        return !m_cookie.empty();
    }

private:
    Paging m_paging;
    std::string m_cookie;
};

int send_search(Session& session, const Search& search, Controls controls) {
    std::vector<char*> names;
    for (const std::string& name : search.attributes) names.push_back(const_cast<char*>(name.c_str()));
    names.push_back(nullptr);
    int id = not_sent;
    const int code = ldap_search_ext(session.get(), search.base.c_str(),
        scope_of(search.scope), search.filter.c_str(), names.data(), 0,
        controls.get(), nullptr, nullptr, LDAP_NO_LIMIT, &id);
    if (code == LDAP_FILTER_ERROR)
        throw Error{Cause::input, message("{}: is no filter of LDAP (RFC 4515): {}", session.url(), search.filter)};
    if (code != LDAP_SUCCESS)
        throw ConnectionLost{message("{}: the connection ended: {}", session.url(), ldap_err2string(code))};
    return id;
}

[[noreturn]] void refers(const Session& session, const std::string& url) {
    throw Error{Cause::unavailable,
        message("{}: is not responsible for all of it and refers to {}; give that server as a target of its own",
            session.url(), url.empty() ? "?" : url)};
}

std::string first_reference(Session& session, LDAPMessage* message) {
    char** urls = nullptr;
    if (ldap_parse_reference(session.get(), message, &urls, nullptr, 0) != LDAP_SUCCESS || urls == nullptr) return {};
    std::string first = *urls == nullptr ? "" : *urls;
    ber_memvfree(reinterpret_cast<void**>(urls));
    return first;
}

void require_all(const Session& session, const Search& search, const Reply& reply) {
    switch (reply.code) {
    case LDAP_SUCCESS:
    case LDAP_NO_SUCH_OBJECT:
        return;
    case LDAP_REFERRAL:
        refers(session, reply.refers_to);
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
        throw Error{Cause::denied, message("{}: does not give all entries below {} to who asks: raise the size limit "
                                           "of this account on the server",
                                       session.url(), search.base)};
    default: {
        const Cause cause = reply.code == LDAP_INSUFFICIENT_ACCESS || reply.code == LDAP_STRONG_AUTH_REQUIRED
                                ? Cause::denied
                            : reply.code == LDAP_INVALID_DN_SYNTAX ? Cause::settings
                                                                   : Cause::unavailable;
        throw Error{cause, message("{}: {}: cannot be read: {}", session.url(), search.base, problem_of(reply))};
    }
    }
}

/// All that answers one request; the message that ends it.
LdapMessage take_answers(Session& session, int id, const Search& search, const std::function<void(Entry&&)>& each) {
    for (;;) {
        LdapMessage message = session.receive(id);
        switch (ldap_msgtype(message.get())) {
        case LDAP_RES_SEARCH_ENTRY:
            each(to_entry(session.get(), message.get()));
            break;
        case LDAP_RES_SEARCH_REFERENCE:
            refers(session, first_reference(session, message.get()));
        case LDAP_RES_SEARCH_RESULT:
            require_all(session, search, session.parse(message.get()));
            return message;
        default:
            break; // intermediate messages (RFC 4511, 4.13) are for who asked for them
        }
    }
}

} // namespace

void search(Session& session, const Search& search, const std::function<void(Entry&&)>& each) {
    Pages pages{search.paging};
    for (bool more = true; more;) {
        const int id = send_search(session, search, pages.controls(session.get()));
        const LdapMessage end = take_answers(session, id, search, each);
        more = pages.take(session.get(), end.get());
    }
}

void search_each(Session& session, const std::vector<std::string>& dns, const Search& like, int window,
    const std::function<void(Entry&&)>& each) {
    Search one = like;
    one.scope = Scope::base;
    std::deque<std::pair<int, const std::string*>> under_way;
    for (auto next = dns.begin(); next != dns.end() || !under_way.empty();) {
        for (; next != dns.end() && under_way.size() < static_cast<std::size_t>(window); ++next) {
            one.base = *next;
            under_way.emplace_back(send_search(session, one, Controls{}), &*next);
        }
        one.base = *under_way.front().second;
        take_answers(session, under_way.front().first, one, each);
        under_way.pop_front();
    }
}

ParentsFirst::ParentsFirst(const std::string& base, const std::function<void(Entry&&)>& each)
    : m_each{each}, m_base{normal_dn(base)}, m_base_depth{depth_of(base)} {}

void ParentsFirst::give(Entry&& entry) {
    m_gone.insert(entry.dn);
    m_each(std::move(entry));
}

void ParentsFirst::take(Entry&& entry) {
    const bool is_base = depth_of(entry.dn) == m_base_depth && normal_dn(entry.dn) == m_base;
    if (is_base || m_gone.count(parent_of(entry.dn)) != 0)
        give(std::move(entry));
    else
        m_waiting.push_back(std::move(entry));
}

void ParentsFirst::finish() {
    std::stable_sort(m_waiting.begin(), m_waiting.end(),
        [](const Entry& a, const Entry& b) { return depth_of(a.dn) < depth_of(b.dn); });
    for (Entry& entry : m_waiting) m_each(std::move(entry));
    m_waiting.clear();
}

} // namespace hoso::directory
