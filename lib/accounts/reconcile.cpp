// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/reconcile.hpp"

#include "accounts/entry_diff.hpp"
#include "accounts/matching.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>

namespace hoso::accounts {

using directory::Entry;

namespace {

class Reconciliation {
public:
    Reconciliation(const Snapshot& snapshot, const std::map<std::string, Kept>& known, const Settings& settings,
        const Target& target, const std::map<std::string, std::vector<std::string>>& decisions,
        const ReconcileSettings& how)
        : m_snapshot{snapshot}, m_known{known}, m_settings{settings}, m_target{target}, m_decisions{decisions},
          m_how{how} {}

    std::vector<Finding> run() {
        find_orphans();
        for (const auto& [id, kept] : m_known)
            if (kept.account.state != State::removed) look_at(kept);
        find_duplicates();
        std::stable_sort(m_findings.begin(), m_findings.end(), [](const Finding& a, const Finding& b) {
            return std::tie(a.kind, a.dn, a.identity) < std::tie(b.kind, b.dn, b.identity);
        });
        return std::move(m_findings);
    }

private:
    void add(FindingKind kind, const Kept& kept, const std::string& dn, std::string text, const std::string& detail) {
        m_findings.push_back({kind, kept.account.id, dn, kept.account.name, kept.account.unit, std::move(text),
            to_text(kind) + ' ' + kept.account.id + ' ' + detail});
    }

    void find_orphans() {
        for (const Entry* entry : m_snapshot.strangers()) {
            const auto decided = m_decisions.find(identity_of(*entry));
            if (decided != m_decisions.end() &&
                std::find(decided->second.begin(), decided->second.end(), "") != decided->second.end())
                continue;
            m_findings.push_back({FindingKind::orphan, entry->dn, entry->dn, first_value(*entry, "cn"), {},
                tr("is an entry like an account, and nobody's in the book"), "orphan " + m_snapshot.normal_dn(*entry)});
        }
    }

    void look_at(const Kept& kept) {
        const Entry* entry = m_snapshot.entry_of(kept);
        if (entry == nullptr) return add(FindingKind::missing, kept, kept.dn, tr("its entry is gone"), "");
        if (directory::normal_dn(kept.dn) != m_snapshot.normal_dn(*entry))
            add(FindingKind::drift, kept, entry->dn, message("was moved from {}", kept.dn), entry->dn);
        const auto changes = entry_changes(*entry, kept.account, &kept.account, m_target).operation.changes;
        for (const directory::ValueChange& change : changes) tell_drift(kept, *entry, change);
        if (kept.account.state == State::active) look_at_use(kept, *entry);
    }

    void tell_drift(const Kept& kept, const Entry& entry, const directory::ValueChange& change) {
        const bool is_lock = m_target.disabled.count(change.attribute) > 0;
        const std::string now = joined(values_of(entry, change.attribute));
        if (is_lock)
            add(FindingKind::unlocked, kept, entry.dn, message("was disabled ({}) and is not any more", kept.account.why),
                "");
        else
            add(FindingKind::drift, kept, entry.dn,
                message("{} is '{}', and was applied as '{}'", change.attribute, now, joined(&change.values)),
                change.attribute + '=' + now);
    }

    static std::string joined(const directory::Values* values) {
        std::string text;
        if (values != nullptr)
            for (const std::string& each : *values) text += (text.empty() ? "" : ", ") + each;
        return text;
    }

    void look_at_use(const Kept& kept, const Entry& entry) {
        const bool never = !m_target.must_change.empty() && kept.attempt > 0 &&
                           text::lower(first_value(entry, m_target.must_change)) == "true";
        const auto made = m_how.runs.find(kept.key_run);
        const std::chrono::days patience{m_settings.unacknowledged_days > 0 ? m_settings.unacknowledged_days : 30};
        if (never && (made == m_how.runs.end() || m_how.now - made->second > patience))
            add(FindingKind::never_used, kept, entry.dn, tr("its first password was never changed"),
                std::to_string(kept.attempt));
        if (!m_how.dormant || m_target.last_login.empty()) return;
        const auto last = time_of(first_value(entry, m_target.last_login));
        if (last && m_how.now - *last > *m_how.dormant)
            add(FindingKind::dormant, kept, entry.dn, message("was last used at {}", to_rfc3339(*last)), "");
    }

    void find_duplicates() {
        for (const std::string& attribute : {m_target.key_attribute, std::string{"mail"}}) {
            std::map<std::string, std::vector<const Entry*>> by_value;
            for (const Entry& entry : m_snapshot.entries())
                if (const auto* values = values_of(entry, attribute))
                    for (const std::string& value : *values) by_value[scope_of(entry) + text::lower(value)].push_back(&entry);
            for (const auto& [value, entries] : by_value) {
                if (entries.size() < 2) continue;
                for (const Entry* entry : entries)
                    m_findings.push_back({FindingKind::duplicate, entry->dn, entry->dn, first_value(*entry, "cn"), {},
                        message("{} other entries have the same {}", entries.size() - 1, attribute),
                        "duplicate " + attribute + ' ' + m_snapshot.normal_dn(*entry)});
            }
        }
    }

    /// One person may have an account in each system: only entries of one container are compared.
    std::string scope_of(const Entry& entry) const {
        const std::string& dn = m_snapshot.normal_dn(entry);
        std::string found;
        for (const System& system : m_settings.systems) {
            const std::string container = directory::normal_dn(m_target.container_dn(system));
            if (container.size() > found.size() && directory::is_below(dn, container)) found = container;
        }
        return found + '\n';
    }

    const Snapshot& m_snapshot;
    const std::map<std::string, Kept>& m_known;
    const Settings& m_settings;
    const Target& m_target;
    const std::map<std::string, std::vector<std::string>>& m_decisions;
    const ReconcileSettings& m_how;
    std::vector<Finding> m_findings;
};

} // namespace

std::string to_text(FindingKind kind) {
    switch (kind) {
    case FindingKind::missing: return "missing";
    case FindingKind::drift: return "drift";
    case FindingKind::unlocked: return "unlocked";
    case FindingKind::duplicate: return "duplicate";
    case FindingKind::dormant: return "dormant";
    case FindingKind::never_used: return "never-used";
    case FindingKind::orphan: break;
    }
    return "orphan";
}

std::vector<Finding> reconcile(const Snapshot& snapshot, const std::map<std::string, Kept>& known,
    const Settings& settings, const Target& target, const std::map<std::string, std::vector<std::string>>& decisions,
    const ReconcileSettings& how) {
    return Reconciliation{snapshot, known, settings, target, decisions, how}.run();
}

std::map<std::string, TimePoint> first_uses(
    const Snapshot& snapshot, const std::map<std::string, Kept>& known, const Target& target) {
    std::map<std::string, TimePoint> result;
    for (const auto& [id, kept] : known) {
        const Entry* entry = kept.attempt > 0 ? snapshot.entry_of(kept) : nullptr;
        if (entry == nullptr || target.must_change.empty()) continue;
        // as long as the first password stands it must be changed: whoever changed it has used it
        if (text::lower(first_value(*entry, target.must_change)) == "true") continue;
        if (const auto time = time_of(first_value(*entry, target.password_changed))) result.emplace(id, *time);
    }
    return result;
}

std::optional<TimePoint> time_of_rfc3339(const std::string& text) {
    std::string digits;
    for (const char c : text.substr(0, 19))
        if (c >= '0' && c <= '9') digits += c;
    return time_of(digits + 'Z');
}

std::optional<TimePoint> time_of(const std::string& text) {
    if (text.size() < 15 || text.back() != 'Z' || text.find_first_not_of("0123456789") < 14) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + size, value);
        return value;
    };
    using namespace std::chrono;
    const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(4, 2))},
        day{static_cast<unsigned>(number(6, 2))}};
    if (!date.ok() || number(8, 2) > 23 || number(10, 2) > 59 || number(12, 2) > 60) return std::nullopt; // 60: leap
    return sys_days{date} + hours{number(8, 2)} + minutes{number(10, 2)} + seconds{number(12, 2)};
}

} // namespace hoso::accounts
