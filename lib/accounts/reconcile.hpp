// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/snapshot.hpp"
#include "core/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hoso::accounts {

enum class FindingKind {
    orphan,     ///< an entry like an account that is nobody's
    missing,    ///< an account whose entry is gone
    drift,      ///< an entry that is not as it was applied
    unlocked,   ///< an account that was disabled and is not any more
    duplicate,  ///< several entries with one key or one mail address
    dormant,    ///< not used for long
    never_used, ///< its first password was never changed
};
std::string to_text(FindingKind kind);

/// A difference between the book and a directory.
struct Finding {
    FindingKind kind = FindingKind::orphan;
    std::string id;      ///< the account; the DN where it is none
    std::string dn, title, unit;
    std::string text;    ///< one sentence, translated
    std::string identity; ///< what tells it from others, the same in every language
};

struct ReconcileSettings {
    TimePoint now;
    std::optional<std::chrono::days> dormant; ///< none: not looked at
    std::map<std::string, TimePoint> runs;    ///< when first passwords were made, by run
};

/// All of them, in the order of kinds, then of DNs.
std::vector<Finding> reconcile(const Snapshot& snapshot, const std::map<std::string, Kept>& known,
    const Settings& settings, const Target& target, const std::map<std::string, std::vector<std::string>>& decisions,
    const ReconcileSettings& how);

/// When accounts were used first after their first password was made, as far as the directory tells: by account. What
/// is no generalized time is passed over.
std::map<std::string, TimePoint> first_uses(
    const Snapshot& snapshot, const std::map<std::string, Kept>& known, const Target& target);

/// Of RFC 3339 in UTC as to_rfc3339() writes it; none where it is something else.
std::optional<TimePoint> time_of_rfc3339(const std::string& text);
/// Of generalized time (RFC 4517, 3.3.13) in UTC; none where it is something else.
std::optional<TimePoint> time_of(const std::string& generalized_time);

} // namespace hoso::accounts
