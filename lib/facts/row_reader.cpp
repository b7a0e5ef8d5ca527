// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/row_reader.hpp"

#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::facts {

using regime::FieldKind;

namespace {

constexpr std::size_t most_known = 65'536; ///< texts of a field that are remembered

std::size_t index_of(const regime::FactType& type, const std::string& field) {
    for (std::size_t i = 0; i < type.fields.size(); ++i)
        if (type.fields[i].id == field) return i;
    return type.fields.size();
}

bool is_blank(const std::vector<RawCell>& cells) {
    return std::all_of(cells.begin(), cells.end(), [](const RawCell& cell) {
        return std::all_of(cell.text.begin(), cell.text.end(), [](char c) { return c == ' ' || c == '\t'; });
    });
}

} // namespace

std::string csv_row(const std::vector<std::string>& cells, char delimiter) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) row += delimiter;
        if (cells[i].find_first_of(std::string{"\"\r\n"} + delimiter) == std::string::npos) {
            row += cells[i];
            continue;
        }
        row += '"';
        for (const char c : cells[i]) row += c == '"' ? std::string{"\"\""} : std::string{c};
        row += '"';
    }
    return row + "\r\n";
}

RowReader::RowReader(const RowPlan& plan)
    : m_plan{plan}, m_unit_field{index_of(plan.type, plan.type.unit_field)}, m_key_field{index_of(
                                                                                 plan.type, plan.type.key_field)},
      m_numbers(field_count()), m_row_texts(field_count()) {
    for (const regime::FactField& field : plan.type.fields) {
        m_texts.push_back({Meanings{field}, {}});
        m_columns.push_back({field.kind, {}, {}, {}, {}});
    }
}

void RowReader::take(std::int64_t row, const std::vector<RawCell>& cells) {
    m_piece.rows_in_file = row;
    if (is_blank(cells)) return;
    m_row = row;
    m_cells = &cells;
    m_faults_before = m_piece.faults.size();
    check_width();
    for (std::size_t field = 0; field < field_count(); ++field)
        if (field != m_unit_field) read_field(field);
    if (m_unit_field < field_count()) read_unit();
    if (m_piece.faults.size() == m_faults_before) return keep();
    std::stable_sort(m_piece.faults.begin() + static_cast<std::ptrdiff_t>(m_faults_before), m_piece.faults.end(),
        [](const RowFault& a, const RowFault& b) { return a.column < b.column; });
    keep_faulty();
}

/// Values behind the last heading come from a separator that stands in a text: the others would be shifted.
void RowReader::check_width() {
    for (std::size_t i = m_plan.columns.headings.size(); i < m_cells->size(); ++i)
        if (!(*m_cells)[i].text.empty()) {
            m_piece.faults.push_back({m_row, static_cast<int>(i + 1),
                {message("a value stands behind the last of {} headings", m_plan.columns.headings.size()),
                    tr("put quotes around texts with separators in them")}});
            return;
        }
}

RawCell RowReader::cell_of(std::size_t field) const {
    const int column = m_plan.columns.of_field[field];
    if (column < 0 || static_cast<std::size_t>(column) >= m_cells->size()) return {};
    return (*m_cells)[static_cast<std::size_t>(column)];
}

void RowReader::fault(std::size_t field, const Problem& problem) {
    m_piece.faults.push_back({m_row, m_plan.columns.of_field[field] + 1, problem});
}

void RowReader::read_field(std::size_t field) {
    const regime::FactField& about = m_plan.type.fields[field];
    bool missing = false;
    if (about.kind == FieldKind::day) {
        const auto day = parse_day(cell_of(field));
        if (const auto* const problem = std::get_if<Problem>(&day)) return fault(field, *problem);
        m_numbers[field] = std::get<std::int32_t>(day);
        missing = m_numbers[field] == no_day;
    } else if (about.kind == FieldKind::number) {
        const auto number = parse_number(cell_of(field), about.decimals);
        if (const auto* const problem = std::get_if<Problem>(&number)) return fault(field, *problem);
        m_numbers[field] = std::get<std::int64_t>(number);
        missing = m_numbers[field] == no_number;
    } else if (field == m_key_field) {
        auto key = parse_text(cell_of(field));
        if (const auto* const problem = std::get_if<Problem>(&key)) return fault(field, *problem);
        m_key = std::move(std::get<std::string>(key));
        missing = m_key.empty();
    } else {
        Known& known = known_text(field, cell_of(field));
        if (const auto* const problem = std::get_if<Problem>(&known.value)) return fault(field, *problem);
        m_row_texts[field] = &known;
        missing = std::get<std::string>(known.value).empty();
    }
    if (missing && about.required) fault(field, {message("'{}' is missing", about.headings.front()), tr("fill it in")});
}

RowReader::Known& RowReader::known_text(std::size_t field, const RawCell& cell) {
    TextField& about = m_texts[field];
    const auto found = about.known.find(cell.seen());
    if (found != about.known.end()) return found->second;
    auto text = parse_text(cell);
    if (const auto* const plain = std::get_if<std::string>(&text)) text = about.meanings.of(*plain);
    return about.known.emplace(cell.seen(), Known{std::move(text), 0, 0}).first->second;
}

/// The first day that the row has: when it became the unit's.
records::Day RowReader::day_of_row() const {
    for (std::size_t field = 0; field < field_count(); ++field)
        if (m_plan.type.fields[field].kind == FieldKind::day && m_numbers[field] != no_day)
            return records::Day{std::chrono::days{m_numbers[field]}};
    return m_plan.today;
}

void RowReader::read_unit() {
    const RawCell cell = cell_of(m_unit_field);
    auto& codes = m_texts[m_unit_field].known;
    const auto known_code = [&](const std::string& code) {
        return &codes.try_emplace(code, Known{code, 0, 0}).first->second;
    };
    auto text = parse_text(cell);
    if (const auto* const problem = std::get_if<Problem>(&text)) return fault(m_unit_field, *problem);
    const std::string& written = std::get<std::string>(text);
    if (written.empty()) {
        if (m_plan.unit.empty()) return fault(m_unit_field, {tr("the unit is missing"), tr("write its code or name")});
        m_row_texts[m_unit_field] = known_code(m_plan.unit);
        return;
    }
    auto choice = m_choices.find(written);
    if (choice == m_choices.end()) choice = m_choices.emplace(written, m_plan.units.find(written)).first;
    if (m_piece.faults.size() != m_faults_before && !choice->second.is_fixed()) return; // its day may be wrong
    const auto code = choice->second.on(day_of_row(), m_plan.today);
    if (const auto* const problem = std::get_if<Problem>(&code)) return fault(m_unit_field, *problem);
    if (!m_plan.unit.empty() && std::get<std::string>(code) != m_plan.unit)
        return fault(m_unit_field, {message("the row is of {}, not of {}", std::get<std::string>(code), m_plan.unit),
                                       tr("take it out, or add the list without --unit")});
    m_row_texts[m_unit_field] = known_code(std::get<std::string>(code));
}

void RowReader::keep() {
    for (std::size_t field = 0; field < field_count(); ++field) {
        Column& column = m_columns[field];
        if (column.kind == FieldKind::day) {
            column.days.push_back(static_cast<std::int32_t>(m_numbers[field]));
        } else if (column.kind == FieldKind::number) {
            column.numbers.push_back(m_numbers[field]);
        } else if (field == m_key_field) {
            column.ids.push_back(static_cast<std::uint32_t>(column.texts.size()));
            column.texts.add(m_key);
            m_keys.push_back(m_key.empty() ? KeyHash{} : hash_of(m_key));
        } else {
            Known& known = *m_row_texts[field];
            if (known.block != m_block) {
                known.block = m_block;
                known.id = static_cast<std::uint32_t>(column.texts.size());
                column.texts.add(std::get<std::string>(known.value));
            }
            column.ids.push_back(known.id);
        }
    }
    m_rows.push_back(m_row);
    ++m_piece.facts;
    if (m_rows.size() == most_rows) end_block();
}

void RowReader::keep_faulty() {
    ++m_piece.faulty;
    std::vector<std::string> cells;
    for (const RawCell& cell : *m_cells) cells.emplace_back(cell.seen());
    cells.resize(m_plan.columns.headings.size());
    std::string reasons;
    for (std::size_t i = m_faults_before; i < m_piece.faults.size(); ++i)
        (reasons += reasons.empty() ? "" : "; ") += m_piece.faults[i].problem.what;
    cells.push_back(std::move(reasons));
    m_piece.faulty_rows += csv_row(cells, m_plan.delimiter);
}

void RowReader::end_block() {
    if (!m_rows.empty()) {
        ReadBlock block{m_rows.size(), encode_numbers(m_rows), {}, std::move(m_keys)};
        for (Column& column : m_columns) {
            block.contents.push_back(encode(column));
            column.clear();
        }
        m_piece.blocks.push_back(std::move(block));
    }
    m_rows.clear();
    m_keys.clear();
    ++m_block;
    for (TextField& field : m_texts)
        if (field.known.size() > most_known) field.known.clear();
    if (m_choices.size() > most_known) m_choices.clear();
}

ReadPiece RowReader::finish() {
    end_block();
    return std::exchange(m_piece, {});
}

} // namespace hoso::facts
