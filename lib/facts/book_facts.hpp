// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/store.hpp"
#include "facts/tally.hpp"
#include "report/inputs.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace hoso::facts {

/// A counter that can also show what it counted.
class ListingCounter : public report::FactCounter {
public:
    /// The facts behind a figure of these units together; the first `limit` of them as they came. What they are
    /// together is the sum of the figures that count() gives.
    virtual FactListing rows(const regime::Regime& regime, const regime::Window& window,
        const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) = 0;
    /// Of all that count() has counted, each once.
    virtual const std::vector<Unplaced>& unplaced() const = 0;
};

/// Figures from the facts that were added to a book: of batches up to a number that are not withdrawn, less what later
/// ones among them replaced. A fact counts for the unit that it was added for, see Places.
class BookFacts : public ListingCounter {
public:
    static constexpr std::int64_t all_batches = std::numeric_limits<std::int64_t>::max();

    BookFacts(report::Book& book, int jobs, std::int64_t up_to = all_batches);

    std::map<records::UnitCode, report::Figures> count(
        const regime::Regime& regime, const regime::Window& window) override;
    std::int64_t last_batch() const override { return m_last_batch; }
    FactListing rows(const regime::Regime& regime, const regime::Window& window,
        const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) override;
    const std::vector<Unplaced>& unplaced() const override { return m_unplaced; }

private:
    std::vector<FactBatch> batches(const regime::Regime& regime, const regime::FactType& type);
    FactRows rows_of(const regime::FactType& type, const FactBatch& batch, const StoredBlock& block) const;

    report::Book& m_book;
    FactStore m_store;
    int m_jobs;
    std::int64_t m_up_to, m_last_batch;
    std::vector<Unplaced> m_unplaced;
};

/// Several counters as one: what they give for the same indicator is added up. A window is counted once, however often
/// it is asked for: what is added afterwards is for another one of these.
class AllFacts : public ListingCounter {
public:
    void add(std::unique_ptr<ListingCounter> counter) { m_counters.push_back(std::move(counter)); }

    std::map<records::UnitCode, report::Figures> count(
        const regime::Regime& regime, const regime::Window& window) override;
    std::int64_t last_batch() const override;
    FactListing rows(const regime::Regime& regime, const regime::Window& window,
        const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) override;
    const std::vector<Unplaced>& unplaced() const override { return m_unplaced; }

private:
    using Window = std::tuple<std::string, regime::Day, regime::Day, regime::Day>; ///< with the regime it is of

    std::vector<std::unique_ptr<ListingCounter>> m_counters;
    std::vector<Unplaced> m_unplaced;
    std::map<Window, std::map<records::UnitCode, report::Figures>> m_counted;
};

} // namespace hoso::facts
