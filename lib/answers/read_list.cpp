// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/read_list.hpp"

#include "answers/cell_figure.hpp"
#include "answers/labels.hpp"
#include "answers/list_columns.hpp"
#include "answers/sheet_view.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace hoso::answers {

using office::Cell;
using office::Row;
using office::Sheet;

namespace {

/// Units by what a list calls them.
class UnitNames {
public:
    explicit UnitNames(const Duty& duty) {
        for (std::size_t i = 0; i < duty.units.size(); ++i) {
            const records::Unit& unit = *duty.units[i].unit;
            add(m_codes, unit.code.text(), i);
            for (const records::UnitCode& other : unit.other_codes) add(m_codes, other.text(), i);
            add(m_names, label_key(unit.name), i);
        }
    }

    enum class Answer { none, one, several };
    struct Found {
        Answer answer = Answer::none;
        std::size_t unit = 0;
    };
    Found by_code(const std::string& text) const { return find(m_codes, text); }
    Found by_name(const std::string& text) const { return find(m_names, label_key(text)); }

private:
    using Map = std::unordered_map<std::string, Found>;
    static void add(Map& map, const std::string& key, std::size_t unit) {
        const auto [known, is_new] = map.emplace(key, Found{Answer::one, unit});
        if (!is_new && known->second.unit != unit) known->second.answer = Answer::several;
    }
    static Found find(const Map& map, const std::string& key) {
        const auto found = map.find(key);
        return found == map.end() ? Found{} : found->second;
    }

    Map m_codes, m_names;
};

bool is_sum(const std::string& name) {
    const std::string key = label_key(name) + " ";
    constexpr std::array<std::string_view, 4> beginnings{"tổng ", "cộng ", "toàn ", "tổng cộng "};
    return std::any_of(
        beginnings.begin(), beginnings.end(), [&](std::string_view each) { return key.starts_with(each); });
}

class ListReader {
public:
    ListReader(const Sheet& sheet, const Duty& duty, const UnitNames& names, ListReading& result)
        : m_view{sheet}, m_sheet{sheet}, m_duty{duty}, m_names{names}, m_result{result} {}

    /// Whether the sheet is a list of the regime.
    bool read() {
        find_unit_columns();
        if (m_first_row == 0) return false;
        std::set<int> beside{m_name_column, m_code_column};
        m_columns = find_list_columns(m_view, m_first_row, beside, m_duty.regime);
        const bool any = std::any_of(
            m_columns.of_indicator.begin(), m_columns.of_indicator.end(), [](int column) { return column != 0; });
        if (!any && m_columns.faults.empty()) return false;
        if (!m_columns.faults.empty()) {
            m_result.faults.insert(m_result.faults.end(), m_columns.faults.begin(), m_columns.faults.end());
            return true;
        }
        m_known = std::move(beside);
        m_known.erase(0);
        for (const int column : m_columns.of_indicator)
            if (column != 0) m_known.insert(column);
        learn_notation();
        for (const Row& row : m_sheet.rows)
            if (row.number >= m_first_row) read_row(row);
        return true;
    }

private:
    static std::string text_of(const Cell* cell) { return cell == nullptr ? "" : plain_text(cell->text()); }

    /// The column with the most names of units, and the one headed as codes with the most codes.
    void find_unit_columns() {
        std::map<int, int> names, codes;
        find_code_headings();
        for (const Row& row : m_sheet.rows)
            for (const Cell& cell : row.cells) {
                const std::string text = text_of(&cell);
                if (cell.kind == office::CellKind::text && m_names.by_name(text).answer != UnitNames::Answer::none)
                    ++names[cell.column];
                if (m_names.by_code(text).answer != UnitNames::Answer::none &&
                    is_headed_as_code(row.number, cell.column))
                    ++codes[cell.column];
            }
        m_name_column = most(names);
        m_code_column = most(codes);
        for (const Row& row : m_sheet.rows)
            if (m_first_row == 0 &&
                (m_names.by_name(text_of(row.cell(m_name_column))).answer != UnitNames::Answer::none || has_code(row)))
                m_first_row = row.number;
    }

    bool has_code(const Row& row) const {
        return m_code_column != 0 &&
               m_names.by_code(text_of(row.cell(m_code_column))).answer != UnitNames::Answer::none &&
               is_headed_as_code(row.number, m_code_column);
    }

    static int most(const std::map<int, int>& counts) {
        const auto found = std::max_element(
            counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
        return found == counts.end() ? 0 : found->first;
    }

    /// The first row of each column whose text has the word "mã".
    void find_code_headings() {
        for (const Row& row : m_sheet.rows)
            for (const Cell& cell : row.cells)
                if ((" " + label_key(cell.text()) + " ").find(" mã ") != std::string::npos)
                    m_code_headings.emplace(cell.column, row.number);
    }
    bool is_headed_as_code(int below, int column) const {
        const auto known = m_code_headings.find(column);
        return known != m_code_headings.end() && known->second < below;
    }

    void learn_notation() {
        for (const Row& row : m_sheet.rows)
            if (row.number >= m_first_row)
                for (const int column : m_columns.of_indicator)
                    if (const Cell* cell = column == 0 ? nullptr : row.cell(column)) learn(m_notation, *cell);
    }

    void fail(const Row& row, int column, std::string problem, std::string advice) {
        m_result.faults.push_back(m_view.fault(row.number, column, std::move(problem), std::move(advice)));
    }

    bool has_figures(const Row& row) const {
        return std::any_of(m_columns.of_indicator.begin(), m_columns.of_indicator.end(),
            [&](int column) { return column != 0 && is_filled(row.cell(column)); });
    }

    /// None, with a fault told, where it cannot be said for certain.
    std::optional<std::size_t> unit_of(const Row& row) {
        const std::string name = text_of(row.cell(m_name_column));
        const std::string code = m_code_column == 0 ? "" : text_of(row.cell(m_code_column));
        const auto by_name = m_names.by_name(name);
        const auto by_code = code.empty() ? UnitNames::Found{} : m_names.by_code(code);
        using Answer = UnitNames::Answer;
        if (by_code.answer == Answer::one) {
            const bool named = m_name_column != 0 && !name.empty();
            const bool agrees = by_name.answer == Answer::several
                                    ? label_key(m_duty.units[by_code.unit].unit->name) == label_key(name)
                                    : by_name.answer == Answer::one && by_name.unit == by_code.unit;
            if (!named || agrees) return by_code.unit;
            fail(row, m_name_column, message("'{}' is not the name of the unit with the code {}", name, code),
                tr("put the name and the code of one unit"));
            return std::nullopt;
        }
        if (!code.empty()) {
            fail(row, m_code_column, message("'{}' is no code of a unit that reports", code), tr("mend the code"));
            return std::nullopt;
        }
        if (by_name.answer == Answer::one) return by_name.unit;
        if (by_name.answer == Answer::several)
            fail(row, m_name_column, message("several units are called '{}'", name),
                tr("add a column 'Mã đơn vị' with the codes of the units"));
        else
            fail(row, m_name_column, message("'{}' is no unit that reports", name),
                tr("write the unit's name or code as the list of units has it"));
        return std::nullopt;
    }

    void read_row(const Row& row) {
        const std::string name = text_of(row.cell(m_name_column));
        if (!has_figures(row)) return;
        if (is_sum(name) && m_names.by_name(name).answer == UnitNames::Answer::none) return;
        const auto index = unit_of(row);
        if (!index) return;
        Answer answer;
        answer.regime = m_duty.regime.rules.id;
        answer.period = m_duty.period.to_text();
        answer.unit = m_duty.units[*index].unit->code.text();
        answer.sheet = m_sheet.name;
        answer.heading_row = m_columns.heading_row;
        answer.row = row.number;
        for (std::size_t i = 0; i < m_columns.of_indicator.size(); ++i) {
            const int column = m_columns.of_indicator[i];
            if (column == 0 || !m_duty.regime.indicators[i].asked) continue;
            read_into(answer, m_view, row.number, column, m_duty.regime, i, m_notation);
        }
        // A list may have other columns of figures: only what stands under no heading is a stray.
        find_strays(answer, m_view, row, m_known, m_columns.headed, Gap::none);
        m_result.answers.push_back(std::move(answer));
    }

    SheetView m_view;
    const Sheet& m_sheet;
    const Duty& m_duty;
    const UnitNames& m_names;
    ListReading& m_result;
    int m_name_column = 0, m_code_column = 0, m_first_row = 0;
    std::map<int, int> m_code_headings;
    ListColumns m_columns;
    std::set<int> m_known;
    Notation m_notation;
};

} // namespace

ListReading read_list(const office::Workbook& workbook, const Duty& duty) {
    const UnitNames names{duty};
    ListReading result;
    bool any = false;
    for (const Sheet& sheet : workbook.sheets)
        if (ListReader{sheet, duty, names, result}.read()) any = true;
    if (!any)
        result.faults.push_back({"", 0, 0, tr("neither a form nor a list of units with the report's columns"),
            tr("fill in the form that was sent, or head a list's columns as the form does")});
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < result.answers.size(); ++i) {
        const auto [known, is_new] = first.emplace(result.answers[i].unit, i);
        if (is_new) continue;
        for (const std::size_t each : {known->second, i}) {
            Answer& answer = result.answers[each];
            answer.faults.push_back({answer.sheet, answer.row, 0,
                message("the unit {} stands in the list twice", answer.unit), tr("delete one of the rows")});
        }
    }
    return result;
}

} // namespace hoso::answers
