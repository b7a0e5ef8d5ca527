// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/checksum_list.hpp"

#include <gmock/gmock.h>

using namespace hoso::archive;
using hoso::crypto::DigestAlgorithm;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

using Form = ChecksumFile::Form;
const std::string md5 = "d41d8cd98f00b204e9800998ecf8427e";
const std::string sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

ChecksumList read(const std::string& bytes, Form form = Form::sums, DigestAlgorithm algorithm = DigestAlgorithm::md5) {
    return read_checksums(bytes, {algorithm, form});
}

} // namespace

TEST(ChecksumFile, IsKnownByItsName) {
    EXPECT_EQ(checksum_file("SHA256SUMS"), (ChecksumFile{DigestAlgorithm::sha256, Form::sums}));
    EXPECT_EQ(checksum_file("sha512sums.txt"), (ChecksumFile{DigestAlgorithm::sha512, Form::sums}));
    EXPECT_EQ(checksum_file("MD5SUMS"), (ChecksumFile{DigestAlgorithm::md5, Form::sums}));
    EXPECT_EQ(checksum_file("manifest-sha256.txt"), (ChecksumFile{DigestAlgorithm::sha256, Form::manifest}));
    EXPECT_EQ(checksum_file("a.pdf.SHA256"), (ChecksumFile{DigestAlgorithm::sha256, Form::single}));
    for (const char* name : {"", ".md5", "a.sha1", "a.pdf", "sha256", "md5sums.pdf"})
        EXPECT_EQ(checksum_file(name), std::nullopt) << name;
}

TEST(ChecksumList, ReadsTheLinesOfThePrograms) {
    EXPECT_EQ(
        read("\xEF\xBB\xBF" + md5 + "  a b.pdf\r\n\n# x\n" + md5 + " *HS01/b.pdf\nMD5 (c (1).pdf) = " + md5 + "\n"),
        (ChecksumList{{{1, "a b.pdf", md5}, {4, "HS01/b.pdf", md5}, {5, "c (1).pdf", md5}}, {}}));
    EXPECT_EQ(read("\\" + md5 + "  a\\nb\\\\c"), (ChecksumList{{{1, "a\nb\\c", md5}}, {}}));
    EXPECT_THAT(read(md5 + "   a").lines, ElementsAre(ChecksumLine{1, " a", md5})) << "a name may begin with a space";
    EXPECT_EQ(read("D41D8CD98F00B204E9800998ECF8427E  a").lines.at(0).digest, md5);
    EXPECT_THAT(read(md5 + "  a\\nb").lines, ElementsAre(ChecksumLine{1, "a\\nb", md5}))
        << "nothing says it is escaped";
}

TEST(ChecksumList, ReadsManifests) {
    EXPECT_EQ(
        read(md5 + "\t data/a%0Ab%25c%41.pdf\n", Form::manifest), (ChecksumList{{{1, "data/a\nb%c%41.pdf", md5}}, {}}));
}

TEST(ChecksumList, ReadsSingleDigests) {
    EXPECT_EQ(read(md5 + "\n", Form::single), (ChecksumList{{{1, "", md5}}, {}}));
    EXPECT_EQ(read(md5 + "  a.pdf", Form::single), (ChecksumList{{{1, "a.pdf", md5}}, {}}));
}

TEST(ChecksumList, NamesDamagedLines) {
    for (const std::string& line : {md5, md5 + "  ", md5.substr(1) + "  a", "z" + md5.substr(1) + "  a", sha256 + "  a",
             std::string{"hello"}, "\\" + md5 + "  a\\x", "SHA256 (a) = " + md5, "MD5 (a) = " + sha256}) {
        const ChecksumList list = read("\n" + line + "\n");
        EXPECT_THAT(list.lines, IsEmpty()) << line;
        EXPECT_THAT(list.damaged, ElementsAre(2)) << line;
    }
}
