// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/findings.hpp"

#include <algorithm>

namespace hoso::roster {

Findings::Findings(std::string file, const std::vector<office::Sheet>& sheets) : m_file{std::move(file)} {
    for (const office::Sheet& sheet : sheets) m_sheets.push_back(sheet.name);
}

void Findings::set_header(std::size_t sheet, int column, std::string header) {
    m_headers[{sheet, column}] = std::move(header);
}

void Findings::set_shifted(std::size_t sheet, int row) {
    set_wrong(sheet, row);
    m_shifted_rows.emplace(sheet, row);
}

void Findings::add(Spot spot, Severity severity, Problem problem) {
    const auto header = m_headers.find({spot.sheet, spot.column});
    if (severity == Severity::error) {
        set_wrong(spot.sheet, spot.row);
        m_wrong_cells.insert(spot);
    }
    m_faults.emplace_back(spot, Fault{place(spot), header == m_headers.end() ? std::string{} : header->second, severity,
                                    std::move(problem.code), std::move(problem.text)});
}

void Findings::add(Spot spot, Severity severity, std::optional<Problem> problem) {
    if (problem) add(spot, severity, std::move(*problem));
}

Place Findings::place(Spot spot) const {
    return {m_file, spot.sheet < m_sheets.size() ? m_sheets[spot.sheet] : std::string{}, spot.row, spot.column};
}

std::string Findings::name_of(Spot spot) const {
    const std::string cell = spot.column > 0 ? office::cell_name(spot.row, spot.column) : std::to_string(spot.row);
    return m_sheets.size() > 1 && spot.sheet < m_sheets.size() ? m_sheets[spot.sheet] + "!" + cell : cell;
}

std::vector<Fault> Findings::finish() {
    std::stable_sort(m_faults.begin(), m_faults.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Fault> faults;
    faults.reserve(m_faults.size());
    for (auto& [spot, fault] : m_faults) faults.push_back(std::move(fault));
    m_faults.clear();
    return faults;
}

} // namespace hoso::roster
