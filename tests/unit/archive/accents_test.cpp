// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_fixture.hpp"

#include <cstdlib>
#include <random>
#include <set>

using namespace hoso;
using namespace hoso::test;

namespace {

/// A word as it may be written, and what it is.
struct Word {
    const char* plain;
    std::vector<const char*> spellings; ///< of one and the same accented word, in NFC
};

const std::vector<Word> words{{"hoa", {"hoa"}}, {"hoa", {"hòa", "hoà"}}, {"hoa", {"hỏa", "hoả"}},
    {"hoa", {"hóa", "hoá"}}, {"hoa", {"họa", "hoạ"}}, {"thuy", {"thủy", "thuỷ"}}, {"thuy", {"thúy", "thuý"}},
    {"thuy", {"thùy", "thuỳ"}}, {"ma", {"ma"}}, {"ma", {"má"}}, {"ma", {"mà"}}, {"ma", {"mả"}}, {"ma", {"mã"}},
    {"ma", {"mạ"}}, {"dong", {"đông"}}, {"dong", {"đồng"}}, {"dong", {"động"}}, {"dong", {"đống"}}, {"dong", {"dòng"}},
    {"dong", {"dông"}}, {"dan", {"dân"}}, {"dan", {"dần"}}, {"dan", {"đàn"}}, {"dan", {"đan"}}, {"dan", {"dan"}},
    {"uy", {"ủy", "uỷ"}}, {"uy", {"úy", "uý"}}, {"quy", {"quý", "qúy"}}, {"quy", {"quy"}}, {"quy", {"quỹ"}},
    {"khoe", {"khỏe", "khoẻ"}}, {"khoe", {"khoe"}}, {"dat", {"đất"}}, {"dat", {"đạt"}}, {"dat", {"dắt"}},
    {"anh", {"anh"}}, {"anh", {"ánh"}}, {"anh", {"ảnh"}}};

/// Precomposed letters and the same in pieces; for two of them the marks also in the order in which some keyboards send
/// them.
const std::map<std::string, std::vector<std::string>> decomposed{{"á", {"a\u0301"}}, {"à", {"a\u0300"}},
    {"ả", {"a\u0309"}}, {"ã", {"a\u0303"}}, {"ạ", {"a\u0323"}}, {"â", {"a\u0302"}}, {"ầ", {"a\u0302\u0300", "â\u0300"}},
    {"ấ", {"a\u0302\u0301"}}, {"ắ", {"a\u0306\u0301", "ă\u0301"}}, {"ò", {"o\u0300"}}, {"ỏ", {"o\u0309"}},
    {"ó", {"o\u0301"}}, {"ọ", {"o\u0323"}}, {"ô", {"o\u0302"}}, {"ồ", {"o\u0302\u0300"}}, {"ố", {"ô\u0301"}},
    {"ộ", {"o\u0323\u0302", "o\u0302\u0323", "ọ\u0302"}}, {"ủ", {"u\u0309"}}, {"ú", {"u\u0301"}}, {"ù", {"u\u0300"}},
    {"ý", {"y\u0301"}}, {"ỷ", {"y\u0309"}}, {"ỳ", {"y\u0300"}}, {"ỹ", {"y\u0303"}}, {"ẻ", {"e\u0309"}},
    {"đ", {"ð", "ɖ", "Đ", "Ð", "Ɖ"}}};

class Writing {
public:
    std::size_t below(std::size_t count) { return m_chances() % count; }

    /// One of the ways in which people and programs write the word.
    std::string write(const Word& word) {
        std::string text = word.spellings[below(word.spellings.size())];
        if (below(3) == 0) return text;
        for (const auto& [letter, forms] : decomposed)
            if (const auto at = text.find(letter); at != std::string::npos)
                text.replace(at, letter.size(), forms[below(forms.size())]);
        return text;
    }

private:
    std::mt19937 m_chances{20261123};
};

/// The words of a page by their number in `words`.
using Page = std::vector<std::size_t>;

/// A term of a query: a word typed with accents is that word, one typed without is every word that looks so.
struct Term {
    std::size_t word = 0;
    bool plain = false;
    bool meets(std::size_t other) const {
        if (!plain) return other == word;
        return std::string{words[other].plain} == words[word].plain;
    }
};

bool meets(const Page& page, const std::vector<Term>& phrase) {
    for (std::size_t at = 0; at + phrase.size() <= page.size(); ++at) {
        bool all = true;
        for (std::size_t i = 0; i < phrase.size(); ++i) all = all && phrase[i].meets(page[at + i]);
        if (all) return true;
    }
    return false;
}

} // namespace

/// Every page that has what is asked for is found, and no other: what a page has is known from how it was made.
TEST_F(ArchiveTest, AccentedQueriesFindEverythingAndNothingElse) {
    const int queries = std::getenv("HOSO_SOAK") != nullptr ? 1000 : 100;
    Writing writing;
    std::map<std::string, Page> pages;
    for (int document = 0; document < 30; ++document) {
        std::vector<std::string> texts;
        for (int number = 1; number <= 10; ++number) {
            Page& page = pages["d" + std::to_string(document) + ":" + std::to_string(number)];
            std::string& text = texts.emplace_back();
            for (int i = 0; i < 12; ++i) {
                page.push_back(writing.below(words.size()));
                text += (i > 0 ? " " : "") + writing.write(words[page.back()]);
            }
        }
        batch.add("d" + std::to_string(document), texts, std::to_string(1990 + document));
    }
    import();
    archive::Archive archive{place};
    for (int i = 0; i < queries; ++i) {
        std::vector<Term> terms(1 + writing.below(3));
        const bool phrase = writing.below(3) == 0;
        std::string query;
        for (Term& term : terms) {
            term = {writing.below(words.size()), writing.below(3) == 0};
            const Word& word = words[term.word];
            term.plain = term.plain || word.plain == std::string{word.spellings[0]};
            query += (query.empty() ? "" : " ") + (term.plain ? word.plain : writing.write(word));
        }
        std::set<std::string> expected, found;
        for (const auto& [name, page] : pages) {
            bool all = !phrase || meets(page, terms);
            for (const Term& term : terms) all = all && meets(page, {term});
            if (all) expected.insert(name);
        }
        if (phrase) query = "\"" + query + "\"";
        for (const auto& hit : archive.catalogue().search({query, {}, archive::Order::newest, 1000}).hits)
            found.insert(hit.code + ":" + std::to_string(hit.page));
        ASSERT_EQ(found, expected) << query;
    }
}
