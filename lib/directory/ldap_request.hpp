// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/handle.hpp"
#include "directory/entry.hpp"

#include <ldap.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::directory {

using LdapMessage = Handle<LDAPMessage, &ldap_msgfree>;

inline constexpr int not_sent = -1; ///< no message has this number

/// The bytes as libldap wants them, which does not change them.
berval to_berval(std::string_view bytes);
std::string_view from_berval(const berval& bytes);

/// Controls of a request (RFC 4511, 4.1.11) as libldap wants them.
class Controls {
public:
    enum class Weight { optional, critical };
    void add(const char* oid, Weight weight, std::optional<std::string> value = std::nullopt);
    LDAPControl** get(); ///< valid until add() or the end

private:
    struct Item {
        const char* oid;
        Weight weight;
        std::optional<std::string> value;
    };
    std::vector<Item> m_items;
    std::vector<LDAPControl> m_controls;
    std::vector<LDAPControl*> m_pointers;
};

/// What a server understands.
struct Understood {
    bool permissive = false; ///< 1.2.840.113556.1.4.1413
    bool relax = false;      ///< 1.3.6.1.4.1.4203.666.5.12
    bool paging = false;     ///< RFC 2696
};

/// The controls that an operation asks for: that the entry is as it was (RFC 4528), that values may be there already,
/// that an entryUUID is given.
Controls controls_of(LDAP* session, const Operation& operation, const Understood& understood);
/// The value of an assertion control (RFC 4528) with this filter.
std::string assertion(LDAP* session, std::string filter);

/// Sends it and does not wait; the number of the message, or not_sent with libldap's error in `session`.
int send_operation(LDAP* session, const Operation& operation, Controls& controls);

} // namespace hoso::directory
