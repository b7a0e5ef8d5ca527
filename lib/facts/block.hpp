// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::facts {

/// How many facts stand together at most.
inline constexpr std::size_t most_rows = 65'536;

/// Days since 1970-01-01; numbers scaled by ten to the field's decimals; in place of them where the field is empty:
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int64_t no_number = std::numeric_limits<std::int64_t>::min();

/// Texts one behind the other.
class Texts {
public:
    std::size_t size() const noexcept { return m_ends.size(); }
    std::string_view at(std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : m_ends[i - 1];
        return std::string_view{m_bytes}.substr(begin, m_ends[i] - begin);
    }
    void add(std::string_view text);
    void clear();
    bool operator==(const Texts&) const = default;

private:
    std::string m_bytes;
    std::vector<std::size_t> m_ends;
};

/// A field of the facts of a block, by row. Only the members of its kind have values.
struct Column {
    regime::FieldKind kind = regime::FieldKind::text;
    std::vector<std::int32_t> days;
    std::vector<std::int64_t> numbers;
    std::vector<std::uint32_t> ids; ///< of `texts`; an empty text is a missing one
    Texts texts;

    std::size_t size() const noexcept;
    bool is_missing(std::size_t row) const;
    /// As people and programs read it: a day as YYYY-MM-DD, a number with a point.
    std::string text(std::size_t row, int decimals) const;
    void clear();
    bool operator==(const Column&) const = default;
};

/// All missing.
Column empty_column(regime::FieldKind kind, std::size_t rows);

/// The bytes of a column as the book keeps it; hoso-book(5) describes them. The same values give the same bytes.
std::string encode(const Column& column);
/// Error{input} that begins with `name` where the bytes are no such column of so many rows.
Column decode(std::string_view bytes, regime::FieldKind kind, std::size_t rows, const std::string& name);

/// Integers, such as row numbers, as encode() writes them. All of them are moved by `by` without reading them.
std::string encode_numbers(const std::vector<std::int64_t>& numbers);
void move_numbers(std::string& bytes, std::int64_t by);

} // namespace hoso::facts
