// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/archive_facts.hpp"

#include "archive/archive.hpp"
#include "archive/import.hpp"
#include "archive/sqlite_report.hpp"
#include "core/error.hpp"
#include "facts_book.hpp"
#include "small_batch.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::facts;
using namespace hoso::test;

namespace {

constexpr const char* document_regime = R"toml(
schema = "hoso-regime/1"
id = "van-ban"
title = "Văn bản"
source = "-"
collected = "month"
sources = ["facts"]
[[window]]
kind = "calendar"
[due]
working_days = 2
[[level]]
id = "city"
name = "Thành phố"
[[level]]
id = "unit"
name = "Đơn vị"
[[fact]]
id = "document"
name = "Văn bản"
archive_view = "report_document"
key = "uuid"
unit = "issuer"
[[fact.field]]
id = "uuid"
column = "uuid"
[[fact.field]]
id = "issuer"
column = "field:issuer"
[[fact.field]]
id = "direction"
column = "direction"
[[fact.field]]
id = "issued"
kind = "day"
column = "issued"
[[fact.field]]
id = "arrived"
kind = "day"
column = "field:arrival_date"
[[fact.field]]
id = "pages"
kind = "number"
column = "pages"
[[indicator]]
id = "incoming"
text = "Đến"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "document"
where = "arrived in period"
[[indicator]]
id = "outgoing"
text = "Đi"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "document"
where = "direction = 'outgoing' and issued in period"
[[indicator]]
id = "pages"
text = "Trang"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "document"
sum = "pages"
where = "issued in period"
[sheet]
title = "Văn bản {period}"
)toml";

class Silent : public archive::ImportListener {
    void imported(const archive::Record&) override {}
    void already_there(const std::string&) override {}
    void refused(const std::string& name, const std::string& why) override { FAIL() << name << ": " << why; }
    void resembles(const archive::Record&, const archive::Summary&, const std::string&) override {}
    void progress(std::int64_t, std::int64_t) override {}
};

class ArchiveFactsTest : public testing::Test {
protected:
    ArchiveFactsTest() {
        archive::create_archive(folder(), "F1", "Tên", m_here);
        const SmallBatch batch{m_folder.path() / "batch"};
        batch.add("a", {"một"}, "2026-10-05");
        batch.add("b", {"một", "hai"}, "2026-10-31", {{"issuer", "Sở Tài chính"}});
        batch.add("c", {"một"}, "2026-09-01", {{"arrival_date", "02/10/2026"}, {"issuer", "Bộ Tài chính"}});
        batch.add("d", {"một"}, "2026-10");
        batch.add("e", {"một"}, "2026-11-01");
        archive::Writer writer{folder(), m_here, {}};
        Silent silent;
        archive::import_batch(writer, archive::open_batch(batch.folder()), {}, silent);
    }

    std::filesystem::path folder() const { return m_folder.path() / "archive"; }

    TemporaryFolder m_folder;
    CountingRandomness m_randomness;
    FixedClock m_clock;
    archive::Surroundings m_here{real_disk(), m_clock, m_randomness, "an"};
    FactsBook m_book;
    report::Book m_read{m_book.path()};
    regime::Regime m_regime = regime::parse_regime(document_regime, "regime.toml", "van-ban");
    regime::Window m_october = *m_regime.windows.window(*regime::Period::parse("2026-M10"));
    records::UnitCode m_office = *records::UnitCode::parse("H26");
};

} // namespace

TEST_F(ArchiveFactsTest, CountsRecordsByUnit) {
    ArchiveFacts facts{m_read, folder(), m_office};
    const auto counted = facts.count(m_regime, m_october);
    EXPECT_EQ(figure(counted, m_regime, "H26", "outgoing"), 1) << "of d only the month is known";
    EXPECT_EQ(figure(counted, m_regime, "H26", "pages"), 1);
    EXPECT_EQ(figure(counted, m_regime, "H26.01", "outgoing"), 1);
    EXPECT_EQ(figure(counted, m_regime, "H26.01", "pages"), 2);
    EXPECT_EQ(facts.unplaced(),
        (std::vector<Unplaced>{{"Bộ Tài chính", "document", m_october.cut_off, Unplaced::Why::gone, 1}}));
    EXPECT_EQ(facts.last_batch(), 0);
    const auto listing = facts.rows(m_regime, m_october, {*records::UnitCode::parse("H26.01")}, 2, 5);
    EXPECT_EQ(listing.total, 2);
    ASSERT_EQ(listing.first.size(), 1U);
    EXPECT_EQ(listing.first[0].file, folder().string());
    EXPECT_EQ(listing.first[0].fields[3].second, "2026-10-31");
}

TEST_F(ArchiveFactsTest, AddsToWhatTheBookCounts) {
    m_book.add("a.csv", "1,H26.01,,5/10/2026,,,\n");
    AllFacts all;
    all.add(std::make_unique<BookFacts>(m_read, 1));
    all.add(std::make_unique<ArchiveFacts>(m_read, folder(), m_office));
    EXPECT_EQ(figure(all.count(m_regime, m_october), m_regime, "H26.01", "outgoing"), 1);
    EXPECT_EQ(all.unplaced().size(), 1U);
}

TEST_F(ArchiveFactsTest, AsksOnlyForWhatIsThere) {
    archive::ReportViews views{folder()};
    const auto ignore = [](const auto&) {};
    EXPECT_THROW(views.read("record", {"uuid"}, ignore), Error);
    EXPECT_THROW(views.read("report_x", {"uuid"}, ignore), Error);
    EXPECT_THROW(views.read("report_document; --", {"uuid"}, ignore), Error);
    EXPECT_THROW(views.read("report_document", {"uuid\" FROM record; --"}, ignore), Error);
    std::vector<std::string> seen;
    views.read("report_document", {"direction", "field:arrival_date", "field:x'; --"},
        [&](const auto& row) { seen.push_back(fmt::format("{}|{}|{}", row[0], row[1], row[2])); });
    EXPECT_THAT(seen,
        testing::UnorderedElementsAre("outgoing||", "outgoing||", "incoming|02/10/2026|", "outgoing||", "outgoing||"));
    std::size_t pages = 0;
    views.read("report_page", {"number", "field:issuer"}, [&](const auto&) { ++pages; });
    EXPECT_EQ(pages, 6U);
    views.read("report_digitization", {"code", "pages", "field:title"}, ignore);
    EXPECT_THROW((archive::ReportViews{m_folder.path()}), Error);
}

TEST_F(ArchiveFactsTest, ACatalogueOfBeforeGetsItsViewsFromTheNextWriter) {
    const auto catalogue = archive::Layout{folder()}.catalogue();
    {
        database::Connection connection{catalogue, database::Access::write, archive::catalogue_format()};
        connection.execute("DROP VIEW report_digitization; DROP VIEW report_document;"
                           "CREATE VIEW report_document AS SELECT uuid, type FROM record");
    }
    const auto read = [&] {
        archive::ReportViews{folder()}.read("report_document", {"direction"}, [](const auto&) {});
    };
    try {
        read();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        EXPECT_THAT(error.what(), testing::HasSubstr("has no column 'direction'"));
    }
    { archive::Writer writer{folder(), m_here, {}}; }
    read();
}
