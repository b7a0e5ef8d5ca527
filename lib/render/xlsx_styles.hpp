// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/sheet_writer.hpp"
#include "report/model.hpp"

#include <vector>

namespace hoso::render {

/// Of lib/render alone. The styles of a report's workbook; those of cells are made when the first cell needs them, and
/// found without a comparison of styles.
class XlsxStyles {
public:
    explicit XlsxStyles(office::WorkbookWriter& book);

    office::StyleId cell(const report::ReportCell& cell, const report::ReportRow& row, std::size_t column,
        const report::ReportColumn& kind);

    /// Across a merged range, or in a cell that breaks its lines.
    office::StyleId centred, bold_centred, italic_centred, title, heading, left, italic_left, label_left, small_left,
        bold_left;

private:
    office::StyleId make(unsigned key);

    office::WorkbookWriter& m_book;
    std::vector<int> m_made; ///< by key; -1: not yet
};

/// "#,##0.00": with as many zeros as there are decimals.
std::string number_format_of(int decimals, bool is_provisional);

} // namespace hoso::render
