// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/directory.hpp"
#include "directory/ldap_session.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

namespace hoso::directory {

enum class Scope { base, children, subtree };
enum class Paging { none, pages };

struct Search {
    std::string base;
    Scope scope = Scope::subtree;
    std::string filter = "(objectClass=*)";
    std::vector<std::string> attributes;
    Paging paging = Paging::none; ///< RFC 2696
};

/// Each entry as it comes; entryUUID and entryCSN stand apart from the attributes. A base that is missing has none.
/// Error{unavailable} where the server refers to another one, {denied} where it does not give all of them, {input}
/// where it does not understand the filter.
void search(Session& session, const Search& search, const std::function<void(Entry&&)>& each);

/// Each of these entries that is there, in their order; `window` questions are on their way at once. Else as search(),
/// by `like` but for its base, scope and paging.
void search_each(Session& session, const std::vector<std::string>& dns, const Search& like, int window,
    const std::function<void(Entry&&)>& each);

/// Lets parents go before what is below them, and keeps the order otherwise: what comes too early waits for the end.
class ParentsFirst {
public:
    ParentsFirst(const std::string& base, const std::function<void(Entry&&)>& each);
    void take(Entry&& entry);
    void finish();

private:
    void give(Entry&& entry);

    const std::function<void(Entry&&)>& m_each;
    std::string m_base; ///< normal
    std::size_t m_base_depth;
    std::unordered_set<std::string> m_gone;
    std::vector<Entry> m_waiting;
};

} // namespace hoso::directory
