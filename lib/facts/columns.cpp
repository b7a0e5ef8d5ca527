// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/columns.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::facts {

namespace {

std::string listed(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) (all += all.empty() ? "'" : ", '") += word + "'";
    return all;
}

} // namespace

ColumnFinder::ColumnFinder(const regime::FactType& type, UnitIs unit) : m_type{type}, m_unit{unit} {}

std::optional<ListColumns> ColumnFinder::find(const std::vector<RawCell>& row, const std::string& name) {
    ListColumns columns{std::vector<int>(m_type.fields.size(), -1), {}, {}};
    std::size_t found = 0;
    std::string twice;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string heading{row[i].seen()}, form = comparable(heading);
        columns.headings.push_back(heading);
        bool taken = form.empty();
        for (std::size_t field = 0; field < m_type.fields.size() && !taken; ++field) {
            const auto& headings = m_type.fields[field].headings;
            taken = std::any_of(
                headings.begin(), headings.end(), [&](const std::string& each) { return comparable(each) == form; });
            if (!taken) continue;
            if (columns.of_field[field] >= 0) twice = heading;
            columns.of_field[field] = static_cast<int>(i);
            ++found;
        }
        if (!taken) columns.not_taken.push_back(heading);
    }
    std::vector<std::string> missing;
    for (std::size_t field = 0; field < m_type.fields.size(); ++field) {
        const regime::FactField& each = m_type.fields[field];
        const bool is_unit = each.id == m_type.unit_field;
        if (columns.of_field[field] < 0 && (is_unit ? m_unit == UnitIs::in_list : each.required))
            missing.push_back(listed(each.headings));
    }
    if (found > m_most || m_most == 0) {
        m_most = found;
        m_missing = missing;
    }
    if (found == 0 || !missing.empty()) return std::nullopt;
    if (!twice.empty())
        throw Error{Cause::input,
            message("{}: two columns have the heading '{}', or another one of the same field", name, twice)};
    return columns;
}

void ColumnFinder::fail(const std::string& name) const {
    if (m_most == 0 || m_missing.empty())
        throw Error{Cause::input,
            message("{}: none of the first {} rows has the headings of '{}'", name, most_rows_above, m_type.name)};
    throw Error{Cause::input, message("{}: a column is missing: its heading is one of {}", name, m_missing.front())};
}

} // namespace hoso::facts
