// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/dn.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>
#include <random>

using namespace hoso;
using namespace hoso::directory;

TEST(Dn, EscapesAsRfc4514Shows) {
    EXPECT_EQ(make_rdn("OU", "Sales"), "OU=Sales");
    EXPECT_EQ(make_rdn("CN", "James \"Jim\" Smith, III"), "CN=James \\\"Jim\\\" Smith\\, III");
    EXPECT_EQ(make_rdn("CN", "Before\rAfter"), "CN=Before\\0dAfter");
    EXPECT_EQ(make_rdn("CN", " #x "), "CN=\\ #x\\ ");
    EXPECT_EQ(make_rdn("CN", "#x"), "CN=\\#x");
    EXPECT_EQ(make_rdn("CN", "Lučić"), "CN=Lučić");
    EXPECT_EQ(make_rdn("ou", "a\\b+c;d<e>f"), "ou=a\\\\b\\+c\\;d\\<e\\>f");
    EXPECT_EQ(escape_value("\xff"), "\\ff");
    EXPECT_EQ(escape_value(" "), "\\ ");
}

TEST(Dn, IsTheSameInEverySpelling) {
    EXPECT_EQ(normal_dn("UID = AnNV , OU=Phòng\\2C Một+L=Hà  Nội,DC=test"),
        normal_dn("uid=annv,l=hà nội+ou=phòng\\, một,dc=TEST"));
    EXPECT_EQ(normal_dn("OU=Phòng\\2C Một+L=Hà  Nội"), "l=hà nội+ou=phòng\\, một");
    EXPECT_EQ(normal_dn("ou=Ph\xc3\xb2ng,dc=x"), normal_dn("ou=Pho\xcc\x80ng,dc=x")) << "NFC and NFD";
    EXPECT_EQ(normal_dn("cn=Lu\\C4\\8Di\\C4\\87"), normal_dn("CN=LUČIĆ"));
    EXPECT_EQ(normal_dn("1.3.6.1.4.1.1466.0=#04024869"), "1.3.6.1.4.1.1466.0=#04024869");
    EXPECT_EQ(normal_dn("cn=\\ a\\ "), "cn=a") << "spaces at the ends do not matter (RFC 4518)";
    EXPECT_EQ(normal_dn(""), "");
}

TEST(Dn, TellsWhatIsNone) {
    for (const char* wrong :
        {"abc", "=x", "cn=a,", ",cn=a", "cn=a\\", "cn=a\\zz", "cn=\"a\"", "c n=a", "cn=#0", "cn=a+", "cn=a<b"})
        EXPECT_THROW(normal_dn(wrong), Error) << wrong;
}

TEST(Dn, ComesApartAndTogether) {
    const std::string dn = "cn=a\\,b,ou=c\\\\,dc=d";
    EXPECT_EQ(rdn_of(dn), "cn=a\\,b");
    EXPECT_EQ(parent_of(dn), "ou=c\\\\,dc=d");
    EXPECT_EQ(parent_of("dc=d"), "");
    EXPECT_EQ(depth_of(dn), 3U);
    EXPECT_EQ(depth_of(""), 0U);
    EXPECT_EQ(join("", "dc=d"), "dc=d");
    EXPECT_EQ(join("ou=c", "dc=d"), "ou=c,dc=d");
    const auto parts = parse_rdn("cn=Nguy\\e1\\bb\\85n + uid=\\#1");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].second, "Nguyễn");
    EXPECT_EQ(parts[1], (std::pair<std::string, std::string>{"uid", "#1"}));
    EXPECT_EQ(rebased("uid=a,ou=b,ou=c,dc=d", "OU=c,dc=d", "ou=e"), "uid=a,ou=b,ou=e");
    EXPECT_EQ(rebased("uid=a,dc=d", "ou=c,dc=d", "ou=e"), "uid=a,dc=d");
}

TEST(Dn, KnowsWhatIsBelow) {
    EXPECT_TRUE(is_below("cn=a,dc=d", "dc=d"));
    EXPECT_FALSE(is_below("dc=d", "dc=d"));
    EXPECT_FALSE(is_below("cn=a\\,dc=d", "dc=d"));
    EXPECT_TRUE(is_below("cn=a\\\\,dc=d", "dc=d"));
    EXPECT_TRUE(is_below("dc=d", ""));
}

TEST(Dn, AnyValueComesBack) {
    std::mt19937 random{20261123};
    for (int round = 0; round < 2000; ++round) {
        std::string value;
        for (auto size = random() % 12 + 1; size > 0; --size)
            value += random() % 3 == 0 ? " ,+\"\\<>;=#"[random() % 10] : static_cast<char>(random() % 128);
        const std::string dn = make_rdn("cn", value) + ",dc=x";
        EXPECT_EQ(parse_rdn(rdn_of(dn)).at(0).second, value) << dn;
        EXPECT_EQ(parent_of(dn), "dc=x") << dn;
        EXPECT_EQ(normal_dn(dn), normal_dn(normal_dn(dn))) << dn;
    }
}
