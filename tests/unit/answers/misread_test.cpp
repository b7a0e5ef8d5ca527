// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/read_list.hpp"

#include "filled_form.hpp"
#include "sample_list.hpp"

#include "office/write_xlsx.hpp"

#include <array>
#include <cstdlib>
#include <functional>
#include <random>

using namespace hoso;
using namespace hoso::test;
using office::Cell;
using office::CellKind;

/// Answers that were changed on the way: whatever is read of them says what their writer meant, or nothing is read.

namespace {

using Random = std::mt19937;

int up_to(Random& random, int most) { return std::uniform_int_distribution<int>{0, most}(random); }

int rounds(int full) { return std::getenv("HOSO_SOAK") != nullptr ? full : full / 10; }

/// Groups of three digits parted by a mark.
std::string grouped(std::string digits, const std::string& mark) {
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, mark);
    return digits;
}

/// A number as one writer types it, in one notation throughout.
std::string typed(const std::string& number, int notation) {
    const std::size_t point = number.find('.');
    std::string whole = number.substr(0, point), fraction = point == std::string::npos ? "" : number.substr(point + 1);
    switch (notation) {
    case 0:
        whole = grouped(whole, ".");
        break;
    case 1:
        whole = grouped(whole, ",");
        break;
    case 2:
        whole = grouped(whole, " ");
        break;
    case 3:
        whole = grouped(whole, "\u00A0");
        break;
    default:
        break;
    }
    const bool english = notation == 1 || notation == 5;
    std::string text = fraction.empty() ? whole : whole + (english ? "." : ",") + fraction;
    if (notation == 4 || notation == 5) return text; // plain, in either way
    if (notation != 6) return text;
    std::string wide;
    for (const char c : text)
        if (c >= '0' && c <= '9')
            wide += "\xEF\xBC" + std::string{static_cast<char>(0x90 + (c - '0'))};
        else
            wide += c;
    return wide;
}

/// One change of a form; it knows where figures stand only by the rows of a form that was not changed yet.
class FormMutator {
public:
    FormMutator(FilledForm& form, Random& random) : m_form{form}, m_grid{form.grids[0]}, m_random{random} {
        m_notation = up_to(random, 6);
    }

    void mutate() {
        const std::array<void (FormMutator::*)(), 24> changes{&FormMutator::move_rows, &FormMutator::insert_column,
            &FormMutator::insert_rows, &FormMutator::rename_sheets, &FormMutator::swap_labels,
            &FormMutator::swap_numbers, &FormMutator::delete_label, &FormMutator::duplicate_row,
            &FormMutator::type_numbers, &FormMutator::type_numbers, &FormMutator::add_words, &FormMutator::make_date,
            &FormMutator::merge_down, &FormMutator::merge_across, &FormMutator::delete_row, &FormMutator::shift_right,
            &FormMutator::change_units, &FormMutator::change_heading, &FormMutator::swap_headings,
            &FormMutator::change_code, &FormMutator::make_percent, &FormMutator::move_to_notes, &FormMutator::computed,
            &FormMutator::scientific};
        const int chosen = up_to(m_random, static_cast<int>(changes.size()) - 1);
        history += " " + std::to_string(chosen);
        (this->*changes[static_cast<std::size_t>(chosen)])();
    }

    std::string history; ///< which changes were made

private:
    int any_row() {
        auto at = m_form.rows.begin();
        std::advance(at, up_to(m_random, static_cast<int>(m_form.rows.size()) - 1));
        return at->second;
    }
    Cell* cell(int row, int column) {
        auto& cells = m_grid.cells[row];
        const auto found = cells.find(column);
        return found == cells.end() ? nullptr : &found->second;
    }
    void move_rows() {
        for (int i = 0; i < 6; ++i) {
            int& a = m_form.rows.at(any_index());
            int& b = m_form.rows.at(any_index());
            m_grid.swap_rows(a, b);
            std::swap(a, b);
        }
    }
    std::size_t any_index() {
        return static_cast<std::size_t>(up_to(m_random, static_cast<int>(m_form.rows.size()) - 1));
    }
    void insert_column() {
        const int before = 1 + up_to(m_random, 5);
        m_grid.insert_column(before);
        for (int* column : {&m_value, &m_label})
            if (*column >= before) ++*column;
        const int kind = up_to(m_random, 3);
        if (kind > 0) m_grid.text(heading_row(), before, kind == 1 ? "Kỳ trước" : kind == 2 ? "Ghi chú thêm" : "");
        if (kind == 1 || kind == 3)
            for (const auto& [index, row] : m_form.rows) m_grid.number(row, before, "77");
    }
    int heading_row() const {
        for (const auto& [row, cells] : m_grid.cells)
            for (const auto& [column, each] : cells)
                if (each.value == "Số liệu báo cáo") return row;
        return 7;
    }
    void insert_rows() {
        const int before = 1 + up_to(m_random, 24), count = 1 + up_to(m_random, 3);
        m_grid.insert_rows(before, count);
        for (auto& [index, row] : m_form.rows)
            if (row >= before) row += count;
    }
    void rename_sheets() {
        for (Grid& grid : m_form.grids) grid.name = "Sheet" + std::to_string(up_to(m_random, 1'000'000));
        if (up_to(m_random, 1) == 0) m_form.grids[1].name = "Biểu nhập";
    }
    void swap_labels() { m_grid.swap_cells(any_row(), m_label, any_row(), m_label); }
    void swap_numbers() { m_grid.swap_cells(any_row(), m_label - 1, any_row(), m_label - 1); }
    void delete_label() { m_grid.cells[any_row()].erase(m_label - 1 + up_to(m_random, 2)); }
    void duplicate_row() {
        const int last = m_grid.cells.rbegin()->first;
        m_grid.cells[last + 1 + up_to(m_random, 2)] = m_grid.cells[any_row()];
        if (Cell* copy = cell(m_grid.cells.rbegin()->first, m_value); copy != nullptr && up_to(m_random, 1) == 0)
            copy->value = "4321";
    }
    void type_numbers() {
        for (const auto& [index, row] : m_form.rows)
            if (Cell* each = cell(row, m_value); each != nullptr && each->kind == CellKind::number && !each->computed)
                *each = {m_value, CellKind::text, false, typed(each->value, m_notation), {}};
    }
    void add_words() {
        if (Cell* each = cell(any_row(), m_value); each != nullptr && each->kind == CellKind::number)
            *each = {m_value, CellKind::text, false, each->value + " hồ sơ", {}};
    }
    void make_date() {
        if (Cell* each = cell(any_row(), m_value); each != nullptr && each->kind == CellKind::number)
            *each = {m_value, CellKind::date, false, "1903-05-18", {}};
    }
    void merge_down() {
        const int row = any_row(), column = up_to(m_random, 1) == 0 ? m_value : 1 + up_to(m_random, 4);
        m_grid.merged.push_back({row, column, row + 1, column});
        if (column != m_value) m_grid.cells[row + 1].erase(column);
    }
    void merge_across() {
        const int row = any_row(), column = 1 + up_to(m_random, 3);
        m_grid.merged.push_back({row, column, row, column + 1});
        if (column + 1 != m_value) m_grid.cells[row].erase(column + 1);
    }
    void delete_row() { m_grid.cells.erase(any_row()); }
    void shift_right() {
        const int row = any_row(), from = 1 + up_to(m_random, 4);
        std::map<int, Cell> moved;
        for (auto& [column, each] : m_grid.cells[row]) moved[column < from ? column : column + 1] = std::move(each);
        m_grid.cells[row] = std::move(moved);
    }
    void change_units() {
        if (Cell* each = cell(any_row(), m_label + 1)) each->value = "nghìn hồ sơ";
    }
    void change_heading() {
        const char* const words[] = {"Số liệu báo cáo", "Số liệu", "Kỳ này", ""};
        m_grid.text(heading_row(), 1 + up_to(m_random, 5), words[up_to(m_random, 3)]);
    }
    void swap_headings() {
        const int row = heading_row();
        m_grid.swap_cells(row, 1 + up_to(m_random, 4), row, 1 + up_to(m_random, 4));
    }
    void change_code() {
        for (auto& [row, cells] : m_grid.cells)
            for (auto& [column, each] : cells)
                if (const auto at = each.value.find("2026-M10"); at != std::string::npos)
                    each.value.replace(at, 8, "2026-M11");
    }
    void make_percent() {
        const int row = any_row();
        Cell* each = cell(row, m_value);
        if (each == nullptr || each->kind != CellKind::number || each->percent) return;
        each->percent = true;
        if (each->value == "98.75") each->value = "0.9875"; // what is seen stays the same
    }
    /// Of words among notes nobody can say that they were meant for another row.
    void move_to_notes() {
        const int row = any_row();
        if (const Cell* each = cell(row, m_value); each != nullptr && each->kind == CellKind::number)
            m_grid.swap_cells(row, m_value, any_row(), m_value + 1);
    }
    void computed() {
        if (Cell* each = cell(any_row(), m_value)) each->computed = true;
    }
    void scientific() {
        if (Cell* each = cell(any_row(), m_value); each != nullptr && each->kind == CellKind::number)
            *each = {m_value, CellKind::text, false, "1.23E+03", {}};
    }

    FilledForm& m_form;
    Grid& m_grid;
    Random& m_random;
    int m_value = 4, m_label = 2, m_notation = 0;
};

/// Through a file, as what is collected comes: XLSX or CSV, or as it is in memory.
office::Workbook sent(const FilledForm& form, int way) {
    const office::Workbook workbook = form.workbook();
    if (way == 0) return office::read_workbook(office::write_xlsx(workbook), "sent.xlsx");
    if (way == 1) return office::read_workbook(form.grids[0].csv(), "sent.csv");
    return workbook;
}

} // namespace

TEST(Misreads, OfFormsThereAreNone) {
    const regime::Regime regime = sample_regime();
    FilledForm clean{regime};
    clean.fill_all();
    const std::string truth = lines_of(read_only_form(clean.workbook(), clean.duty())->figures, regime);
    int read = 0, refused = 0;
    for (int seed = 0; seed < rounds(2'000); ++seed) {
        Random random{static_cast<Random::result_type>(seed)};
        FilledForm form = clean;
        FormMutator mutator{form, random};
        for (int changes = 1 + up_to(random, 3); changes > 0; --changes) mutator.mutate();
        const auto answer = read_only_form(sent(form, up_to(random, 4)), form.duty());
        if (!answer || !answer->faults.empty()) {
            ++refused;
            continue;
        }
        ++read;
        ASSERT_EQ(lines_of(answer->figures, regime), truth) << "seed " << seed << ", changes" << mutator.history;
    }
    EXPECT_GT(read, rounds(2'000) / 10); // it does not refuse everything
    EXPECT_GT(refused, rounds(2'000) / 10);
}

namespace {

class ListMutator {
public:
    ListMutator(Grid& grid, Random& random, bool numbered)
        : m_grid{grid}, m_random{random}, m_numbered{numbered}, m_notation{up_to(random, 6)} {}

    void mutate() {
        const int chosen = up_to(m_random, 15);
        history += " " + std::to_string(chosen);
        switch (chosen) {
        case 0: // units in another order
            for (int i = 0; i < 4; ++i) m_grid.swap_rows(any_row(), any_row());
            break;
        case 1: { // a column between
            const int before = 1 + up_to(m_random, 13), kind = up_to(m_random, 2);
            m_grid.insert_column(before);
            if (kind == 1) m_grid.text(5, before, "Phi địa giới");
            for (int row = 7; kind > 0 && row < 12; ++row) m_grid.number(row, before, "88");
            break;
        }
        case 2:
            m_grid.insert_rows(7, 1 + up_to(m_random, 2));
            break;
        case 3: // without numbers this would be another heading, not a wrong one
            if (m_numbered) m_grid.swap_cells(5, any_column(), 5, any_column());
            break;
        case 4:
            m_grid.swap_cells(6, any_column(), 6, any_column());
            break;
        case 5:
            m_grid.cells[3 + up_to(m_random, 3)].erase(any_column());
            break;
        case 6:
            m_grid.text(any_row(), 2, "Phường Không Có");
            break;
        case 7:
            m_grid.cells[20 + up_to(m_random, 3)] = m_grid.cells[any_row()];
            break;
        case 8:
            for (auto& [row, cells] : m_grid.cells)
                for (auto& [column, cell] : cells)
                    if (row >= 7 && cell.kind == CellKind::number)
                        cell = {column, CellKind::text, false, typed(cell.value, m_notation), {}};
            break;
        case 9:
            m_grid.merged.clear();
            break;
        case 10: { // not of two with one name, whom only their codes tell apart
            const int a = any_row(), b = any_row();
            if (m_grid.at(a, 2) != m_grid.at(b, 2)) m_grid.swap_cells(a, 1, b, 1);
            break;
        }
        case 11: {
            Cell& cell = m_grid.cells[any_row()][any_column()];
            if (cell.kind == CellKind::number) cell = {cell.column, CellKind::text, false, "12 hồ sơ", {}};
            break;
        }
        case 12: { // one row's cells a place further
            auto& cells = m_grid.cells[any_row()];
            const int from = any_column();
            std::map<int, Cell> moved;
            for (auto& [column, cell] : cells) moved[column < from ? column : column + 1] = std::move(cell);
            cells = std::move(moved);
            break;
        }
        case 13: { // a sum above the units
            m_grid.insert_rows(7, 1);
            m_grid.text(7, 2, "Tổng cộng");
            for (int column = 3; column < 14; ++column) m_grid.number(7, column, std::to_string(column * 100));
            break;
        }
        case 14:
            m_grid.merged.push_back({any_row(), any_column(), any_row(), any_column()});
            std::erase_if(m_grid.merged, [](const office::Range& range) {
                return range.last_row < range.first_row || range.last_column < range.first_column;
            });
            break;
        default:
            m_grid.text(3 + up_to(m_random, 2), any_column(), "Cột mới");
        }
    }

    std::string history; ///< which changes were made

private:
    int any_row() { return 7 + up_to(m_random, 4); }
    int any_column() { return 3 + up_to(m_random, 10); }

    Grid& m_grid;
    Random& m_random;
    bool m_numbered;
    int m_notation;
};

std::map<std::string, std::string> by_unit(const answers::ListReading& reading, const regime::Regime& regime) {
    std::map<std::string, std::string> figures;
    for (const answers::Answer& answer : reading.answers)
        if (answer.faults.empty()) figures[answer.unit] = lines_of(answer.figures, regime);
    return figures;
}

} // namespace

TEST(Misreads, OfListsThereAreNone) {
    const regime::Regime regime = sample_regime();
    const SampleUnits units{regime};
    const regime::Period period = sample_period();
    const answers::Duty duty{regime, period, units.expected()};
    int read = 0, refused = 0;
    for (int seed = 0; seed < rounds(2'000); ++seed) {
        Random random{static_cast<Random::result_type>(seed)};
        const bool numbered = up_to(random, 2) > 0;
        SampleList list{regime, numbered};
        list.fill(regime, units);
        office::Workbook workbook;
        workbook.sheets = {list.grid.sheet()};
        const auto truth = by_unit(answers::read_list(workbook, duty), regime);
        ASSERT_EQ(truth.size(), 5U);
        ListMutator mutator{list.grid, random, numbered};
        for (int changes = 1 + up_to(random, 2); changes > 0; --changes) mutator.mutate();
        workbook.sheets = {list.grid.sheet()};
        if (up_to(random, 3) == 0) workbook = office::read_workbook(list.grid.csv(), "sent.csv");
        const auto found = by_unit(answers::read_list(workbook, duty), regime);
        for (const auto& [unit, figures] : found)
            ASSERT_EQ(figures, truth.at(unit))
                << "seed " << seed << ", unit " << unit << ", changes" << mutator.history;
        (found.size() == truth.size() ? read : refused) += 1;
    }
    EXPECT_GT(read, rounds(2'000) / 20);
    EXPECT_GT(refused, rounds(2'000) / 10);
}
