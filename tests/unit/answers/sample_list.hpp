// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "grid.hpp"
#include "sample_regime.hpp"

#include <string>

namespace hoso::test {

/// A list of the sample's units with groups over merged cells and two rows of headings; numbered below where asked for.
class SampleList {
public:
    static constexpr int code_column = 1, name_column = 2, first_column = 3, group_row = 3, number_row = 6,
                         first_row = 7;

    explicit SampleList(const regime::Regime& regime, bool numbered = true) {
        grid.name = "Tổng hợp theo đơn vị";
        grid.text(1, 1, "TỔNG HỢP KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH");
        grid.merged.push_back({1, 1, 1, 13});
        grid.text(group_row, code_column, "Mã đơn vị");
        grid.text(group_row, name_column, "Tên đơn vị");
        grid.merged.push_back({group_row, 1, 5, 1});
        grid.merged.push_back({group_row, 2, 5, 2});
        head(regime);
        if (numbered) {
            grid.text(number_row, code_column, "(1)");
            grid.text(number_row, name_column, "(2)");
            for (std::size_t i = 0; i < regime.indicators.size(); ++i)
                grid.text(number_row, column(i), "(" + std::to_string(regime.indicators[i].number) + ")");
        }
    }

    static int column(std::size_t indicator) { return first_column + static_cast<int>(indicator); }

    /// Figures that differ in every cell, in the row of the unit.
    void fill(const regime::Regime& regime, const SampleUnits& units) {
        for (std::size_t u = 0; u < units.expected().size(); ++u) {
            const int row = first_row + static_cast<int>(u);
            grid.text(row, code_column, units.unit(u).code.text());
            grid.text(row, name_column, units.unit(u).name);
            for (std::size_t i = 0; i < regime.indicators.size(); ++i) {
                const regime::Indicator& indicator = regime.indicators[i];
                if (!indicator.asked) continue;
                const std::string value = std::to_string(1000 * (u + 1) + 37 * i + 11);
                if (indicator.is_number())
                    grid.number(row, column(i), value + (indicator.decimals > 0 ? ".25" : ""));
                else
                    grid.text(row, column(i), indicator.choices.empty() ? "Ghi " + value : indicator.choices[u % 2]);
            }
        }
    }

    Grid grid;

private:
    /// A group of the innermost level, of one or of several columns, in rows 3 and 4; the indicator's text in 5.
    void head(const regime::Regime& regime) {
        for (std::size_t level = 0; level < 2; ++level)
            for (std::size_t i = 0; i < regime.indicators.size();) {
                std::size_t end = i + 1;
                const auto& groups = regime.indicators[i].groups;
                const auto same = [&](std::size_t other) {
                    const auto& others = regime.indicators[other].groups;
                    return others.size() > level &&
                           std::equal(
                               groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(level) + 1, others.begin());
                };
                while (groups.size() > level && end < regime.indicators.size() && same(end)) ++end;
                if (groups.size() > level) {
                    const int row = group_row + static_cast<int>(level);
                    grid.text(row, column(i), groups[level]);
                    if (end - i > 1) grid.merged.push_back({row, column(i), row, column(end - 1)});
                }
                i = end;
            }
        for (std::size_t i = 0; i < regime.indicators.size(); ++i) grid.text(5, column(i), regime.indicators[i].text);
    }
};

} // namespace hoso::test
