// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/roster.hpp"

#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "office/table.hpp"
#include "roster/findings.hpp"
#include "roster/heading.hpp"
#include "roster/people.hpp"
#include "roster/rows.hpp"
#include "roster/shifts.hpp"
#include "roster/source.hpp"
#include "roster/values.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::roster {

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{256} << 20;

std::string format_name(office::WorkbookFormat format) {
    switch (format) {
    case office::WorkbookFormat::csv:
        return "csv";
    case office::WorkbookFormat::xlsx:
        return "xlsx";
    case office::WorkbookFormat::ods:
        return "ods";
    }
    return {};
}

/// True where the row can only be the heading of a list of people.
bool is_of_people(const Heading& heading) {
    const bool tells_whom = heading.columns.contains(Field::name) || heading.columns.contains(Field::number) ||
                            heading.columns.contains(Field::citizen);
    return heading.columns.size() >= 3 || (heading.columns.size() == 2 && tells_whom);
}

/// True where it could be a list of people whose heading is not understood: they would be in no roster, and leavers.
/// Titles and covers have one value a row.
bool may_be_people(const office::Sheet& sheet) {
    constexpr std::ptrdiff_t fewest_rows = 3, fewest_values = 2;
    const auto is_filled = [](const office::Row& row) {
        return std::count_if(row.cells.begin(), row.cells.end(), [](const office::Cell& cell) {
            return !text::collapse_spaces(cell.text()).empty();
        }) >= fewest_values;
    };
    return !sheet.hidden && std::count_if(sheet.rows.begin(), sheet.rows.end(), is_filled) >= fewest_rows;
}

class Reader {
public:
    Reader(const Source& source, const std::string& name, const Rules& rules)
        : m_source{source}, m_rules{rules}, m_findings{name, source.workbook.sheets} {}

    void read(Roster& roster) {
        choose_sheets();
        if (m_tables.empty()) {
            m_findings.add({0, 1, 0}, Severity::error, Problem{"empty", tr("the roster is empty")});
        } else {
            for (const Table& table : m_tables) check(table, roster);
            const std::vector<Identity> identities = all_identities();
            check_duplicates(identities, m_findings);
            roster.homonyms = find_homonyms(identities, m_findings);
            const auto is_wrong = [&](const std::pair<Spot, Person>& each) {
                return m_findings.is_wrong(each.first.sheet, each.first.row);
            };
            for (auto& each : m_people)
                if (!is_wrong(each)) roster.people.push_back(std::move(each.second));
        }
        roster.faults = m_findings.finish();
    }

private:
    /// Those whose heading is that of a list of people; where there is none, the first that has anything.
    void choose_sheets() {
        const auto& sheets = m_source.workbook.sheets;
        std::vector<Heading> headings;
        for (const office::Sheet& sheet : sheets)
            headings.push_back(is_ignored(sheet) ? Heading{} : find_heading(sheet, m_rules.mapping));
        const bool any_of_people = std::any_of(headings.begin(), headings.end(), is_of_people);
        for (std::size_t i = 0; i < sheets.size(); ++i) {
            const bool is_first = m_tables.empty() && headings[i].row > 0 && !sheets[i].hidden;
            if (any_of_people ? is_of_people(headings[i]) : is_first)
                take_sheet(i, std::move(headings[i]));
            else
                pass_over(i);
        }
    }

    /// As the mapping says.
    bool is_ignored(const office::Sheet& sheet) const {
        return m_rules.mapping.ignored_sheets.contains(sheet_key(sheet.name));
    }

    void pass_over(std::size_t sheet) {
        const office::Sheet& passed = m_source.workbook.sheets[sheet];
        if (passed.rows.empty()) return;
        if (is_ignored(passed))
            m_findings.add({sheet, 0, 0}, Severity::note,
                Problem{"sheet-passed-over", tr("the mapping says to ignore the sheet; it was passed over")});
        else if (may_be_people(passed))
            m_findings.add({sheet, 0, 0}, Severity::error,
                Problem{"sheet-without-heading",
                    message("no row of the sheet '{}' names the columns of a roster: whoever stands there would be "
                            "missing; mend its heading, or ignore the sheet in the mapping",
                        passed.name)});
        else
            m_findings.add({sheet, 0, 0}, Severity::note,
                Problem{"sheet-passed-over", tr("no row names the columns of a roster; the sheet was passed over")});
    }

    void take_sheet(std::size_t sheet, Heading heading) {
        if (m_source.workbook.sheets[sheet].hidden)
            m_findings.add({sheet, 0, 0}, Severity::warning,
                Problem{"hidden-sheet", tr("the sheet is hidden; its people were read like the others")});
        check_heading(heading, sheet, m_rules.mapping, m_findings);
        m_tables.push_back(read_table(m_source, sheet, std::move(heading), m_findings));
    }

    void check(const Table& table, Roster& roster) {
        const bool heading_is_wrong = m_findings.is_wrong(table.sheet, table.heading.row);
        roster.rows += table.filled_rows;
        roster.heading_rows[m_source.workbook.sheets[table.sheet].name] = table.heading.row;
        check_shifts(table, m_findings);
        const auto encoding = text::encoding_of(m_source.workbook.encoding).value_or(text::Encoding::utf8);
        ValueCheck values{m_rules, encoding, m_findings};
        for (const RowValues& row : table.rows) {
            if (m_findings.is_shifted(table.sheet, row.row)) continue; // the rest would only be noise
            if (heading_is_wrong) m_findings.set_wrong(table.sheet, row.row);
            if (auto person = values.person_of(table, row))
                m_people.emplace_back(Spot{table.sheet, row.row, 0}, std::move(*person));
        }
    }

    std::vector<Identity> all_identities() const {
        std::vector<Identity> identities;
        for (const Table& table : m_tables) {
            const auto column = [&](Field field) {
                const auto found = table.heading.columns.find(field);
                return found == table.heading.columns.end() ? 0 : found->second;
            };
            for (const RowValues& row : table.rows)
                if (!m_findings.is_shifted(table.sheet, row.row))
                    identities.push_back({{table.sheet, row.row, 0}, column(Field::number), column(Field::citizen),
                        column(Field::name), column(Field::mail), &row});
        }
        return identities;
    }

    const Source& m_source;
    const Rules& m_rules;
    Findings m_findings;
    std::vector<Table> m_tables;
    std::vector<std::pair<Spot, Person>> m_people;
};

} // namespace

std::string to_text(const Place& place) { return office::place_name(place.file, place.sheet, place.row, place.column); }

std::int64_t Roster::count(Severity severity) const {
    return std::count_if(faults.begin(), faults.end(), [&](const Fault& fault) { return fault.severity == severity; });
}

Roster read_roster(std::string_view bytes, const std::filesystem::path& file, const Rules& rules) {
    const Source source = read_source(bytes, file.string(), rules);
    Roster roster;
    roster.file = file;
    roster.sha256 = crypto::to_hex(crypto::sha256(bytes));
    roster.format = format_name(source.workbook.format);
    roster.encoding = source.workbook.encoding;
    roster.delimiter = source.workbook.delimiter;
    Reader{source, file.string(), rules}.read(roster);
    return roster;
}

Roster read_roster(const std::filesystem::path& file, const Rules& rules) {
    return read_roster(read_file(file, largest_file), file, rules);
}

} // namespace hoso::roster
