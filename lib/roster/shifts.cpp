// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/shifts.hpp"

#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace hoso::roster {

namespace {

/// What a value looks like, whatever column it stands in.
enum class Look { nothing, mail, date, phone, digits, code, person, other };

/// With these begin names of units, not of people.
constexpr std::array<std::string_view, 36> unit_words{"so", "phong", "ban", "uy", "ubnd", "hdnd", "trung", "chi", "cuc",
    "vu", "vien", "truong", "xa", "phuong", "thi", "huyen", "quan", "tinh", "thanh", "doi", "to", "bo", "tong", "hoi",
    "dang", "don", "khoi", "nhom", "tram", "benh", "cong", "toa", "kho", "nha", "bao", "dai"};

/// Two to six words of letters, each with a capital, as names of people are written.
bool is_person_name(std::string_view value) {
    if (name_problem(value)) return false;
    int words = 0;
    for (std::size_t at = 0; at < value.size(); ++words) {
        const std::size_t end = std::min(value.find(' ', at), value.size());
        const char32_t first = text::code_point_at(value, at).value;
        if (text::lower_letter(first) == first) return false;
        at = end + 1;
    }
    const std::string first_word = text::fold(value.substr(0, value.find(' ')));
    return words >= 2 && words <= 6 && std::find(unit_words.begin(), unit_words.end(), first_word) == unit_words.end();
}

Look look_of(std::string_view value) {
    if (value.empty()) return Look::nothing;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
    if (!has_digit && value.find('@') == std::string_view::npos)
        return is_person_name(value) ? Look::person : Look::other;
    if (!mail_problem(value)) return Look::mail;
    if (parse_date(value)) return Look::date;
    if (!phone_problem(value)) return Look::phone;
    if (std::all_of(value.begin(), value.end(), is_digit)) return Look::digits;
    const bool has_letter = std::any_of(
        value.begin(), value.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
    return has_letter && value.find_first_of(" /") == std::string_view::npos ? Look::code : Look::other;
}

/// True where that can be nothing but another field's value.
bool is_foreign(Field field, Look look) {
    const auto is = [look](std::initializer_list<Look> looks) {
        return std::find(looks.begin(), looks.end(), look) != looks.end();
    };
    switch (field) {
    case Field::number:
        return is({Look::mail, Look::date, Look::person});
    case Field::citizen:
        return is({Look::mail, Look::date, Look::person, Look::code});
    case Field::name:
        return is({Look::mail, Look::date, Look::phone, Look::digits, Look::code});
    case Field::unit:
        return is({Look::mail, Look::date, Look::phone, Look::person});
    case Field::position:
    case Field::role:
        return is({Look::mail, Look::date, Look::phone});
    case Field::mail:
        return is({Look::date, Look::phone, Look::digits, Look::code, Look::person});
    case Field::phone:
        return is({Look::mail, Look::date, Look::person});
    case Field::start:
    case Field::end:
    case Field::birth:
        return is({Look::mail, Look::phone, Look::code, Look::person});
    }
    return false;
}

class ShiftCheck {
public:
    ShiftCheck(const Table& table, Findings& findings) : m_table{table}, m_findings{findings} {}

    void check() {
        std::vector<std::size_t> shifted; // rows, from 0
        for (std::size_t i = 0; i < m_table.rows.size(); ++i)
            if (count_foreign(m_table.rows[i]) >= 2) shifted.push_back(i);
        if (shifted.size() * 2 > m_table.rows.size() && m_table.rows.size() > 1)
            return add_sheet(shifted.size(), m_table.rows[shifted.front()]);
        for (const std::size_t i : shifted) add_row(m_table.rows[i]);
        for (const auto& [field, column] : m_table.heading.columns) check_column(field, column);
        check_mail_column();
    }

private:
    static constexpr std::size_t least_rows = 3; ///< to speak of a column

    std::size_t count_foreign(const RowValues& row) {
        std::size_t count = 0;
        for (const auto& [field, column] : m_table.heading.columns) {
            const Look look = look_of(row[field]);
            Tally& tally = m_tallies[static_cast<std::size_t>(field)];
            tally.filled += look != Look::nothing;
            if (!is_foreign(field, look)) continue;
            ++tally.foreign;
            ++count;
        }
        return count;
    }

    /// The first two, for the message; not citizen IDs.
    std::string examples(const RowValues& row) const {
        std::string text;
        int said = 0;
        for (const auto& [field, column] : m_table.heading.columns) {
            if (said == 2 || field == Field::citizen || !is_foreign(field, look_of(row[field]))) continue;
            const std::string& header = m_table.heading.names[static_cast<std::size_t>(column) - 1];
            text += (said++ > 0 ? ", " : "") + message("'{}' under '{}'", row[field], header);
        }
        return text;
    }

    void add(int row, int column, std::string problem) {
        m_findings.add({m_table.sheet, row, column}, Severity::error, Problem{"roster.shifted", std::move(problem)});
    }

    void add_row(const RowValues& row) {
        add(row.row, 0, message("values stand in columns of other fields: {}", examples(row)));
        m_findings.set_shifted(m_table.sheet, row.row);
    }

    void add_sheet(std::size_t shifted, const RowValues& example) {
        add(m_table.heading.row, 0,
            message("in {} of {} rows values stand in columns of other fields: columns have shifted, such as {}",
                shifted, m_table.rows.size(), examples(example)));
        for (const RowValues& row : m_table.rows) m_findings.set_shifted(m_table.sheet, row.row);
    }

    void check_column(Field field, int column) {
        const Tally& tally = m_tallies[static_cast<std::size_t>(field)];
        if (tally.foreign < least_rows || tally.foreign * 5 < tally.filled * 4) return;
        add(m_table.heading.row, column,
            message("{} of {} values are those of another field: this is not the {}", tally.foreign, tally.filled,
                name_of(field)));
        for (const RowValues& row : m_table.rows)
            if (is_foreign(field, look_of(row[field]))) m_findings.set_shifted(m_table.sheet, row.row);
    }

    // --- mail of the neighbour ---------------------------------------------------------------------------------------

    struct MailRow {
        int row = 0;
        std::string given, local; ///< folded letters
    };

    static std::string letters(std::string_view text) {
        std::string kept;
        for (const char c : text::fold(text))
            if (c >= 'a' && c <= 'z') kept += c;
        return kept;
    }

    static bool fits(const MailRow& name, const MailRow& mail) {
        return name.given.size() > 1 && mail.local.find(name.given) != std::string::npos;
    }

    std::vector<MailRow> mail_rows() const {
        std::vector<MailRow> rows;
        for (const RowValues& row : m_table.rows) {
            const std::string& name = row[Field::name];
            const std::string& mail = row[Field::mail];
            const std::size_t space = name.rfind(' ');
            rows.push_back({row.row, letters(space == std::string::npos ? name : name.substr(space + 1)),
                letters(mail.substr(0, mail.find('@')))});
        }
        return rows;
    }

    void check_mail_column() {
        const auto column = m_table.heading.columns.find(Field::mail);
        if (column == m_table.heading.columns.end() || !m_table.heading.columns.contains(Field::name)) return;
        const std::vector<MailRow> rows = mail_rows();
        for (const int offset : {-1, 1}) check_neighbours(rows, offset, column->second);
    }

    /// Runs of rows whose mail is not that of their own name, but of the name `offset` rows away.
    void check_neighbours(const std::vector<MailRow>& rows, int offset, int column) {
        constexpr std::size_t least_run = 4;
        std::vector<std::size_t> run;
        const auto end_run = [&] {
            if (run.size() >= least_run) add_run(rows, run, offset, column);
            run.clear();
        };
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].local.empty()) continue;
            const auto other = static_cast<std::int64_t>(i) + offset;
            const bool has_other = other >= 0 && other < static_cast<std::int64_t>(rows.size());
            const bool moved =
                has_other && !fits(rows[i], rows[i]) && fits(rows[static_cast<std::size_t>(other)], rows[i]);
            if (moved)
                run.push_back(i);
            else if (has_other)
                end_run();
        }
        end_run();
    }

    void add_run(const std::vector<MailRow>& rows, const std::vector<std::size_t>& run, int offset, int column) {
        const int first = rows[run.front()].row, last = rows[run.back()].row;
        add(first, column,
            offset < 0 ? message("the mail of rows {} to {} is that of the people one row above", first, last)
                       : message("the mail of rows {} to {} is that of the people one row below", first, last));
        for (const std::size_t i : run) m_findings.set_shifted(m_table.sheet, rows[i].row);
    }

    struct Tally {
        std::size_t filled = 0, foreign = 0;
    };

    const Table& m_table;
    Findings& m_findings;
    std::array<Tally, field_count> m_tallies{};
};

} // namespace

void check_shifts(const Table& table, Findings& findings) { ShiftCheck{table, findings}.check(); }

} // namespace hoso::roster
