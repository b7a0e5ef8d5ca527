// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/planner.hpp"
#include "roster/roster.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hoso::accounts {

/// What stands and what is to be, before a plan is made or entries are adopted. Refers to the book and the target.
class Situation {
public:
    /// Error{settings} as require_same_server() and require_group_names().
    Situation(Book& book, const Target& target, Content&& content, const StaffRequest& request);
    Situation(Book& book, const Target& target, directory::Directory& directory, const StaffRequest& request)
        : Situation{book, target, read_content(directory, target), request} {}
    Situation(const Situation&) = delete;

    const std::map<std::string, Kept>& known() const noexcept { return m_known; }
    const Places& places() const noexcept { return m_places; }
    const Snapshot& snapshot() const noexcept { return m_snapshot; }
    const Staff& staff() const noexcept { return m_staff; }
    /// Entries that could be accounts which have none yet.
    std::vector<Match> matches() const;
    PlanInputs inputs(const StaffRequest& request) const;

private:
    Book& m_book;
    const Target& m_target;
    std::map<std::string, Kept> m_known;
    Places m_places;
    Snapshot m_snapshot;
    Staff m_staff;
};

/// What a plan is asked for besides people.
struct PlanRequest {
    StaffRequest staff;
    const std::vector<roster::Roster>& rosters;
    std::set<std::string> overrides; ///< brakes that are meant
    std::string reason, planner, planner_login;
};

/// What became of it. A plan was written where `sha256` is there; nothing was written where a brake holds, something
/// must be decided first, or nothing is to do.
struct Planned {
    PlanCounts counts;
    std::map<ChangeKind, std::int64_t> kinds;
    std::vector<Brake> brakes; ///< those that were overridden are not among them
    std::optional<crypto::Sha256> sha256;
};

/// Writes nothing at all where `file` is empty.
Planned write_plan(Book& book, const Target& target, const directory::Directory& directory, const Situation& situation,
    const PlanRequest& request, Disk& disk, const std::filesystem::path& file);

} // namespace hoso::accounts
