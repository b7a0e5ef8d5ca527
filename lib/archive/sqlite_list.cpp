// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_list.hpp"

#include "archive/sqlite_rows.hpp"
#include "messages/messages.hpp"
#include "text/names.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

/// A record by what it is sorted by; equal ones in the order of their import.
struct Sorted {
    bool last = false; ///< it has no such value
    std::string key;
    std::int64_t record = 0;
    auto members() const { return std::tie(last, key, record); }
    bool operator<(const Sorted& other) const { return members() < other.members(); }
};

/// Dictionary order with HS-2 before HS-10: every number gets the same length.
std::string natural_key(const std::string& text) {
    constexpr std::size_t longest_number = 18;
    std::string padded;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
        if (end - at < longest_number && end > at) padded.append(longest_number - (end - at), '0');
        end = std::max(end, at + 1);
        padded += text.substr(at, end - at);
        at = end;
    }
    return text::collation_key(padded);
}

const char* column_of(ListOrder order) {
    switch (order) {
    case ListOrder::code:
        return "record.code";
    case ListOrder::title:
        return "record.title";
    case ListOrder::name:
        return "ifnull((SELECT value FROM field WHERE field.record = record.id AND name = 'name' AND counts = 1 "
               "ORDER BY position LIMIT 1), '')";
    case ListOrder::issued:
        return "record.issued";
    case ListOrder::imported:
        break;
    }
    return "''";
}

std::string key_of(ListOrder order, const std::string& type, const std::string& value) {
    switch (order) {
    case ListOrder::code:
    case ListOrder::title:
        return natural_key(value);
    case ListOrder::name:
        return type == "entry" ? text::name_sort_key(value) : natural_key(value);
    case ListOrder::issued:
    case ListOrder::imported:
        break;
    }
    return value;
}

class Sorter {
public:
    Sorter(Connection& connection, ListOrder order) : m_connection{connection}, m_order{order} {}

    std::vector<Sorted> first(const Filter& filter, const std::string& after, int limit) {
        Conditions conditions{m_connection};
        conditions.add(filter);
        const auto behind = after.empty() ? std::vector<Sorted>{} : all(" AND record.uuid = ?", after);
        Statement rows = select(conditions.sql());
        conditions.bind(rows, 1);
        // A heap of the first ones: an archive has more records than memory should hold.
        std::vector<Sorted> heap;
        while (rows.step()) {
            Sorted one = read(rows);
            if (!behind.empty() && !(behind.front() < one)) continue;
            const bool full = heap.size() == static_cast<std::size_t>(limit);
            if (full && !(one < heap.front())) continue;
            if (full) {
                std::pop_heap(heap.begin(), heap.end());
                heap.pop_back();
            }
            heap.push_back(std::move(one));
            std::push_heap(heap.begin(), heap.end());
        }
        std::sort_heap(heap.begin(), heap.end());
        return heap;
    }

private:
    Statement select(const std::string& conditions) {
        return m_connection.prepare(
            fmt::format("SELECT record.id, record.type, {} FROM record WHERE true{}", column_of(m_order), conditions));
    }
    Sorted read(const Statement& row) const {
        const std::string value = text_of(row, 2);
        const bool last = value.empty() && m_order != ListOrder::imported;
        return {last, last ? "" : key_of(m_order, text_of(row, 1), value), row.integer(0)};
    }
    std::vector<Sorted> all(const std::string& conditions, const std::string& value) {
        Statement rows = select(conditions);
        rows.bind_all(value);
        std::vector<Sorted> found;
        while (rows.step()) found.push_back(read(rows));
        return found;
    }

    Connection& m_connection;
    ListOrder m_order;
};

} // namespace

std::vector<Summary> sorted_sqlite(
    Connection& connection, const Filter& filter, ListOrder order, const std::string& after, int limit) {
    std::vector<Summary> found;
    if (limit <= 0) return found;
    Statement row = connection.prepare(fmt::format("SELECT {}{}WHERE record.id = ?", summary_columns, from_record));
    DossierCodes dossiers{connection};
    for (const Sorted& one : Sorter{connection, order}.first(filter, after, limit)) {
        row.bind_all(one.record);
        if (!row.step()) continue;
        found.push_back(read_summary(row));
        found.back().dossiers = dossiers.of(found.back().uuid);
    }
    return found;
}

std::vector<std::string> unit_codes_sqlite(Connection& connection, const std::string& code) {
    Statement rows = connection.prepare(
        "WITH RECURSIVE unit(code) AS (SELECT ? UNION SELECT field.value FROM unit CROSS JOIN record ON "
        "record.code = unit.code AND record.type = 'unit' CROSS JOIN field ON field.record = record.id "
        "WHERE field.name = 'succeeds') SELECT code FROM unit");
    rows.bind_all(code);
    std::vector<std::string> codes;
    while (rows.step()) codes.push_back(text_of(rows, 0));
    return codes;
}

} // namespace hoso::archive
