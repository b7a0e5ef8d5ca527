// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "handover/ledger.hpp"
#include "page/administrative.hpp"
#include "page/fonts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hoso::handover {

/// What the minutes of a handover (biên bản bàn giao) say: of one run, and of one unit or all.
struct Minutes {
    Issue issue;                     ///< its day is the run's
    std::chrono::sys_days day;       ///< of the minutes
    std::vector<UnitCounts> units;   ///< one: minutes between the office and that unit
    std::vector<Entry> letters;      ///< void ones too
    std::vector<Entry> unacknowledged;
};

/// From the ledger as it is, of all units or one. `made_until`: younger letters are not yet listed as unacknowledged.
Minutes minutes_of(Ledger& ledger, const Issue& issue, std::chrono::sys_days day, TimePoint made_until,
    const std::optional<std::string>& unit = std::nullopt);

/// As Decree 30/2020/NĐ-CP, Annex I, lays an administrative document out: who hands over to whom, letters of each unit
/// by state, those not acknowledged, and room for two signatures; of one unit with the list to sign behind. Same
/// minutes, same bytes.
std::string minutes_pdf(page::Fonts& fonts, const page::AdministrativeLayout& layout, const Minutes& minutes);

/// The same as a workbook of three sheets: "Tổng hợp", "Danh sách ký nhận", "Chưa ký nhận". Same minutes, same bytes.
std::string minutes_xlsx(const Minutes& minutes);

/// The counts of all units together; its unit and unit_name are empty.
UnitCounts total_of(const std::vector<UnitCounts>& units);

/// In Vietnamese: "Đã giao".
std::string vietnamese(State state);

/// The day in Vietnam (UTC+7, no summer time) as dd/mm/yyyy.
std::string local_date(TimePoint time);

} // namespace hoso::handover
