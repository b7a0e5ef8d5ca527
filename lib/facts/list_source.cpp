// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/list_source.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/workbook.hpp"

#include <algorithm>

namespace hoso::facts {

namespace fs = std::filesystem;

namespace {

/// Every workbook is a ZIP file, and what is neither that nor text is told apart by who reads workbooks.
bool is_text(const fs::path& file) {
    std::ifstream input{file, std::ios::binary};
    std::string begin(4096, '\0');
    input.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(input.gcount()));
    const std::string_view bytes = begin;
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
    const auto first = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return !bytes.starts_with("PK\x03\x04") && !bytes.starts_with("%PDF") &&
           bytes.find('\0') == std::string_view::npos && (first == std::string_view::npos || bytes[first] != '<');
}

class CsvSource : public ListSource {
public:
    CsvSource(const fs::path& file, const regime::FactType& type, UnitIs unit, std::size_t piece_size)
        : m_pieces{file, piece_size}, m_first{m_pieces.next()} {
        m_delimiter = m_pieces.delimiter();
        ColumnFinder finder{type, unit};
        std::string beginning = m_first.value_or("");
        std::optional<ListColumns> found;
        const auto look = [&](std::int64_t row, const std::vector<RawCell>& cells) {
            if (found || row > ColumnFinder::most_rows_above) return;
            found = finder.find(cells, file.string());
            m_heading_row = row;
        };
        try {
            read_rows(beginning, m_delimiter, look);
        } catch (const QuoteError&) {
            if (!found) throw;
        }
        if (!found) finder.fail(file.string());
        m_columns = std::move(*found);
    }

    std::optional<ListPiece> next() override {
        auto piece = m_first ? std::exchange(m_first, std::nullopt) : m_pieces.next();
        if (!piece) return std::nullopt;
        const std::size_t size = piece->size();
        const auto bytes = std::make_shared<std::string>(std::move(*piece));
        return ListPiece{size,
            [bytes, delimiter = m_delimiter](const RowTaker& take) { return read_rows(*bytes, delimiter, take); }};
    }

private:
    CsvPieces m_pieces;
    std::optional<std::string> m_first;
};

class SheetSource : public ListSource {
public:
    SheetSource(const fs::path& file, const regime::FactType& type, UnitIs unit)
        : m_workbook{office::read_workbook(file)} {
        ColumnFinder finder{type, unit};
        for (const office::Sheet& sheet : m_workbook.sheets) {
            const auto found = look(sheet, finder, office::place_name(file.string(), sheet.name, 0, 0));
            if (!found) continue;
            if (m_rows != nullptr)
                throw Error{
                    Cause::input, message("{}: the sheets '{}' and '{}' both have the headings; keep one of them",
                                      file.string(), m_sheet, sheet.name)};
            m_rows = &sheet.rows;
            m_sheet = sheet.name;
            m_columns = *found;
            m_heading_row = m_found_row;
        }
        if (m_rows == nullptr) finder.fail(file.string());
    }

    std::optional<ListPiece> next() override {
        if (m_at >= m_rows->size()) return std::nullopt;
        const std::size_t begin = m_at, end = std::min(m_rows->size(), m_at + rows_at_once);
        m_at = end;
        return ListPiece{end - begin, [this, begin, end](const RowTaker& take) {
                             for (std::size_t i = begin; i < end; ++i)
                                 take((*m_rows)[i].number, cells_of((*m_rows)[i]));
                             return std::int64_t{0};
                         }};
    }

private:
    static constexpr std::size_t rows_at_once = 16'384;

    static std::vector<RawCell> cells_of(const office::Row& row) {
        std::vector<RawCell> cells(row.cells.empty() ? 0 : static_cast<std::size_t>(row.cells.back().column));
        for (const office::Cell& cell : row.cells)
            cells[static_cast<std::size_t>(cell.column - 1)] = {cell.value, cell.kind, cell.shown};
        return cells;
    }

    std::optional<ListColumns> look(const office::Sheet& sheet, ColumnFinder& finder, const std::string& name) {
        for (const office::Row& row : sheet.rows) {
            if (row.number > ColumnFinder::most_rows_above) break;
            m_found_row = row.number;
            if (auto found = finder.find(cells_of(row), name)) return found;
        }
        return std::nullopt;
    }

    office::Workbook m_workbook;
    const std::vector<office::Row>* m_rows = nullptr;
    std::size_t m_at = 0;
    std::int64_t m_found_row = 0;
};

} // namespace

std::unique_ptr<ListSource> open_list(
    const fs::path& file, const regime::FactType& type, UnitIs unit, std::size_t piece_size) {
    if (is_text(file)) return std::make_unique<CsvSource>(file, type, unit, piece_size);
    return std::make_unique<SheetSource>(file, type, unit);
}

} // namespace hoso::facts
