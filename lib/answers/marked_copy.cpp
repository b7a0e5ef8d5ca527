// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/marked_copy.hpp"

#include "messages/messages.hpp"
#include "office/write_xlsx.hpp"

#include <algorithm>

namespace hoso::answers {

namespace {

class Remarks {
public:
    explicit Remarks(const office::Workbook& workbook) {
        const auto& sheets = workbook.sheets;
        const auto visible =
            std::find_if(sheets.begin(), sheets.end(), [](const office::Sheet& sheet) { return !sheet.hidden; });
        if (visible != sheets.end()) m_first_sheet = visible->name;
    }

    void add(const Fault& fault, int otherwise_row) {
        const std::string text = fault.advice.empty() ? fault.problem : fault.problem + "; " + fault.advice;
        const std::string& sheet = fault.sheet.empty() ? m_first_sheet : fault.sheet;
        remarks.push_back({sheet, fault.row > 0 ? fault.row : std::max(otherwise_row, 1), fault.column, text});
    }

    /// At the first cell that the rule speaks of.
    void add(const report::RuleFinding& finding, const Answer& answer) {
        Fault fault{answer.sheet, answer.row, 0, finding.problem, ""};
        for (const std::size_t indicator : finding.indicators) {
            const auto figure = std::find_if(answer.figures.begin(), answer.figures.end(),
                [&](const report::Figure& each) { return each.indicator == indicator; });
            if (figure == answer.figures.end()) continue;
            const auto place = office::cell_place(figure->place.substr(figure->place.rfind('!') + 1)); // npos + 1 is 0
            fault.row = place.row;
            fault.column = place.column;
            break;
        }
        add(fault, answer.heading_row);
    }

    std::vector<office::Remark> remarks;

private:
    std::string m_first_sheet;
};

} // namespace

std::string marked_copy(const office::Workbook& workbook, const CollectedFile& file) {
    Remarks all{workbook};
    office::XlsxSettings settings;
    settings.remarks_heading = tr("What is wrong");
    for (const Fault& fault : file.faults) all.add(fault, 1);
    for (const CollectedAnswer& each : file.answers) {
        settings.heading_row = std::max(settings.heading_row, each.answer.heading_row);
        for (const Fault& fault : each.answer.faults) all.add(fault, each.answer.heading_row);
        for (const report::RuleFinding& finding : each.findings) all.add(finding, each.answer);
    }
    return office::write_xlsx(workbook, all.remarks, settings);
}

} // namespace hoso::answers
