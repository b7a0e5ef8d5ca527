// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/digitization.hpp"

#include "archive/archive.hpp"
#include "archive/import.hpp"
#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "small_batch.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;
using archive::Digitization;

namespace {

class Silent : public archive::ImportListener {
    void imported(const archive::Record&) override {}
    void already_there(const std::string&) override {}
    void refused(const std::string& name, const std::string& why) override { FAIL() << name << ": " << why; }
    void resembles(const archive::Record&, const archive::Summary&, const std::string&) override {}
    void progress(std::int64_t, std::int64_t) override {}
};

TimePoint day(int year, unsigned month, unsigned day) {
    return TimePoint{std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)}};
}

} // namespace

TEST(Digitization, CountsByBatchAndMonthOfImport) {
    const TemporaryFolder folder;
    CountingRandomness randomness;
    FixedClock clock{day(2026, 9, 30)};
    const archive::Surroundings here{real_disk(), clock, randomness, "an"};
    archive::create_archive(folder.path() / "archive", "F,1", "Tên", here);
    Silent silent;
    {
        archive::Writer writer{folder.path() / "archive", here, {}};
        const SmallBatch one{folder.path() / "one", "lô \"1\", A"}, two{folder.path() / "two", "lô 2"};
        one.add("a", {"chữ", ""});
        two.add("b", {"chữ"});
        archive::import_batch(writer, archive::open_batch(one.folder()), {}, silent);
        clock.set(day(2026, 10, 1));
        archive::import_batch(writer, archive::open_batch(two.folder()), {}, silent);
        one.add("c", {"chữ"});
        archive::import_batch(writer, archive::open_batch(one.folder()), {}, silent);
    }
    archive::Archive archive{folder.path() / "archive"};
    const auto report = report::digitization(archive.catalogue(), archive.identity(), {});
    EXPECT_EQ(report::to_csv(report.by_batch),
        "month,batch,documents,pages,quarantined_pages,blank_pages,words,mean_confidence,estimated_error\r\n"
        "2026-09,\"lô \"\"1\"\", A\",1,2,0,1,20,0.9000,0.1000\r\n"
        "2026-10,\"lô \"\"1\"\", A\",1,1,0,0,10,0.9000,0.1000\r\n"
        "2026-10,lô 2,1,1,0,0,10,0.9000,0.1000\r\n");
    EXPECT_EQ(report::to_csv(report.by_month),
        "month,batch,documents,pages,quarantined_pages,blank_pages,words,mean_confidence,estimated_error\r\n"
        "2026-09,,1,2,0,1,20,0.9000,0.1000\r\n"
        "2026-10,,2,2,0,0,20,0.9000,0.1000\r\n");
    const Json json = parse_json(report::to_json(report), "test");
    EXPECT_EQ(json.at("months").size(), 2U);
    EXPECT_EQ(json.at("batches").at(0).at("estimated_error"), 0.1);
    EXPECT_EQ(
        report::digitization(archive.catalogue(), archive.identity(), {"2026-10", "2026-10"}).by_batch.size(), 2U);
}

TEST(Digitization, WeighsConfidenceByWordsAndGuessesNothingWithoutThem) {
    Digitization none;
    EXPECT_EQ(report::estimated_error(none), std::nullopt);
    EXPECT_THAT(report::to_csv({none}), testing::EndsWith(",0,,\r\n"));
    Digitization some;
    some.words = 10;
    some.mean_confidence = 0.75;
    EXPECT_DOUBLE_EQ(report::estimated_error(some).value(), 0.25);
}

TEST(Digitization, RefusesWhatIsNoMonth) {
    for (const char* wrong : {"2026", "2026-13", "2026-00", "2026-1", "202a-10", "2026-10-01", "tháng 10"}) {
        EXPECT_THROW(report::require_months({wrong, ""}), Error) << wrong;
        EXPECT_THROW(report::require_months({"", wrong}), Error) << wrong;
    }
    EXPECT_THROW(report::require_months({"2026-10", "2026-09"}), Error);
    EXPECT_NO_THROW(report::require_months({"2026-10", "2026-10"}));
    EXPECT_NO_THROW(report::require_months({"", ""}));
}
