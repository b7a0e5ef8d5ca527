// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/word_boxes.hpp"

#include "archive_fixture.hpp"

using namespace hoso;
using namespace hoso::test;
using archive::boxes_in_alto;
using archive::WordBox;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::string word(const std::string& text, int left) {
    return "<String CONTENT=\"" + text + "\" HPOS=\"" + std::to_string(left) +
           "\" VPOS=\"1200\" WIDTH=\"300\" HEIGHT=\"200\"/><SP/>";
}

std::string alto(const std::string& unit = "inch1200", const std::string& prefix = "") {
    const auto page = [&](const std::string& words) {
        return "<" + prefix + "Page ID=\"p\"><" + prefix + "PrintSpace>" + words + "</" + prefix + "PrintSpace></" +
               prefix + "Page>";
    };
    const std::string space = prefix.empty() ? "xmlns" : "xmlns:" + prefix.substr(0, prefix.size() - 1);
    return "<" + prefix + "alto " + space + "=\"http://www.loc.gov/standards/alto/ns-v4#\"><" + prefix +
           "Description><" + prefix + "MeasurementUnit>" + unit + "</" + prefix + "MeasurementUnit></" + prefix +
           "Description><" + prefix + "Layout>" + page(word("khác", 0)) +
           page(word("Ủy", 600) + word("ban", 1200) + word("&quot;nhân&quot;", 1800) + word("12/2024", 2400)) + "</" +
           prefix + "Layout></" + prefix + "alto>";
}

std::vector<WordBox> boxes(const std::string& query, int page = 2, const std::string& file = alto()) {
    return boxes_in_alto(file, page, text::parse_query(query), "a.xml");
}

} // namespace

TEST(WordBoxes, AreThoseOfTheWordsLookedFor) {
    EXPECT_THAT(boxes("ban"), ElementsAre(WordBox{72, 72, 90, 84}));
    EXPECT_THAT(boxes("nhan uy"), ElementsAre(WordBox{36, 72, 54, 84}, WordBox{108, 72, 126, 84}));
    EXPECT_THAT(boxes("\"ủy ban\""), ElementsAre(WordBox{36, 72, 54, 84}, WordBox{72, 72, 90, 84}));
    EXPECT_THAT(boxes("2024"), ElementsAre(WordBox{144, 72, 162, 84}));
    EXPECT_THAT(boxes("vắng"), IsEmpty());
    EXPECT_THAT(boxes("ban", 1), IsEmpty());
    EXPECT_THAT(boxes("khác", 1), ElementsAre(WordBox{0, 72, 18, 84}));
    for (const int page : {-1, 0, 3, 1000}) EXPECT_THAT(boxes("ban", page), IsEmpty()) << page;
}

TEST(WordBoxes, OtherUnitsAndPrefixes) {
    EXPECT_THAT(boxes("khác", 1, alto("mm10")), ElementsAre(WordBox{0, 340.16, 85.04, 396.85}));
    EXPECT_THAT(boxes("khác", 1, alto("pixel")), IsEmpty()) << "nothing says how large a pixel is";
}

TEST(WordBoxes, DamagedFiles) {
    const std::string whole = alto();
    EXPECT_THROW(boxes("ban", 2, whole.substr(0, whole.size() / 2)), Error);
    EXPECT_THAT(boxes("ban", 2, ""), IsEmpty());
    EXPECT_THAT(boxes("ban", 1, "MeasurementUnit>inch1200<Page ></Page>"), IsEmpty());
    EXPECT_THROW(boxes("ban", 1, "MeasurementUnit>inch1200<Page <b></Page>"), Error);
    EXPECT_THAT(boxes("a", 1, "MeasurementUnit>inch1200<Page ><String CONTENT=\"a\" HPOS=\"x\"/></Page>"), IsEmpty());
}

TEST_F(ArchiveTest, HitsHaveBoxesWhereTheArchiveKnowsThem) {
    batch.add("a", {"khác", "Ủy ban nhân 12/2024"}, "", {}, "", {alto(), ""});
    batch.add("b", {"ủy ban"});
    import();
    archive::Archive archive{place};
    const auto result = archive.catalogue().search({"ban"});
    archive::WordBoxes boxes{archive.objects()};
    std::map<std::string, std::size_t> counts;
    for (const auto& hit : result.hits) counts[hit.code] = boxes.of(hit, result.wanted).size();
    EXPECT_EQ(counts, (std::map<std::string, std::size_t>{{"a", 1}, {"b", 0}}));
    std::filesystem::remove(object(alto()));
    archive::WordBoxes again{archive.objects()};
    for (const auto& hit : result.hits) EXPECT_THAT(again.of(hit, result.wanted), IsEmpty());
}
