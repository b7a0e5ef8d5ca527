// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

using namespace hoso;
using namespace hoso::office;
using namespace hoso::test;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream input{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{input}, {}};
}

} // namespace

TEST(Workbook, ReadsCsvAsText) {
    const Workbook workbook = Reading{}.read("\xEF\xBB\xBFSố;Tên\r\n\r\n31.345;\"Đông; Anh\"\r\n");
    EXPECT_EQ(workbook.format, WorkbookFormat::csv);
    EXPECT_EQ(workbook.delimiter, ';');
    EXPECT_EQ(workbook.encoding, "UTF-8");
    ASSERT_EQ(workbook.sheets.size(), 1U);
    const Sheet& sheet = workbook.sheets[0];
    EXPECT_EQ(sheet.rows.size(), 2U);
    EXPECT_EQ(cell_text(sheet, 1, 2), "text:Tên");
    EXPECT_EQ(cell_text(sheet, 3, 1), "text:31.345");
    EXPECT_EQ(cell_text(sheet, 3, 2), "text:Đông; Anh");
}

TEST(Workbook, RefusesWhatIsNoTableAndSaysWhatToDo) {
    const Reading reading;
    EXPECT_THAT(reading.refusal("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), HasSubstr("save it as XLSX without a password"));
    EXPECT_EQ(reading.refusal("%PDF-1.7"), "a PDF, not a table");
    EXPECT_THAT(reading.refusal("\xEF\xBB\xBF \n<HTML><table>"), StartsWith("a web page or XML"));
    EXPECT_THAT(reading.refusal("<?xml version='1.0'?><Workbook>"), StartsWith("a web page or XML"));
    EXPECT_THAT(reading.refusal(std::string_view{"\x89PNG\r\n\x1a\n\0\0", 10}), StartsWith("this is no text"));
    EXPECT_EQ(reading.refusal("a,b\nc,\xE9"), "B2: not UTF-8: save the table as CSV in UTF-8");
    EXPECT_THAT(reading.refusal("PK\3\4 no ZIP"), StartsWith("the ZIP file is damaged: "));
    EXPECT_THAT(reading.refusal(Parts{{"_rels/.rels", "<R><Relationship Type='/officeDocument' "
                                                      "Target='xl/workbook.bin'/></R>"}}),
        StartsWith("a binary workbook (.xlsb)"));
}

TEST(Workbook, RefusesPipesFoldersAndMissingFiles) {
    const TemporaryFolder folder;
    const auto cause = [](const std::filesystem::path& path) {
        try {
            read_workbook(path);
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), StartsWith(path.string() + ": "));
            return error.cause();
        }
        return Cause::usage;
    };
    EXPECT_EQ(cause(folder.path() / "none.xlsx"), Cause::missing);
    EXPECT_EQ(cause(folder.path()), Cause::input);
    ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(cause(folder.path() / "pipe"), Cause::input) << "and does not wait";
}

TEST(Workbook, RefusesAMillionCommas) {
    ReadLimits limits;
    limits.cells = 3;
    const Reading reading;
    EXPECT_EQ(reading.refusal("a,,\n,,", limits), "read");
    EXPECT_EQ(reading.refusal("a,,\n,,,", limits), "too many cells");
    EXPECT_EQ(reading.refusal("a,b\nc,d", limits), "B2: more than 3 cells");
}

TEST(Workbook, RefusesBombs) {
    const Reading reading;
    const std::string spaces(20'000'000, ' ');
    EXPECT_EQ(reading.refusal(xlsx_parts("<sheetData/>" + spaces)),
        "xl/worksheets/sheet1.xml: unpacks to more than 200 times its size");
    EXPECT_EQ(reading.refusal(ods_parts(spaces)), "content.xml: unpacks to more than 200 times its size");
    ReadLimits limits;
    limits.unpacked_bytes = 1'000'000;
    EXPECT_EQ(reading.refusal(xlsx_parts("<sheetData/>" + spaces), limits),
        "xl/worksheets/sheet1.xml: unpacks to more than 1000000 bytes");
    EXPECT_EQ(reading.refusal(xlsx_parts("", spaces.substr(0, 600'000), spaces.substr(0, 600'000)), limits),
        "xl/sharedStrings.xml: unpacks to more than 1000000 bytes")
        << "all parts together";
}

TEST(Workbook, RefusesTwoPartsOfOneName) {
    const Reading reading;
    Parts parts = xlsx_parts("");
    parts.emplace_back("xl/workbook.xm_", "<workbook/>");
    write_zip(reading.path(), parts);
    std::string bytes = bytes_of(reading.path());
    for (std::size_t at = bytes.find("workbook.xm_"); at != std::string::npos; at = bytes.find("workbook.xm_"))
        bytes[at + 11] = 'l';
    EXPECT_EQ(reading.refusal(bytes), "two parts are named xl/workbook.xml");
}

TEST(Workbook, DamageIsNoTableOfLess) {
    const Reading reading;
    std::string rows;
    for (int i = 0; i < 200; ++i) rows += "<row><c><v>" + std::to_string(i * 7919 % 1000) + "</v></c></row>";
    write_zip(reading.path(), xlsx_parts("<sheetData>" + rows + "</sheetData>"));
    const Workbook whole = read_workbook(reading.path());
    const std::string bytes = bytes_of(reading.path());
    int refused = 0;
    for (std::size_t at = 4; at < bytes.size(); at += 7) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        try {
            EXPECT_EQ(reading.read(damaged).sheets, whole.sheets) << "byte " << at;
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 100);
    for (std::size_t size = 4; size < bytes.size(); size += 97)
        EXPECT_NE(reading.refusal(std::string_view{bytes}.substr(0, size)), "read") << size;
}
