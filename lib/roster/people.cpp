// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/people.hpp"

#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace hoso::roster {

namespace {

/// Who had a value first.
class Firsts {
public:
    /// Null where it is the first.
    const Identity* other(const std::string& value, const Identity& person) {
        if (value.empty()) return nullptr;
        const auto [found, is_new] = m_first.emplace(value, &person);
        return is_new ? nullptr : found->second;
    }

private:
    std::unordered_map<std::string, const Identity*> m_first;
};

Spot at(const Identity& person, int column) { return {person.row.sheet, person.row.row, column}; }

using Group = std::vector<const Identity*>;

std::size_t different(const Group& group, Field field) {
    std::set<std::string> values;
    for (const Identity* person : group)
        if (const std::string& value = (*person->values)[field]; !value.empty())
            values.insert(field == Field::phone ? identity_of_phone(value) : value);
    return values.size();
}

std::size_t filled(const Group& group, Field field) {
    return static_cast<std::size_t>(std::count_if(
        group.begin(), group.end(), [&](const Identity* person) { return !(*person->values)[field].empty(); }));
}

void append(std::string& text, const std::string& more) { text += (text.empty() ? "" : "; ") + more; }

std::string evidence_of(const Group& group) {
    std::string evidence = filled(group, Field::number) == 0 ? tr("other citizen IDs") : tr("other employee numbers");
    const std::size_t units = different(group, Field::unit);
    append(evidence, units > 1 ? message("{} units", units) : std::string{tr("the same unit")});
    const std::size_t phones = filled(group, Field::phone), births = filled(group, Field::birth);
    if (phones > 1)
        append(evidence, different(group, Field::phone) == phones ? tr("no common phone") : tr("a common phone"));
    if (births > 1)
        append(evidence,
            different(group, Field::birth) == births ? tr("no common date of birth") : tr("a common date of birth"));
    return evidence;
}

/// What speaks for one person: the same unit and date of birth, or the same phone.
class Likeness {
public:
    /// The earlier person and why; null where nothing speaks for it.
    std::pair<const Identity*, std::string> find(const Identity& person) {
        const RowValues& values = *person.values;
        const std::string& unit = values[Field::unit];
        const Identity* by_phone = m_phones.other(identity_of_phone(values[Field::phone]), person);
        const std::string birth = values[Field::birth].empty() ? "" : unit + ' ' + values[Field::birth];
        const Identity* by_birth = m_births.other(birth, person);
        if (by_phone != nullptr)
            return {by_phone,
                (*by_phone->values)[Field::unit] == unit ? tr("the same unit and phone") : tr("the same phone")};
        if (by_birth != nullptr) return {by_birth, tr("the same unit and date of birth")};
        return {nullptr, {}};
    }

private:
    Firsts m_phones, m_births;
};

void warn(const Group& group, Findings& findings) {
    Likeness likeness;
    for (const Identity* person : group) {
        const auto [other, why] = likeness.find(*person);
        if (other != nullptr) {
            findings.add(at(*person, person->name_column), Severity::warning,
                Problem{"same-person", message("could be the person in {} under another number: {}",
                                           findings.name_of(at(*other, other->name_column)), why)});
        } else if (person != group.front()) {
            findings.add(at(*person, person->name_column), Severity::warning,
                Problem{"homonym", message("another person of this name stands in {}: {}",
                                       findings.name_of(at(*group.front(), group.front()->name_column)),
                                       evidence_of({group.front(), person}))});
        }
    }
}

} // namespace

std::string identity_of_name(std::string_view name) {
    std::string identity;
    for (const std::string_view word : text::split_words(name)) identity += text::canonical_syllable(word) + ' ';
    return identity;
}

std::string identity_of_phone(std::string_view phone) {
    std::string digits;
    for (const char c : phone)
        if (c >= '0' && c <= '9') digits += c;
    const bool is_national = digits.starts_with("84") && digits.size() > 10;
    return is_national ? "0" + digits.substr(2) : digits;
}

void check_duplicates(const std::vector<Identity>& people, Findings& findings) {
    Firsts numbers, citizens, mails;
    for (const Identity& person : people) {
        const RowValues& values = *person.values;
        const auto duplicate = [&](const Identity* other, int column, int other_column, const char* code,
                                   const char* text) {
            if (other != nullptr)
                findings.add(at(person, column), Severity::error,
                    Problem{code, fmt::format(fmt::runtime(text), findings.name_of(at(*other, other_column)))});
            return other != nullptr;
        };
        const Identity* same_number = numbers.other(text::upper(values[Field::number]), person);
        const Identity* same_citizen = citizens.other(values[Field::citizen], person);
        const Identity* same_mail = mails.other(text::lower(values[Field::mail]), person);
        const int number_column = same_number == nullptr ? 0 : same_number->number_column;
        if (duplicate(same_number, person.number_column, number_column, "duplicate-key",
                tr("the number stands in {} already")))
            continue; // then the rest is most likely the same as well
        if (duplicate(same_citizen, person.citizen_column, same_citizen == nullptr ? 0 : same_citizen->citizen_column,
                "duplicate-key", tr("the citizen ID stands in {} already")))
            continue;
        duplicate(same_mail, person.mail_column, same_mail == nullptr ? 0 : same_mail->mail_column, "duplicate-mail",
            tr("the mail stands in {} already"));
    }
}

std::vector<Homonyms> find_homonyms(const std::vector<Identity>& people, Findings& findings) {
    std::unordered_map<std::string, std::size_t> groups_by_name;
    std::vector<Group> groups;
    for (const Identity& person : people) {
        if (findings.is_wrong(person.row.sheet, person.row.row)) continue;
        const std::string name = identity_of_name((*person.values)[Field::name]);
        if (name.empty()) continue;
        const auto [found, is_new] = groups_by_name.emplace(name, groups.size());
        if (is_new) groups.emplace_back();
        groups[found->second].push_back(&person);
    }
    std::vector<Homonyms> homonyms;
    for (const Group& group : groups) {
        if (group.size() < 2) continue;
        warn(group, findings);
        Homonyms& found = homonyms.emplace_back();
        found.name = (*group.front()->values)[Field::name];
        found.evidence = evidence_of(group);
        for (const Identity* person : group) found.places.push_back(findings.place(at(*person, person->name_column)));
    }
    return homonyms;
}

} // namespace hoso::roster
