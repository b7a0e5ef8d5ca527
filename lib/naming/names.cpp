// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/names.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "naming/template.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace hoso::naming {

namespace {

constexpr std::size_t shortest_limit = 8, longest_limit = 64; // of RFC 5321, 4.5.3.1.1: a local part of an address

std::vector<Template> templates_of(const Scheme& scheme) {
    if (const std::string problem = problem_of(scheme); !problem.empty()) throw Error{Cause::settings, problem};
    return {scheme.templates.begin(), scheme.templates.end()};
}

/// What stands behind a name that is taken. A digit does not run into the counter: unit H26's second is no unit H262's.
std::string counter_for(std::string_view base, int counter) {
    const bool ends_in_digit = !base.empty() && base.back() >= '0' && base.back() <= '9';
    return (ends_in_digit ? "-" : "") + std::to_string(counter);
}

/// The number behind `base`, 2 or above without zeros before it; nothing where `name` is something else.
std::optional<int> counter_behind(std::string_view base, std::string_view name) {
    constexpr std::size_t most_digits = 6;
    if (!name.starts_with(base)) return std::nullopt;
    std::string_view digits = name.substr(base.size());
    if (digits.starts_with('-')) digits.remove_prefix(1);
    if (digits.empty() || digits.size() > most_digits || digits.front() == '0') return std::nullopt;
    int number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number >= 2 ? std::optional{number} : std::nullopt;
}

class Assignment {
public:
    Assignment(const Scheme& scheme, std::span<const Wanted> wanted, const EverUsed& ever_used,
        const std::set<std::string>& reserved);
    std::vector<Given> run();

private:
    void sort_by_key();
    void read_people();
    void give_old_names();
    void try_template(std::size_t number);
    void count(std::size_t person);
    std::string candidate(std::size_t person, std::size_t number) const {
        return m_templates[number].name_for(m_values[person]);
    }
    Given as_given(std::size_t person, const std::string& old_name) const;
    std::string base_for(std::size_t person, std::size_t room, std::size_t& used) const;

    const Scheme& m_scheme;
    const std::span<const Wanted> m_wanted;
    const std::vector<Template> m_templates;
    std::unordered_map<std::string, std::vector<std::string>> m_old_names; ///< by key
    std::unordered_set<std::string> m_taken;                               ///< in lower case
    std::vector<TemplateValues> m_values;
    std::vector<std::size_t> m_waiting; ///< people without a name, by their keys
    std::vector<Given> m_given;
    std::unordered_map<std::string, int> m_next_counter; ///< by the name before it
};

Assignment::Assignment(const Scheme& scheme, std::span<const Wanted> wanted, const EverUsed& ever_used,
    const std::set<std::string>& reserved)
    : m_scheme{scheme}, m_wanted{wanted}, m_templates{templates_of(scheme)}, m_taken{reserved.begin(), reserved.end()},
      m_given(wanted.size()) {
    for (const std::string& name : scheme.reserved) m_taken.insert(text::lower(name));
    for (const auto& [name, key] : ever_used) {
        m_taken.insert(text::lower(name));
        m_old_names[key].push_back(name);
    }
    sort_by_key();
    read_people();
}

void Assignment::sort_by_key() {
    m_waiting.resize(m_wanted.size());
    std::iota(m_waiting.begin(), m_waiting.end(), std::size_t{0});
    std::sort(m_waiting.begin(), m_waiting.end(),
        [this](std::size_t a, std::size_t b) { return m_wanted[a].key < m_wanted[b].key; });
    const auto twice = std::adjacent_find(m_waiting.begin(), m_waiting.end(),
        [this](std::size_t a, std::size_t b) { return m_wanted[a].key == m_wanted[b].key; });
    if (twice != m_waiting.end())
        throw Error{Cause::input, message("{}: two accounts have this key", m_wanted[*twice].key)};
}

void Assignment::read_people() {
    m_values.reserve(m_wanted.size());
    for (const Wanted& one : m_wanted)
        m_values.push_back({split_for_account(one.name), fold_code(one.unit), fold_code(one.number)});
}

std::vector<Given> Assignment::run() {
    give_old_names();
    for (const std::size_t person : m_waiting)
        if (m_values[person].person.all.empty())
            throw Error{Cause::input,
                message("{}: no letter of a-z is left of the name '{}'", m_wanted[person].key, m_wanted[person].name)};
    for (std::size_t number = 0; number < m_templates.size(); ++number) try_template(number);
    for (const std::size_t person : m_waiting) count(person);
    return std::move(m_given);
}

Given Assignment::as_given(std::size_t person, const std::string& old_name) const {
    const std::string name = text::lower(old_name);
    for (std::size_t number = 0; number < m_templates.size(); ++number) {
        const std::string base = candidate(person, number);
        if (base.empty()) continue;
        if (name == base) return {old_name, number, 0};
        if (const auto counter = counter_behind(base, name)) return {old_name, number, *counter};
    }
    return {old_name, m_templates.size(), 0};
}

void Assignment::give_old_names() {
    const auto rank = [](const Given& given) { return std::tie(given.used_template, given.counter, given.name); };
    std::erase_if(m_waiting, [&](std::size_t person) {
        const auto old = m_old_names.find(m_wanted[person].key);
        if (old == m_old_names.end()) return false;
        std::vector<Given> choices;
        for (const std::string& name : old->second) {
            Given given = as_given(person, name);
            if (!m_wanted[person].is_renamed || given.used_template < m_templates.size())
                choices.push_back(std::move(given));
        }
        if (choices.empty()) return false;
        m_given[person] = *std::min_element(
            choices.begin(), choices.end(), [&](const Given& a, const Given& b) { return rank(a) < rank(b); });
        return true;
    });
}

/// Those who wait are in the order of their keys: so the smallest key comes first to a name.
void Assignment::try_template(std::size_t number) {
    std::erase_if(m_waiting, [&](std::size_t person) {
        std::string name = candidate(person, number);
        if (name.empty() || name.size() > m_scheme.longest || !m_taken.insert(name).second) return false;
        m_given[person] = {std::move(name), number, 0};
        return true;
    });
}

/// What a counter comes behind: of the last template that leaves room, or of the last one cut.
std::string Assignment::base_for(std::size_t person, std::size_t room, std::size_t& used) const {
    std::string last;
    for (std::size_t number = m_templates.size(); number-- > 0;) {
        std::string base = candidate(person, number);
        if (base.empty()) continue;
        if (last.empty()) {
            last = base;
            used = number;
        }
        if (base.size() > room) continue;
        used = number;
        return base;
    }
    return trimmed(last.substr(0, room));
}

void Assignment::count(std::size_t person) {
    Given& given = m_given[person];
    // Without a counter: only one that had to be cut is not taken yet.
    given.name = base_for(person, m_scheme.longest, given.used_template);
    if (given.name.empty())
        throw Error{Cause::input, message("{}: no template makes a name that begins with a letter of '{}'",
                                      m_wanted[person].key, m_wanted[person].name)};
    if (m_taken.insert(given.name).second) return;
    int& next = m_next_counter.try_emplace(given.name, 2).first->second;
    do {
        given.counter = next++;
        const std::size_t room = counter_for("0", given.counter).size();
        given.name = base_for(person, m_scheme.longest - room, given.used_template);
        given.name += counter_for(given.name, given.counter);
    } while (!m_taken.insert(given.name).second);
}

} // namespace

std::string problem_of(const Scheme& scheme) {
    if (scheme.templates.empty()) return message("there is no template for names of accounts");
    if (scheme.longest < shortest_limit || scheme.longest > longest_limit)
        return message("names of accounts may have at most {} to {} characters, not {}", shortest_limit, longest_limit,
            scheme.longest);
    try {
        for (const std::string& text : scheme.templates) (void)Template{text};
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

std::vector<Given> assign(const Scheme& scheme, std::span<const Wanted> wanted, const EverUsed& ever_used,
    const reference::DataFolders& rules) {
    return Assignment{scheme, wanted, ever_used, reserved_names(rules)}.run();
}

} // namespace hoso::naming
