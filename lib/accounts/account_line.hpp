// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/account.hpp"
#include "json/canonical.hpp"
#include "json/quick.hpp"

namespace hoso::accounts {

/// Takes the members of an object apart that a CanonicalWriter wrote, in their order. What reads on after `false` from
/// one of these means nothing; a slower reader then decides.
class MemberReader {
public:
    explicit MemberReader(QuickReader& in) : m_in{in} {}
    /// Whether this member comes next; `name` as it stands behind another: ",\"id\":".
    bool is_next(std::string_view name) {
        if (!m_in.take(m_is_first ? name.substr(1) : name)) return false;
        m_is_first = false;
        return true;
    }
    /// True where it is missing, too.
    bool text(std::string_view name, std::string& value) { return !is_next(name) || m_in.read_string(value); }
    bool texts(std::string_view name, std::vector<std::string>& values);

private:
    QuickReader& m_in;
    bool m_is_first = true;
};

/// Strings up to the end of the array whose '[' was taken.
bool read_strings(QuickReader& in, std::vector<std::string>& values);

/// An account as canonical JSON: what to_canonical(to_json(account)) gives.
void write_account(CanonicalWriter& out, const Account& account);
/// What write_account() wrote. False: not that; account_of() decides.
bool read_account(QuickReader& in, Account& account);

} // namespace hoso::accounts
