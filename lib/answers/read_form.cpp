// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/read_form.hpp"

#include "answers/cell_figure.hpp"
#include "answers/form_words.hpp"
#include "answers/labels.hpp"
#include "answers/sheet_view.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>

namespace hoso::answers {

using office::Cell;
using office::Row;
using office::Sheet;

namespace {

std::vector<Fingerprint> fingerprints_of(const Sheet& sheet) {
    std::vector<Fingerprint> found;
    for (const Row& row : sheet.rows)
        for (const Cell& cell : row.cells)
            if (cell.kind == office::CellKind::text)
                if (auto fingerprint = find_fingerprint(cell.value))
                    if (std::find(found.begin(), found.end(), *fingerprint) == found.end())
                        found.push_back(std::move(*fingerprint));
    return found;
}

/// Where a heading stands; row 0 where it does not.
struct Place {
    int row = 0, column = 0;
    bool is_doubled = false; ///< in another column too
};

/// In the order of the headings.
std::vector<Place> find_headings(const Sheet& sheet, std::span<const char* const> headings) {
    std::vector<std::string> keys;
    for (const char* heading : headings) keys.push_back(label_key(heading));
    std::vector<Place> places(keys.size());
    for (const Row& row : sheet.rows)
        for (const Cell& cell : row.cells) {
            if (cell.kind != office::CellKind::text) continue;
            const auto key = std::find(keys.begin(), keys.end(), label_key(cell.value));
            if (key == keys.end()) continue;
            Place& found = places[static_cast<std::size_t>(key - keys.begin())];
            if (found.row == 0)
                found = {row.number, cell.column, false};
            else if (found.column != cell.column)
                found.is_doubled = true;
        }
    return places;
}

class FormReader {
public:
    FormReader(const Sheet& sheet, const Fingerprint& fingerprint, const Duty& duty)
        : m_view{sheet}, m_sheet{sheet}, m_duty{duty}, m_regime{duty.regime}, m_seen(duty.regime.indicators.size(), 0) {
        m_answer.regime = fingerprint.regime;
        m_answer.period = fingerprint.period;
        m_answer.unit = fingerprint.unit;
        m_answer.sheet = sheet.name;
        if (!is_intact(fingerprint, m_regime))
            fail(0, 0,
                is_of(fingerprint, m_regime)
                    ? tr("the line with the form's code was changed")
                    : tr("the form is of another definition of the report, with other indicators"),
                tr("ask for the form again and fill in that one"));
        else if (!find_columns())
            return;
        else
            read();
    }

    Answer take() { return std::move(m_answer); }

private:
    void fail(int row, int column, std::string problem, std::string advice) {
        m_answer.faults.push_back(m_view.fault(row, column, std::move(problem), std::move(advice)));
    }

    bool find_columns() {
        const char* const headings[] = {form_words::number_heading, form_words::label_heading,
            form_words::units_heading, form_words::value_heading};
        int* const columns[] = {&m_number, &m_label, &m_units, &m_value};
        const auto places = find_headings(m_sheet, headings);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const Place& place = places[i];
            *columns[i] = place.column;
            m_heading_row = std::max(m_heading_row, place.row);
            if (place.row == 0)
                fail(0, 0, message("the heading '{}' is not on the sheet", headings[i]),
                    tr("ask for the form again and fill in that one"));
            else if (place.is_doubled)
                fail(place.row, place.column, message("the heading '{}' stands over two columns", headings[i]),
                    tr("delete the column that was added"));
        }
        m_answer.heading_row = m_heading_row;
        const char* const notes[] = {form_words::note_heading};
        m_note = find_headings(m_sheet, notes).front().column;
        const std::set<int> distinct{m_number, m_label, m_units, m_value};
        if (m_answer.faults.empty() && distinct.size() != std::size(headings))
            fail(m_heading_row, 0, tr("two headings stand over one column"), tr("ask for the form again"));
        return m_answer.faults.empty();
    }

    void read() {
        check_head();
        find_headed_columns();
        for (const Row& row : m_sheet.rows)
            if (row.number > m_heading_row) learn(m_notation, row.cell(m_value) ? *row.cell(m_value) : Cell{});
        for (const Row& row : m_sheet.rows)
            if (row.number > m_heading_row) read_row(row);
        for (std::size_t i = 0; i < m_seen.size(); ++i)
            if (m_seen[i] == 0 && m_regime.indicators[i].asked)
                fail(0, 0,
                    message("[{}] {}: the row is not on the sheet", m_regime.indicators[i].number,
                        m_regime.indicators[i].text),
                    tr("put the row with its labels back, or ask for the form again"));
        std::sort(m_answer.figures.begin(), m_answer.figures.end(),
            [](const report::Figure& a, const report::Figure& b) { return a.indicator < b.indicator; });
    }

    /// The lines that a person reads: typed over, the sender means another unit or period than the code says.
    void check_head() {
        const std::string unit_key = label_key(form_words::unit_line) + " ",
                          period_key = label_key(form_words::period_line) + " ",
                          period = label_key(m_duty.period.vietnamese_name()) + " ",
                          code = " " + label_key(m_answer.unit) + " ";
        for (const Row& row : m_sheet.rows) {
            if (row.number >= m_heading_row) return;
            for (const Cell& cell : row.cells) {
                const std::string key = label_key(cell.text()) + " ";
                if (key.starts_with(period_key) && !key.substr(period_key.size()).starts_with(period))
                    fail(row.number, cell.column,
                        message("names another period than the form's code, which is of {}", m_answer.period),
                        tr("use the form of the period that is reported"));
                if (key.starts_with(unit_key) && key.find(code) == std::string::npos)
                    fail(row.number, cell.column,
                        message("names another unit than the form's code, which is of {}", m_answer.unit),
                        tr("use the unit's own form"));
            }
        }
    }

    void find_headed_columns() {
        for (const Row& row : m_sheet.rows) {
            if (row.number > m_heading_row) return;
            for (const Cell& cell : row.cells)
                if (is_filled(&cell)) {
                    // What is merged across the form heads no column.
                    const office::Range* range = m_view.merged(row.number, cell.column);
                    const bool across = range != nullptr && range->first_column != range->last_column;
                    if (!across) m_headed.insert(cell.column);
                }
        }
    }

    void read_row(const Row& row) {
        const auto number = row_number(row);
        if (!number) {
            see_group(row);
            read_unlabelled(row);
            return;
        }
        const auto index = m_regime.find("[" + std::to_string(*number) + "]");
        if (!index) {
            fail(row.number, m_number, message("the report has no indicator [{}]", *number),
                tr("delete the row, or ask for the form again"));
            return;
        }
        if (!check_labels(row, *index)) return;
        const regime::Indicator& indicator = m_regime.indicators[*index];
        if (m_seen[*index] != 0) {
            fail(row.number, m_number, message("[{}] stands in row {} too", *number, m_seen[*index]),
                tr("delete one of the rows"));
            return;
        }
        m_seen[*index] = row.number;
        const bool missing = indicator.asked && !is_filled(row.cell(m_value));
        find_strays(m_answer, m_view, row, {m_number, m_label, m_units, m_value}, m_headed,
            !missing                ? Gap::none
            : indicator.is_number() ? Gap::number
                                    : Gap::text);
        if (m_note != 0 && looks_like_figure(row.cell(m_note)) && !missing)
            fail(row.number, m_note, tr("a figure where notes are written"),
                tr("move it to the cell that it is meant for, or say in words what it is"));
        if (indicator.asked) read_into(m_answer, m_view, row.number, m_value, m_regime, *index, m_notation);
    }

    /// Of a cell of its own: a number that is merged over rows labels none of them.
    std::optional<int> row_number(const Row& row) const {
        const Cell* cell = row.cell(m_number);
        if (cell == nullptr) return std::nullopt;
        const office::Range* range = m_view.merged(row.number, m_number);
        if (range != nullptr && range->first_row != range->last_row) return std::nullopt;
        return number_label(cell->text());
    }

    /// The heading of a group remembered, until the next one.
    void see_group(const Row& row) {
        const std::string key = label_key(m_view.shown(row.number, m_label));
        for (const regime::Indicator& indicator : m_regime.indicators)
            for (const std::string& group : indicator.groups)
                if (label_key(group) == key) m_group = key;
    }

    bool has_twin(std::size_t index) const {
        const regime::Indicator& own = m_regime.indicators[index];
        return std::count_if(m_regime.indicators.begin(), m_regime.indicators.end(), [&](const auto& other) {
            return label_key(other.text) == label_key(own.text) && label_key(other.units) == label_key(own.units);
        }) > 1;
    }

    /// Whether what stands below the last heading can belong to the group: to that one, or to one that it is inside of.
    bool is_within(const std::string& group) const {
        if (group.empty() || group == m_group) return true;
        return std::any_of(m_regime.indicators.begin(), m_regime.indicators.end(), [&](const auto& indicator) {
            bool is_open = false;
            for (const std::string& each : indicator.groups) {
                if (is_open && label_key(each) == m_group) return true;
                is_open = is_open || label_key(each) == group;
            }
            return false;
        });
    }

    /// Where the number alone tells two rows apart, their group has to say the same.
    bool check_group(const Row& row, std::size_t index) {
        const regime::Indicator& indicator = m_regime.indicators[index];
        const std::string wanted = indicator.groups.empty() ? "" : label_key(indicator.groups.back());
        if (is_within(wanted) || !has_twin(index)) return true;
        fail(row.number, m_number, message("[{}] does not stand under '{}'", indicator.number, indicator.groups.back()),
            tr("put the row back to where it was"));
        return false;
    }

    bool check_labels(const Row& row, std::size_t index) {
        const regime::Indicator& indicator = m_regime.indicators[index];
        bool right = true;
        const auto check = [&](int column, const std::string& wanted) {
            const std::string shown = m_view.shown(row.number, column);
            if (shown == wanted || label_key(shown) == label_key(wanted)) return;
            right = false;
            fail(row.number, column, message("the label of [{}] is '{}', not '{}'", indicator.number, wanted, shown),
                tr("put the labels of the form back"));
        };
        check(m_label, indicator.text);
        check(m_units, indicator.units);
        return right && check_group(row, index);
    }

    void read_unlabelled(const Row& row) {
        const Cell* cell = row.cell(m_value);
        if (!is_filled(cell)) return;
        if (const office::Range* range = m_view.merged(row.number, m_value);
            range != nullptr && range->first_column != m_value)
            return; // behind the heading of a group
        if (label_key(cell->text()) == label_key(form_words::value_heading)) return;
        fail(row.number, m_value, tr("a figure in a row without the number of an indicator"),
            tr("put the labels of the form back, or delete the figure"));
    }

    SheetView m_view;
    const Sheet& m_sheet;
    const Duty& m_duty;
    const regime::Regime& m_regime;
    Answer m_answer;
    int m_number = 0, m_label = 0, m_units = 0, m_value = 0, m_note = 0, m_heading_row = 0;
    std::set<int> m_headed;
    std::vector<int> m_seen; ///< the row of each indicator
    Notation m_notation;
    std::string m_group; ///< whose heading was seen last
};

/// How many of the headings that only a form has stand on the sheet.
std::ptrdiff_t headings_on(const Sheet& sheet) {
    const char* const headings[] = {form_words::value_heading, form_words::number_heading, form_words::units_heading};
    const auto places = find_headings(sheet, headings);
    return std::count_if(places.begin(), places.end(), [](const Place& place) { return place.row != 0; });
}

} // namespace

FormPlaces find_forms(const office::Workbook& workbook) {
    FormPlaces result;
    std::vector<Fingerprint> hidden;
    for (std::size_t i = 0; i < workbook.sheets.size(); ++i) {
        const Sheet& sheet = workbook.sheets[i];
        auto found = fingerprints_of(sheet);
        if (headings_on(sheet) == 0) {
            hidden.insert(hidden.end(), found.begin(), found.end());
            continue;
        }
        if (found.size() > 1)
            result.faults.push_back({sheet.name, 0, 0, tr("two codes of forms stand on one sheet"),
                tr("send each form on a sheet of its own")});
        else if (found.size() == 1)
            result.forms.push_back({i, std::move(found.front())});
    }
    if (result.forms.empty() && hidden.size() == 1)
        for (std::size_t i = 0; i < workbook.sheets.size(); ++i)
            if (headings_on(workbook.sheets[i]) > 1) result.forms.push_back({i, hidden.front()});
    const auto is_known = [&](const Fingerprint& fingerprint) {
        return std::any_of(result.forms.begin(), result.forms.end(),
            [&](const FormPlace& place) { return place.fingerprint == fingerprint; });
    };
    for (const Fingerprint& fingerprint : hidden)
        if (!is_known(fingerprint))
            result.faults.push_back(
                {"", 0, 0, message("a hidden sheet has the code of another form: {}", to_text(fingerprint)),
                    tr("ask for the form again and fill in that one")});
    std::map<std::string, std::string> first;
    for (const FormPlace& place : result.forms) {
        const std::string& name = workbook.sheets[place.sheet].name;
        const std::string key =
            place.fingerprint.regime + " " + place.fingerprint.period + " " + place.fingerprint.unit;
        const auto [known, is_new] = first.emplace(key, name);
        if (!is_new)
            result.faults.push_back({name, 0, 0, message("the same form as sheet {}", known->second),
                tr("delete the sheet that does not count")});
    }
    return result;
}

Answer read_form(const Sheet& sheet, const Fingerprint& fingerprint, const Duty& duty) {
    return FormReader{sheet, fingerprint, duty}.take();
}

} // namespace hoso::answers
