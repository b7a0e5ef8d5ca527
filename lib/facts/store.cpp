// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/store.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hoso::facts {

using regime::FieldKind;

namespace {

constexpr const char* columns = "SELECT number, regime, fact, sha256, file, sheet, unit, fields, rows, left_out, "
                                "replaced, added, actor, withdrawn FROM fact_batch ";

constexpr std::array<std::pair<FieldKind, const char*>, 3> kinds{
    {{FieldKind::text, "text"}, {FieldKind::day, "day"}, {FieldKind::number, "number"}}};

std::string to_lines(const std::vector<StoredField>& fields) {
    std::string lines;
    for (const StoredField& field : fields) {
        const auto* const kind =
            std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.first == field.kind; });
        lines += fmt::format("{}\t{}\t{}\n", field.id, kind->second, field.decimals);
    }
    return lines;
}

std::string_view take(std::string_view& text, char end) {
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos) return {};
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(at + 1);
    return taken;
}

std::vector<StoredField> fields_of(std::string_view lines, const std::string& name) {
    std::vector<StoredField> fields;
    while (!lines.empty()) {
        const std::string_view id = take(lines, '\t'), kind = take(lines, '\t'), decimals = take(lines, '\n');
        const auto* const known =
            std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return kind == each.second; });
        if (id.empty() || known == kinds.end() || decimals.size() != 1 || decimals < "0" || decimals > "6")
            throw Error{Cause::input, message("{}: the fields of a batch of facts are damaged", name)};
        fields.push_back({std::string{id}, known->first, decimals.front() - '0'});
    }
    return fields;
}

} // namespace

std::string batch_name(std::int64_t number) { return fmt::format("F{:06}", number); }

std::optional<std::int64_t> batch_number(std::string_view name) {
    if (name.starts_with('F') || name.starts_with('f')) name.remove_prefix(1);
    std::int64_t number = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
    if (name.empty() || read.ec != std::errc{} || read.ptr != name.data() + name.size() || number < 1)
        return std::nullopt;
    return number;
}

std::optional<RowSet> RowSet::of(std::string_view bytes, std::size_t rows) {
    if (bytes.size() != (rows + 7) / 8) return std::nullopt;
    RowSet set;
    set.m_bytes = bytes;
    return set;
}

bool RowSet::add(std::size_t row) {
    const bool is_new = !has(row);
    m_bytes[row / 8] = static_cast<char>(static_cast<unsigned char>(m_bytes[row / 8]) | 1U << row % 8);
    return is_new;
}

void RowSet::add(const RowSet& others) {
    for (std::size_t i = 0; i < m_bytes.size(); ++i) m_bytes[i] = static_cast<char>(m_bytes[i] | others.m_bytes[i]);
}

std::vector<FactBatch> FactStore::read(database::Statement& rows) {
    std::vector<FactBatch> batches;
    while (rows.step())
        batches.push_back({rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)},
            std::string{rows.text(3)}, std::string{rows.text(4)}, std::string{rows.text(5)}, std::string{rows.text(6)},
            fields_of(rows.text(7), m_name), rows.integer(8), rows.integer(9), rows.integer(10),
            std::string{rows.text(11)}, std::string{rows.text(12)}, std::string{rows.text(13)}});
    return batches;
}

std::vector<FactBatch> FactStore::batches(const std::string& regime, const std::string& fact) {
    auto rows =
        m_database.prepare(std::string{columns} + "WHERE regime = ?1 AND (?2 = '' OR fact = ?2) ORDER BY number");
    rows.bind_all(regime, fact);
    return read(rows);
}

std::vector<FactBatch> FactStore::all_batches() {
    auto rows = m_database.prepare(std::string{columns} + "ORDER BY number");
    return read(rows);
}

std::optional<FactBatch> FactStore::find(std::int64_t number) {
    auto rows = m_database.prepare(std::string{columns} + "WHERE number = ?");
    rows.bind_all(number);
    auto found = read(rows);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::int64_t FactStore::last_batch() {
    auto rows = m_database.prepare("SELECT ifnull(max(number), 0) FROM fact_batch");
    rows.step();
    return rows.integer(0);
}

void FactStore::begin(FactBatch& batch) {
    m_database
        .prepare("INSERT INTO fact_batch(regime, fact, sha256, file, sheet, unit, fields, rows, left_out, replaced, "
                 "added, actor) VALUES(?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)")
        .run(batch.regime, batch.fact, batch.sha256, batch.file, batch.sheet, batch.unit, to_lines(batch.fields),
            batch.added, batch.actor);
    batch.number = m_database.last_insert_id();
}

void FactStore::add(std::int64_t batch, std::int64_t block, const ReadBlock& content) {
    auto insert = m_database.prepare("INSERT INTO fact_block VALUES(?, ?, ?, ?, ?)");
    const auto rows = static_cast<std::int64_t>(content.rows);
    insert.run(batch, block, 0, rows, database::Blob{content.row_numbers});
    for (std::size_t i = 0; i < content.contents.size(); ++i)
        insert.run(batch, block, static_cast<std::int64_t>(i + 1), rows, database::Blob{content.contents[i]});
}

void FactStore::finish(const FactBatch& batch) {
    m_database.prepare("UPDATE fact_batch SET rows = ?, left_out = ?, replaced = ? WHERE number = ?")
        .run(batch.rows, batch.left_out, batch.replaced, batch.number);
}

void FactStore::add_replaced(std::int64_t by_batch, const BlockPlace& place, const RowSet& rows) {
    m_database.prepare("INSERT INTO fact_replaced VALUES(?, ?, ?, ?)")
        .run(by_batch, place.first, place.second, database::Blob{rows.bytes()});
}

void FactStore::withdraw(std::int64_t number, const std::string& time) {
    m_database.prepare("UPDATE fact_batch SET withdrawn = ? WHERE number = ?").run(time, number);
}

std::map<BlockPlace, RowSet> FactStore::replaced(const std::vector<FactBatch>& batches) {
    std::map<BlockPlace, RowSet> replaced;
    const auto counts = [&](std::int64_t number) {
        return std::binary_search(batches.begin(), batches.end(),
            FactBatch{number, {}, {}, {}, {}, {}, {}, {}, 0, 0, 0, {}, {}, {}},
            [](const FactBatch& a, const FactBatch& b) { return a.number < b.number; });
    };
    auto rows = m_database.prepare("SELECT fact_replaced.batch, fact_replaced.block, fact_replaced.rows, "
                                   "fact_block.rows FROM fact_replaced JOIN fact_block USING(batch, block) "
                                   "WHERE by_batch = ? AND part = 0");
    for (const FactBatch& by : batches) {
        rows.bind_all(by.number);
        while (rows.step()) {
            if (!counts(rows.integer(0))) continue;
            const auto set = RowSet::of(rows.blob(2), static_cast<std::size_t>(rows.integer(3)));
            if (!set) throw Error{Cause::input, message("{}: a block of facts is damaged", m_name)};
            const auto [there, first] = replaced.emplace(BlockPlace{rows.integer(0), rows.integer(1)}, *set);
            if (!first) there->second.add(*set);
        }
    }
    return replaced;
}

FactStore::Reading::Reading(FactStore& store, const std::vector<FactBatch>& batches, std::vector<std::string> fields)
    : m_store{store}, m_batches{batches}, m_fields{std::move(fields)} {}

bool FactStore::Reading::start_batch() {
    const FactBatch& batch = m_batches[m_batch];
    m_place_of_part.assign(batch.fields.size() + 1, m_fields.size());
    std::string parts;
    for (std::size_t i = 0; i < m_fields.size(); ++i)
        for (std::size_t part = 0; part <= batch.fields.size(); ++part) {
            if (part == 0 ? !m_fields[i].empty() : batch.fields[part - 1].id != m_fields[i]) continue;
            m_place_of_part[part] = i;
            parts += (parts.empty() ? "" : ",") + std::to_string(part);
        }
    if (parts.empty()) parts = "0"; // a batch without any of the fields still has its rows
    m_rows = m_store.m_database.prepare("SELECT block, part, rows, content FROM fact_block WHERE batch = ? AND part "
                                        "IN (" +
                                        parts + ") ORDER BY block, part");
    m_rows->bind_all(batch.number);
    m_has_row = m_rows->step();
    return m_has_row;
}

std::optional<StoredBlock> FactStore::Reading::next() {
    while (!m_has_row) {
        if (m_rows) {
            m_rows.reset();
            ++m_batch;
        }
        if (m_batch == m_batches.size()) return std::nullopt;
        start_batch();
    }
    StoredBlock block{m_batch, m_rows->integer(0), static_cast<std::size_t>(m_rows->integer(2)),
        std::vector<std::string>(m_fields.size())};
    if (m_rows->integer(2) < 1 || block.rows > most_rows)
        throw Error{Cause::input, message("{}: a block of facts is damaged", m_store.m_name)};
    for (; m_has_row && m_rows->integer(0) == block.block; m_has_row = m_rows->step()) {
        const auto part = static_cast<std::size_t>(m_rows->integer(1));
        if (m_place_of_part.at(part) < m_fields.size()) block.contents[m_place_of_part[part]] = m_rows->blob(3);
    }
    return block;
}

} // namespace hoso::facts
