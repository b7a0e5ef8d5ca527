// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/segments.hpp"

#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::archive;
using hoso::test::CountingRandomness;
using hoso::test::MemoryDisk;
using hoso::test::TemporaryFolder;

namespace {

std::vector<std::string> three_lines() {
    CountingRandomness randomness;
    std::vector<std::string> lines;
    for (const char* code : {"a", "b", "c"}) {
        Record record;
        record.code = code;
        lines.push_back(record_line(record, randomness));
    }
    return lines;
}

ledger::Seal write(Disk& disk, const std::filesystem::path& folder) {
    SegmentWriter writer{disk, folder, 1};
    for (const std::string& line : three_lines()) writer.add(line);
    return writer.finish();
}

void rewrite(const std::filesystem::path& folder, const std::string& content) {
    std::filesystem::remove(segment_path(folder, 1));
    real_disk().write_new(segment_path(folder, 1), content);
}

} // namespace

TEST(Segment, GivesItsLinesWithTheirPlaces) {
    const TemporaryFolder folder;
    const auto seal = write(real_disk(), folder.path());
    EXPECT_EQ(seal.records, 3);
    SegmentReader reader{folder.path(), 1};
    for (const std::string& expected : three_lines()) {
        const auto line = reader.next();
        ASSERT_TRUE(line);
        EXPECT_EQ(line->text, expected);
        EXPECT_EQ(read_line(folder.path(), line->place), expected);
    }
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(segment_problem(folder.path(), seal), std::nullopt);
    EXPECT_THROW(read_line(folder.path(), {1, 1 << 20, 5}), Error);
    EXPECT_THROW(read_line(folder.path(), {1, 0, 1 << 20}), Error);
    EXPECT_THROW(read_line(folder.path(), {2, 0, 1}), Error);
}

TEST(Segment, IsThereWholeOrNotAtAll) {
    for (int n = 1; n < 1000; ++n) {
        MemoryDisk disk;
        disk.fail_operation(n);
        try {
            write(disk, "records");
        } catch (const Error&) {
        }
        const auto file = disk.files().find("records/000001.jsonl");
        std::string whole;
        for (const std::string& line : three_lines()) whole += line + "\n";
        EXPECT_TRUE(file == disk.files().end() || file->second == whole) << "operation " << n;
        if (!disk.has_failed()) {
            EXPECT_NE(file, disk.files().end());
            return;
        }
    }
    FAIL() << "a segment was not finished in 1000 operations";
}

TEST(Segment, DoesNotReplaceWhatIsThere) {
    const TemporaryFolder folder;
    write(real_disk(), folder.path());
    EXPECT_THROW(write(real_disk(), folder.path()), Error);
}

TEST(Segment, ShowsEditsDropsAndSwaps) {
    const TemporaryFolder folder;
    const auto seal = write(real_disk(), folder.path());
    const auto lines = three_lines();
    rewrite(folder.path(), lines[0] + "\n" + lines[2] + "\n" + lines[1] + "\n");
    EXPECT_NE(segment_problem(folder.path(), seal), std::nullopt);
    rewrite(folder.path(), lines[0] + "\n" + lines[1] + "\n");
    EXPECT_NE(segment_problem(folder.path(), seal), std::nullopt);
    rewrite(folder.path(), lines[0] + " \n" + lines[1] + "\n" + lines[2] + "\n");
    EXPECT_NE(segment_problem(folder.path(), seal), std::nullopt);
    std::filesystem::remove(segment_path(folder.path(), 1));
    EXPECT_NE(segment_problem(folder.path(), seal), std::nullopt);
}

TEST(Segment, StaysSealedWhenALineIsErased) {
    const TemporaryFolder folder;
    const auto seal = write(real_disk(), folder.path());
    const auto lines = three_lines();
    const std::string erased = R"({"erased_sha256":")" + to_hex(line_digest(lines[1])) + R"("})";
    rewrite(folder.path(), lines[0] + "\n" + erased + "\n" + lines[2] + "\n");
    EXPECT_TRUE(is_erased(erased));
    EXPECT_EQ(segment_problem(folder.path(), seal), std::nullopt);
}

TEST(Segment, SaltsEqualRecords) {
    CountingRandomness randomness;
    EXPECT_NE(line_digest(record_line(Record{}, randomness)), line_digest(record_line(Record{}, randomness)));
}
