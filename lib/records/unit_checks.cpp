// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"
#include "records/units.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace hoso::records {

namespace {

using Severity = UnitFault::Severity;
using Subject = UnitFault::Subject;

constexpr int deepest = 32;
constexpr std::chrono::days one_day{1};

bool begins_earlier(const Unit& a, const Unit& b) { return a.validity.from < b.validity.from; } // none is the earliest

/// True where nothing is left between the end of one and the beginning of the next.
bool joins(const Unit& earlier, const Unit& later) {
    return earlier.validity.to && later.validity.from && *later.validity.from == *earlier.validity.to + one_day;
}

bool overlaps(const Unit& earlier, const Unit& later) {
    return !earlier.validity.to || !later.validity.from || *later.validity.from <= *earlier.validity.to;
}

class Checker {
public:
    Checker(const std::vector<Unit>& units, const std::vector<Succession>& successions)
        : m_units{units}, m_successions{successions} {}

    std::vector<UnitFault> check() {
        m_versions.reserve(m_units.size());
        for (std::size_t i = 0; i < m_units.size(); ++i) m_versions[m_units[i].code.text()].push_back(i);
        for (auto& [code, versions] : m_versions) {
            std::stable_sort(versions.begin(), versions.end(),
                [this](std::size_t a, std::size_t b) { return begins_earlier(m_units[a], m_units[b]); });
            check_versions(versions);
        }
        check_other_codes();
        for (std::size_t i = 0; i < m_units.size(); ++i) check_unit(i);
        for (std::size_t i = 0; i < m_successions.size(); ++i) check_succession(i);
        check_parts();
        std::stable_sort(m_faults.begin(), m_faults.end(), [](const UnitFault& a, const UnitFault& b) {
            return std::tie(a.subject, a.index) < std::tie(b.subject, b.index);
        });
        return std::move(m_faults);
    }

private:
    void check_versions(const std::vector<std::size_t>& versions) {
        for (std::size_t i = 1; i < versions.size(); ++i) {
            const Unit& earlier = m_units[versions[i - 1]];
            const Unit& later = m_units[versions[i]];
            if (overlaps(earlier, later))
                add(Subject::unit, versions[i], "from", "unit.overlap",
                    message("the code {} stands for two units at the same time", later.code.text()),
                    message("end the earlier unit on the day before the later one begins"));
            else if (!joins(earlier, later))
                add(Subject::unit, versions[i], "from", "unit.gap",
                    message("the code {} was not used from {} to {}", later.code.text(),
                        reference::to_text(*earlier.validity.to + one_day),
                        reference::to_text(*later.validity.from - one_day)),
                    message("fill the gap, or leave it if another unit was given the code"), Severity::warning);
        }
    }

    void check_other_codes() {
        std::map<std::string, std::vector<std::size_t>> users;
        for (std::size_t i = 0; i < m_units.size(); ++i)
            for (const UnitCode& code : m_units[i].other_codes) users[code.text()].push_back(i);
        for (auto& [code, indexes] : users) {
            std::stable_sort(indexes.begin(), indexes.end(),
                [this](std::size_t a, std::size_t b) { return begins_earlier(m_units[a], m_units[b]); });
            for (std::size_t i = 1; i < indexes.size(); ++i)
                if (overlaps(m_units[indexes[i - 1]], m_units[indexes[i]]))
                    add(Subject::unit, indexes[i], "other_codes", "unit.other-code-shared",
                        message("{} is the other code of several units, so it finds none of them", code),
                        message("leave it with one of them"), Severity::warning);
        }
    }

    void check_unit(std::size_t index) {
        const Unit& unit = m_units[index];
        if (unit.name.empty())
            add(Subject::unit, index, "name", "unit.nameless", message("the unit has no name"), message("give it one"));
        if (unit.validity.from && unit.validity.to && *unit.validity.to < *unit.validity.from)
            add(Subject::unit, index, "to", "unit.backwards", message("the unit ends before it begins"),
                message("correct one of the two days"));
        else if (unit.parent && check_parent(index))
            check_height(index);
    }

    /// The parent must be there on each day on which the child is.
    bool check_parent(std::size_t index) {
        const Unit& unit = m_units[index];
        const auto versions = m_versions.find(unit.parent->text());
        if (versions == m_versions.end()) {
            add(Subject::unit, index, "parent", "unit.parent-unknown",
                message("there is no unit {}", unit.parent->text()), message("add it, or correct the code"));
            return false;
        }
        if (covers(versions->second, unit)) return true;
        add(Subject::unit, index, "parent", "unit.parent-absent",
            message("the unit {} above it is not there all the time that this one is", unit.parent->text()),
            message("end this unit with it, and begin another under its successor"));
        return false;
    }

    bool covers(const std::vector<std::size_t>& versions, const Unit& child) const {
        const auto last_before = std::upper_bound(versions.begin(), versions.end(), child.validity.from,
            [this](const auto& from, std::size_t version) { return from < m_units[version].validity.from; });
        if (last_before == versions.begin()) return false;
        for (auto at = last_before - 1;; ++at) {
            const Unit& parent = m_units[*at];
            if (!parent.validity.to || (child.validity.to && *child.validity.to <= *parent.validity.to)) return true;
            if (child.validity.from && *parent.validity.to < *child.validity.from) return false;
            if (at + 1 == versions.end() || !joins(parent, m_units[*(at + 1)])) return false;
        }
    }

    /// Every cycle begins on the day on which its youngest member does, so one walk from each unit's first day finds
    /// all.
    void check_height(std::size_t index) {
        const Unit* at = &m_units[index];
        for (int height = 0; height < deepest; ++height) {
            if (!at->parent) return;
            at = version(at->parent->text(), m_units[index].validity.from);
            if (at == nullptr) return; // its own fault
            if (at == &m_units[index])
                return add(Subject::unit, index, "parent", "unit.cycle", message("the unit stands above itself"),
                    message("correct the units above it"));
        }
        add(Subject::unit, index, "parent", "unit.too-deep",
            message("more than {} units stand above this one", deepest),
            message("look for units that stand above themselves"));
    }

    const Unit* version(const std::string& code, const std::optional<Day>& day) const {
        const auto versions = m_versions.find(code);
        if (versions == m_versions.end()) return nullptr;
        for (const std::size_t index : versions->second) {
            const reference::Validity& validity = m_units[index].validity;
            if (day ? validity.contains(*day) : !validity.from) return &m_units[index];
        }
        return nullptr;
    }

    void check_succession(std::size_t index) {
        const Succession& succession = m_successions[index];
        if (version(succession.before.text(), succession.date - one_day) == nullptr)
            add(Subject::succession, index, "before", "succession.before-unknown",
                message("there was no unit {} on {}", succession.before.text(),
                    reference::to_text(succession.date - one_day)),
                message("correct the code or the date"));
        if (version(succession.after.text(), succession.date) == nullptr)
            add(Subject::succession, index, "after", "succession.after-unknown",
                message("there is no unit {} on {}", succession.after.text(), reference::to_text(succession.date)),
                message("correct the code or the date"));
        if (!m_pairs.emplace(succession.date, succession.before.text(), succession.after.text()).second)
            add(Subject::succession, index, "after", "succession.twice",
                message("{} to {} stands here twice", succession.before.text(), succession.after.text()),
                message("keep one of the two rows"));
        m_from[{succession.date, succession.before.text()}].push_back(index);
    }

    void check_parts() {
        for (const auto& [from, indexes] : m_from) {
            const std::size_t first = indexes.front();
            const auto known = std::count_if(indexes.begin(), indexes.end(),
                [this](std::size_t index) { return m_successions[index].part.has_value(); });
            for (const std::size_t index : indexes) check_alone(index, indexes.size());
            if (known == 0) continue;
            if (static_cast<std::size_t>(known) != indexes.size())
                add(Subject::succession, first, "part", "succession.part-missing",
                    message("of {} some parts are known and some are not", from.second),
                    message("give all parts, or none"));
            else if (total(indexes) != Fraction{})
                add(Subject::succession, first, "part", "succession.parts",
                    message("the parts of {} do not make 1", from.second), message("correct the parts"));
        }
    }

    void check_alone(std::size_t index, std::size_t targets) {
        const SuccessionKind kind = m_successions[index].kind;
        if (targets > 1 && (kind == SuccessionKind::rename || kind == SuccessionKind::unchanged))
            add(Subject::succession, index, "kind", "succession.kind",
                message("what goes into several units is not '{}'", to_text(kind)), message("write 'split'"));
    }

    std::optional<Fraction> total(const std::vector<std::size_t>& indexes) const {
        auto parts = Fraction::of(0, 1);
        for (const std::size_t index : indexes)
            if (parts) parts = sum(*parts, *m_successions[index].part);
        return parts;
    }

    void add(Subject subject, std::size_t index, const char* column, const char* rule, std::string problem,
        std::string remedy, Severity severity = Severity::error) {
        m_faults.push_back({severity, subject, index, column, rule, std::move(problem), std::move(remedy)});
    }

    const std::vector<Unit>& m_units;
    const std::vector<Succession>& m_successions;
    std::unordered_map<std::string, std::vector<std::size_t>> m_versions;
    std::set<std::tuple<Day, std::string, std::string>> m_pairs;
    std::map<std::pair<Day, std::string>, std::vector<std::size_t>> m_from;
    std::vector<UnitFault> m_faults;
};

} // namespace

std::vector<UnitFault> check_units(const std::vector<Unit>& units, const std::vector<Succession>& successions) {
    return Checker{units, successions}.check();
}

} // namespace hoso::records
