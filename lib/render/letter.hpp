// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/administrative.hpp"
#include "report/settings.hpp"

#include <string>
#include <vector>

namespace hoso::render {

/// An answer that has not come, or cannot be used.
struct MissingAnswer {
    std::string form;    ///< "Biểu II.06a/VPCP/KSTT"
    std::string problem; ///< what came and why it does not count; empty: nothing came
};

/// What a letter of reminder says.
struct Reminder {
    report::Office office;              ///< who writes
    std::string addressee;              ///< "Ủy ban nhân dân phường Hoàn Kiếm"
    std::string regime_title;           ///< "Tình hình, kết quả giải quyết thủ tục hành chính"
    std::string legal_source;           ///< "Thông tư số 01/2020/TT-VPCP"; may be empty
    std::string period_name;            ///< "tháng 10 năm 2026"
    std::string due, as_of;             ///< YYYY-MM-DD; as_of is the day of the letter
    int working_days_late = 0;          ///< none: the letter comes before the end of the due day
    std::vector<MissingAnswer> missing; ///< none: the answer to the regime, of which nothing came
    std::string how_to_answer;          ///< a sentence; empty: the form that was sent, to the office
};

/// An official letter (công văn đôn đốc) as Decree 30/2020/NĐ-CP, Annex I, lays it out: a PDF, the same for the same
/// reminder. Its subject stands under the number: "V/v đôn đốc báo cáo ...".
std::string reminder_letter(const Reminder& reminder, const page::AdministrativeLayout& layout, page::Fonts& fonts);

} // namespace hoso::render
