// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/sheet_plan.hpp"

#include "office/xlsx_text.hpp"

#include <algorithm>

namespace hoso::render {

namespace {

void place_table(const report::ReportTable& table, int headings, SheetPlan& plan) {
    plan.headings = headings;
    plan.data = headings + std::max(table.heading_rows, 1);
    plan.behind = plan.data + static_cast<int>(table.rows.size());
}

} // namespace

std::vector<SheetPlan> sheet_plans(const report::ReportModel& model) {
    std::vector<SheetPlan> plans;
    office::SheetNames names;
    for (const report::ReportTable& table : model.tables) {
        SheetPlan& plan = plans.emplace_back();
        plan.name = names.add(table.name);
        if (plans.size() == 1) {
            plan.national = 1;
            plan.title = 5;
            plan.period = 7;
            place_table(table, 10, plan);
        } else if (!table.title.empty()) {
            plan.title = 1;
            place_table(table, 3, plan);
        } else {
            place_table(table, 1, plan);
        }
    }
    return plans;
}

} // namespace hoso::render
