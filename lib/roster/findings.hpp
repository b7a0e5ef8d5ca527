// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"
#include "roster/roster.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hoso::roster {

/// A place in the workbook that is being checked.
struct Spot {
    std::size_t sheet = 0; ///< from 0, in the order of their tabs
    int row = 0, column = 0;
    auto operator<=>(const Spot&) const = default;
};

/// Gathers the faults of one file while they are found in whatever order.
class Findings {
public:
    Findings(std::string file, const std::vector<office::Sheet>& sheets);

    /// Which faults name as the column's header.
    void set_header(std::size_t sheet, int column, std::string header);

    void add(Spot spot, Severity severity, Problem problem);
    void add(Spot spot, Severity severity, std::optional<Problem> problem);

    /// True where a row holds an error, or belongs to one.
    bool is_wrong(std::size_t sheet, int row) const { return m_wrong_rows.contains({sheet, row}); }
    void set_wrong(std::size_t sheet, int row) { m_wrong_rows.emplace(sheet, row); }
    /// True where that very cell has an error: others would be of the same cause.
    bool has_error_at(Spot spot) const { return m_wrong_cells.contains(spot); }
    /// True where its values stand under wrong headers and say nothing.
    bool is_shifted(std::size_t sheet, int row) const { return m_shifted_rows.contains({sheet, row}); }
    void set_shifted(std::size_t sheet, int row);

    Place place(Spot spot) const;
    /// For messages of the same file: "C7", with the sheet where there are several.
    std::string name_of(Spot spot) const;

    /// By sheet, row and column, then as they were found.
    std::vector<Fault> finish();

private:
    std::string m_file;
    std::vector<std::string> m_sheets;
    std::map<std::pair<std::size_t, int>, std::string> m_headers;
    std::set<std::pair<std::size_t, int>> m_wrong_rows, m_shifted_rows;
    std::set<Spot> m_wrong_cells;
    std::vector<std::pair<Spot, Fault>> m_faults;
};

} // namespace hoso::roster
