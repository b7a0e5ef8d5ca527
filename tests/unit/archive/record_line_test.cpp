// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/record_line.hpp"

#include "archive/segments.hpp"
#include "core/error.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

using namespace hoso;
using namespace hoso::archive;

namespace {

Record full_record() {
    Record record;
    record.uuid = "4af88d9a-e56c-482e-9e2b-83c800d7a969";
    record.version = 3;
    record.profile = "nd30-2020";
    record.code = "QĐ-12 \"a\\b\"";
    record.content = std::string(64, 'c');
    record.title = "Quyết định\nvề đất đai";
    record.kind = "scan";
    record.access = "open";
    record.batch = "lô 1";
    record.dates = {{"issued", "2024-05"}, {"start", "2024"}};
    record.links = {{"dossier", "d"}, {"replies-to", "e"}};
    record.representations = {
        {"original", {{"source", "a.pdf", std::string(64, 'a'), "application/pdf", "fmt/354", 5}}},
        {"access", {{"text", "document.txt", std::string(64, 'b'), "text/plain", "", 0}}}, {"signed", {}}};
    record.pages = {{1, "delivered", 0.9876, 12, false}, {2, "quarantined", 0, 0, true}};
    record.fields["subject"] = Json::array({{{"text", "Về việc"}, {"box_points", {1, 2.5, -3, 4}}}});
    record.engine = {{"model", "vie"}, {"settings", Json::object()}};
    return record;
}

std::string line_of(const Record& record) {
    ledger::SystemRandomness randomness;
    return record_line(record, randomness);
}

std::optional<Record> as_json_says(const std::string& line) {
    try {
        return record_from_json(parse_json(line, "line"), "line");
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

TEST(RecordLine, IsReadQuicklyAsItIsWritten) {
    EXPECT_EQ(read_record_quickly(line_of(full_record())), full_record());
    EXPECT_EQ(read_record_quickly(line_of(Record{})), Record{});
}

TEST(RecordLine, IsReadAsJsonWhereItIsWrittenOtherwise) {
    Record record = full_record();
    record.representations[0].files[0].name = "a\xff.pdf"; // stands as numbers beside the name that is shown
    EXPECT_FALSE(read_record_quickly(line_of(record)));
    EXPECT_EQ(record_from_line(line_of(record), "line"), record);
    const std::string spaced = to_document(parse_json(line_of(full_record()), "line"));
    EXPECT_FALSE(read_record_quickly(spaced));
    EXPECT_EQ(record_from_line(spaced, "line"), full_record());
    EXPECT_THROW(record_from_line("{\"salt\":\"\"}", "line"), Error);
}

TEST(RecordLine, SaysNeverOtherThanTheJson) {
    const std::string line = line_of(full_record());
    int quick = 0;
    for (std::size_t at = 0; at < line.size(); ++at)
        for (const char put : {'0', '"', ',', '}', ']', 'x', '-', '\\', '\x01', '\xc3'}) {
            std::string other = line;
            other[at] = put;
            const auto found = read_record_quickly(other);
            if (!found) continue;
            ++quick;
            ASSERT_EQ(found, as_json_says(other)) << other;
        }
    EXPECT_GT(quick, 100);
    for (std::size_t size = 0; size < line.size(); ++size) ASSERT_FALSE(read_record_quickly(line.substr(0, size)));
    EXPECT_FALSE(read_record_quickly(line + "x"));
}
