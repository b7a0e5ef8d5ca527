// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/document.hpp"

#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::xml;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// The message of the Error{input} that parsing throws; empty where it throws none.
std::string refusal(std::string_view bytes, const Limits& limits = {}) {
    try {
        parse(bytes, "a.xml", limits);
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::input);
        return error.what();
    }
    return "";
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
}

} // namespace

TEST(Parse, GivesNamesNamespacesAttributesTextAndLines) {
    const Node root =
        parse("<?xml version='1.0'?>\n<!-- c --><m:mets xmlns:m='urn:mets' xmlns:x='urn:x' ID='1' x:href=' a&amp;b '>\n"
              "  <m:name>Đông <b>và</b> Anh &lt;1&gt;</m:name><m:empty/><m:name>second</m:name>"
              "<![CDATA[<raw>]]><?pi x?>\n</m:mets>",
            "a.xml");
    EXPECT_EQ(root.name, "mets");
    EXPECT_EQ(root.space, "urn:mets");
    EXPECT_EQ(root.line, 2);
    EXPECT_EQ(root.attribute("ID"), "1");
    EXPECT_EQ(root.attribute("href", "urn:x"), " a&b ");
    EXPECT_EQ(root.attribute("href"), std::nullopt);
    EXPECT_EQ(root.attribute("none"), std::nullopt);
    ASSERT_EQ(root.children.size(), 3U);
    EXPECT_EQ(root.child_text("name"), "Đông  Anh <1>");
    EXPECT_EQ(root.child("name")->child_text("b"), "và");
    EXPECT_EQ(root.child("name")->line, 3);
    EXPECT_EQ(root.child("other"), nullptr);
    EXPECT_EQ(root.child_text("other"), "");
    EXPECT_EQ(root.text, "\n  <raw>\n");
}

TEST(Parse, ReadsOtherEncodings) {
    EXPECT_EQ(parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", "a.xml").text, "é");
    EXPECT_EQ(parse(std::string_view{"\xff\xfe<\0a\0>\0\xad\x1e<\0/\0a\0>\0", 18}, "a.xml").text, "ậ");
}

TEST(Parse, SaysWhereItIsWrong) {
    EXPECT_THAT(refusal("<a>\n  <b></c>\n</a>"), AllOf(StartsWith("a.xml: line 2, column "), HasSubstr("b")));
    EXPECT_THAT(refusal("<a>"), StartsWith("a.xml: line 1"));
    EXPECT_THAT(refusal(""), StartsWith("a.xml: "));
    EXPECT_THAT(refusal("text"), StartsWith("a.xml: line 1"));
    EXPECT_THAT(refusal("<a/><b/>"), StartsWith("a.xml: line 1"));
    EXPECT_THAT(refusal("<a>\x01</a>"), StartsWith("a.xml: line 1"));
    EXPECT_THAT(refusal("<a>\xff</a>"), StartsWith("a.xml: line 1"));
    EXPECT_THAT(refusal("<a b='1' b='2'/>"), StartsWith("a.xml: line 1"));
    EXPECT_THAT(refusal("<x:a/>"), StartsWith("a.xml: line 1")) << "a prefix that was not declared";
    EXPECT_THAT(refusal("<a>&nbsp;</a>"), StartsWith("a.xml: line 1"));
    EXPECT_EQ(refusal("<a/>"), "");
}

TEST(Parse, EntitiesCannotGrow) {
    std::string laughs = "<!DOCTYPE a [<!ENTITY a0 'ha'>";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "&a" + std::to_string(i - 1) + ";";
        laughs += "<!ENTITY a" + std::to_string(i);
        laughs += " '" + before + before + "'>";
    }
    EXPECT_THAT(refusal(laughs + "]><a>&a29;</a>"), HasSubstr("entities may not be declared"));
    EXPECT_THAT(refusal(laughs + "]><a b='&a29;'/>"), HasSubstr("entities may not be declared"));
    EXPECT_THAT(refusal("<!DOCTYPE a [<!ENTITY % p '<!ENTITY x \"y\">'> %p;]><a>&x;</a>"), HasSubstr("entities"));
}

TEST(Parse, OpensNoOtherFile) {
    const hoso::test::TemporaryFolder folder;
    std::ofstream{folder.path() / "secret"} << "secret";
    std::ofstream{folder.path() / "a.dtd"} << "<!ENTITY x 'secret'>";
    const std::string secret = (folder.path() / "secret").string(), dtd = (folder.path() / "a.dtd").string();
    EXPECT_THAT(refusal("<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret + "'>]><a>&x;</a>"), HasSubstr("entities"));
    EXPECT_THAT(refusal("<!DOCTYPE a [<!ENTITY % x SYSTEM '" + dtd + "'> %x;]><a/>"), HasSubstr("entities"));
    EXPECT_NE(refusal("<!DOCTYPE a SYSTEM '" + dtd + "'><a>&x;</a>"), "");
    EXPECT_EQ(parse("<!DOCTYPE a SYSTEM '" + dtd + "'><a>t</a>", "a.xml").text, "t") << "a DTD is named but not read";
    EXPECT_EQ(
        parse("<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='" + secret + "'/></a>", "a.xml").text,
        "");
}

TEST(Parse, KeepsToItsLimits) {
    EXPECT_EQ(refusal(nested(200)), "");
    EXPECT_THAT(refusal(nested(201)), HasSubstr("more than 200 elements inside each other"));
    EXPECT_NE(refusal(nested(100'000), {.bytes = 1 << 30, .depth = 1'000'000}), "") << "libxml2's own limit";
    EXPECT_THAT(refusal("<a><b/><b/></a>", {.elements = 2}), HasSubstr("more than 2 elements"));
    EXPECT_THAT(refusal("<a>12345</a>", {.bytes = 10}), HasSubstr("larger than 10 bytes"));
}

TEST(Parse, HoldsManyElementsAndLongText) {
    std::string text = "<a>";
    for (int i = 0; i < 20'000; ++i) text += "<b c='1'>x</b>";
    text += std::string(5 << 20, 'y') + "</a>";
    const Node root = parse(text, "a.xml");
    EXPECT_EQ(root.children.size(), 20'000U);
    EXPECT_EQ(root.text.size(), std::size_t{5} << 20);
}
