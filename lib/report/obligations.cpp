// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/obligations.hpp"

#include "report/closings.hpp"
#include "report/inputs.hpp"
#include "report/outputs.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <tuple>

namespace hoso::report {

using regime::Period;
using regime::Regime;

namespace {

class Finding {
public:
    Finding(Book& book, const RegimeUse& use, regime::Day today)
        : m_book{book}, m_use{use}, m_regime{book.regime(use.id)}, m_today{today} {}

    void add_to(std::vector<Obligation>& found) {
        for (const regime::PeriodKind kind : m_regime.reported)
            for (const auto& [period, window] : m_regime.windows.windows(kind, m_use.from, m_today)) {
                if (window.from < m_use.from || window.cut_off >= m_today) continue;
                if (m_use.to && window.to > *m_use.to) continue;
                if (const auto obligation = check(period)) found.push_back(*obligation);
            }
    }

private:
    std::optional<Obligation> check(const Period& period) {
        const std::string revision = closed_revision(period);
        if (!revision.empty() && is_made(period, revision)) return std::nullopt;
        const bool may_be_provisional = m_use.when_missing == RegimeUse::WhenMissing::provisional;
        if (revision.empty() && may_be_provisional && is_made(period, "p")) return std::nullopt;
        const regime::Day due = last_due(period);
        if (revision.empty() && due >= m_today) return std::nullopt;
        return Obligation{m_use.id, period, due, revision};
    }

    /// Empty where a part is open.
    std::string closed_revision(const Period& period) {
        int restatements = 0;
        for (const Period& part : regime::parts_of(period, m_regime.collected)) {
            const auto revision = standing_revision(part.to_text());
            if (!revision) return {};
            restatements += *revision;
        }
        return revision_name(restatements);
    }

    /// Months are parts of quarters, halves and years: each is looked up once.
    std::optional<int> standing_revision(const std::string& part) {
        const auto known = m_revisions.find(part);
        if (known != m_revisions.end()) return known->second;
        const auto closing = standing_closing(m_book, m_use.id, part);
        return m_revisions[part] = closing ? std::optional{closing->revision} : std::nullopt;
    }

    bool is_made(const Period& period, const std::string& revision) {
        return std::all_of(m_use.formats.begin(), m_use.formats.end(), [&](const std::string& format) {
            return scheduled_output(m_book, m_use.id, period.to_text(), revision, format).has_value();
        });
    }

    regime::Day last_due(const Period& period) {
        const Period part = regime::parts_of(period, m_regime.collected).back();
        regime::Day last = window_of(m_regime, part).cut_off;
        for (const ExpectedUnit& unit : expected_units(m_book, m_regime, part))
            if (unit.exemption.empty()) last = std::max(last, unit.due);
        return last;
    }

    Book& m_book;
    const RegimeUse& m_use;
    const Regime& m_regime;
    regime::Day m_today;
    std::map<std::string, std::optional<int>> m_revisions; ///< of collected periods; none where one is open
};

} // namespace

regime::Day day_in_vietnam(TimePoint time) {
    using namespace std::chrono_literals;
    return std::chrono::floor<std::chrono::days>(time + 7h);
}

std::vector<Obligation> obligations(Book& book, TimePoint as_of) {
    std::vector<Obligation> found;
    for (const RegimeUse& use : book.settings().regimes) Finding{book, use, day_in_vietnam(as_of)}.add_to(found);
    std::stable_sort(found.begin(), found.end(), [](const Obligation& a, const Obligation& b) {
        return std::tuple{a.period.last(), a.period.last() - a.period.first()} <
               std::tuple{b.period.last(), b.period.last() - b.period.first()};
    });
    return found;
}

} // namespace hoso::report
