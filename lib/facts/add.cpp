// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/add.hpp"

#include "core/error.hpp"
#include "facts/in_order.hpp"
#include "facts/list_source.hpp"
#include "facts/replacing.hpp"
#include "facts/row_reader.hpp"
#include "facts/store.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <memory>

namespace hoso::facts {

namespace fs = std::filesystem;
using regime::FieldKind;

namespace {

std::vector<StoredField> stored_fields(const regime::FactType& type) {
    std::vector<StoredField> fields;
    for (const regime::FactField& field : type.fields) fields.push_back({field.id, field.kind, field.decimals});
    return fields;
}

fs::path faulty_rows_path(const fs::path& list) { return list.parent_path() / (list.stem().string() + ".faulty.csv"); }

/// The faulty rows of a list on their way to the file beside it; gone unless it is finished.
class FaultyRows {
public:
    FaultyRows(Disk& disk, fs::path path, const ListSource& list)
        : m_disk{disk}, m_path{std::move(path)}, m_part{m_path.string() + ".part"}, m_headings{list.columns().headings},
          m_delimiter{list.delimiter()} {}
    FaultyRows(const FaultyRows&) = delete;
    FaultyRows& operator=(const FaultyRows&) = delete;
    ~FaultyRows() {
        std::error_code ignored;
        if (m_file) fs::remove(m_part, ignored);
    }

    void add(std::string_view rows) {
        if (rows.empty()) return;
        if (!m_file) {
            m_disk.remove(m_part);
            m_file = m_disk.create(m_part, Permission::read_write);
            m_headings.emplace_back(tr("Faults"));
            m_file->write("\xEF\xBB\xBF" + csv_row(m_headings, m_delimiter));
        }
        m_file->write(rows);
    }
    bool finish() {
        if (!m_file) return false;
        m_file->finish();
        m_disk.rename(m_part, m_path);
        m_file.reset();
        return true;
    }
    const fs::path& path() const { return m_path; }

private:
    Disk& m_disk;
    fs::path m_path, m_part;
    std::vector<std::string> m_headings;
    char m_delimiter;
    std::unique_ptr<NewFile> m_file;
};

class Adding {
public:
    Adding(report::Book& book, report::BookWriter* writer, const AddRequest& request, AddListener& listener)
        : m_book{book}, m_writer{writer}, m_request{request},
          m_listener{listener}, m_type{fact_type(book.regime(request.regime), request.fact)}, m_units{book.units()},
          m_store{book.database(), book.layout().database().string()} {
        if (!request.unit.empty()) {
            const auto code = m_units.find(request.unit).on(request.today, request.today);
            if (const auto* const problem = std::get_if<Problem>(&code))
                throw Error{Cause::usage, message("--unit {}: {}; {}", request.unit, problem->what, problem->advice)};
            m_unit = std::get<std::string>(code);
        }
        for (const fs::path& file : request.files) m_all_bytes += size_of(file);
    }

    std::vector<AddedList> run() {
        if (m_writer != nullptr) m_change.emplace(*m_writer);
        std::vector<AddedList> lists;
        for (const fs::path& file : m_request.files) lists.push_back(add(file));
        if (m_writer == nullptr || m_refused) {
            for (AddedList& list : lists) list.batch = 0;
            return lists;
        }
        for (const AddedList& list : lists) keep_list(list);
        for (std::size_t i = 0; i < m_faulty_rows.size(); ++i)
            if (m_faulty_rows[i] && m_faulty_rows[i]->finish()) lists[i].faulty_rows_file = m_faulty_rows[i]->path();
        m_change->commit();
        return lists;
    }

private:
    static std::uintmax_t size_of(const fs::path& file) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(file, error);
        return error ? 0 : size;
    }

    AddedList add(const fs::path& file) {
        AddedList list;
        list.file = file;
        list.sha256 = to_hex(crypto::sha256_of_file(file));
        m_faulty_rows.emplace_back();
        if (const std::int64_t known = known_as(list.sha256)) {
            list.known_as = known;
            m_done_bytes += size_of(file);
            return list;
        }
        const auto source =
            open_list(file, m_type, m_unit.empty() ? UnitIs::in_list : UnitIs::given, m_request.piece_size);
        list.sheet = source->sheet();
        list.not_taken = source->columns().not_taken;
        if (m_request.faulty == Faulty::skip && m_writer != nullptr) prepare_faulty_rows(file, *source);
        FactBatch batch{0, m_request.regime, m_type.id, list.sha256, file.filename().string(), list.sheet, m_unit,
            stored_fields(m_type), 0, 0, 0, {}, {}, {}};
        begin(batch);
        Replacing replacing{batch.number};
        read(*source, list, batch, replacing);
        batch.rows = list.rows;
        batch.left_out = list.faulty;
        list.replaced_within = replacing.within();
        if (!m_refused) replace_earlier(list, batch, replacing);
        if (m_writer != nullptr && !m_refused) finish(list, batch, replacing);
        return list;
    }

    std::int64_t known_as(const std::string& sha256) {
        for (const FactBatch& batch : m_store.batches(m_request.regime, m_type.id))
            if (batch.sha256 == sha256 && batch.unit == m_unit && batch.withdrawn.empty()) return batch.number;
        return 0;
    }

    void prepare_faulty_rows(const fs::path& file, const ListSource& source) {
        const fs::path path = faulty_rows_path(file);
        if (!m_request.overwrite && fs::exists(path))
            throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", path.string())};
        m_faulty_rows.back() = std::make_unique<FaultyRows>(m_writer->surroundings().disk, path, source);
    }

    void begin(FactBatch& batch) {
        if (m_writer == nullptr) {
            batch.number = m_store.last_batch() + 1 + m_dry_batches++;
            return;
        }
        batch.added = to_rfc3339(m_writer->surroundings().clock.now());
        batch.actor = m_writer->surroundings().actor;
        m_store.begin(batch);
    }

    /// What the rows of one list become, piece by piece.
    struct ListReading {
        ListSource& source;
        AddedList& list;
        const FactBatch& batch;
        Replacing& replacing;
        RowPlan plan;
        std::vector<std::unique_ptr<RowReader>> readers; ///< by worker
        std::size_t pieces = 0;
        std::int64_t rows_before = 0, blocks = 0;

        /// Rows of a sheet have their numbers; those of a CSV are counted on from piece to piece.
        bool is_counted() const { return source.sheet().empty(); }
    };
    struct ReadRows {
        ReadPiece piece;
        std::int64_t rows = 0;
        std::uintmax_t size_bytes = 0;
        std::optional<QuoteError> stopped;
    };
    using NumberedPiece = std::pair<std::size_t, ListPiece>;

    void read(ListSource& source, AddedList& list, const FactBatch& batch, Replacing& replacing) {
        ListReading reading{source, list, batch, replacing,
            {m_type, source.columns(), m_units, m_unit, m_request.today, source.delimiter()}, {}};
        reading.readers.resize(static_cast<std::size_t>(std::max(m_request.jobs, 1)));
        const auto next = [&]() -> std::optional<NumberedPiece> {
            auto piece = source.next();
            if (!piece) return std::nullopt;
            return NumberedPiece{reading.pieces++, std::move(*piece)};
        };
        in_order(
            m_request.jobs, next,
            [&](std::size_t worker, NumberedPiece& piece) { return read_rows_of(reading, worker, piece); },
            [&](ReadRows& rows) { take(reading, rows); });
    }

    static ReadRows read_rows_of(ListReading& reading, std::size_t worker, NumberedPiece& piece) {
        auto& reader = reading.readers[worker];
        if (!reader) reader = std::make_unique<RowReader>(reading.plan);
        const std::int64_t above = piece.first == 0 || !reading.is_counted() ? reading.source.heading_row() : 0;
        ReadRows rows;
        rows.size_bytes = reading.is_counted() ? piece.second.size_bytes : 0;
        try {
            rows.rows = piece.second.read([&](std::int64_t row, const std::vector<RawCell>& cells) {
                if (row > above) reader->take(row, cells);
            });
        } catch (const QuoteError& error) {
            rows.stopped = error;
        }
        rows.piece = reader->finish();
        return rows;
    }

    void take(ListReading& reading, ReadRows& rows) {
        if (rows.stopped)
            throw Error{
                Cause::input, message("{}: row {}: {}; nothing behind it can be told apart", reading.list.file.string(),
                                  reading.rows_before + rows.stopped->row(), rows.stopped->what())};
        tell_faults(reading.list, rows.piece, reading.rows_before);
        for (ReadBlock& content : rows.piece.blocks) {
            move_numbers(content.row_numbers, reading.rows_before);
            reading.replacing.add(reading.blocks, content);
            if (m_writer != nullptr && !m_refused) m_store.add(reading.batch.number, reading.blocks, content);
            ++reading.blocks;
        }
        reading.list.rows += rows.piece.facts;
        reading.rows_before += rows.rows;
        m_done_bytes += rows.size_bytes;
        m_listener.progress(std::min(m_done_bytes, m_all_bytes), m_all_bytes);
    }

    void tell_faults(AddedList& list, const ReadPiece& piece, std::int64_t rows_before) {
        const std::string file = list.file.string();
        for (const RowFault& fault : piece.faults)
            m_listener.fault(
                {file, office::place_name(file, list.sheet, static_cast<int>(rows_before + fault.row), fault.column),
                    fault.problem.what, fault.problem.advice});
        list.faulty += piece.faulty;
        if (m_request.faulty == Faulty::refuse && piece.faulty > 0) m_refused = true;
        if (m_faulty_rows.back()) m_faulty_rows.back()->add(piece.faulty_rows);
    }

    void replace_earlier(AddedList& list, const FactBatch& batch, Replacing& replacing) {
        if (replacing.is_empty()) return;
        std::vector<FactBatch> earlier;
        for (FactBatch& each : m_store.batches(m_request.regime, m_type.id))
            if (each.number < batch.number && each.withdrawn.empty()) earlier.push_back(std::move(each));
        list.replaced_before = replacing.find(m_store, earlier, m_type.key_field, m_request.jobs);
    }

    void finish(AddedList& list, FactBatch& batch, const Replacing& replacing) {
        batch.replaced = list.replaced_within + list.replaced_before;
        for (const auto& [place, rows] : replacing.rows()) m_store.add_replaced(batch.number, place, rows);
        m_store.finish(batch);
        list.batch = batch.number;
        Json payload{{"regime", batch.regime}, {"fact", batch.fact}, {"sha256", batch.sha256}, {"file", batch.file},
            {"rows", batch.rows}, {"left_out", batch.left_out}, {"replaced", batch.replaced}};
        if (!batch.unit.empty()) payload["unit"] = batch.unit;
        m_change->note({"add-facts", batch_name(batch.number), std::move(payload)});
    }

    /// The list itself, so that a number can be followed to its row.
    void keep_list(const AddedList& list) {
        if (list.known_as != 0) return;
        if (to_hex(m_writer->facts().put_file(list.file)) != list.sha256)
            throw Error{Cause::input, message("{}: was changed while it was read", list.file.string())};
    }

    report::Book& m_book;
    report::BookWriter* m_writer;
    const AddRequest& m_request;
    AddListener& m_listener;
    const regime::FactType& m_type;
    UnitTexts m_units;
    FactStore m_store;
    std::string m_unit;
    std::optional<report::Change> m_change;
    std::vector<std::unique_ptr<FaultyRows>> m_faulty_rows; ///< by list
    std::uintmax_t m_done_bytes = 0, m_all_bytes = 0;
    std::int64_t m_dry_batches = 0;
    bool m_refused = false;
};

} // namespace

const regime::FactType& fact_type(const regime::Regime& regime, const std::string& fact) {
    const regime::FactType* found = nullptr;
    std::string all;
    std::size_t count = 0;
    for (const regime::FactType& each : regime.facts) {
        if (!each.archive_view.empty()) continue;
        ++count;
        (all += all.empty() ? "" : ", ") += each.id;
        if (fact.empty() || each.id == fact) found = &each;
    }
    if (found == nullptr && count == 0)
        throw Error{Cause::usage, message("the regime '{}' counts no facts that can be added", regime.rules.id)};
    if (found == nullptr || (fact.empty() && count > 1))
        throw Error{Cause::usage, message("--fact {}: the regime '{}' has: {}", fact, regime.rules.id, all)};
    for (const std::string& id : {found->unit_field, found->key_field})
        if (!id.empty() && found->field(id)->kind != FieldKind::text)
            throw Error{Cause::settings, message("{}: the field '{}' must be a text", regime.rules.id, id)};
    return *found;
}

std::vector<AddedList> add_facts(
    report::Book& book, report::BookWriter* writer, const AddRequest& request, AddListener& listener) {
    return Adding{book, writer, request, listener}.run();
}

namespace {

FactBatch counting_batch(FactStore& store, std::int64_t number) {
    auto batch = store.find(number);
    if (!batch) throw Error{Cause::missing, message("there is no batch of facts {}", batch_name(number))};
    if (!batch->withdrawn.empty()) throw Error{Cause::usage, message("{}: was withdrawn already", batch_name(number))};
    return std::move(*batch);
}

} // namespace

void require_counting(report::Book& book, std::int64_t number) {
    FactStore store{book.database(), book.layout().database().string()};
    counting_batch(store, number);
}

void withdraw_facts(report::BookWriter& book, std::int64_t number, const std::string& reason) {
    FactStore store{book.database(), book.layout().database().string()};
    report::Change change{book};
    const FactBatch batch = counting_batch(store, number);
    store.withdraw(number, to_rfc3339(book.surroundings().clock.now()));
    change.note({"withdraw-facts", batch_name(number),
        {{"regime", batch.regime}, {"fact", batch.fact}, {"sha256", batch.sha256}, {"file", batch.file}}, reason});
    change.commit();
}

} // namespace hoso::facts
