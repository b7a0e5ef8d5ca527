// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/fraction.hpp"
#include "records/unit_code.hpp"
#include "reference/rule_set.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace hoso::records {

using Day = std::chrono::sys_days;

/// A unit while it was called and placed as said here; what changes makes another one with the same code, or another
/// code. Administrative units, agencies and the parts of an office are all units.
struct Unit {
    UnitCode code;
    std::string name;               ///< in full, NFC: "Phường Ba Đình"
    std::string kind;               ///< "phường", "sở", ...; may be empty
    std::optional<UnitCode> parent; ///< none at the top
    reference::Validity validity;   ///< both days included; open where no day is known
    std::vector<UnitCode> other_codes;
    std::string source, note;
    bool operator==(const Unit&) const = default;
};

enum class SuccessionKind {
    merge,    ///< several go into one
    split,    ///< one goes into several
    rename,   ///< the same under another name or code
    transfer, ///< a part goes from one to another, and both go on
    unchanged ///< the same again: where a new list begins
};
std::string to_text(SuccessionKind kind);

/// On `date` `after` took over from `before`, which was valid until the day before. `part` is how much of `before` it
/// took over, of whatever is counted; none where that is not known. A unit's part that stays is a succession to itself.
struct Succession {
    UnitCode before, after;
    Day date;
    SuccessionKind kind = SuccessionKind::merge;
    std::optional<Fraction> part;
    std::string source;
    bool operator==(const Succession&) const = default;
};

/// What does not fit. Errors make the tree impossible, warnings do not.
struct UnitFault {
    enum class Severity { warning, error };
    enum class Subject { unit, succession };
    Severity severity = Severity::error;
    Subject subject = Subject::unit;
    std::size_t index = 0;       ///< of the unit or succession, as given
    std::string column;          ///< code, name, parent, from, to, other_codes; before, after, date, kind, part
    std::string rule;            ///< never changes: "unit.cycle"; hoso-reference(5) lists them
    std::string problem, remedy; ///< translated
    bool operator==(const UnitFault&) const = default;
};

/// All faults: units in their order, then successions.
std::vector<UnitFault> check_units(const std::vector<Unit>& units, const std::vector<Succession>& successions);

class UnitTree;

/// The units of one day. Refers to its tree and must not outlive it. Lists are in Vietnamese order of names, then by
/// code, where nothing else is said.
class UnitView {
public:
    /// By its code, else by another code where no two units have it. Null where there is none on that day.
    const Unit* find(const UnitCode& code) const;
    std::vector<const Unit*> all() const; ///< by code
    std::vector<const Unit*> roots() const;
    std::vector<const Unit*> children(const UnitCode& parent) const;
    std::vector<const Unit*> descendants(const UnitCode& parent) const; ///< each before what is below it
    std::vector<const Unit*> ancestors(const UnitCode& child) const;    ///< the nearest first

private:
    friend class UnitTree;
    UnitView(const UnitTree& tree, Day day) : m_tree{&tree}, m_day{day} {}
    std::vector<const Unit*> below(const std::string& parent) const;

    const UnitTree* m_tree;
    Day m_day;
};

/// A unit that was, or will be, wholly or in part, another. `part`: of a predecessor, how much of it came into the
/// unit; of a successor, how much of the unit went into it. None where a part on the way is not known.
struct RelatedUnit {
    const Unit* unit = nullptr;
    std::optional<Fraction> part;
};

/// Units through time: a tree on every day, and what became of each. A value, safe to read from many threads; pointers
/// into it are good as long as it is neither changed nor moved.
class UnitTree {
public:
    UnitTree() = default;
    /// Error{input} with the first fault where check_units() finds an error.
    UnitTree(std::vector<Unit> units, std::vector<Succession> successions);
    /// Of what check_units() has found no error in just now.
    static UnitTree of_checked(std::vector<Unit> units, std::vector<Succession> successions);

    const std::vector<Unit>& units() const { return m_units; }
    const std::vector<Succession>& successions() const { return m_successions; }

    UnitView at(Day day) const { return {*this, day}; }

    /// All units that came into this one, as it is on that day, directly and through others: the latest first, then by
    /// code. Empty where there is no such unit then.
    std::vector<RelatedUnit> predecessors(const UnitCode& code, Day day) const;
    /// All units into which it goes after that day: the earliest first, then by code.
    std::vector<RelatedUnit> successors(const UnitCode& code, Day day) const;

private:
    friend class UnitView;
    struct Link {
        Day date;
        std::size_t before, after; ///< units
        std::optional<Fraction> part;
    };
    void build();
    /// Follows the links in that order from the unit that has the code on the day.
    template <typename Links, typename Follow>
    std::vector<RelatedUnit> related(const UnitCode& code, Day day, const Links& links, const Follow& follow) const;
    const Unit* version(const std::string& code, Day day) const;
    std::size_t index_of(const Unit& unit) const { return static_cast<std::size_t>(&unit - m_units.data()); }

    std::vector<Unit> m_units;
    std::vector<Succession> m_successions;
    std::vector<Link> m_links; ///< by date
    std::unordered_map<std::string, std::vector<std::size_t>> m_versions, m_other_codes, m_children;
    std::vector<std::size_t> m_by_code;
};

} // namespace hoso::records
