// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/replacing.hpp"

#include "core/error.hpp"
#include "facts/in_order.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <limits>

namespace hoso::facts {

void Replacing::add(std::int64_t block, const ReadBlock& content) {
    const std::uint64_t start = m_starts.empty() ? 0 : std::uint64_t{m_starts.back()} + m_sizes.back();
    if (start + content.rows > std::numeric_limits<std::uint32_t>::max())
        throw Error{Cause::input, message("{}: has more rows than can be counted", batch_name(m_batch))};
    if (static_cast<std::size_t>(block) != m_starts.size()) throw std::logic_error{"blocks are not in order"};
    m_starts.push_back(static_cast<std::uint32_t>(start));
    m_sizes.push_back(content.rows);
    for (std::size_t row = 0; row < content.keys.size(); ++row) {
        if (content.keys[row] == KeyHash{}) continue;
        if (const auto before = m_keys.put(content.keys[row], static_cast<std::uint32_t>(start + row)))
            replace_own(*before);
    }
}

void Replacing::replace_own(std::uint32_t row) {
    const auto block =
        static_cast<std::size_t>(std::upper_bound(m_starts.begin(), m_starts.end(), row) - m_starts.begin() - 1);
    const auto found = m_rows.try_emplace(BlockPlace{m_batch, static_cast<std::int64_t>(block)}, m_sizes[block]).first;
    if (found->second.add(row - m_starts[block])) ++m_within;
}

std::int64_t Replacing::find(
    FactStore& store, const std::vector<FactBatch>& earlier, const std::string& key_field, int jobs) {
    const auto already = store.replaced(earlier);
    FactStore::Reading reading{store, earlier, {key_field}};
    struct Found {
        BlockPlace place;
        std::optional<RowSet> rows;
        std::int64_t count = 0;
    };
    std::int64_t all = 0;
    in_order(
        jobs, [&] { return reading.next(); },
        [&](std::size_t, StoredBlock& block) {
            Found found{{earlier[block.batch].number, block.block}, std::nullopt, 0};
            if (block.contents[0].empty()) return found; // had no key then
            const auto gone = already.find(found.place);
            const Column keys = decode(block.contents[0], regime::FieldKind::text, block.rows, store.name());
            for (std::size_t row = 0; row < block.rows; ++row) {
                const std::string_view key = keys.texts.at(keys.ids[row]);
                if (key.empty() || !m_keys.has(hash_of(key))) continue;
                if (!found.rows) found.rows.emplace(block.rows);
                found.rows->add(row);
                if (gone == already.end() || !gone->second.has(row)) ++found.count;
            }
            return found;
        },
        [&](const Found& found) {
            all += found.count;
            if (found.rows) m_rows.emplace(found.place, *found.rows);
        });
    return all;
}

} // namespace hoso::facts
