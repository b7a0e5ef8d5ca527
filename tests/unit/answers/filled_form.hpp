// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/form.hpp"
#include "answers/read_form.hpp"

#include "grid.hpp"
#include "sample_regime.hpp"

#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <string>

namespace hoso::test {

inline regime::Period sample_period() { return regime::Period::parse("2026-M10").value(); }

/// A form of the sample regime as its unit filled it in.
class FilledForm {
public:
    explicit FilledForm(const regime::Regime& regime, std::size_t unit = 0)
        : m_regime{regime}, m_units{regime}, m_period{sample_period()} {
        const auto window = regime.windows.window(m_period).value();
        const auto& expected = m_units.expected()[unit];
        bytes = answers::make_form({regime, m_period, window, *expected.unit, expected.due, "UBND thành phố"});
        const office::Workbook workbook = office::read_workbook(bytes, "form.xlsx");
        for (const office::Sheet& sheet : workbook.sheets) grids.emplace_back(sheet);
        for (const auto& [row, cells] : grids[0].cells) {
            const std::string label = grids[0].at(row, 1);
            for (std::size_t i = 0; i < regime.indicators.size(); ++i)
                if (label == "[" + std::to_string(regime.indicators[i].number) + "]") rows[i] = row;
        }
    }

    void fill(std::size_t indicator, const std::string& value) {
        if (m_regime.indicators[indicator].is_number())
            grids[0].number(rows.at(indicator), 4, value);
        else
            grids[0].text(rows.at(indicator), 4, value);
    }
    void fill_all() {
        const char* const values[] = {
            "1234", "1000", "234", "900", "12", "", "98.75", "1234.567", "7", "Trụ sở", "Thiếu máy quét"};
        for (std::size_t i = 0; i < m_regime.indicators.size(); ++i)
            if (m_regime.indicators[i].asked) fill(i, values[i]);
    }

    office::Workbook workbook() const {
        office::Workbook result;
        result.format = office::WorkbookFormat::xlsx;
        for (const Grid& grid : grids) result.sheets.push_back(grid.sheet());
        return result;
    }

    answers::Duty duty() const { return {m_regime, m_period, m_units.expected()}; }
    const SampleUnits& units() const { return m_units; }

    std::string bytes;
    std::vector<Grid> grids;         ///< the form, instructions, hidden sheet
    std::map<std::size_t, int> rows; ///< of the indicators

private:
    const regime::Regime& m_regime;
    SampleUnits m_units;
    regime::Period m_period;
};

/// The only form of the workbook, read; none where there is none or the workbook has faults.
inline std::optional<answers::Answer> read_only_form(const office::Workbook& workbook, const answers::Duty& duty) {
    const auto places = answers::find_forms(workbook);
    if (places.forms.size() != 1 || !places.faults.empty()) return std::nullopt;
    return answers::read_form(workbook.sheets[places.forms[0].sheet], places.forms[0].fingerprint, duty);
}

inline std::string lines_of(const report::Figures& figures, const regime::Regime& regime) {
    std::string lines;
    for (report::Figure figure : figures) {
        figure.place.clear();
        lines += report::to_lines({figure}, regime);
    }
    return lines;
}

inline std::string problems_of(const answers::Answer& answer) {
    std::string text;
    for (const answers::Fault& fault : answer.faults) text += answers::to_text(fault) + "\n";
    return text;
}

} // namespace hoso::test
