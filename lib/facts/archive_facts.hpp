// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/report_views.hpp"
#include "facts/book_facts.hpp"
#include "facts/unit_texts.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hoso::facts {

/// Figures from the records of an archive: of facts whose type names a view of its catalogue, each field a column of
/// it. A fact whose type has no field for the unit, or says nothing there, is of the unit that the archive belongs to;
/// what it says is a code or a name as on the day of the cut-off. A day of which only the month or year is known, and
/// text where a number is asked for, count as missing. Opens the archive when it is asked first.
class ArchiveFacts : public ListingCounter {
public:
    /// Refers to the book, for its units.
    ArchiveFacts(report::Book& book, std::filesystem::path archive, records::UnitCode unit);

    std::map<records::UnitCode, report::Figures> count(
        const regime::Regime& regime, const regime::Window& window) override;
    /// 0: an archive has no batches of facts.
    std::int64_t last_batch() const override { return 0; }
    FactListing rows(const regime::Regime& regime, const regime::Window& window,
        const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) override;
    const std::vector<Unplaced>& unplaced() const override { return m_unplaced; }

private:
    using BlockTaker = std::function<void(const FactRows&)>;
    void read(const regime::FactType& type, const std::vector<bool>& wanted, records::Day day, const BlockTaker& take);

    report::Book& m_book;
    UnitTexts m_texts;
    std::filesystem::path m_archive;
    records::UnitCode m_unit;
    std::vector<Unplaced> m_unplaced;
};

} // namespace hoso::facts
