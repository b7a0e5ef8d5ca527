// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/units.hpp"

#include "core/error.hpp"
#include "text/names.hpp"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

namespace hoso::records {

namespace {

constexpr std::chrono::days one_day{1};

/// By names in Vietnamese order, then by code.
void sort_by_name(std::vector<const Unit*>& units) {
    std::vector<std::pair<std::string, const Unit*>> keyed;
    keyed.reserve(units.size());
    for (const Unit* unit : units) keyed.emplace_back(text::collation_key(unit->name), unit);
    std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second->code < b.second->code;
    });
    std::transform(keyed.begin(), keyed.end(), units.begin(), [](const auto& pair) { return pair.second; });
}

/// How much of each unit belongs to the one that is looked for; none where that is not known.
using Shares = std::map<std::size_t, std::optional<Fraction>>;

std::optional<Fraction> added(const std::optional<Fraction>& a, const std::optional<Fraction>& b) {
    return a && b ? sum(*a, *b) : std::nullopt;
}

/// Follows the successions of one day from units whose shares are known to those at their other ends.
class Step {
public:
    explicit Step(const Shares& shares) : m_shares{shares} {}

    void follow(std::size_t from, std::size_t to, const std::optional<Fraction>& part) {
        const auto share = m_shares.find(from);
        if (share == m_shares.end()) return;
        const auto carried = share->second && part ? product(*share->second, *part) : std::nullopt;
        const auto [there, first] = m_gained.emplace(to, carried);
        if (!first) there->second = added(there->second, carried);
        if (from == to) m_stayed.insert(to);
    }

    /// Shares on the other side of that day. `found` gets what was not there before.
    Shares finish(std::vector<std::size_t>& found) const {
        Shares shares = m_shares;
        for (const auto& [unit, gained] : m_gained) {
            const auto [there, is_new] = shares.emplace(unit, gained);
            if (is_new)
                found.push_back(unit);
            else
                there->second = m_stayed.count(unit) != 0 ? gained : added(there->second, gained);
        }
        return shares;
    }

private:
    const Shares& m_shares;
    Shares m_gained;
    std::set<std::size_t> m_stayed;
};

} // namespace

std::string to_text(SuccessionKind kind) {
    switch (kind) {
    case SuccessionKind::merge:
        return "merge";
    case SuccessionKind::split:
        return "split";
    case SuccessionKind::rename:
        return "rename";
    case SuccessionKind::transfer:
        return "transfer";
    case SuccessionKind::unchanged:
        return "unchanged";
    }
    return {};
}

UnitTree::UnitTree(std::vector<Unit> units, std::vector<Succession> successions)
    : m_units{std::move(units)}, m_successions{std::move(successions)} {
    for (const UnitFault& fault : check_units(m_units, m_successions)) {
        if (fault.severity != UnitFault::Severity::error) continue;
        const bool of_unit = fault.subject == UnitFault::Subject::unit;
        const UnitCode& code = of_unit ? m_units[fault.index].code : m_successions[fault.index].before;
        throw Error{Cause::input, code.text() + ": " + fault.problem};
    }
    build();
}

UnitTree UnitTree::of_checked(std::vector<Unit> units, std::vector<Succession> successions) {
    UnitTree tree;
    tree.m_units = std::move(units);
    tree.m_successions = std::move(successions);
    tree.build();
    return tree;
}

void UnitTree::build() {
    m_versions.reserve(m_units.size());
    m_by_code.resize(m_units.size());
    for (std::size_t i = 0; i < m_units.size(); ++i) {
        m_by_code[i] = i;
        m_versions[m_units[i].code.text()].push_back(i);
        for (const UnitCode& code : m_units[i].other_codes) m_other_codes[code.text()].push_back(i);
        m_children[m_units[i].parent ? m_units[i].parent->text() : std::string{}].push_back(i);
    }
    std::stable_sort(m_by_code.begin(), m_by_code.end(),
        [this](std::size_t a, std::size_t b) { return m_units[a].code < m_units[b].code; });
    for (const Succession& succession : m_successions)
        m_links.push_back({succession.date, index_of(*version(succession.before.text(), succession.date - one_day)),
            index_of(*version(succession.after.text(), succession.date)), succession.part});
    std::stable_sort(m_links.begin(), m_links.end(), [](const Link& a, const Link& b) { return a.date < b.date; });
}

const Unit* UnitTree::version(const std::string& code, Day day) const {
    const auto versions = m_versions.find(code);
    if (versions == m_versions.end()) return nullptr;
    for (const std::size_t index : versions->second)
        if (m_units[index].validity.contains(day)) return &m_units[index];
    return nullptr;
}

template <typename Links, typename Follow>
std::vector<RelatedUnit> UnitTree::related(
    const UnitCode& code, Day day, const Links& links, const Follow& follow) const {
    const Unit* unit = at(day).find(code);
    if (unit == nullptr) return {};
    Shares shares{{index_of(*unit), Fraction{}}};
    std::vector<RelatedUnit> related;
    for (auto link = links.begin(); link != links.end();) {
        const Day date = link->date;
        Step step{shares};
        for (; link != links.end() && link->date == date; ++link) follow(step, *link);
        std::vector<std::size_t> found;
        shares = step.finish(found);
        std::sort(found.begin(), found.end(),
            [this](std::size_t a, std::size_t b) { return m_units[a].code < m_units[b].code; });
        for (const std::size_t index : found) related.push_back({&m_units[index], shares.at(index)});
    }
    return related;
}

std::vector<RelatedUnit> UnitTree::predecessors(const UnitCode& code, Day day) const {
    return related(code, day, std::views::reverse(m_links), [day](Step& step, const Link& link) {
        if (link.date <= day) step.follow(link.after, link.before, link.part);
    });
}

std::vector<RelatedUnit> UnitTree::successors(const UnitCode& code, Day day) const {
    return related(code, day, m_links, [day](Step& step, const Link& link) {
        if (link.date > day) step.follow(link.before, link.after, link.part);
    });
}

const Unit* UnitView::find(const UnitCode& code) const {
    if (const Unit* unit = m_tree->version(code.text(), m_day)) return unit;
    const auto others = m_tree->m_other_codes.find(code.text());
    if (others == m_tree->m_other_codes.end()) return nullptr;
    const Unit* found = nullptr;
    for (const std::size_t index : others->second) {
        const Unit& unit = m_tree->m_units[index];
        if (!unit.validity.contains(m_day)) continue;
        if (found != nullptr) return nullptr;
        found = &unit;
    }
    return found;
}

std::vector<const Unit*> UnitView::all() const {
    std::vector<const Unit*> units;
    for (const std::size_t index : m_tree->m_by_code)
        if (m_tree->m_units[index].validity.contains(m_day)) units.push_back(&m_tree->m_units[index]);
    return units;
}

std::vector<const Unit*> UnitView::below(const std::string& parent) const {
    std::vector<const Unit*> units;
    const auto children = m_tree->m_children.find(parent);
    if (children == m_tree->m_children.end()) return units;
    for (const std::size_t index : children->second)
        if (m_tree->m_units[index].validity.contains(m_day)) units.push_back(&m_tree->m_units[index]);
    sort_by_name(units);
    return units;
}

std::vector<const Unit*> UnitView::roots() const { return below({}); }

std::vector<const Unit*> UnitView::children(const UnitCode& parent) const { return below(parent.text()); }

std::vector<const Unit*> UnitView::descendants(const UnitCode& parent) const {
    std::vector<const Unit*> units;
    std::vector<const Unit*> waiting = children(parent); // those to come first stand last
    std::reverse(waiting.begin(), waiting.end());
    while (!waiting.empty()) {
        const Unit* unit = waiting.back();
        waiting.pop_back();
        units.push_back(unit);
        const std::vector<const Unit*> next = children(unit->code);
        waiting.insert(waiting.end(), next.rbegin(), next.rend());
    }
    return units;
}

std::vector<const Unit*> UnitView::ancestors(const UnitCode& child) const {
    std::vector<const Unit*> units;
    for (const Unit* unit = find(child); unit != nullptr && unit->parent; units.push_back(unit))
        if ((unit = m_tree->version(unit->parent->text(), m_day)) == nullptr) break;
    return units;
}

} // namespace hoso::records
