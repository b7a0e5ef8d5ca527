// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hoso;
using namespace hoso::archive;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

namespace fs = std::filesystem;

namespace {

std::string sha256(const std::string& text) { return to_hex(crypto::sha256(text)); }

/// A delivered folder with its list beside the files.
class DeliveryTest : public testing::Test {
protected:
    void put(const std::string& path, const std::string& content) const {
        fs::create_directories((folder() / path).parent_path());
        std::ofstream{folder() / path, std::ios::binary} << content;
    }
    Delivery check(const std::string& list, Contents contents = Contents::compare) const {
        put("danh-sach.csv", list);
        return check_delivery(folder(), folder() / "danh-sach.csv", contents);
    }
    /// "rule file @ place" of each fault.
    static std::vector<std::string> faults_of(const Delivery& delivery) {
        std::vector<std::string> texts;
        for (const DeliveryFault& fault : delivery.faults) {
            EXPECT_FALSE(fault.problem.empty());
            EXPECT_FALSE(fault.remedy.empty());
            EXPECT_EQ(fault.file.find('\n'), std::string::npos);
            EXPECT_TRUE(fault.rule.starts_with("delivery."));
            std::string text = fault.severity == DeliveryFault::Severity::error ? "" : "warning ";
            text += fault.rule.substr(9);
            if (!fault.file.empty()) text += " " + fault.file;
            if (!fault.place.empty()) text += " @ " + fault.place;
            texts.push_back(text);
        }
        return texts;
    }
    std::vector<std::string> faults(const std::string& list) const { return faults_of(check(list)); }
    fs::path folder() const { return m_folder.path(); }

private:
    test::TemporaryFolder m_folder;
};

} // namespace

TEST_F(DeliveryTest, TakesRowsWithTheirFields) {
    put("HS01/a.pdf", "a");
    put("HS01/b.pdf", "bb");
    const Delivery delivery = check("MỤC LỤC VĂN BẢN;;;;;;\n;;;;;;\n"
                                    "STT;Tên tệp;Mã hồ sơ;Mã tài liệu;Số, ký hiệu;Ngày, tháng, năm văn bản;Trích yếu\n"
                                    "(1);(2);(3);(4);(5);(6);(7)\n"
                                    "1;HS01/a.pdf;H01;H01.1;12/QĐ-UBND;05/10/2026;Về  việc\n"
                                    "\n"
                                    "2;HS01/b.pdf;H01;H01.2;Số: 07-KH/TU;10/2026;\n");
    EXPECT_THAT(faults_of(delivery), IsEmpty());
    EXPECT_FALSE(delivery.has_errors());
    ASSERT_EQ(delivery.rows.size(), 2U);
    const DeliveryRow& row = delivery.rows[0];
    EXPECT_EQ(row.file, "HS01/a.pdf");
    EXPECT_EQ(row.size_bytes, 1U);
    EXPECT_EQ(row.code, "H01.1");
    EXPECT_EQ(row.dossier, "H01");
    EXPECT_EQ(row.place, (ListPlace{"", 5, 0}));
    EXPECT_EQ(row.fields.at("number"), (DeliveryField{"12", "12/QĐ-UBND", 5}));
    EXPECT_EQ(row.fields.at("symbol").value, "QĐ-UBND");
    EXPECT_EQ(row.fields.at("issued"), (DeliveryField{"2026-10-05", "05/10/2026", 6}));
    EXPECT_EQ(row.fields.at("subject"), (DeliveryField{"Về việc", "Về  việc", 7}));
    EXPECT_EQ(delivery.rows[1].fields.at("number").value, "07");
    EXPECT_EQ(delivery.rows[1].fields.at("symbol").value, "KH/TU");
    EXPECT_EQ(delivery.rows[1].fields.at("issued").value, "2026-10");
    EXPECT_FALSE(delivery.rows[1].fields.contains("subject"));
}

TEST_F(DeliveryTest, TellsEveryFaultOfTheListInOnePass) {
    put("a.pdf", "a");
    put("b.pdf", "b");
    put("empty.pdf", "");
    const Delivery delivery = check("File,Màu,Ngày ban hành,Mã tài liệu,Số ký hiệu,Ngày ban hành,SHA-256,checksum\n"
                                    "a.pdf,đỏ,31/02/2026,A\u200B1,QĐ-UBND,,12,\n"
                                    ",x,,,,,,\n"
                                    "none.pdf,,hôm qua,,,,,0123456789012345678901234567890123456789\n"
                                    "b.pdf,,,,,,zz,,ngoài cột\n"
                                    "empty.pdf,," +
                                    std::string(40'000, '1') + "," + std::string(256, 'x') +
                                    "\n"
                                    "./b.pdf,,,,,,,\n");
    EXPECT_THAT(faults_of(delivery),
        ElementsAre("warning unknown-column @ danh-sach.csv: B1", "duplicate-column @ danh-sach.csv: F1",
            "bad-date @ danh-sach.csv: C2", "bad-code @ danh-sach.csv: D2", "warning bad-number @ danh-sach.csv: E2",
            "bad-checksum @ danh-sach.csv: G2", "no-file @ danh-sach.csv: 3", "bad-date @ danh-sach.csv: C4",
            "warning unknown-algorithm @ danh-sach.csv: H4", "bad-checksum @ danh-sach.csv: G5",
            "warning unknown-column @ danh-sach.csv: I5", "too-long @ danh-sach.csv: C6",
            "too-long @ danh-sach.csv: D6", "file-missing none.pdf @ danh-sach.csv: 4",
            "warning empty-file empty.pdf @ danh-sach.csv: 6", "duplicate-row b.pdf @ danh-sach.csv: 7"));
    EXPECT_TRUE(delivery.has_errors());
    EXPECT_THAT(delivery.rows, SizeIs(3));
    EXPECT_EQ(delivery.faults[2].cell, (ListPlace{"", 2, 3}));
    EXPECT_EQ(delivery.faults[13].cell, (ListPlace{"", 4, 0}));
}

TEST_F(DeliveryTest, LetsNoNameLeaveTheFolder) {
    put("sub/a.pdf", "a");
    fs::create_symlink("/etc", folder() / "etc");
    fs::create_symlink("sub/a.pdf", folder() / "link.pdf");
    fs::create_directory_symlink("sub", folder() / "way");
    ASSERT_EQ(::mkfifo((folder() / "pipe").c_str(), 0600), 0);
    const auto found =
        faults("file\n/etc/passwd\n../a.pdf\nsub/../../a.pdf\nsub/../sub/a.pdf\nC:\\a.pdf\n\\\\server\\a.pdf\n"
               "..\\a.pdf\n\" .. \"\nlink.pdf\netc/passwd\nway/a.pdf\npipe\nsub\n.\nsub/\nsub/./a.pdf\n");
    EXPECT_THAT(
        found, ElementsAre("path-outside /etc/passwd @ danh-sach.csv: 2", "path-outside ../a.pdf @ danh-sach.csv: 3",
                   "path-outside sub/../../a.pdf @ danh-sach.csv: 4",
                   "path-outside sub/../sub/a.pdf @ danh-sach.csv: 5", "path-outside C:\\a.pdf @ danh-sach.csv: 6",
                   "path-outside \\\\server\\a.pdf @ danh-sach.csv: 7", "path-outside ..\\a.pdf @ danh-sach.csv: 8",
                   "path-outside  ..  @ danh-sach.csv: 9", "symbolic-link link.pdf @ danh-sach.csv: 10",
                   "symbolic-link etc @ danh-sach.csv: 11", "symbolic-link way @ danh-sach.csv: 12",
                   "device pipe @ danh-sach.csv: 13", "not-a-file sub @ danh-sach.csv: 14",
                   "not-a-file @ danh-sach.csv: 15", "not-a-file sub @ danh-sach.csv: 16"));
}

TEST_F(DeliveryTest, TellsOfLinksAndDevicesThatNoRowNames) {
    fs::create_symlink("nowhere", folder() / "link");
    ASSERT_EQ(::mkfifo((folder() / "pipe").c_str(), 0600), 0);
    EXPECT_THAT(faults("file\n"), ElementsAre("symbolic-link link", "device pipe"));
}

TEST_F(DeliveryTest, FindsNamesInWhateverFormTheyAreWritten) {
    const std::string nfd = "Quye\u0302\u0301t.pdf", nfc = "Quyết.pdf";
    put(nfd, "1");
    put("dòng\nhai.pdf", "2");
    put("HS01/b.pdf", "3");
    put("c\\d.pdf", "4");
    put(" e.pdf", "5");
    put("f.pdf", "6");
    const Delivery delivery = check("file\n" + nfc + "\n\"dòng\nhai.pdf\"\nHS01\\b.pdf\nc\\d.pdf\n e.pdf\n  f.pdf \n");
    EXPECT_THAT(faults_of(delivery), ElementsAre("warning normal-form " + nfd + " @ danh-sach.csv: 2",
                                         "warning separator HS01/b.pdf @ danh-sach.csv: 4"));
    std::vector<std::string> files;
    for (const DeliveryRow& row : delivery.rows) files.push_back(row.file.string());
    EXPECT_THAT(files, ElementsAre(nfd, "dòng\nhai.pdf", "HS01/b.pdf", "c\\d.pdf", " e.pdf", "f.pdf"));
}

TEST_F(DeliveryTest, DoesNotGuessBetweenNamesThatLookAlike) {
    const std::string one = "e\u0302\u0301.pdf", other = "\u00EA\u0301.pdf"; // both are not NFC, both mean ế
    put(one, "1");
    put(other, "2");
    put("B.pdf", "3");
    put("c.pdf", "4");
    put("C.pdf", "5");
    const Delivery delivery = check("file\nế.pdf\nb.pdf\nc.pdf\nC.pdf\n");
    EXPECT_THAT(faults_of(delivery),
        UnorderedElementsAre("ambiguous-name ế.pdf @ danh-sach.csv: 2", "file-missing b.pdf @ danh-sach.csv: 3",
            "warning unlisted-file B.pdf", "warning case-twins c.pdf", "warning unlisted-file " + one,
            "warning unlisted-file " + other, "warning case-twins " + std::max(one, other)));
    EXPECT_THAT(delivery.faults, Contains(Field(&DeliveryFault::problem, HasSubstr("there is B.pdf"))));
    EXPECT_THAT(delivery.rows, SizeIs(2)) << "c.pdf and C.pdf are two files";
}

TEST_F(DeliveryTest, KeepsNamesThatAreNoText) {
    put("\xE9.pdf", "1");
    const Delivery delivery = check("file\n\uFFFD.pdf\n");
    EXPECT_THAT(faults_of(delivery),
        ElementsAre("file-missing \uFFFD.pdf @ danh-sach.csv: 2", "warning unlisted-file \uFFFD.pdf"))
        << "U+FFFD stands for many names";
    EXPECT_THAT(delivery.unlisted, ElementsAre(fs::path{"\xE9.pdf"}));
}

TEST_F(DeliveryTest, RefusesNamesThatNoFileCanHave) {
    EXPECT_THAT(faults("file\n" + std::string(256, 'a') + "\n"),
        ElementsAre("too-long " + std::string(256, 'a') + " @ danh-sach.csv: 2"));
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "abcd/";
    EXPECT_THAT(faults("file\n" + deep + "a\n"), ElementsAre("too-long " + deep + "a @ danh-sach.csv: 2"));
}

TEST_F(DeliveryTest, ComparesEveryChecksumThatIsSupplied) {
    put("a.pdf", "a");
    put("b.pdf", "b");
    put("sub/c.pdf", "c");
    put("d.pdf", "d");
    put("SHA256SUMS", sha256("a") + "  a.pdf\n" + sha256("x") + " *b.pdf\nhello\n" + sha256("y") + "  none.pdf\n" +
                          sha256("z") + "  ../e.pdf\n");
    put("sub/c.pdf.sha256", sha256("x") + "\n");
    put("b.pdf.md5", "d41d8cd98f00b204e9800998ecf8427e  a.pdf\n");
    put("MD5SUMS", "8277e0910d750195b448797616e091ad  d.pdf\n");
    const Delivery delivery = check("file,SHA-256\na.pdf," + sha256("a") + "\nb.pdf,\nsub/c.pdf," + sha256("c") + "\n");
    EXPECT_THAT(faults_of(delivery),
        ElementsAre("file-missing none.pdf @ SHA256SUMS: 4", "path-outside ../e.pdf @ SHA256SUMS: 5",
            "bad-checksum SHA256SUMS @ SHA256SUMS: 3", "bad-checksum b.pdf.md5 @ b.pdf.md5: 1",
            "warning unlisted-file d.pdf", "checksum-differs b.pdf @ SHA256SUMS: 2",
            "checksum-differs sub/c.pdf @ sub/c.pdf.sha256: 1"));
    ASSERT_THAT(delivery.rows, SizeIs(3));
    EXPECT_THAT(delivery.rows[0].checksums,
        ElementsAre(SuppliedChecksum{crypto::DigestAlgorithm::sha256, sha256("a"), "", {"", 2, 2}},
            SuppliedChecksum{crypto::DigestAlgorithm::sha256, sha256("a"), "SHA256SUMS: 1", {}}));
    EXPECT_EQ(delivery.rows[0].sha256, sha256("a"));
    put("d.pdf", "other");
    EXPECT_THAT(faults("file\n"), Contains("checksum-differs d.pdf @ MD5SUMS: 1")) << "an unlisted file too";
    const Delivery unread = check("file\nb.pdf\n", Contents::leave);
    EXPECT_THAT(faults_of(unread), Each(Not(HasSubstr("differs"))));
    EXPECT_THAT(unread.rows[0].checksums, SizeIs(1)) << "left to whoever reads the file";
}

TEST_F(DeliveryTest, TellsOfWhatTheListDoesNotName) {
    put("a.pdf", "same");
    put("b.pdf", "same");
    put("c.pdf", "SAME");
    put("Thumbs.db", "x");
    put("sub/~$d.docx", "x");
    put("sub/e.pdf", "e");
    const Delivery delivery = check("file\na.pdf\nb.pdf\nc.pdf\n");
    EXPECT_THAT(faults_of(delivery),
        ElementsAre("warning system-file Thumbs.db", "warning unlisted-file sub/e.pdf",
            "warning system-file sub/~$d.docx", "warning duplicate-content b.pdf @ danh-sach.csv: 3"));
    EXPECT_THAT(delivery.unlisted, ElementsAre("sub/e.pdf"));
    EXPECT_FALSE(delivery.has_errors());
}

TEST_F(DeliveryTest, TellsOfTwoRowsWithOneCode) {
    put("a.pdf", "a");
    put("b.pdf", "b");
    EXPECT_THAT(
        faults("file,code\na.pdf,X\nb.pdf,X\n"), ElementsAre("warning duplicate-code b.pdf @ danh-sach.csv: 3"));
}

TEST_F(DeliveryTest, TellsOfFilesThatCannotBeRead) {
    if (::geteuid() == 0) GTEST_SKIP() << "root reads everything";
    put("a.pdf", "a");
    put("closed/b.pdf", "b");
    fs::permissions(folder() / "a.pdf", fs::perms::none);
    fs::permissions(folder() / "closed", fs::perms::none);
    const auto found = faults("file,SHA-256\na.pdf," + sha256("a") + "\n");
    fs::permissions(folder() / "closed", fs::perms::owner_all);
    EXPECT_THAT(found, ElementsAre("unreadable closed/", "unreadable a.pdf"));
}

TEST_F(DeliveryTest, SaysWhereAListHasNoHeader) {
    EXPECT_THAT(faults("a.pdf,b\n"), ElementsAre("no-header @ danh-sach.csv"));
    EXPECT_THAT(faults(""), ElementsAre("no-header @ danh-sach.csv"));
}

TEST_F(DeliveryTest, NeedsFolderAndList) {
    const auto cause = [&](const fs::path& where, const fs::path& list) {
        try {
            check_delivery(where, list);
        } catch (const Error& error) {
            return error.cause();
        }
        return Cause::usage;
    };
    EXPECT_EQ(cause(folder() / "none", folder() / "a.csv"), Cause::missing);
    EXPECT_EQ(cause(folder(), folder() / "none.csv"), Cause::missing);
    put("a.csv", "%PDF-1.7");
    EXPECT_EQ(cause(folder(), folder() / "a.csv"), Cause::input);
}

TEST_F(DeliveryTest, FindsTheListByItsName) {
    for (const char* name : {"Mục lục.XLSX", "DANH-SACH.csv", "index.ods", "list.pdf", "khac.csv", "sub/list.csv"})
        put(name, "x");
    fs::create_symlink("khac.csv", folder() / "list.csv");
    std::vector<std::string> names;
    for (const fs::path& path : find_lists(folder())) names.push_back(path.filename().string());
    EXPECT_THAT(names, ElementsAre("DANH-SACH.csv", "Mục lục.XLSX", "index.ods"));
    EXPECT_THROW(find_lists(folder() / "none"), Error);
}

TEST_F(DeliveryTest, TakesAListThatStandsElsewhere) {
    put("in/a.pdf", "a");
    put("list.csv", "file\na.pdf\n");
    const Delivery delivery = check_delivery(folder() / "in", folder() / "list.csv");
    EXPECT_THAT(faults_of(delivery), IsEmpty());
    EXPECT_THAT(delivery.rows, SizeIs(1));
}
