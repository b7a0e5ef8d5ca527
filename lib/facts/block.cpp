// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/block.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <cstring>

namespace hoso::facts {

using regime::FieldKind;

namespace {

constexpr char numbers_mark = 'N', dictionary_mark = 'D', plain_mark = 'P';
constexpr std::size_t head_size = 10; ///< of numbers: mark, width, the smallest one

template <typename T> void put(std::string& bytes, T value, std::size_t width = sizeof(T)) {
    for (std::size_t i = 0; i < width; ++i)
        bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF);
}

/// Seven bits a byte, the lowest first.
void put_size(std::string& bytes, std::size_t value) {
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
    bytes += static_cast<char>(value);
}

class Bytes {
public:
    Bytes(std::string_view bytes, const std::string& name) : m_rest{bytes}, m_name{name} {}

    std::string_view take(std::size_t count) {
        if (count > m_rest.size()) damaged();
        const std::string_view taken = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return taken;
    }
    std::uint64_t integer(std::size_t width) {
        std::uint64_t value = 0;
        const std::string_view bytes = take(width);
        for (std::size_t i = 0; i < width; ++i) value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
        return value;
    }
    std::size_t size() {
        std::size_t value = 0;
        for (unsigned shift = 0; shift < 35; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            value |= std::size_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return value;
        }
        damaged();
    }
    void require_end() const {
        if (!m_rest.empty()) damaged();
    }
    [[noreturn]] void damaged() const { throw Error{Cause::input, message("{}: a block of facts is damaged", m_name)}; }

private:
    std::string_view m_rest;
    const std::string& m_name;
};

/// Differences to the smallest, in as few bytes as the largest needs; all bits set where there is none.
template <typename T> std::string encode_integers(const std::vector<T>& values, T missing) {
    std::uint64_t largest = 0;
    T least = missing;
    bool any_missing = false;
    for (const T value : values) {
        if (value == missing)
            any_missing = true;
        else if (least == missing || value < least)
            least = value;
    }
    const auto difference = [&](T value) {
        return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(least);
    };
    for (const T value : values)
        if (value != missing) largest = std::max(largest, difference(value));
    std::size_t width = 8;
    if (least == missing || (largest == 0 && !any_missing))
        width = 0;
    else
        for (const std::size_t small : {4u, 2u, 1u})
            if (largest < (std::uint64_t{1} << (8 * small)) - 1) width = small;
    std::string bytes;
    bytes.reserve(head_size + values.size() * width);
    bytes += numbers_mark;
    bytes += static_cast<char>(width);
    put(bytes, static_cast<std::uint64_t>(least == missing ? no_number : std::int64_t{least}));
    if (width != 0)
        for (const T value : values) put(bytes, value == missing ? ~std::uint64_t{0} : difference(value), width);
    return bytes;
}

template <typename T, std::size_t width>
void spread(std::string_view bytes, std::uint64_t base, T missing, std::vector<T>& values) {
    constexpr std::uint64_t none = width == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * width % 64)) - 1;
    for (std::size_t row = 0; row < values.size(); ++row) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(bytes[row * width + i])} << (8 * i);
        values[row] = value == none ? missing : static_cast<T>(base + value);
    }
}

template <typename T> std::vector<T> decode_integers(Bytes& bytes, std::size_t rows, T missing) {
    if (bytes.take(1).front() != numbers_mark) bytes.damaged();
    const std::uint64_t width = bytes.integer(1), base = bytes.integer(8);
    const auto whole = static_cast<std::int64_t>(base);
    std::vector<T> values(rows, missing);
    if (whole == no_number) return values;
    if (!checked_cast<T>(whole)) bytes.damaged();
    switch (width) {
    case 0:
        std::fill(values.begin(), values.end(), static_cast<T>(whole));
        break;
    case 1:
        spread<T, 1>(bytes.take(rows), base, missing, values);
        break;
    case 2:
        spread<T, 2>(bytes.take(rows * 2), base, missing, values);
        break;
    case 4:
        spread<T, 4>(bytes.take(rows * 4), base, missing, values);
        break;
    case 8:
        spread<T, 8>(bytes.take(rows * 8), base, missing, values);
        break;
    default:
        bytes.damaged();
    }
    return values;
}

/// Each text with what it has in common with the one before it: keys that count upwards take few bytes.
std::string encode_plain(const Column& column) {
    std::string bytes(1, plain_mark);
    std::string_view before;
    for (const std::uint32_t id : column.ids) {
        const std::string_view text = column.texts.at(id);
        const std::size_t most = std::min(before.size(), text.size());
        const auto same = static_cast<std::size_t>(
            std::mismatch(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(most), before.begin()).first -
            text.begin());
        put_size(bytes, same);
        put_size(bytes, text.size() - same);
        bytes += text.substr(same);
        before = text;
    }
    return bytes;
}

std::string encode_dictionary(const Column& column) {
    std::string bytes(1, dictionary_mark);
    put_size(bytes, column.texts.size());
    for (std::size_t i = 0; i < column.texts.size(); ++i) {
        put_size(bytes, column.texts.at(i).size());
        bytes += column.texts.at(i);
    }
    return bytes + encode_integers<std::int64_t>({column.ids.begin(), column.ids.end()}, no_number);
}

void decode_plain(Bytes& bytes, std::size_t rows, Column& column) {
    std::string text;
    column.ids.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t same = bytes.size();
        if (same > text.size()) bytes.damaged();
        text.resize(same);
        text += bytes.take(bytes.size());
        column.texts.add(text);
        column.ids[row] = static_cast<std::uint32_t>(row);
    }
}

void decode_dictionary(Bytes& bytes, std::size_t rows, Column& column) {
    const std::size_t count = bytes.size();
    if (count > rows) bytes.damaged();
    for (std::size_t i = 0; i < count; ++i) column.texts.add(bytes.take(bytes.size()));
    const auto ids = decode_integers<std::int64_t>(bytes, rows, no_number);
    column.ids.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (ids[row] < 0 || ids[row] >= static_cast<std::int64_t>(count)) bytes.damaged();
        column.ids[row] = static_cast<std::uint32_t>(ids[row]);
    }
}

} // namespace

void Texts::add(std::string_view text) {
    m_bytes += text;
    m_ends.push_back(m_bytes.size());
}

void Texts::clear() {
    m_bytes.clear();
    m_ends.clear();
}

std::size_t Column::size() const noexcept {
    return kind == FieldKind::text ? ids.size() : kind == FieldKind::day ? days.size() : numbers.size();
}

bool Column::is_missing(std::size_t row) const {
    switch (kind) {
    case FieldKind::day:
        return days[row] == no_day;
    case FieldKind::number:
        return numbers[row] == no_number;
    case FieldKind::text:
        break;
    }
    return texts.at(ids[row]).empty();
}

std::string Column::text(std::size_t row, int decimals) const {
    if (is_missing(row)) return {};
    if (kind == FieldKind::day) return reference::to_text(std::chrono::sys_days{std::chrono::days{days[row]}});
    if (kind == FieldKind::number) return regime::decimal_text(numbers[row], decimals);
    return std::string{texts.at(ids[row])};
}

void Column::clear() {
    days.clear();
    numbers.clear();
    ids.clear();
    texts.clear();
}

Column empty_column(FieldKind kind, std::size_t rows) {
    Column column{kind, {}, {}, {}, {}};
    if (kind == FieldKind::day) column.days.assign(rows, no_day);
    if (kind == FieldKind::number) column.numbers.assign(rows, no_number);
    if (kind == FieldKind::text) {
        column.ids.assign(rows, 0);
        column.texts.add({});
    }
    return column;
}

std::string encode(const Column& column) {
    if (column.kind == FieldKind::day) return encode_integers(column.days, no_day);
    if (column.kind == FieldKind::number) return encode_integers(column.numbers, no_number);
    return column.texts.size() == column.ids.size() ? encode_plain(column) : encode_dictionary(column);
}

Column decode(std::string_view content, FieldKind kind, std::size_t rows, const std::string& name) {
    Bytes bytes{content, name};
    Column column{kind, {}, {}, {}, {}};
    if (kind == FieldKind::day)
        column.days = decode_integers(bytes, rows, no_day);
    else if (kind == FieldKind::number)
        column.numbers = decode_integers(bytes, rows, no_number);
    else if (const char mark = bytes.take(1).front(); mark == plain_mark)
        decode_plain(bytes, rows, column);
    else if (mark == dictionary_mark)
        decode_dictionary(bytes, rows, column);
    else
        bytes.damaged();
    bytes.require_end();
    return column;
}

std::string encode_numbers(const std::vector<std::int64_t>& numbers) { return encode_integers(numbers, no_number); }

void move_numbers(std::string& bytes, std::int64_t by) {
    const std::string name;
    Bytes head{bytes, name};
    head.take(2);
    std::string moved;
    put(moved, head.integer(8) + static_cast<std::uint64_t>(by));
    bytes.replace(2, moved.size(), moved);
}

} // namespace hoso::facts
