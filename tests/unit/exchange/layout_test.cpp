// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/layout.hpp"

#include "core/error.hpp"
#include "exchange/mets.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::exchange;
using testing::HasSubstr;

namespace fs = std::filesystem;

TEST(FilePlace, KeepsNamesAndReplacesWhatNoFileMayBeCalled) {
    EXPECT_EQ(file_place(3, "a b\n\xff.txt"), fs::path("files/3/a b\n\xff.txt"));
    for (const std::string& name : {std::string{}, std::string{"."}, std::string{".."}, std::string{"a/b"},
             std::string{"a\0b", 3}, std::string(256, 'x')})
        EXPECT_EQ(file_place(3, name), fs::path("files/3/3"));
}

TEST(Uri, CarriesEveryByteBothWays) {
    std::string name;
    for (int byte = 1; byte < 256; ++byte)
        if (byte != '/') name += static_cast<char>(byte);
    const fs::path path = fs::path{"files/1"} / name;
    EXPECT_EQ(from_uri(to_uri(path), "test"), path);
    EXPECT_EQ(to_uri("files/1/ệ #.pdf"), "files/1/%E1%BB%87%20%23.pdf");
}

TEST(Uri, DoesNotLeaveThePackage) {
    for (const char* uri : {"", "/etc/passwd", "../a", "a/../../b", "%2e%2e/a", "a/%2E%2E/b", "http://example.org/a",
             "file:///etc/passwd", "a%00b", "a%zz", "a%2", "a\\b", "a?b", "a#b"})
        EXPECT_THROW(from_uri(uri, "test"), Error) << uri;
}

TEST(ChecksumLine, EscapesLikeSha256sum) {
    EXPECT_EQ(checksum_line("ab", "a b"), "ab  a b\n");
    EXPECT_EQ(checksum_line("ab", "a\nb\\c\r"), "\\ab  a\\nb\\\\c\\r\n");
}

TEST(ReadMets, RefusesWhatIsNoPackageOfRecords) {
    const auto refuse = [](const std::string& xml) -> std::string {
        try {
            (void)read_mets(xml, "METS.xml");
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(refuse("<mets/>"), HasSubstr("is not METS"));
    EXPECT_THAT(refuse(R"(<mets xmlns="http://www.loc.gov/METS/"/>)"), HasSubstr("OBJID"));
    EXPECT_THAT(refuse(R"(<mets xmlns="http://www.loc.gov/METS/" OBJID="a"/>)"), HasSubstr("hoso-record/2"));
    EXPECT_THAT(refuse(R"(<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><mets>&e;</mets>)"), HasSubstr("METS.xml"));
    EXPECT_NE(refuse("<mets"), "");
}
