// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/fonts.hpp"
#include "report/model.hpp"

#include <cstddef>
#include <vector>

namespace hoso::render {

/// Of lib/render alone. How a table is put on pages.
struct TableFit {
    double size_points = 0;
    double padding_mm = 1;
    std::vector<double> widths; ///< of all columns, mm
    /// Which columns stand beside each other; more than one where the table is wider than a page: each begins with the
    /// table's frozen columns.
    std::vector<std::vector<std::size_t>> bands;
};

/// The largest type from 11 to 7 points in which the table is not wider than `width_mm`; 8 points and bands where there
/// is none. Columns are as wide as their numbers and the words of their headings need at least, and fill the width.
TableFit fit_table(page::Fonts& fonts, const report::ReportTable& table, double width_mm);

} // namespace hoso::render
