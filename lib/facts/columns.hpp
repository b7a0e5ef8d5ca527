// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/values.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hoso::facts {

/// In which column of a list the fields of a fact stand.
struct ListColumns {
    std::vector<int> of_field;          ///< from 0, by the type's fields; -1: there is none
    std::vector<std::string> headings;  ///< of the list
    std::vector<std::string> not_taken; ///< headings that are those of no field
};

/// Whether the list says whose a fact is.
enum class UnitIs { in_list, given };

/// Looks for the row of headings among the first rows of a list: the first one that has all fields that must be there.
class ColumnFinder {
public:
    /// So many rows may stand above the headings.
    static constexpr int most_rows_above = 50;

    ColumnFinder(const regime::FactType& type, UnitIs unit);
    /// What the row is: the headings, or something above them. Error{input} that begins with `name` where a field has
    /// two columns.
    std::optional<ListColumns> find(const std::vector<RawCell>& row, const std::string& name);
    /// What was missing in the row that was most like headings, as Error{input}.
    [[noreturn]] void fail(const std::string& name) const;

private:
    const regime::FactType& m_type;
    UnitIs m_unit;
    std::size_t m_most = 0;
    std::vector<std::string> m_missing; ///< in the row with the most headings: how the field's heading may read
};

} // namespace hoso::facts
