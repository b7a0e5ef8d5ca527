// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/block.hpp"

#include "core/error.hpp"
#include "facts/key_table.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <unordered_map>

using namespace hoso;
using namespace hoso::facts;
using regime::FieldKind;

namespace {

int soak(int few, int many) { return std::getenv("HOSO_SOAK") != nullptr ? many : few; }

Column random_column(std::mt19937& random, FieldKind kind, std::size_t rows) {
    const auto below = [&](std::int64_t most) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned long>(most));
    };
    const std::int64_t spread = std::int64_t{1} << below(kind == FieldKind::day ? 20 : 62);
    const bool gaps = below(2) == 0;
    Column column{kind, {}, {}, {}, {}};
    std::unordered_map<std::string, std::uint32_t> known;
    for (std::size_t row = 0; row < rows; ++row) {
        const bool missing = gaps && below(3) == 0;
        const std::int64_t value = static_cast<std::int64_t>(random()) % spread - spread / 3;
        if (kind == FieldKind::day) column.days.push_back(missing ? no_day : static_cast<std::int32_t>(value));
        if (kind == FieldKind::number) column.numbers.push_back(missing ? no_number : value);
        if (kind != FieldKind::text) continue;
        const std::string text = missing ? "" : "H26." + std::to_string(value);
        const auto [there, is_new] = known.emplace(text, column.texts.size());
        if (is_new) column.texts.add(text);
        column.ids.push_back(there->second);
    }
    return column;
}

} // namespace

TEST(Block, KeepsEveryColumn) {
    std::mt19937 random{1};
    for (int i = 0; i < soak(300, 3000); ++i)
        for (const FieldKind kind : {FieldKind::day, FieldKind::number, FieldKind::text}) {
            const std::size_t rows = 1 + random() % 300;
            const Column column = random_column(random, kind, rows);
            EXPECT_EQ(decode(encode(column), kind, rows, "so"), column);
        }
}

TEST(Block, KeepsExtremes) {
    Column numbers{
        FieldKind::number, {}, {std::numeric_limits<std::int64_t>::max(), no_number + 1, no_number, 0}, {}, {}};
    EXPECT_EQ(decode(encode(numbers), FieldKind::number, 4, "so"), numbers);
    for (const FieldKind kind : {FieldKind::day, FieldKind::number, FieldKind::text}) {
        const Column empty = empty_column(kind, 3);
        const Column read = decode(encode(empty), kind, 3, "so");
        for (std::size_t row = 0; row < 3; ++row) EXPECT_TRUE(read.is_missing(row));
    }
    Column same{FieldKind::day, {7, 7, 7}, {}, {}, {}};
    EXPECT_EQ(encode(same).size(), 10U) << "one value takes no room for each row";
}

TEST(Block, RefusesDamage) {
    std::mt19937 random{2};
    for (int i = 0; i < soak(2000, 20'000); ++i) {
        const FieldKind kind = std::array{FieldKind::day, FieldKind::number, FieldKind::text}[random() % 3];
        const std::size_t rows = 1 + random() % 40;
        std::string bytes = encode(random_column(random, kind, rows));
        bytes[random() % bytes.size()] = static_cast<char>(random());
        if (random() % 2 == 0) bytes.resize(random() % bytes.size());
        try {
            const Column read = decode(bytes, kind, rows, "so");
            ASSERT_EQ(read.size(), rows);
            for (std::size_t row = 0; row < rows; ++row) (void)read.text(row, 0);
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
        }
    }
    EXPECT_THROW(decode("", FieldKind::text, 1, "so"), Error);
}

TEST(Block, MovesRowNumbers) {
    std::string bytes = encode_numbers({3, 4, 9});
    move_numbers(bytes, 1'000'000);
    EXPECT_EQ(decode(bytes, FieldKind::number, 3, "so").numbers,
        (std::vector<std::int64_t>{1'000'003, 1'000'004, 1'000'009}));
}

TEST(KeyTable, HashesAsItsAuthorDid) {
    EXPECT_EQ(hash_of("hello"), (KeyHash{0xcbd8a7b341bd9b02, 0x5b1e906a48ae1d19}));
    EXPECT_EQ(hash_of(""), KeyHash{});
    EXPECT_EQ(
        hash_of("The quick brown fox jumps over the lazy dog"), (KeyHash{0xe34bbc7bbc071b6c, 0x7a433ca9c49a9347}));
}

TEST(KeyTable, SaysWhichRowHadTheKey) {
    KeyTable table;
    std::unordered_map<std::string, std::uint32_t> model;
    std::mt19937 random{3};
    for (std::uint32_t row = 0; row < 20'000; ++row) {
        const std::string key = std::to_string(random() % 9000);
        const auto before = table.put(hash_of(key), row);
        const auto [there, is_new] = model.emplace(key, row);
        EXPECT_EQ(before.has_value(), !is_new);
        if (before) {
            EXPECT_EQ(*before, there->second);
        }
        there->second = row;
    }
    EXPECT_EQ(table.size(), model.size());
    for (const auto& [key, row] : model) EXPECT_TRUE(table.has(hash_of(key)));
    EXPECT_FALSE(table.has(hash_of("x")));
    EXPECT_FALSE(KeyTable{}.has(hash_of("x")));
}
