// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/roster.hpp"

#include "accounts/fields.hpp"
#include "messages/messages.hpp"
#include "office/csv.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace hoso::accounts {

namespace {

/// The same for every way to write one name: case, NFD, tone placement, look-alikes and spaces do not matter.
std::string identity_of_name(std::string_view name) {
    const std::string composed = text::nfc(name);
    std::string identity;
    for (const std::string_view word : text::split_words(composed)) identity += text::canonical_syllable(word) + ' ';
    return identity;
}

class Checker {
public:
    RosterReport check(const office::Csv& csv) {
        m_report.delimiter = csv.delimiter;
        m_report.encoding = csv.encoding;
        if (csv.rows.empty()) {
            m_row = 1;
            add(0, Severity::error, {"empty", tr("the roster is empty")});
            return std::move(m_report);
        }
        m_row = 1;
        check_header(csv.rows.front());
        for (std::size_t i = 1; i < csv.rows.size(); ++i) {
            m_row = static_cast<std::int64_t>(i) + 1;
            check_row(csv.rows[i]);
        }
        m_row = 1;
        if (m_report.people == 0) add(0, Severity::error, {"no-people", tr("nobody stands below the header")});
        std::stable_sort(m_report.faults.begin(), m_report.faults.end(), [](const Fault& a, const Fault& b) {
            return std::pair{a.row, a.column} < std::pair{b.row, b.column};
        });
        return std::move(m_report);
    }

private:
    /// `column` counts from 1; 0 is the row.
    void add(std::size_t column, Severity severity, Problem problem) {
        const std::string header = column > 0 && column <= m_headers.size() ? m_headers[column - 1] : "";
        m_report.faults.push_back({m_row, static_cast<std::int64_t>(column), header, severity, std::move(problem.code),
            std::move(problem.text)});
    }
    void add(std::size_t column, Severity severity, std::optional<Problem> problem) {
        if (problem) add(column, severity, std::move(*problem));
    }

    void check_header(const office::Csv::Row& row) {
        m_cells = row.size();
        for (const std::string& cell : row) m_headers.push_back(text::collapse_spaces(text::nfc(cell)));
        while (!m_headers.empty() && m_headers.back().empty()) m_headers.pop_back();
        for (std::size_t i = 0; i < m_headers.size(); ++i) {
            add(i + 1, Severity::error, character_problem(row[i]));
            const auto field = field_of(m_headers[i]);
            m_fields.push_back(field);
            if (!field)
                add(i + 1, Severity::warning, Problem{"unknown-column", tr("the column is not known and not checked")});
            else if (const auto [known, is_new] = m_columns.emplace(*field, i); !is_new)
                add(i + 1, Severity::error,
                    Problem{"duplicate-column",
                        message("column {} is the {} already", known->second + 1, name_of(*field))});
        }
        for (const Field field : all_fields)
            if (is_required(field) && !m_columns.contains(field))
                add(0, Severity::error, Problem{"missing-column", message("no column for the {}", name_of(field))});
    }

    void check_row(const office::Csv::Row& row) {
        if (office::is_blank(row)) {
            add(0, Severity::warning, Problem{"blank-row", tr("the row is blank, but others follow")});
            return;
        }
        ++m_report.people;
        for (std::size_t i = 0; i < row.size(); ++i) check_characters(i, row[i]);
        // Below a header cell that is empty, as a delimiter at the end of every row makes it, nothing may stand.
        const bool beyond = row.size() == m_cells &&
                            !office::is_blank({row.begin() + static_cast<std::ptrdiff_t>(m_headers.size()), row.end()});
        if (row.size() != m_cells || beyond) {
            add(0, Severity::error,
                beyond ? Problem{"cells", tr("has more values than the header has names: columns may have shifted")}
                       : Problem{"cells",
                             message("has {} cells, the header {}: columns may have shifted", row.size(), m_cells)});
            return; // what stands under a wrong header would only be noise
        }
        for (const auto& [field, column] : m_columns) check_value(field, column, text::collapse_spaces(row[column]));
        check_order_of_dates(row);
        check_person(row);
    }

    /// Free text such as remarks may have line ends and tabs.
    void check_characters(std::size_t column, const std::string& cell) {
        auto problem = character_problem(cell);
        const bool known = column < m_fields.size() && m_fields[column];
        const bool not_utf8 = problem && problem->code == "encoding";
        if (known || (problem && problem->code != "control-character"))
            add(column + 1, Severity::error, std::move(problem));
        if (!not_utf8 && !text::is_nfc(cell))
            add(column + 1, Severity::warning,
                Problem{"not-nfc", tr("letters and their marks are apart (not Unicode NFC)")});
    }

    void check_value(Field field, std::size_t column, const std::string& value) {
        if (value.empty()) {
            if (is_required(field))
                add(column + 1, Severity::error, Problem{"empty-value", message("the {} is missing", name_of(field))});
            return;
        }
        if (!text::is_valid_utf8(value)) return;
        std::optional<Problem> problem;
        switch (field) {
        case Field::number:
            problem = number_problem(value);
            break;
        case Field::name:
            if (!character_problem(value)) problem = name_problem(value);
            break;
        case Field::mail:
            problem = mail_problem(value);
            break;
        case Field::phone:
            problem = phone_problem(value);
            break;
        case Field::start:
        case Field::end:
            problem = date_problem(value);
            break;
        case Field::unit:
        case Field::role:
            break;
        }
        add(column + 1, Severity::error, std::move(problem));
    }

    std::string value_of(const office::Csv::Row& row, Field field) const {
        const auto column = m_columns.find(field);
        return column == m_columns.end() ? std::string{} : text::collapse_spaces(row[column->second]);
    }

    void check_order_of_dates(const office::Csv::Row& row) {
        const std::string start_text = value_of(row, Field::start);
        const auto start = parse_date(start_text), end = parse_date(value_of(row, Field::end));
        if (start && end && *end < *start)
            add(m_columns.at(Field::end) + 1, Severity::error,
                Problem{"date-order", message("is before the start, {}", start_text)});
    }

    /// One number is one person; one name may be two.
    void check_person(const office::Csv::Row& row) {
        const std::string number = text::lower(text::nfc(value_of(row, Field::number)));
        if (!number.empty()) {
            const auto [first, is_new] = m_numbers.emplace(number, m_row);
            if (!is_new) {
                add(m_columns.at(Field::number) + 1, Severity::error,
                    Problem{"duplicate-key", message("the number stands in row {} already", first->second)});
                return;
            }
        }
        const std::string name = identity_of_name(value_of(row, Field::name));
        if (name.empty()) return;
        const auto [first, is_new] = m_names.emplace(name, m_row);
        if (!is_new)
            add(m_columns.at(Field::name) + 1, Severity::warning,
                Problem{"homonym", message("another person of this name stands in row {}", first->second)});
    }

    RosterReport m_report;
    std::int64_t m_row = 0;
    std::size_t m_cells = 0;                                          ///< of the header
    std::vector<std::string> m_headers;                               ///< without empty ones at the end
    std::vector<std::optional<Field>> m_fields;                       ///< of each column
    std::map<Field, std::size_t> m_columns;                           ///< the first of each field, from 0
    std::unordered_map<std::string, std::int64_t> m_numbers, m_names; ///< row of the first
};

} // namespace

std::int64_t RosterReport::count(Severity severity) const {
    return std::count_if(faults.begin(), faults.end(), [&](const Fault& fault) { return fault.severity == severity; });
}

RosterReport check_roster(std::string_view bytes, const std::string& name) {
    return Checker{}.check(office::read_csv(bytes, name));
}

} // namespace hoso::accounts
