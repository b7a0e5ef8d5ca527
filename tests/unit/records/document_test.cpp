// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/document.hpp"
#include "records/page_text.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::records;

namespace {

Document full_document() {
    Document document;
    document.id = "Quyết định";
    document.dossier = "HS-1";
    document.kind = "scan";
    document.pdfa = "2u";
    document.sources.push_back({"thư mục/a.pdf", std::string(64, 'a'), "source/a.pdf", 123, 2});
    Page page;
    page.number = page.source_page = 1;
    page.size = {595.276, 841.89};
    page.dpi = 300;
    page.orientation_degrees = 90;
    page.skew_degrees = -0.125;
    page.confidence = 0.5;
    page.words = 7;
    page.text_from = "ocr";
    page.image = "kept";
    page.flags = {"low-resolution"};
    Page lost;
    lost.source_page = 2;
    lost.state = "quarantined";
    lost.reason = "damaged";
    lost.text_from = "none";
    document.pages = {page, lost};
    document.fields["number"] = {
        {"Số: 12", "12", "read", "read", "An", "2026-10-05T00:00:00Z", 0.75, 1, Box{1, 2, 3, 4}}};
    document.signatures = {{"Sig1", "UBND", "2026-10-05", "duyệt", "Hà Nội", "adbe.pkcs7.detached"}};
    document.findings = {{"image-converted", "LZW", 1}};
    document.engine = {{"name", "tesseract"}};
    document.files = {{"document.pdf", std::string(64, 'b')}};
    return document;
}

} // namespace

TEST(DocumentJson, ComesBackWhole) {
    const Document document = full_document();
    EXPECT_EQ(document_from_json(to_json(document), "x"), document);
    EXPECT_EQ(document_from_json(to_json(Document{}), "x"), Document{});
}

TEST(DocumentJson, EveryMissingOrWrongMemberIsADamagedFile) {
    const Json whole = to_json(full_document());
    for (const auto& [name, value] : whole.items()) {
        for (const Json& instead : {Json{}, Json(3.5), Json::array({1})}) {
            Json json = whole;
            if (instead.is_null())
                json.erase(name);
            else
                json[name] = instead;
            if (name == "engine" && !instead.is_null()) continue; // anything may stand there
            try {
                static_cast<void>(document_from_json(json, "a/document.json"));
                ADD_FAILURE() << name << " " << to_line(instead);
            } catch (const Error& error) {
                EXPECT_EQ(error.cause(), Cause::input);
                EXPECT_THAT(error.what(), testing::StartsWith("a/document.json: "));
            }
        }
    }
}

TEST(DocumentJson, OfAnUnknownSchemaIsRefused) {
    Json json = to_json(full_document());
    json["schema"] = "hoso-document/2";
    EXPECT_THROW(static_cast<void>(document_from_json(json, "x")), Error);
}

TEST(DocumentJson, NumbersHaveThreeDecimals) {
    Document document = full_document();
    document.pages[0].skew_degrees = 1.0 / 3;
    EXPECT_EQ(to_json(document).at("pages").at(0).at("skew_degrees"), 0.333);
}

TEST(PlainText, HasLinesAndBlocks) {
    PageText page;
    EXPECT_EQ(plain_text(page), "");
    EXPECT_EQ(mean_confidence(page), 0);
    page.blocks.resize(2);
    page.blocks[0].lines = {{{}, 0, {{"một", {}, 1}, {"hai", {}, 0.5}}}, {{}, 0, {{"ba", {}, 1}}}};
    page.blocks[1].lines = {{{}, 0, {{"bốn", {}, 1}}}};
    EXPECT_EQ(plain_text(page), "một hai\nba\n\nbốn\n");
    EXPECT_EQ(word_count(page), 4U);
    EXPECT_GT(mean_confidence(page), 0.8);
    EXPECT_LT(mean_confidence(page), 1);
}
