// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/list_columns.hpp"

#include "answers/labels.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>

namespace hoso::answers {

using office::Cell;
using office::Row;
using regime::Indicator;

namespace {

constexpr std::size_t most_heading_rows = 12;

class ColumnFinder {
public:
    ColumnFinder(const SheetView& view, int first_unit_row, const std::set<int>& beside, const regime::Regime& regime)
        : m_view{view}, m_beside{beside}, m_regime{regime} {
        for (const Row& row : view.sheet().rows)
            if (row.number < first_unit_row) m_rows.push_back(&row);
        if (m_rows.size() > most_heading_rows)
            m_rows.erase(m_rows.begin(), m_rows.end() - static_cast<std::ptrdiff_t>(most_heading_rows));
        for (const Indicator& indicator : regime.indicators) {
            m_texts.push_back(label_key(indicator.text));
            std::vector<std::string> groups;
            for (const std::string& group : indicator.groups) groups.push_back(label_key(group));
            m_groups.push_back(std::move(groups));
        }
    }

    ListColumns find() {
        m_result.of_indicator.assign(m_regime.indicators.size(), 0);
        if (m_rows.empty()) return m_result;
        m_result.heading_row = m_rows.back()->number;
        m_is_merged_across = is_merged_across();
        find_number_row();
        for (const int column : all_columns()) take(column);
        for (std::size_t i = 0; i < m_regime.indicators.size(); ++i)
            if (m_result.of_indicator[i] == 0 && m_regime.indicators[i].asked && m_known > 0)
                fail(m_result.heading_row, 0,
                    message("no column is headed '{}' [{}]", full_name(i), m_regime.indicators[i].number),
                    tr("head the columns as the report's form does"));
        return std::move(m_result);
    }

private:
    void fail(int row, int column, std::string problem, std::string advice) {
        m_result.faults.push_back(m_view.fault(row, column, std::move(problem), std::move(advice)));
    }

    std::string full_name(std::size_t index) const {
        std::string name;
        for (const std::string& group : m_regime.indicators[index].groups) name += group + " / ";
        return name + m_regime.indicators[index].text;
    }

    std::set<int> all_columns() const {
        std::set<int> columns;
        for (const Row& row : m_view.sheet().rows)
            for (const Cell& cell : row.cells) columns.insert(cell.column);
        for (const office::Range& range : m_view.sheet().merged)
            if (range.first_row <= m_result.heading_row)
                for (int column = range.first_column; column <= std::min(range.last_column, range.first_column + 500);
                     ++column)
                    columns.insert(column);
        return columns;
    }

    /// The lowest row whose numbers rise and have those of nearly all that is asked.
    void find_number_row() {
        for (auto at = m_rows.rbegin(); at != m_rows.rend() && m_numbers.empty(); ++at) {
            std::map<int, int> numbers;
            int last = 0;
            bool rises = true, bracketed = true; // a sum of units can look like numbers, but has no brackets
            for (const Cell& cell : (*at)->cells)
                if (const auto number = number_label(cell.text())) {
                    rises = rises && *number > last;
                    bracketed = bracketed && cell.text().find_first_of("([") != std::string::npos;
                    last = *number;
                    numbers[cell.column] = *number;
                }
            std::size_t asked = 0, there = 0;
            for (const Indicator& indicator : m_regime.indicators) {
                if (!indicator.asked) continue;
                ++asked;
                there += std::any_of(
                    numbers.begin(), numbers.end(), [&](const auto& each) { return each.second == indicator.number; });
            }
            if ((rises || bracketed) && asked > 1 && there * 5 >= asked * 4) {
                m_numbers = std::move(numbers);
                m_number_row = (*at)->number;
            }
        }
    }

    /// Text over a column: its own, or of what is merged there.
    std::string text_at(int row, int column) const {
        const std::string text = m_view.shown(row, column);
        return number_label(text) || row == m_number_row ? "" : text;
    }

    /// Whether headings stand over several columns: then a blank beside them is one.
    bool is_merged_across() const {
        return std::any_of(m_view.sheet().merged.begin(), m_view.sheet().merged.end(), [&](const office::Range& range) {
            return range.first_column != range.last_column && range.last_row <= m_result.heading_row;
        });
    }

    /// Or that of the nearest to the left, where nothing is merged any more, as in a CSV, and no outer heading begins
    /// in between.
    std::string filled_text_at(std::size_t index, int column) const {
        const Row& row = *m_rows[index];
        const std::string text = text_at(row.number, column);
        if (!text.empty() || m_is_merged_across) return text;
        for (auto cell = row.cells.rbegin(); cell != row.cells.rend(); ++cell) {
            if (cell->column >= column || m_beside.contains(cell->column)) continue;
            const std::string left = text_at(row.number, cell->column);
            if (!left.empty()) return begins_between(index, cell->column, column) ? "" : left;
        }
        return "";
    }

    bool begins_between(std::size_t below, int left, int right) const {
        for (std::size_t i = 0; i < below; ++i)
            for (const Cell& cell : m_rows[i]->cells)
                if (cell.column > left && cell.column <= right && !text_at(m_rows[i]->number, cell.column).empty())
                    return true;
        return false;
    }

    /// Texts above the column, the outermost first, the column's own last.
    std::vector<std::string> path_of(int column) const {
        std::size_t own = m_rows.size();
        for (std::size_t i = m_rows.size(); i-- > 0 && own == m_rows.size();)
            if (!text_at(m_rows[i]->number, column).empty()) own = i;
        std::vector<std::string> path;
        if (own == m_rows.size()) return path;
        const office::Range* merged = m_view.merged(m_rows[own]->number, column);
        for (std::size_t i = 0; i <= own; ++i) {
            const bool inside = merged != nullptr && m_rows[i]->number >= merged->first_row;
            if (inside && i != own) continue; // one heading over several rows
            const std::string text = i == own ? text_at(m_rows[i]->number, column) : filled_text_at(i, column);
            std::string key = label_key(without_equation(text));
            if (!key.empty() && (i == own || path.empty() || path.back() != key)) path.push_back(std::move(key));
        }
        return path;
    }

    bool stands_in(std::size_t index, const std::vector<std::string>& path) const {
        const auto& groups = m_groups[index];
        return groups.size() < path.size() && std::equal(groups.rbegin(), groups.rend(), path.rbegin() + 1);
    }

    /// Indicators that the texts above a column can mean, the best alone where one is.
    std::vector<std::size_t> meant_by(const std::vector<std::string>& path) const {
        std::vector<std::size_t> same_text, best;
        for (std::size_t i = 0; i < m_texts.size(); ++i)
            if (m_texts[i] == path.back()) same_text.push_back(i);
        for (const std::size_t i : same_text) {
            if (!stands_in(i, path)) continue;
            if (!best.empty() && m_groups[best.front()].size() < m_groups[i].size()) best.clear();
            if (best.empty() || m_groups[best.front()].size() == m_groups[i].size()) best.push_back(i);
        }
        return best.empty() ? same_text : best;
    }

    void take(int column) {
        if (m_beside.contains(column)) return;
        const auto path = path_of(column);
        if (!path.empty()) m_result.headed.insert(column);
        const auto number = m_numbers.find(column);
        std::optional<std::size_t> numbered;
        if (number != m_numbers.end()) numbered = m_regime.find("[" + std::to_string(number->second) + "]");
        const auto meant = path.empty() ? std::vector<std::size_t>{} : meant_by(path);
        if (meant.empty() && !numbered) return; // something else, or nothing
        ++m_known;
        std::optional<std::size_t> index;
        if (std::any_of(meant.begin(), meant.end(), [&](std::size_t each) { return numbered == each; }))
            index = numbered;
        else if (!numbered && meant.size() == 1 && (stands_in(meant.front(), path) || path.size() == 1))
            index = meant.front();
        if (!index) {
            refuse(column, numbered, meant, path);
            return;
        }
        int& known = m_result.of_indicator[*index];
        if (known != 0)
            fail(m_result.heading_row, column,
                message("'{}' [{}] heads column {} too", full_name(*index), m_regime.indicators[*index].number,
                    office::column_name(known)),
                tr("head each column as the report's form does"));
        known = column;
    }

    void refuse(int column, const std::optional<std::size_t>& numbered, const std::vector<std::size_t>& meant,
        const std::vector<std::string>& path) {
        const std::string headed = path.empty() ? "" : path.back();
        const std::string advice = tr("head each column as the report's form does");
        if (numbered)
            fail(m_result.heading_row, column,
                message("column ({}) is headed '{}', not '{}'", m_regime.indicators[*numbered].number, headed,
                    full_name(*numbered)),
                advice);
        else if (meant.size() > 1)
            fail(m_result.heading_row, column, message("'{}' can mean several columns of the form", headed), advice);
        else
            fail(m_result.heading_row, column,
                message("'{}' does not stand under '{}'", headed, full_name(meant.front())), advice);
    }

    const SheetView& m_view;
    const std::set<int>& m_beside;
    const regime::Regime& m_regime;
    std::vector<const Row*> m_rows; ///< above the first unit
    std::vector<std::string> m_texts;
    std::vector<std::vector<std::string>> m_groups;
    std::map<int, int> m_numbers; ///< of the columns
    int m_number_row = 0;
    bool m_is_merged_across = false;
    int m_known = 0; ///< columns that have to do with the report
    ListColumns m_result;
};

} // namespace

ListColumns find_list_columns(
    const SheetView& view, int first_unit_row, const std::set<int>& beside, const regime::Regime& regime) {
    return ColumnFinder{view, first_unit_row, beside, regime}.find();
}

} // namespace hoso::answers
