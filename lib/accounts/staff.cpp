// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/staff.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <optional>

namespace hoso::accounts {

namespace {

bool any_common(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    return std::any_of(one.begin(), one.end(),
        [&](const std::string& each) { return std::find(other.begin(), other.end(), each) != other.end(); });
}

std::string account_id(const std::string& owner, const std::string& system) { return owner + '/' + system; }

std::string replaced(std::string text, std::string_view word, std::string_view value) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size()))
        text.replace(at, word.size(), value);
    return text;
}

class Desire {
public:
    Desire(Book& book, const Places& places, const std::map<std::string, Kept>& known,
        const std::map<std::string, std::string>& taken, const StaffRequest& request)
        : m_book{book}, m_settings{book.settings()}, m_places{places}, m_known{known}, m_taken{taken},
          m_request{request}, m_names{book.names()} {
        for (const auto& [id, kept] : known) {
            m_by_owner[kept.account.owner].push_back(&kept);
            if (kept.account.owner.starts_with("cc:") && !kept.account.number.empty())
                m_by_number.emplace(text::upper(kept.account.number), kept.account.owner);
        }
        for (const auto& [name, owner] : m_names)
            if (owner.starts_with("cc:")) m_citizens.insert(owner);
    }

    Staff run() {
        for (const roster::Person& person : m_request.people) {
            const std::string owner = owner_of(person);
            if (owner == person.key) {
                add_person(person);
                continue;
            }
            roster::Person same = person;
            same.key = owner;
            add_person(same);
        }
        find_doubles();
        add_offices();
        give_names();
        for (const auto& [id, kept] : m_known)
            if (m_staff.wishes.count(id) == 0) keep_or_end(kept);
        return std::move(m_staff);
    }

private:
    struct Owner {
        std::string name, unit, number, login; ///< login: for an office's account, as the rule says
        std::vector<std::string> accounts;
    };

    void fault(const roster::Place& place, const char* code, std::string problem) {
        m_staff.faults.push_back({place, code, std::move(problem)});
    }

    bool is_in_scope(const std::string& unit) const {
        return m_request.scope.empty() || m_places.is_within(unit, m_request.scope);
    }

    /// Whoever was known by a citizen ID alone and has an employee number now is still the same.
    std::string owner_of(const roster::Person& person) const {
        if (person.number.empty() || m_by_owner.count(person.key) > 0) return person.key;
        if (m_by_owner.count(person.citizen_key) > 0 || m_citizens.count(person.citizen_key) > 0)
            return person.citizen_key;
        const auto known = m_by_number.find(text::upper(person.number));
        return known == m_by_number.end() ? person.key : known->second;
    }

    void add_person(const roster::Person& person) {
        m_spoken_of.insert(person.key);
        const records::Unit* unit = m_places.unit(person.unit.text());
        if (unit == nullptr)
            return fault(person.place, "plan.unit",
                message("'{}' is no unit of this office on {}", person.unit.text(), reference_day()));
        if (!is_in_scope(person.unit.text()))
            return fault(person.place, "plan.scope",
                message("{} of {} is outside the scope {}", person.name, person.unit.text(), m_request.scope));
        if (const std::string foreign = unit_outside_scope(person.key); !foreign.empty())
            return fault(person.place, "plan.scope",
                message("{} belongs to {}, outside the scope {}", person.name, foreign, m_request.scope));
        for (const System& system : m_settings.systems) {
            const auto known = m_known.find(account_id(person.key, system.id));
            const bool is_unsaid = person.roles.empty() && m_request.coverage == Coverage::partial &&
                                   known != m_known.end() && known->second.account.state == State::active;
            if (system.roles.empty() || is_unsaid || any_common(system.roles, person.roles))
                add_account(person, system, *unit);
        }
    }

    /// Of a part of the office nobody takes another part's people.
    std::string unit_outside_scope(const std::string& owner) const {
        const auto found = m_by_owner.find(owner);
        if (found != m_by_owner.end())
            for (const Kept* kept : found->second)
                if (kept->account.state == State::active && m_places.unit(successor(kept->account.unit)) != nullptr &&
                    !is_in_scope(successor(kept->account.unit)))
                    return kept->account.unit;
        return {};
    }

    std::string reference_day() const { return reference::to_text(m_request.as_of); }

    void add_account(const roster::Person& person, const System& system, const records::Unit& unit) {
        Account account;
        account.id = account_id(person.key, system.id);
        account.owner = person.key;
        account.system = system.id;
        account.name = person.name;
        account.number = person.number;
        account.position = person.position;
        account.phone = person.phone;
        account.mail = m_settings.mail_domain.empty() && system.has_mail ? person.mail : std::string{};
        account.unit = unit.code.text();
        account.unit_name = unit.name;
        account.roles = person.roles;
        account.start = person.start;
        account.end = person.end;
        account.quota_mb = system.quota_mb;
        const auto known = m_known.find(account.id);
        // a roster that says nothing of roles takes none away
        if (!person.roles.empty() || m_request.coverage == Coverage::complete) m_present.insert(person.key);
        keep_unsaid(account, known);
        if (person.end && *person.end < m_request.as_of) {
            disable(account, "end", *person.end + std::chrono::days{1});
            if (known == m_known.end() || known->second.account.state == State::removed) return;
            if (is_past_grace(account)) account.state = State::removed;
        }
        decide_expiry(account, known);
        if (!m_staff.wishes.emplace(account.id, Wish{account, to_text(person.place), true, person.mail}).second)
            return fault(person.place, "plan.twice", message("{} stands twice in the rosters", person.key));
        Owner& owner = m_owners[person.key];
        owner = {person.name, account.unit, person.number, {}, std::move(owner.accounts)};
        owner.accounts.push_back(account.id);
    }

    using Known = std::map<std::string, Kept>::const_iterator;

    /// What a roster says nothing of stays as it was.
    void keep_unsaid(Account& account, Known known) const {
        if (known == m_known.end()) return;
        const Account& before = known->second.account;
        if (account.phone.empty()) account.phone = before.phone;
        if (account.position.empty()) account.position = before.position;
        if (account.roles.empty() && m_request.coverage == Coverage::partial) account.roles = before.roles;
    }

    static void disable(Account& account, const char* why, Day since) {
        account.state = State::disabled;
        account.disabled_on = since;
        account.why = why;
    }

    /// Who never fetched the password stays locked until it is issued again; so does who was locked for that before.
    void decide_expiry(Account& account, Known known) {
        if (account.state != State::active || known == m_known.end()) return;
        const Account& before = known->second.account;
        if (before.state == State::disabled && (before.why == "unacknowledged" || before.why == "by-hand"))
            disable(account, before.why.c_str(), before.disabled_on.value_or(m_request.as_of));
        else if (m_request.expired.count(account.id) > 0)
            disable(account, "unacknowledged", m_request.as_of);
    }

    /// A number that lost its zeros, or is written in another way, makes a person new to whom nobody is asked about.
    void find_doubles() {
        std::map<std::pair<std::string, std::string>, std::string> joiners; // unit and name -> key
        std::set<std::string> units;
        for (const auto& [key, owner] : m_owners)
            if (m_by_owner.count(key) == 0) {
                joiners.emplace(std::pair{owner.unit, folded(owner.name)}, key);
                units.insert(owner.unit);
            }
        std::map<std::string, Double> found;
        for (const auto& [owner, accounts] : m_by_owner) {
            const auto active = std::find_if(accounts.begin(), accounts.end(),
                [](const Kept* kept) { return kept->account.state == State::active; });
            if (active == accounts.end() || m_spoken_of.count(owner) > 0) continue;
            const std::string unit = successor((*active)->account.unit);
            if (units.count(unit) == 0) continue;
            const auto joiner = joiners.find({unit, folded((*active)->account.name)});
            if (joiner == joiners.end()) continue;
            const Owner& person = m_owners.at(joiner->second);
            found.emplace(joiner->second,
                Double{joiner->second, owner, person.name, unit, m_staff.wishes.at(person.accounts.front()).why});
        }
        for (auto& [key, each] : found) m_staff.doubles.push_back(std::move(each));
    }

    static std::string folded(const std::string& name) { return text::fold(text::collapse_spaces(name)); }

    void add_offices() {
        for (const OfficeAccount& rule : m_settings.office_accounts)
            for (const records::Unit* unit : m_places.units()) {
                const bool fits = rule.kinds.empty() ||
                                  std::find(rule.kinds.begin(), rule.kinds.end(), unit->kind) != rule.kinds.end();
                if (fits && is_in_scope(unit->code.text())) add_office(rule, *unit);
            }
    }

    void add_office(const OfficeAccount& rule, const records::Unit& unit) {
        const auto filled = [&](const std::string& text, const std::string& code) {
            return replaced(replaced(text, "{unit_name}", unit.name), "{unit}", code);
        };
        Account account;
        account.owner = "cq:" + unit.code.text() + ':' + rule.id;
        account.system = rule.system;
        account.id = account_id(account.owner, rule.system);
        account.name = filled(rule.title, unit.code.text());
        account.unit = unit.code.text();
        account.unit_name = unit.name;
        account.quota_mb = m_settings.system(rule.system)->quota_mb;
        decide_expiry(account, m_known.find(account.id));
        std::string login = text::fold(filled(rule.login, unit.code.text()));
        for (char& c : login)
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_')) c = '-';
        m_owners[account.owner] = {account.name, account.unit, {}, login, {account.id}};
        m_staff.wishes.emplace(account.id, Wish{account, message("rule '{}'", rule.id), true, {}, login});
    }

    struct Standing {
        std::string login;   ///< the owner's in all systems
        const Kept* account; ///< that tells it: an active one before others
    };

    /// None where there is no account yet.
    std::optional<Standing> standing(const std::string& owner) const {
        const auto found = m_by_owner.find(owner);
        if (found == m_by_owner.end()) return std::nullopt;
        std::optional<Standing> result;
        for (const Kept* kept : found->second)
            if (const System* system = m_settings.system(kept->account.system))
                if (const auto base = system->base_login(kept->account.login))
                    if (!result || kept->account.state == State::active) result = {*base, kept};
        return result;
    }

    /// By the account that the login is of: those that ended before have the old name for ever.
    bool is_renamed(const Standing& standing, const std::string& name) const {
        return m_settings.rename_logins &&
               text::canonical_syllable(standing.account->account.name) != text::canonical_syllable(name);
    }

    void give_names() {
        naming::EverUsed used = m_names;
        used.insert(m_taken.begin(), m_taken.end());
        for (const auto& [id, kept] : m_known)
            for (const std::string& name : names_of(kept.account, m_settings)) used.emplace(name, kept.account.owner);
        std::map<std::string, std::string> logins;
        std::vector<naming::Wanted> wanted;
        // names of offices' accounts go first: they are rules, and people's names make way for them
        for (const auto& [key, owner] : m_owners) {
            const auto stands = standing(key);
            if (stands && !(owner.login.empty() && is_renamed(*stands, owner.name)))
                logins[key] = stands->login;
            else if (!owner.login.empty())
                give_office_name(key, owner, used, logins);
        }
        for (const auto& [key, owner] : m_owners)
            if (logins.count(key) == 0 && owner.login.empty()) {
                // of the names that somebody renamed had before only one counts that is made of the new one
                wanted.push_back({key, owner.name, owner.unit, owner.number, standing(key).has_value()});
            }
        const auto given = naming::assign(m_settings.names, wanted, used);
        m_used = used;
        for (std::size_t i = 0; i < wanted.size(); ++i) logins[wanted[i].key] = given[i].name;
        for (const auto& [key, owner] : m_owners)
            for (const std::string& id : owner.accounts) finish_account(m_staff.wishes.at(id).account, logins[key]);
    }

    /// Behind a hyphen, since "h26.13" and 2 would read as another unit.
    void give_office_name(const std::string& key, const Owner& owner, naming::EverUsed& used,
        std::map<std::string, std::string>& logins) {
        std::string login = owner.login;
        for (int n = 2; used.count(login) > 0 && used.at(login) != key; ++n)
            login = owner.login + '-' + std::to_string(n);
        used[login] = key;
        logins[key] = login;
    }

    void finish_account(Account& account, const std::string& login) const {
        const System& system = *m_settings.system(account.system);
        const auto known = m_known.find(account.id);
        account.login = replaced(system.login, "{login}", login);
        if (known != m_known.end()) {
            const Account& before = known->second.account;
            account.aliases = before.aliases;
            if (system.base_login(before.login) != login && !m_settings.rename_logins) account.login = before.login;
            if (!m_settings.mail_domain.empty() && account.login == before.login && !before.mail.empty())
                account.mail = before.mail;
        }
        const bool is_free = m_used.count(login) == 0 || m_used.at(login) == account.owner;
        if (system.has_mail && account.mail.empty() && !m_settings.mail_domain.empty() && is_free)
            account.mail = login + '@' + m_settings.mail_domain;
        if (known != m_known.end() && !known->second.account.mail.empty() &&
            known->second.account.mail != account.mail) {
            account.aliases.push_back(known->second.account.mail);
            account.aliases.erase(
                std::remove(account.aliases.begin(), account.aliases.end(), account.mail), account.aliases.end());
        }
    }

    /// The unit that took over, where there is one alone.
    std::string successor(const std::string& unit) const {
        if (m_places.unit(unit) != nullptr) return unit;
        const auto code = records::UnitCode::parse(unit);
        if (!code) return unit;
        Day last{};
        for (const records::Unit& each : m_book.units().units())
            if (each.code == *code && each.validity.to && *each.validity.to < m_request.as_of)
                last = std::max(last, *each.validity.to);
        if (last == Day{}) return unit;
        std::string found;
        for (const records::RelatedUnit& each : m_book.units().successors(*code, last)) {
            if (m_places.unit(each.unit->code.text()) == nullptr) continue;
            if (!found.empty() && found != each.unit->code.text()) return unit;
            found = each.unit->code.text();
        }
        return found.empty() ? unit : found;
    }

    void keep_or_end(const Kept& kept) {
        Account account = kept.account;
        if (account.state == State::removed) return;
        std::string why = tr("as before");
        if (const std::string unit = successor(account.unit); unit != account.unit && is_in_scope(unit)) {
            why = message("{} goes into {}", account.unit, unit);
            account.unit = unit;
            account.unit_name = m_places.unit(unit)->name;
        }
        // who stands in a roster, and no longer has the role for a system, is spoken of in every case
        const bool is_present = m_present.count(account.owner) > 0;
        const bool is_spoken_of = is_present || (m_request.coverage == Coverage::complete && is_in_scope(account.unit));
        if (is_spoken_of && account.state == State::active) {
            disable(account, "leaver", m_request.as_of);
            why = is_present ? tr("has no role for it any more") : tr("stands in no roster");
        } else if (is_spoken_of && is_past_grace(account)) {
            account.state = State::removed;
            why = message("disabled since {}", reference::to_text(*account.disabled_on));
        }
        const std::string id = account.id;
        m_staff.wishes.emplace(id, Wish{std::move(account), std::move(why), is_spoken_of, {}});
    }

    bool is_past_grace(const Account& account) const {
        return account.state == State::disabled && m_settings.grace_days > 0 && account.disabled_on &&
               account.why != "by-hand" &&
               *account.disabled_on + std::chrono::days{m_settings.grace_days} <= m_request.as_of;
    }

    Book& m_book;
    const Settings& m_settings;
    const Places& m_places;
    const std::map<std::string, Kept>& m_known;
    const std::map<std::string, std::string>& m_taken;
    const StaffRequest& m_request;
    const std::map<std::string, std::string> m_names; ///< that ever were -> their owners
    std::map<std::string, std::vector<const Kept*>> m_by_owner;
    std::map<std::string, std::string> m_by_number; ///< of people known by a citizen ID -> their keys
    std::set<std::string> m_citizens;               ///< keys of people who were known by a citizen ID
    std::map<std::string, Owner> m_owners;
    naming::EverUsed m_used;
    std::set<std::string> m_spoken_of; ///< persons in the rosters
    std::set<std::string> m_present;   ///< those of them whose roles are said
    Staff m_staff;
};

} // namespace

Staff desired_staff(Book& book, const Places& places, const std::map<std::string, Kept>& known,
    const std::map<std::string, std::string>& taken, const StaffRequest& request) {
    return Desire{book, places, known, taken, request}.run();
}

} // namespace hoso::accounts
