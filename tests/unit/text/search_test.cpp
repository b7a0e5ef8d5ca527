// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/search.hpp"

#include <gmock/gmock.h>

using namespace hoso::text;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<Term> terms_of(std::string_view text) {
    std::vector<Term> terms;
    for_each_term(text, [&](const Term& term) { terms.push_back(term); });
    return terms;
}

std::vector<std::string> folded(std::string_view text) {
    std::vector<std::string> words;
    for (const Term& term : terms_of(text)) words.push_back(term.folded);
    return words;
}

Wanted plain(std::vector<std::string> words, std::string whole = "") {
    Wanted wanted;
    for (std::string& word : words) wanted.words.push_back({std::move(word), false, {}});
    wanted.whole = std::move(whole);
    return wanted;
}

const Marks brackets{"[", "]"};

} // namespace

TEST(Terms, HaveTwoFormsThatNeverMeet) {
    const auto terms = terms_of("Hoà ma");
    ASSERT_EQ(terms.size(), 2U);
    EXPECT_EQ(terms[0].folded, "hoa");
    EXPECT_EQ(terms[0].exact, "hòa");
    EXPECT_EQ(terms[1].folded, "ma");
    EXPECT_EQ(terms[1].exact, "");
    EXPECT_EQ(terms[1].begin, 5U);
    EXPECT_EQ(terms[1].end, 7U);
}

TEST(Terms, KeepCodesWholeAndInParts) {
    const std::string text = "Số 12/2024/QĐ-UBND, ngày";
    const auto terms = terms_of(text);
    EXPECT_THAT(folded(text), ElementsAre("so", "12", "2024", "qd", "ubnd", "ngay"));
    EXPECT_EQ(terms[1].whole_folded, "12/2024/qd-ubnd");
    EXPECT_EQ(terms[1].whole_exact, "12/2024/qđ-ubnd");
    EXPECT_EQ(text.substr(terms[1].begin, terms[1].whole_end - terms[1].begin), "12/2024/QĐ-UBND");
    for (const std::size_t other : {0U, 2U, 3U, 4U, 5U}) EXPECT_EQ(terms[other].whole_folded, "") << other;
}

TEST(Terms, KeepNumbersAndDatesWhole) {
    EXPECT_EQ(terms_of("1.234.567,89")[0].whole_folded, "1.234.567,89");
    EXPECT_EQ(terms_of("05/10/2026.")[0].whole_folded, "05/10/2026");
    EXPECT_EQ(terms_of("QĐ\u2011UBND")[0].whole_folded, "qd-ubnd");
    EXPECT_EQ(terms_of("khoản.Điều")[0].whole_folded, "");
    EXPECT_EQ(terms_of("xong.5")[0].whole_folded, "");
    EXPECT_EQ(terms_of("a - b")[0].whole_folded, "");
    EXPECT_EQ(terms_of("1-2-3-4-5-6-7-8-9")[0].whole_folded, "");
    EXPECT_THAT(folded("1-2-3-4-5-6-7-8-9"), testing::SizeIs(9));
}

TEST(Terms, SurviveAnyBytes) {
    EXPECT_THAT(folded(""), IsEmpty());
    EXPECT_THAT(folded("\xff/\xc3-\u0301"), IsEmpty());
    EXPECT_THAT(folded(std::string_view{"a\0b/", 4}), ElementsAre("a", "b"));
}

TEST(ParseQuery, WordsPhrasesCodes) {
    EXPECT_THAT(parse_query(" Đông  anh "), ElementsAre(plain({"đông"}), plain({"anh"})));
    EXPECT_THAT(parse_query("\"Uỷ ban\" Hà"), ElementsAre(plain({"ủy", "ban"}), plain({"hà"})));
    EXPECT_THAT(parse_query("“ủy ban” x"), ElementsAre(plain({"ủy", "ban"}), plain({"x"})));
    EXPECT_THAT(parse_query("12/2024/QĐ-UBND"), ElementsAre(plain({"12", "2024", "qđ", "ubnd"}, "12/2024/qđ-ubnd")));
    EXPECT_THAT(parse_query("qd-ubnd"), ElementsAre(plain({"qd", "ubnd"}, "qd-ubnd")));
    EXPECT_THAT(parse_query("\"số 12/2024\""), ElementsAre(plain({"số", "12", "2024"})));
    EXPECT_THAT(parse_query("\"12/2024 số\""), ElementsAre(plain({"12", "2024", "số"})));
}

TEST(ParseQuery, PrefixAndExcluded) {
    auto prefix = plain({"ngh"});
    prefix.words[0].prefix = true;
    auto code = plain({"12", "2024"});
    code.words[1].prefix = true;
    auto excluded = plain({"mật"});
    excluded.excluded = true;
    auto phrase = plain({"ủy", "ban"});
    phrase.excluded = true;
    EXPECT_THAT(parse_query("ngh* -mật -\"ủy ban\" 12/2024*"), ElementsAre(prefix, excluded, phrase, code));
    EXPECT_THAT(parse_query("a*b"), ElementsAre(plain({"a", "b"})));
}

TEST(ParseQuery, NothingToLookFor) {
    for (const char* query : {"", "  ", "\"", "\"\"", "*", "-", "- \"", "()", "\xff", "...", "\u0301"})
        EXPECT_THAT(parse_query(query), IsEmpty()) << query;
}

TEST(Snippet, MarksHitsByTheRulesOfSearch) {
    const std::string text = "Ủy ban nhân dân xã Đông Anh họp về mạ và má.";
    EXPECT_EQ(snippet(text, "dong anh", 100, brackets), "Ủy ban nhân dân xã [Đông] [Anh] họp về mạ và má.");
    EXPECT_EQ(snippet(text, "má", 100, brackets), "Ủy ban nhân dân xã Đông Anh họp về mạ và [má].");
    EXPECT_EQ(snippet(text, "ma", 100, brackets), "Ủy ban nhân dân xã Đông Anh họp về [mạ] và [má].");
    EXPECT_EQ(snippet(text, "\"uỷ ban\" nh* -má", 100, brackets), "[Ủy ban] [nhân] dân xã Đông Anh họp về mạ và má.");
    EXPECT_EQ(snippet("Số 12/2024/QĐ-UBND ngày", "2024/qd", 100, brackets), "Số 12/[2024/QĐ]-UBND ngày");
}

TEST(Snippet, ShowsTheBestWindow) {
    std::string text = "đất ở ";
    for (int i = 0; i < 50; ++i) text += "từ khác ";
    text += "giấy chứng nhận quyền sử dụng đất";
    for (int i = 0; i < 50; ++i) text += " từ khác";
    EXPECT_EQ(snippet(text, "đất dụng", 30, brackets), "…nhận quyền sử [dụng] [đất] từ khác…");
    EXPECT_EQ(snippet(text, "đất", 12, brackets), "[đất] ở từ…");
    EXPECT_EQ(snippet(text, "vắng", 10, brackets), "đất ở từ…");
}

TEST(Snippet, JoinsLinesAndSkipsLeaders) {
    EXPECT_EQ(snippet("một\n\n  hai\tba", "hai", 50, brackets), "một [hai] ba");
    EXPECT_EQ(snippet(std::string(500, '.') + "hai" + std::string(500, '.'), "hai", 50, brackets), "…[hai]…");
    EXPECT_EQ(snippet("", "hai", 50, brackets), "");
    EXPECT_EQ(snippet("một hai", "", 50, brackets), "một hai");
    EXPECT_EQ(snippet("một hai", "một", 0, brackets), "[một]…");
}

TEST(Snippet, OverlappingHitsAreMarkedOnce) {
    EXPECT_EQ(snippet("ủy ban nhân dân", "\"ủy ban\" ban \"ban nhân\"", 50, brackets), "[ủy ban] nhân dân");
}

TEST(Snippet, SaysHowManyThingsWereFound) {
    const auto query = parse_query("đông anh vắng -mặt");
    EXPECT_EQ(snippet("Ủy ban Đông Anh Đông", query, 50, brackets).found, 2U);
    EXPECT_EQ(snippet("khác", query, 50, brackets).found, 0U);
    EXPECT_EQ(snippet("", query, 50, brackets).found, 0U);
}

TEST(Snippet, MarksOtherSpellings) {
    auto query = parse_query("đông");
    query[0].words[0].others = {"đồng", "dong"};
    EXPECT_EQ(snippet("đông đồng dộng động", query, 50, brackets).text, "[đông] [đồng] [dộng] [động]")
        << "dong is the folded form of them all";
    query[0].words[0].others = {"đồng"};
    EXPECT_EQ(snippet("đông đồng động", query, 50, brackets).text, "[đông] [đồng] động");
}

TEST(FindAll, GivesPlacesInOrderNoneInsideAnother) {
    const std::string text = "Ủy ban nhân dân xã, ủy viên";
    const auto ranges = find_all(text, parse_query("\"ủy ban\" ban ủy -xã"));
    std::vector<std::string> found;
    for (const Range& range : ranges) found.push_back(text.substr(range.begin, range.end - range.begin));
    EXPECT_THAT(found, ElementsAre("Ủy ban", "ủy"));
    EXPECT_THAT(find_all("", parse_query("a")), IsEmpty());
}
