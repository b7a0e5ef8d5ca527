// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/write.hpp"

#include "pdf_files.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <random>
#include <regex>

using namespace hoso;
using namespace hoso::test;
using testing::ElementsAreArray;

namespace {

const std::vector<std::string> vocabulary{"CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM", "Độc", "lập", "-",
    "Tự", "do", "Hạnh", "phúc", "12/2024/QĐ-UBND", "tỉnh", "lỵ", "ngày", "05", "tháng", "a", "i", ".", ",", "“trích”",
    "(viết", "tắt)", "ư", "Nguyễn", "Thị", "Hồng", "Huệ", "ttcbth@quangngai.gov.vn", "…", "§", "1", "II.", "𝔸", "ỹ",
    "nghiêng"};

std::vector<std::string> words_in(const records::PageText& text) { return words_of(records::plain_text(text)); }

std::filesystem::path written(
    const TemporaryFolder& folder, const std::vector<pdf::NewPage>& pages, pdf::Level level = pdf::Level::a2u) {
    const auto file = folder.path() / "text.pdf";
    EXPECT_TRUE(
        pdf::write_document(file, level, pages, {}, {"Văn bản", "vi", "2024-05-10T12:49:08+07:00"}).obstacles.empty());
    return file;
}

/// Lines of any size at any place: over each other, tiny, huge, beyond the edge, with overlapping words.
records::PageText wild_page(std::mt19937& random) {
    const auto pick = [&random](double from, double to) {
        return from + (to - from) * static_cast<double>(random() % 10000) / 10000.0;
    };
    std::vector<records::Line> lines;
    for (int n = 0; n < 30; ++n) {
        std::vector<std::string> words;
        for (int i = 0; i < 12; ++i) words.push_back(vocabulary[random() % vocabulary.size()]);
        const double height = std::pow(10, pick(0.3, 1.7));
        lines.push_back(
            line_of(words, pick(-20, 400), pick(-10, 840), height, height * pick(0.02, 0.9), height * pick(-0.3, 0.5)));
        for (records::Word& word : lines.back().words) {
            word.box.y0 += height * pick(-0.1, 0.5);
            word.box.y1 -= height * pick(-0.1, 0.3);
        }
        if (n % 4 == 0) lines.back().baseline = pick(0, 842);
        if (n % 5 == 0 && n > 0) lines.back().box.y1 = lines.back().box.y0 + pick(0, 200);
    }
    return page_of(lines);
}

} // namespace

TEST(TextLayer, GivesTheWordsOfAnOrdinaryPage) {
    std::vector<records::Line> lines;
    for (int n = 0; n < 40; ++n)
        lines.push_back(line_of({"Quyết", "định", "số", "12/2024/QĐ-UBND"}, 60, 60 + n * 17, 14, 6, 4));
    const records::PageText text = page_of(lines);
    const TemporaryFolder folder;
    EXPECT_THAT(raw_words(written(folder, {image_page(text)})), ElementsAreArray(words_in(text)));
}

TEST(TextLayer, KeepsWordsApartWhereTheyTouchOverlapOrShareALine) {
    for (const double gap : {3.0, 1.0, 0.5, 0.0, -0.5, -2.0, -6.0}) {
        for (const double letter : {9.0, 5.0, 2.0, 0.7}) {
            const records::PageText text =
                page_of({line_of({"a", "bé", "tám", "i", "-", "1", "nghiêng", "."}, 40, 100, 12, letter, gap),
                    line_of({"sát", "dòng", "trên"}, 40 + letter, 104, 12, letter, gap),
                    line_of({"x"}, 500, 103, 30, letter, gap)});
            const TemporaryFolder folder;
            EXPECT_THAT(raw_words(written(folder, {image_page(text)})), ElementsAreArray(words_in(text)))
                << "gap " << gap << " letter " << letter;
        }
    }
}

TEST(TextLayer, GivesTheWordsOfAnyPage) {
    std::mt19937 random{20260405};
    for (int round = 0; round < 6; ++round) {
        std::vector<std::string> expected;
        std::vector<pdf::NewPage> pages;
        for (int n = 0; n < 5; ++n) {
            pages.push_back(image_page(wild_page(random)));
            for (const std::string& word : words_in(pages.back().text)) expected.push_back(word);
        }
        const TemporaryFolder folder;
        ASSERT_THAT(raw_words(written(folder, pages)), ElementsAreArray(expected)) << "round " << round;
    }
}

TEST(TextLayer, IsTheSameUnderTurnsAndSkew) {
    const records::PageText text = page_of({line_of({"Ủy", "ban", "nhân", "dân"}, 60, 60, 14, 6, 4)});
    for (const int turns : {0, 1, 2, 3}) {
        pdf::NewPage page = image_page(text);
        page.turns = static_cast<QuarterTurns>(turns);
        page.skew_degrees = 3;
        const TemporaryFolder folder;
        const auto file = written(folder, {page});
        EXPECT_THAT(raw_words(file), ElementsAreArray(words_in(text)));
        EXPECT_THAT(output_of("pdfinfo " + quoted(file)),
            testing::HasSubstr(turns % 2 == 1 ? "842 x 595 pts" : "595 x 842 pts"));
    }
}

TEST(TextLayer, LightsUpWhereTheWordsStand) {
    std::vector<records::Line> lines;
    for (int n = 0; n < 30; ++n) {
        records::Line line = line_of({"Quảng", "ngày", "an", "12/QĐ", "xem", "“”", "p"}, 50, 50 + n * 22, 16, 7, 5);
        // Boxes as recognition gives them: low letters low, tails down, quotation marks up.
        for (const std::size_t low : {2U, 4U})
            line.words[low].box = {line.words[low].box.x0, line.box.y0 + 5, line.words[low].box.x1, line.baseline};
        line.words[5].box.y1 = line.box.y0 + 6;
        line.words[6].box.y0 += 5;
        lines.push_back(line);
    }
    const records::PageText text = page_of(lines);
    const TemporaryFolder folder;
    const std::string found = output_of("pdftotext -bbox " + quoted(written(folder, {image_page(text)})) + " -");
    const std::regex shape{R"re(<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">)re"};
    std::vector<Box> boxes;
    for (std::sregex_iterator it{found.begin(), found.end(), shape}, end; it != end; ++it)
        boxes.push_back({std::stod((*it)[1]), std::stod((*it)[2]), std::stod((*it)[3]), std::stod((*it)[4])});
    const auto common = [](const Box& a, const Box& b) {
        const double width = std::min(a.x1, b.x1) - std::max(a.x0, b.x0),
                     height = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
        return width > 0 && height > 0 ? width * height : 0.0;
    };
    for (const records::Line& line : text.blocks.front().lines)
        for (const records::Word& word : line.words) {
            double best = 0;
            for (const Box& box : boxes) {
                const double both = common(box, word.box);
                best =
                    std::max(best, both / (box.width() * box.height() + word.box.width() * word.box.height() - both));
            }
            EXPECT_GE(best, 0.8) << word.text << " at " << word.box.x0 << ' ' << word.box.y0;
        }
}

TEST(TextLayer, IsFoundAsAPhraseAcrossWordsOfDifferentHeight) {
    records::Line line = line_of({"xem", "Quảng", "Ngãi", "an"}, 50, 50, 16, 7, 5);
    line.words[0].box.y0 += 5;
    line.words[0].box.y1 = line.baseline;
    const TemporaryFolder folder;
    const auto file = written(folder, {image_page(page_of({line}))});
    // In reading order, not that of the content: Poppler has to see one line.
    EXPECT_THAT(output_of("pdftotext " + quoted(file) + " -"), testing::HasSubstr("xem Quảng Ngãi an"));
}

TEST(TextLayer, LeavesOutWhatUnicodeMapsMayNotHold) {
    const records::PageText text = page_of({line_of({"a\xEF\xBB\xBF"
                                                     "b",
                                                        "\xEF\xBF\xBE", "c\xFF", std::string("d\0e", 3)},
        50, 50, 16, 7, 5)});
    const TemporaryFolder folder;
    EXPECT_THAT(raw_words(written(folder, {image_page(text)})), testing::ElementsAre("ab", "c\xEF\xBF\xBD", "de"));
}

TEST(TextLayer, NumbersMoreThanAHundredCharacters) {
    std::vector<std::string> words;
    for (int c = 0x4E00; c < 0x4E00 + 300; ++c)
        words.push_back({static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
            static_cast<char>(0x80 | (c & 0x3F))});
    std::vector<records::Line> lines;
    for (std::size_t i = 0; i < words.size(); i += 20)
        lines.push_back(line_of(
            {words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i + 20)}, 40,
            40 + static_cast<double>(i), 14, 14, 6));
    const records::PageText text = page_of(lines);
    const TemporaryFolder folder;
    EXPECT_THAT(raw_words(written(folder, {image_page(text)})), ElementsAreArray(words_in(text)));
}
