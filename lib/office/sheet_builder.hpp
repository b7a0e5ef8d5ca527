// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/workbook.hpp"

#include <string>

namespace hoso::office {

/// Takes the sheets of one file cell by cell and keeps its limits.
class SheetBuilder {
public:
    SheetBuilder(std::string file, const ReadLimits& limits) : m_file{std::move(file)}, m_limits{limits} {}

    void start_sheet(std::string name, bool hidden);
    /// Rows come in rising order.
    void start_row(int number, bool hidden);
    /// Cells come in rising order, each with its column.
    void add(Cell cell);
    void add_merged(const Range& range);
    void add_hidden_columns(int first, int last);

    int row() const noexcept { return m_row; }
    const ReadLimits& limits() const noexcept { return m_limits; }
    std::vector<Sheet> finish() { return std::move(m_sheets); }

    /// Error{input} that names file, sheet and cell; row and column may be 0.
    [[noreturn]] void fail(int row, int column, const std::string& problem) const;

private:
    std::string m_file;
    ReadLimits m_limits;
    std::vector<Sheet> m_sheets;
    int m_row = 0;
    bool m_row_is_hidden = false, m_row_has_cells = false;
    std::size_t m_cells = 0, m_text_bytes = 0;
};

} // namespace hoso::office
