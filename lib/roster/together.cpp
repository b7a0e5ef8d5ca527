// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"
#include "roster/people.hpp"
#include "roster/roster.hpp"
#include "text/unicode.hpp"

#include <unordered_map>

namespace hoso::roster {

namespace {

/// A key that means nothing in another file: of a person known by citizen ID where there was no key to hash it with.
bool is_of_one_file(const std::string& key) {
    constexpr std::size_t hashed = 3 + 32;
    return key.starts_with("cc:") && key.size() != hashed;
}

/// Who had a value first, in which file.
struct First {
    std::size_t roster = 0;
    const Person* person = nullptr;
};

class Together {
public:
    explicit Together(std::vector<Roster>& rosters) : m_rosters{rosters} {}

    void check() {
        for (m_at = 0; m_at < m_rosters.size(); ++m_at) {
            std::vector<bool> out(m_rosters[m_at].people.size());
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = !is_new(m_rosters[m_at].people[i]);
            m_out.push_back(std::move(out));
        }
        for (std::size_t i = 0; i < m_rosters.size(); ++i) take_out(m_rosters[i].people, m_out[i]);
    }

private:
    using Firsts = std::unordered_map<std::string, First>;

    /// The person of an earlier file with this value; null where there is none.
    const Person* earlier(Firsts& firsts, const std::string& value, const Person& person) {
        if (value.empty()) return nullptr;
        const auto [found, is_new] = firsts.emplace(value, First{m_at, &person});
        return is_new || found->second.roster == m_at ? nullptr : found->second.person;
    }

    void add(const Person& person, Severity severity, const char* code, std::string text) {
        m_rosters[m_at].faults.push_back({person.place, "", severity, code, std::move(text)});
    }

    bool is_new(const Person& person) {
        const Person* same_key = is_of_one_file(person.key) ? nullptr : earlier(m_keys, person.key, person);
        if (same_key != nullptr) {
            add(person, Severity::error, "duplicate-key",
                message("this person stands in {} already", to_text(same_key->place)));
            return false;
        }
        if (const Person* same_mail = earlier(m_mails, text::lower(person.mail), person)) {
            add(person, Severity::error, "duplicate-mail",
                message("the mail stands in {} already", to_text(same_mail->place)));
            return false;
        }
        if (person.phone.empty()) return true;
        const std::string likeness = identity_of_name(person.name) + identity_of_phone(person.phone);
        if (const Person* alike = earlier(m_likenesses, likeness, person))
            add(person, Severity::warning, "same-person",
                message(
                    "could be the person in {} under another number: {}", to_text(alike->place), tr("the same phone")));
        return true;
    }

    static void take_out(std::vector<Person>& people, const std::vector<bool>& out) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < people.size(); ++i) {
            if (out[i]) continue;
            if (kept != i) people[kept] = std::move(people[i]);
            ++kept;
        }
        people.erase(people.begin() + static_cast<std::ptrdiff_t>(kept), people.end());
    }

    std::vector<Roster>& m_rosters;
    std::size_t m_at = 0;
    Firsts m_keys, m_mails, m_likenesses; ///< people stay where they are until all are checked
    std::vector<std::vector<bool>> m_out;
};

} // namespace

void check_together(std::vector<Roster>& rosters) { Together{rosters}.check(); }

} // namespace hoso::roster
