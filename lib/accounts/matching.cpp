// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/matching.hpp"

#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace hoso::accounts {

using directory::Entry;

namespace {

std::string folded(const std::string& text) { return text::fold(text::collapse_spaces(text)); }

std::string lower_mail(const std::string& mail) { return text::lower(mail); }

/// What an entry says of itself.
struct Traits {
    std::string number, name, folded_name, unit;
    std::set<std::string> mails, logins;
};

Traits traits_of(const Entry& entry, const Target& target) {
    Traits traits;
    traits.number = first_value(entry, target.key_attribute);
    for (const char* attribute : {"displayName", "cn"})
        if (traits.name.empty()) traits.name = text::nfc(text::collapse_spaces(first_value(entry, attribute)));
    traits.folded_name = folded(traits.name);
    traits.unit = first_value(entry, "departmentNumber");
    if (const auto* mails = values_of(entry, "mail"))
        for (const std::string& mail : *mails) traits.mails.insert(lower_mail(mail));
    if (const auto* logins = values_of(entry, target.login_attribute()))
        for (const std::string& login : *logins) traits.logins.insert(text::lower(login));
    return traits;
}

struct Evidence {
    bool number = false, other_number = false, mail = false, name = false, spelling = false, unit = false;
    bool of_office = false, login = false;
};

using Index = std::unordered_multimap<std::string, const Account*>;

class Matcher {
public:
    Matcher(const std::vector<const Account*>& accounts, const Target& target, const SaidElsewhere& said)
        : m_target{target}, m_said{said} {
        for (const Account* account : accounts) {
            if (const std::string login = rule_login(*account); !login.empty()) m_by_login.emplace(login, account);
            if (!key_value(*account).empty()) m_by_number.emplace(key_value(*account), account);
            for (const std::string& mail : mails_of(*account)) m_by_mail.emplace(mail, account);
            m_by_name.emplace(folded(account->name), account);
        }
    }

    void add(const Entry& entry, const std::vector<std::string>* refused, std::vector<Match>& matches) const {
        const Traits traits = traits_of(entry, m_target);
        std::map<std::string, const Account*> candidates;
        collect(m_by_number, traits.number, candidates);
        for (const std::string& mail : traits.mails) collect(m_by_mail, mail, candidates);
        collect(m_by_name, traits.folded_name, candidates);
        for (const std::string& login : traits.logins) collect(m_by_login, login, candidates);
        for (const auto& [id, account] : candidates) {
            if (refused && std::find(refused->begin(), refused->end(), id) != refused->end()) continue;
            const Evidence evidence = compare(traits, *account);
            if (const auto likeness = judge(evidence)) matches.push_back({&entry, account, *likeness, words(evidence)});
        }
    }

private:
    std::string key_value(const Account& account) const {
        const auto templates = m_target.account.attributes.find(m_target.key_attribute);
        if (templates == m_target.account.attributes.end()) return account.number;
        const auto values = fill(templates->second, account);
        return values.empty() ? std::string{} : values.front();
    }

    std::set<std::string> mails_of(const Account& account) const {
        std::set<std::string> mails;
        if (!account.mail.empty()) mails.insert(lower_mail(account.mail));
        if (const auto other = m_said.mails.find(account.id); other != m_said.mails.end())
            mails.insert(lower_mail(other->second));
        return mails;
    }

    std::string rule_login(const Account& account) const {
        const auto found = m_said.logins.find(account.id);
        return found == m_said.logins.end() ? std::string{} : text::lower(found->second);
    }

    static void collect(const Index& index, const std::string& key, std::map<std::string, const Account*>& found) {
        if (key.empty()) return;
        const auto [begin, end] = index.equal_range(key);
        for (auto at = begin; at != end; ++at) found.emplace(at->second->id, at->second);
    }

    Evidence compare(const Traits& traits, const Account& account) const {
        const std::string key = key_value(account);
        Evidence evidence;
        evidence.number = !traits.number.empty() && traits.number == key;
        evidence.other_number = !traits.number.empty() && !key.empty() && traits.number != key;
        for (const std::string& mail : mails_of(account)) evidence.mail = evidence.mail || traits.mails.count(mail) > 0;
        evidence.name = traits.folded_name == folded(account.name);
        evidence.spelling = text::canonical_syllable(traits.name) == text::canonical_syllable(account.name) ||
                            traits.name == account.name;
        evidence.unit = traits.unit == account.unit;
        evidence.of_office = account.is_of_office();
        evidence.login = traits.logins.count(rule_login(account)) > 0;
        return evidence;
    }

    static std::optional<Likeness> judge(const Evidence& evidence) {
        if (evidence.number) return evidence.name || evidence.mail ? Likeness::certain : Likeness::likely;
        // offices' accounts are called alike in many units
        if (evidence.of_office) return evidence.login || evidence.mail ? std::optional{Likeness::likely} : std::nullopt;
        // another number is another person, whatever the name; a mail address says that somebody must look
        if (evidence.other_number) return evidence.mail ? std::optional{Likeness::ambiguous} : std::nullopt;
        if (evidence.mail) return evidence.name ? Likeness::certain : Likeness::likely;
        // a name alone is many people's: only with its unit it says something
        return evidence.unit && evidence.spelling ? Likeness::likely : Likeness::ambiguous;
    }

    static std::string words(const Evidence& evidence) {
        std::string text;
        const auto add = [&](bool is, const char* word) {
            if (is) text += (text.empty() ? "" : ", ") + std::string{word};
        };
        add(evidence.number, tr("same number"));
        add(evidence.other_number, tr("another number"));
        add(evidence.login, tr("same login"));
        add(evidence.mail, tr("same mail address"));
        add(evidence.name && evidence.spelling, tr("same name"));
        add(evidence.name && !evidence.spelling, tr("same name but for accents"));
        add(!evidence.name, tr("another name"));
        add(evidence.unit, tr("same unit"));
        return text;
    }

    const Target& m_target;
    const SaidElsewhere& m_said;
    Index m_by_number, m_by_mail, m_by_name, m_by_login;
};

/// The system in whose container an entry stands: the innermost, the first of those that share one.
const System* system_of(const Entry& entry, const Settings& settings, const Target& target) {
    const std::string dn = directory::normal_dn(entry.dn);
    const System* found = nullptr;
    std::size_t length = 0;
    for (const System& system : settings.systems) {
        const std::string container = directory::normal_dn(target.container_dn(system));
        if (container.size() > length && directory::is_below(dn, container)) {
            found = &system;
            length = container.size();
        }
    }
    return found;
}

/// Where one entry could be several accounts, or one account several entries, somebody must say which.
void doubt_doubles(std::vector<Match>& matches) {
    std::map<const Entry*, int> certain_entries, entries;
    std::map<const Account*, int> certain_accounts, accounts;
    for (const Match& match : matches) {
        ++entries[match.entry];
        ++accounts[match.account];
        if (match.likeness != Likeness::certain) continue;
        ++certain_entries[match.entry];
        ++certain_accounts[match.account];
    }
    std::vector<Match> kept;
    for (Match& match : matches) {
        const bool is_settled = match.likeness != Likeness::certain &&
                                (certain_entries[match.entry] == 1 || certain_accounts[match.account] == 1);
        if (is_settled) continue; // it, or the person, is certainly another
        if (match.likeness == Likeness::certain) {
            if (certain_entries[match.entry] > 1 || certain_accounts[match.account] > 1)
                match.likeness = Likeness::ambiguous;
        } else if (entries[match.entry] > 1 || accounts[match.account] > 1) {
            match.likeness = Likeness::ambiguous;
        }
        kept.push_back(std::move(match));
    }
    matches = std::move(kept);
}

} // namespace

std::string to_text(Likeness likeness) {
    switch (likeness) {
    case Likeness::certain: return "certain";
    case Likeness::ambiguous: return "ambiguous";
    case Likeness::likely: break;
    }
    return "likely";
}

std::string identity_of(const Entry& entry) { return entry.uuid.empty() ? directory::normal_dn(entry.dn) : entry.uuid; }

std::vector<Match> find_matches(const std::vector<const Entry*>& strangers, const std::vector<const Account*>& accounts,
    const Settings& settings, const Target& target, const std::map<std::string, std::vector<std::string>>& decisions,
    const SaidElsewhere& said) {
    std::map<std::string, Matcher> matchers;
    std::map<std::string, std::vector<const Account*>> by_system;
    for (const Account* account : accounts) by_system[account->system].push_back(account);
    for (const auto& [system, list] : by_system) matchers.emplace(system, Matcher{list, target, said});
    std::vector<Match> matches;
    for (const Entry* entry : strangers) {
        const auto refused = decisions.find(identity_of(*entry));
        const bool is_nobodys = refused != decisions.end() && std::find(refused->second.begin(), refused->second.end(),
                                                                  "") != refused->second.end();
        const System* system = is_nobodys ? nullptr : system_of(*entry, settings, target);
        if (system == nullptr) continue;
        const auto matcher = matchers.find(system->id);
        if (matcher != matchers.end())
            matcher->second.add(*entry, refused == decisions.end() ? nullptr : &refused->second, matches);
    }
    doubt_doubles(matches);
    return matches;
}

} // namespace hoso::accounts
