// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/book_facts.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "facts/in_order.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::facts {

namespace {

Mask alive(const std::map<BlockPlace, RowSet>& replaced, const BlockPlace& place, std::size_t rows) {
    Mask mask(rows, 1);
    const auto found = replaced.find(place);
    if (found != replaced.end())
        for (std::size_t row = 0; row < rows; ++row) mask[row] = found->second.has(row) ? 0 : 1;
    return mask;
}

std::vector<std::string> ids_of(const regime::FactType& type, const std::vector<bool>& wanted) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < type.fields.size(); ++i)
        if (wanted[i]) ids.push_back(type.fields[i].id);
    return ids;
}

} // namespace

BookFacts::BookFacts(report::Book& book, int jobs, std::int64_t up_to)
    : m_book{book}, m_store{book.database(), book.layout().database().string()}, m_jobs{jobs}, m_up_to{up_to},
      m_last_batch{std::min(up_to, m_store.last_batch())} {}

/// Those that count. A field that was of another kind then has no meaning now.
std::vector<FactBatch> BookFacts::batches(const regime::Regime& regime, const regime::FactType& type) {
    std::vector<FactBatch> batches;
    for (FactBatch& batch : m_store.batches(regime.rules.id, type.id)) {
        if (batch.number > m_up_to || !batch.withdrawn.empty()) continue;
        for (const StoredField& field : batch.fields) {
            const regime::FactField* const now = type.field(field.id);
            if (now != nullptr && (now->kind != field.kind || now->decimals != field.decimals))
                throw Error{Cause::input, message("{}: the regime changed the field '{}' since; withdraw these facts "
                                                  "and add them again",
                                              batch_name(batch.number), field.id)};
        }
        batches.push_back(std::move(batch));
    }
    return batches;
}

FactRows BookFacts::rows_of(const regime::FactType& type, const FactBatch& batch, const StoredBlock& block) const {
    FactRows facts{&type, block.rows, {}};
    std::size_t next = 0;
    for (const regime::FactField& field : type.fields) {
        const bool stored = next < block.contents.size() && !block.contents[next].empty();
        facts.fields.push_back(stored ? decode(block.contents[next], field.kind, block.rows,
                                            m_store.name() + ": " + batch_name(batch.number))
                                      : empty_column(field.kind, block.rows));
        ++next;
    }
    return facts;
}

std::map<records::UnitCode, report::Figures> BookFacts::count(
    const regime::Regime& regime, const regime::Window& window) {
    std::map<records::UnitCode, report::Figures> all;
    Places places{m_book.units(), m_book.settings().unit, regime, window.cut_off};
    const database::Transaction view{m_book.database()};
    for (const regime::FactType& type : regime.facts) {
        const Question question = question_of(regime, type, window);
        if (!type.archive_view.empty() || question.indicators.empty()) continue;
        const auto list = batches(regime, type);
        const auto replaced = m_store.replaced(list);
        // Contents by the type's fields; those that do not decide are not read.
        auto fields = ids_of(type, std::vector<bool>(type.fields.size(), true));
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (!question.needs[i]) fields[i] = "-";
        FactStore::Reading reading{m_store, list, std::move(fields)};
        Tally tally{question.indicators.size()};
        in_order(
            m_jobs, [&] { return reading.next(); },
            [&](std::size_t, const StoredBlock& block) {
                const FactBatch& batch = list[block.batch];
                return Tally::of(question, rows_of(type, batch, block),
                    alive(replaced, {batch.number, block.block}, block.rows), batch.unit);
            },
            [&](const Tally& block) { tally.add(block); });
        add_figures(all, figures_of(tally, question, places, m_unplaced));
    }
    return all;
}

FactListing BookFacts::rows(const regime::Regime& regime, const regime::Window& window,
    const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) {
    FactListing listing;
    const regime::Indicator& wanted = regime.indicators.at(indicator);
    const regime::FactType* const type = regime.fact(wanted.fact);
    if (type == nullptr || !type->archive_view.empty()) return listing;
    Places places{m_book.units(), m_book.settings().unit, regime, window.cut_off};
    const database::Transaction view{m_book.database()};
    const auto list = batches(regime, *type);
    const auto replaced = m_store.replaced(list);
    auto fields = ids_of(*type, std::vector<bool>(type->fields.size(), true));
    fields.emplace_back(); // the numbers of the rows
    FactStore::Reading reading{m_store, list, std::move(fields)};
    while (const auto block = reading.next()) {
        const FactBatch& batch = list[block->batch];
        const auto is_wanted = [&](std::string_view unit) {
            const auto& place = places.of(unit.empty() ? batch.unit : std::string{unit});
            return place.unit && units.contains(*place.unit);
        };
        const Column numbers = decode(block->contents.back(), regime::FieldKind::number, block->rows, m_store.name());
        list_facts(listing, wanted, rows_of(*type, batch, *block),
            alive(replaced, {batch.number, block->block}, block->rows), window, is_wanted, limit, [&](std::size_t row) {
                return ListedFact{batch_name(batch.number), batch.file, batch.sheet, numbers.numbers[row], {}, {}, 1};
            });
    }
    return listing;
}

std::map<records::UnitCode, report::Figures> AllFacts::count(
    const regime::Regime& regime, const regime::Window& window) {
    const Window key{regime.rules.id, window.from, window.to, window.cut_off};
    if (const auto known = m_counted.find(key); known != m_counted.end()) return known->second;
    std::map<records::UnitCode, report::Figures> all;
    for (const auto& counter : m_counters) {
        add_figures(all, counter->count(regime, window));
        add_unplaced(m_unplaced, counter->unplaced());
    }
    m_counted.emplace(key, all);
    return all;
}

std::int64_t AllFacts::last_batch() const {
    std::int64_t last = 0;
    for (const auto& counter : m_counters) last = std::max(last, counter->last_batch());
    return last;
}

FactListing AllFacts::rows(const regime::Regime& regime, const regime::Window& window,
    const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) {
    FactListing all;
    for (const auto& counter : m_counters) {
        FactListing part = counter->rows(regime, window, units, indicator, limit - all.first.size());
        all.facts += part.facts;
        const auto total = checked_add(all.total, part.total);
        if (!total) throw Error{Cause::input, tr("the sum is too large")};
        all.total = *total;
        std::move(part.first.begin(), part.first.end(), std::back_inserter(all.first));
    }
    return all;
}

} // namespace hoso::facts
