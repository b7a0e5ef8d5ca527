// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/csv_pieces.hpp"

#include "core/error.hpp"
#include "office/csv.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>

using namespace hoso;
using namespace hoso::facts;

namespace {

using Rows = std::vector<std::vector<std::string>>;

class Csv : public testing::Test {
protected:
    std::filesystem::path file(const std::string& bytes) {
        const auto path = m_folder.path() / "list.csv";
        std::ofstream{path, std::ios::binary} << bytes;
        return path;
    }
    /// All rows by way of pieces; counts them on from piece to piece.
    Rows rows(const std::string& bytes, std::size_t piece_size) {
        CsvPieces pieces{file(bytes), piece_size};
        Rows rows;
        std::int64_t before = 0;
        while (auto piece = pieces.next()) {
            const std::int64_t count =
                read_rows(*piece, pieces.delimiter(), [&](std::int64_t row, const std::vector<RawCell>& cells) {
                    EXPECT_EQ(before + row, static_cast<std::int64_t>(rows.size() + 1));
                    auto& copy = rows.emplace_back();
                    for (const RawCell& cell : cells) copy.emplace_back(cell.text);
                });
            before += count;
        }
        return rows;
    }

    test::TemporaryFolder m_folder;
};

} // namespace

TEST_F(Csv, GivesTheSameRowsInPiecesOfAnySize) {
    std::mt19937 random{4};
    const std::vector<std::string> cells{"a", "", "\"x, \"\"y\"\"\"", "\"hai\ndòng\"", "\"\"", "5/10/2026", "\"\r\n\""};
    const int many = std::getenv("HOSO_SOAK") != nullptr ? 500 : 50;
    for (int i = 0; i < many; ++i) {
        std::string bytes = i % 5 == 0 ? "\xEF\xBB\xBF" : "";
        bytes += "p,q,r\n";
        for (unsigned row = 0; row < random() % 30; ++row) {
            for (unsigned cell = 0; cell < 1 + random() % 4; ++cell)
                bytes += (cell == 0 ? "" : ",") + cells[random() % cells.size()];
            bytes += random() % 3 == 0 ? "\r\n" : "\n";
        }
        if (random() % 2 == 0) bytes += "cuối,\"cùng\"";
        Rows wanted;
        const auto whole = office::read_csv(bytes, "list.csv");
        for (const auto& row : whole.rows) wanted.push_back(row);
        for (const std::size_t size : {40U, 64U, 1000U}) {
            auto got = rows(bytes, size);
            while (!got.empty() && office::is_blank(got.back())) got.pop_back(); // as read_csv() does
            ASSERT_EQ(got, wanted) << "pieces of " << size << " of " << bytes;
        }
    }
}

TEST_F(Csv, ReadsUtf16AndDelimiterLines) {
    std::string bytes = "\xFF\xFE";
    for (const char c : std::string{"a;b\r\n1;2\r\n"}) (bytes += c) += '\0';
    EXPECT_EQ(rows(bytes, 4), (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(rows("sep=|\na|b,c\n", 100), (Rows{{"a", "b,c"}}));
    EXPECT_EQ(rows("", 100), Rows{});
}

TEST_F(Csv, RefusesQuotesThatHideWhereRowsEnd) {
    for (const char* bytes : {"a,b\n1,x\"y\n2,\"z\n\"\n", "a,b\n1,\"x\" y\n", "a,b\n1,\"x\n"})
        for (const std::size_t size : {8U, 100U}) {
            try {
                rows(bytes, size);
                FAIL() << bytes;
            } catch (const QuoteError& error) {
                EXPECT_GE(error.row(), 1) << bytes;
            }
        }
    EXPECT_THROW(rows("a,b\n1,\"" + std::string(2000, 'x') + "\n", 100), Error) << "a row beyond all measure";
    EXPECT_THROW(rows(std::string{"a,b\n1,\0\n", 8}, 100), Error);
    EXPECT_THROW((CsvPieces{m_folder.path() / "none.csv"}), Error);
}
