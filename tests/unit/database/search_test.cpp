// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/search.hpp"

#include "core/error.hpp"
#include "database/database.hpp"
#include "messages/messages.hpp"
#include "temporary_folder.hpp"
#include "text/fold.hpp"
#include "text/neighbours.hpp"

#include <gmock/gmock.h>

#include <array>
#include <random>
#include <set>

using namespace hoso;
using namespace hoso::database;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

/// A full-text table; rows are numbered from 1.
class Index {
public:
    explicit Index(const std::vector<std::string>& texts) {
        Transaction transaction{m_connection};
        Statement insert = m_connection.prepare("INSERT INTO page(text) VALUES(?1)");
        for (const std::string& text : texts) insert.run(text);
        transaction.commit();
    }
    std::vector<std::int64_t> find(std::string_view query) {
        return rows_of("SELECT rowid FROM page WHERE page MATCH ?1 ORDER BY rowid", match_expression(query));
    }
    std::vector<std::int64_t> find_tolerantly(std::string_view query) {
        auto wanted = text::parse_query(query);
        Vocabulary vocabulary{m_connection, "page"};
        add_neighbours(wanted, vocabulary);
        return rows_of("SELECT rowid FROM page WHERE page MATCH ?1 ORDER BY rowid", match_expression(wanted, query));
    }
    /// The best first.
    std::vector<std::int64_t> rank(std::string_view query) {
        return rows_of(
            "SELECT rowid FROM page WHERE page MATCH ?1 ORDER BY relevance(page) DESC, rowid", match_expression(query));
    }
    Connection& connection() { return m_connection; }

private:
    std::vector<std::int64_t> rows_of(const char* sql, const std::string& expression) {
        std::vector<std::int64_t> rows;
        Statement select = m_connection.prepare(sql);
        select.bind_all(expression);
        while (select.step()) rows.push_back(select.integer(0));
        return rows;
    }

    hoso::test::TemporaryFolder m_folder;
    Connection m_connection{m_folder.path() / "index.sqlite", Access::create,
        {"the index", 1, 1, "CREATE VIRTUAL TABLE page USING fts5(text, tokenize='hoso')"}};
};

} // namespace

TEST(Search, PlainTermsFindAccentedText) {
    Index index{{"huyện Đông Anh", "Huyện ĐO\u0302NG ANH", "Ðông Anh với chữ eth", "dong anh", "Đống Đa"}};
    EXPECT_THAT(index.find("dong anh"), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(index.find("DONG"), ElementsAre(1, 2, 3, 4, 5));
}

TEST(Search, AccentedTermsFindExactlyThat) {
    Index index{{"huyện Đông Anh", "Huyện ĐO\u0302NG ANH", "Ðông Anh với chữ eth", "dong anh", "Đống Đa"}};
    EXPECT_THAT(index.find("đông anh"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("đo\u0302ng"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("Ðông"), ElementsAre(1, 2, 3)); // typed with eth
    EXPECT_THAT(index.find("đống"), ElementsAre(5));
}

TEST(Search, TonesAreKeptApartWhenTyped) {
    Index index{{"má", "mạ", "ma", "mà má"}};
    EXPECT_THAT(index.find("má"), ElementsAre(1, 4));
    EXPECT_THAT(index.find("mạ"), ElementsAre(2));
    EXPECT_THAT(index.find("ma"), ElementsAre(1, 2, 3, 4));
}

TEST(Search, EachTermIsAccentedOrPlainForItself) {
    Index index{{"ủy ban xã", "ủy bàn xã", "ủy ban xạ", "uỷ ban xả"}};
    EXPECT_THAT(index.find("uỷ ban xã"), ElementsAre(1, 2));
    EXPECT_THAT(index.find("uy bàn xa"), ElementsAre(2));
}

TEST(Search, OldAndNewToneStylesAreOne) {
    Index index{{"tỉnh Hòa Bình", "tỉnh Hoà Bình", "HOÀ BÌNH", "hỏa bình", "quý", "hoàn"}};
    EXPECT_THAT(index.find("hoà bình"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("hòa bình"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("qúy"), ElementsAre(5));
}

TEST(Search, CodesWholeAndInParts) {
    Index index{
        {"Số: 12/2024/QĐ-UBND ngày 05/10/2026", "Số: 12 /2024/QĐ-UBND", "Số: 12/2025/QĐ-HĐND", "112/2024/QD-UBND"}};
    EXPECT_THAT(index.find("12/2024/QĐ-UBND"), ElementsAre(1, 2));
    EXPECT_THAT(index.find("12/2024/qd-ubnd"), ElementsAre(1, 2));
    EXPECT_THAT(index.find("12/2024"), ElementsAre(1, 2));
    EXPECT_THAT(index.find("QĐ-UBND"), ElementsAre(1, 2));
    EXPECT_THAT(index.find("qd-ubnd"), ElementsAre(1, 2, 4));
    EXPECT_THAT(index.find("UBND"), ElementsAre(1, 2, 4));
    EXPECT_THAT(index.find("qđ"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("\"số 12\""), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("\"số 12/2024/QĐ-UBND ngày\""), ElementsAre(1));
    EXPECT_THAT(index.find("05/10/2026"), ElementsAre(1));
    EXPECT_THAT(index.find("10/2026"), ElementsAre(1));
    EXPECT_THAT(index.find("12/202*"), ElementsAre(1, 2, 3));
}

TEST(Search, AmountsWholeAndInParts) {
    Index index{{"tổng 1.234.567,89 đồng", "tổng 1.234 đồng", "1 234 567 89"}};
    EXPECT_THAT(index.find("1.234.567,89"), ElementsAre(1, 3));
    EXPECT_THAT(index.find("567,89"), ElementsAre(1, 3));
    EXPECT_THAT(index.find("1.234"), ElementsAre(1, 2, 3));
}

TEST(Search, Phrases) {
    Index index{{"ủy ban nhân dân", "UỶ BAN NHÂN DÂN xã", "nhân dân ủy ban", "uy ban nhan dan"}};
    EXPECT_THAT(index.find("\"ủy ban nhân dân\""), ElementsAre(1, 2));
    EXPECT_THAT(index.find("\"uy ban nhan dan\""), ElementsAre(1, 2, 4));
    EXPECT_THAT(index.find("ủy ban nhân dân"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("“nhân dân ủy”"), ElementsAre(3));
    EXPECT_THAT(index.find("\"nhân dân x*\""), ElementsAre(2));
    EXPECT_THAT(index.find("\"ủy ban"), ElementsAre(1, 2, 3)) << "a quote left open";
}

TEST(Search, PrefixAndExclusion) {
    Index index{{"nghị định", "nghĩa vụ", "nghi thức", "ngành"}};
    EXPECT_THAT(index.find("ngh*"), ElementsAre(1, 2, 3));
    EXPECT_THAT(index.find("nghị*"), ElementsAre(1));
    EXPECT_THAT(index.find("ng* -nghị"), ElementsAre(2, 3, 4));
    EXPECT_THAT(index.find("ng* -nghị -\"nghĩa vụ\" -nga*"), ElementsAre(3));
}

TEST(Search, NothingToLookForIsUsage) {
    for (const char* query : {"", " ", "\"\"", "*", "-mật", "- -", "()"}) {
        try {
            match_expression(query);
            ADD_FAILURE() << query;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::usage) << query;
        }
    }
}

TEST(Search, NoQueryIsASyntaxError) {
    Index index{{"and or not near text a b"}};
    std::string many, all_but;
    for (int i = 0; i < 3000; ++i) {
        many += " a" + std::to_string(i);
        all_but += " -a" + std::to_string(i);
    }
    const std::string zero{"a\0b", 3};
    for (const std::string& query : {std::string{"a AND"}, std::string{"OR"}, std::string{"NOT a"},
             std::string{"NEAR(a b, 2)"}, std::string{"text:a"}, std::string{"{text}:a"}, std::string{"^a"},
             std::string{"a\"b"}, std::string{"a\"\"\"b"}, std::string{"a'b;--"}, std::string{"(a"}, std::string{"a)"},
             std::string{"a + b"}, std::string{"a*b**"}, std::string{"\"a*\" *b"}, std::string{"a\xff\xc3"},
             std::string{"a\x01"}, zero, many, "a" + all_but, std::string(5000, 'a'), std::string{"a-"},
             std::string{"-a b"}, std::string{"--a b"}, std::string{"a /-, b"}, std::string{"\u0301a"}})
        EXPECT_NO_THROW(index.find(query)) << query.substr(0, 100);
    EXPECT_THAT(index.find("NEAR text AND"), ElementsAre(1));
    EXPECT_THAT(index.find("text:zzz"), IsEmpty());
    EXPECT_THAT(index.find("a" + all_but), ElementsAre(1));
}

TEST(Search, IndexStaysConsistentWhenRowsChange) {
    Index index{{"12/2024/QĐ-UBND Hoà", "má"}};
    index.connection().execute("UPDATE page SET text='mạ' WHERE rowid=1; DELETE FROM page WHERE rowid=2;"
                               "INSERT INTO page(page) VALUES('integrity-check')");
    EXPECT_THAT(index.find("ma"), ElementsAre(1));
    EXPECT_THAT(index.find("12/2024"), IsEmpty());
}

TEST(Search, ToleratesOneWrongLetterWhereAsked) {
    Index index{{"ủy ban nhân dân", "ủy bàn nhãn dân", "ủy bam nhân dân", "uỷ ban nhân dận", "ủy ban nhâm đan"}};
    EXPECT_THAT(index.find("nhân"), ElementsAre(1, 3, 4));
    EXPECT_THAT(index.find_tolerantly("nhân"), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(index.find_tolerantly("\"ban nhân\""), ElementsAre(1, 2, 3, 4, 5)) << "a phrase of spellings";
    EXPECT_THAT(index.find_tolerantly("\"nhân ủy\""), IsEmpty());
    EXPECT_THAT(index.find_tolerantly("bann"), ElementsAre(1, 2, 4, 5));
    EXPECT_THAT(index.find_tolerantly("nhân -bam"), ElementsAre(1, 2, 4, 5)) << "what is left out is as it was typed";
    EXPECT_THAT(index.find_tolerantly("nhaan*"), IsEmpty());
    EXPECT_THAT(index.find_tolerantly("2024"), IsEmpty());
}

TEST(Search, VocabularyKnowsTermsAsTheyAreIndexed) {
    Index index{{"Uỷ ban 12/2024/QĐ-UBND"}};
    Vocabulary vocabulary{index.connection(), "page"};
    for (const char* term : {"ủy", "uy", "ban", "12/2024/qđ-ubnd", "ubnd"})
        EXPECT_TRUE(vocabulary.contains(term)) << term;
    for (const char* term : {"", "Uỷ", "b", "bann"}) EXPECT_FALSE(vocabulary.contains(term)) << term;
}

TEST(Search, AllNeighboursThatAreThereAreFound) {
    std::minstd_rand random{20261123};
    const auto any_word = [&] {
        std::string word;
        for (std::size_t i = 0; i < 1 + random() % 3; ++i) word += std::array{"a", "b", "à", "n", "đ"}[random() % 5];
        return text::canonical_syllable(word);
    };
    for (int round = 0; round < 20; ++round) {
        std::set<std::string> there;
        std::vector<std::string> texts;
        for (int i = 0; i < 40; ++i) {
            texts.push_back(any_word());
            there.insert(texts.back());
            there.insert(text::fold(texts.back()));
        }
        Index index{texts};
        Vocabulary vocabulary{index.connection(), "page"};
        for (int i = 0; i < 60; ++i) {
            const std::string word = any_word();
            auto query = text::parse_query(word);
            if (query.empty() || query.front().words.empty()) continue;
            add_neighbours(query, vocabulary);
            std::vector<std::string> expected;
            for (const std::string& other : text::neighbours(query.front().words.front().text))
                if (there.contains(other)) expected.push_back(other);
            EXPECT_EQ(query.front().words.front().others, expected) << word;
        }
    }
}

TEST(Relevance, MoreOftenOnAShorterPageIsBetter) {
    std::string padding;
    for (int i = 0; i < 300; ++i) padding += " khác";
    Index index{{"đất" + padding, "đất", "đất đất" + padding, "đất đất đất"}};
    EXPECT_THAT(index.rank("đất"), ElementsAre(4, 2, 3, 1));
}

TEST(Relevance, WordsSideBySideAreBetter) {
    Index index{{"anh ở đông", "nhà đông anh", "đông về anh"}};
    EXPECT_THAT(index.rank("đông anh"), ElementsAre(2, 1, 3));
    EXPECT_THAT(index.rank("dong anh"), ElementsAre(2, 1, 3));
}

TEST(Relevance, ColumnsHaveWeights) {
    const hoso::test::TemporaryFolder folder;
    Connection connection{folder.path() / "index.sqlite", Access::create,
        {"the index", 1, 1, "CREATE VIRTUAL TABLE page USING fts5(text, title, tokenize='hoso')"}};
    connection.execute("INSERT INTO page VALUES('đất đất đất', 'khác'), ('khác', 'đất')");
    const auto best = [&](const char* function) {
        Statement select = connection.prepare(
            fmt::format("SELECT rowid FROM page WHERE page MATCH 'đất' ORDER BY {} DESC LIMIT 1", function));
        return select.step() ? select.integer(0) : 0;
    };
    EXPECT_EQ(best("relevance(page)"), 1);
    EXPECT_EQ(best("relevance(page, 1.0, 3.0)"), 2);
}
