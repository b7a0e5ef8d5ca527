// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/base64.hpp"
#include "crypto/sha256.hpp"
#include "render/csv.hpp"
#include "render/html.hpp"
#include "render/json.hpp"
#include "render/pdf.hpp"
#include "render/wording.hpp"
#include "render/xlsx.hpp"
#include "unit/render/sample_model.hpp"
#include "json/json.hpp"

#include <clocale>
#include <cstdlib>
#include <ctime>
#include <gmock/gmock.h>

using namespace hoso::render;
using namespace hoso::test;
using hoso::Json;
using hoso::report::ReportModel;
using testing::HasSubstr;
using testing::Not;

namespace {

ReportModel one_table(hoso::report::ReportTable table) {
    ReportModel model = empty_model();
    model.tables = {std::move(table)};
    return model;
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin) + begin.size();
    return text.substr(from, text.find(end, from) - from);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

std::string csp_hash(const std::string& text) {
    const auto digest = hoso::crypto::sha256(text);
    return "'sha256-" + hoso::crypto::to_base64(std::string(digest.bytes.begin(), digest.bytes.end())) + "'";
}

} // namespace

TEST(Csv, IsWhatProgramsRead) {
    EXPECT_EQ(to_csv(one_table(completeness())), "\xEF\xBB\xBFTT,Đơn vị,Phải gửi,Tỷ lệ đúng hạn (%),Cột tạm tính\r\n"
                                                 ",Toàn thành phố,633,98.42,4\r\n"
                                                 "1,'=SUM(A1:A9),-5,-0.5,\r\n"
                                                 "2,\"<b>Sở & \"\"ban\"\"</b>, ngành\",0,,\r\n");
}

TEST(Csv, HasNoFormulas) {
    for (const char* start : {"=1", "+1", "-1", "@x", "\t1", "\r1"}) {
        hoso::report::ReportTable table = completeness();
        table.rows = {{{text(start)}, 0, false}};
        EXPECT_THAT(to_csv(one_table(table)), HasSubstr("'" + std::string{start})) << start;
    }
}

TEST(Csv, QuotesLinesAndSpacesAtTheEnds) {
    hoso::report::ReportTable table = completeness();
    table.rows = {{{text(" a"), text("b\nc"), text("d "), {}}, 0, false}};
    EXPECT_THAT(to_csv(one_table(table)), testing::EndsWith("\" a\",\"b\nc\",\"d \",,\r\n"));
}

TEST(Csv, IsOfTheTableThatIsAskedFor) {
    EXPECT_EQ(to_csv(sample_report(), 1), to_csv(one_table(completeness())));
    EXPECT_NE(to_csv(sample_report()), to_csv(sample_report(), 1));
}

TEST(JsonFile, HasFiguresAsDecimalText) {
    const Json json = hoso::parse_json(to_json(sample_report()), "report.json");
    EXPECT_EQ(json["schema"], "hoso-report-file/1");
    EXPECT_EQ(json["type"], "report");
    EXPECT_EQ(json["id"], "mot-cua-ii06a 2026-M10 r0");
    EXPECT_EQ(json["inputs_sha256"].size(), 2U);
    EXPECT_EQ(json["office"]["name"], "Văn phòng");
    const Json& table = json["tables"][1];
    EXPECT_EQ(table["columns"][3], "Tỷ lệ đúng hạn (%)");
    EXPECT_EQ(table["rows"][0]["cells"], Json::parse(R"([null, {"text": "Toàn thành phố"}, {"number": "633"},
        {"number": "98.42", "provisional": true}])"));
    EXPECT_EQ(table["rows"][1]["depth"], 1);
    EXPECT_EQ(table["rows"][0]["total"], true);
    EXPECT_EQ(json["tables"][0]["columns"][3], "Số hồ sơ tiếp nhận / Trong kỳ / Trực tuyến / (4)");
}

TEST(JsonFile, OfAnEmptyReportIsJson) {
    const Json json = hoso::parse_json(to_json(empty_model()), "report.json");
    EXPECT_TRUE(json["tables"].empty());
    EXPECT_EQ(hoso::parse_json(to_json(awkward_report()), "report.json")["tables"].size(), 4U);
}

TEST(Html, AllowsItsOwnScriptAndStyleAndNothingElse) {
    hoso::page::Fonts fonts;
    const std::string html = to_html(sample_report(), fonts);
    const std::string policy = between(html, "Content-Security-Policy\" content=\"", "\"");
    EXPECT_THAT(policy, testing::StartsWith("default-src 'none';"));
    EXPECT_THAT(policy, HasSubstr("script-src " + csp_hash(between(html, "<script>", "</script>"))));
    EXPECT_THAT(policy, HasSubstr("style-src " + csp_hash(between(html, "<style>", "</style>"))));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
    // A policy by digest would not let them through.
    EXPECT_THAT(html, Not(HasSubstr(" style=")));
    EXPECT_THAT(html, Not(HasSubstr(" onclick=")));
}

TEST(Html, NeedsNothingFromTheNetwork) {
    hoso::page::Fonts fonts;
    const std::string html = to_html(sample_report(), fonts);
    EXPECT_EQ(count(html, "://"), count(html, "xmlns=\"http://www.w3.org/2000/svg\""));
    EXPECT_EQ(count(html, "<svg"), 3U);
    for (const char* part : {"<link", "<img", "@import", "url(", "src=\""}) EXPECT_THAT(html, Not(HasSubstr(part)));
}

TEST(Html, EscapesWhatItIsGiven) {
    hoso::page::Fonts fonts;
    const std::string html = to_html(awkward_report(), fonts);
    EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;mọi&quot; thứ"));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;Sở &amp; &quot;ban&quot;&lt;/b&gt;, ngành"));
    ReportModel model = awkward_report();
    model.tables[0].name = "\"><b>";
    EXPECT_THAT(to_html(model, fonts), HasSubstr("data-name=\"&quot;&gt;&lt;b&gt;\""));
}

TEST(Html, ShowsNumbersAsInVietnamAndMarksWhatIsProvisional) {
    hoso::page::Fonts fonts;
    const std::string html = to_html(sample_report(), fonts);
    EXPECT_THAT(html, HasSubstr("<tr class=\"total\"><td class=\"c\"></td><td class=\"n\">Toàn thành phố</td>"
                                "<td class=\"p\">1.234.567*</td>"));
    EXPECT_THAT(html, HasSubstr("<td class=\"p\">98,42*</td>"));
    EXPECT_THAT(html, HasSubstr(provisional_note));
}

TEST(Html, SortsByTheColumnsThatHeadingsStandAbove) {
    hoso::page::Fonts fonts;
    const std::string html = to_html(sample_report(), fonts);
    EXPECT_THAT(html, HasSubstr("rowspan=\"2\" tabindex=\"0\" data-c=\"5\">Từ kỳ trước<"));
    EXPECT_THAT(html, HasSubstr("tabindex=\"0\" data-c=\"4\">Trực tiếp, dịch vụ bưu chính<"));
    EXPECT_THAT(html, HasSubstr("colspan=\"2\">Trong kỳ<"));
}

TEST(Files, AreTheSameWhateverTheLocaleAndTheTimeZone) {
    const auto all = [](const ReportModel& model) {
        hoso::page::Fonts fonts;
        return std::vector<std::string>{
            to_xlsx(model), to_pdf(model, decree(), fonts), to_html(model, fonts), to_csv(model), to_json(model)};
    };
    const auto before = all(sample_report());
    ::setenv("TZ", "America/Los_Angeles", 1);
    ::tzset();
    for (const char* name : {"de_DE.UTF-8", "vi_VN.UTF-8"})
        if (std::setlocale(LC_ALL, name) != nullptr) break;
    EXPECT_EQ(all(sample_report()), before);
    ::setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    ::tzset();
    EXPECT_EQ(all(sample_report()), before);
    ::unsetenv("TZ");
    std::setlocale(LC_ALL, "C");
}
