// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/writer.hpp"

#include "core/error.hpp"
#include "xml/document.hpp"

#include <gmock/gmock.h>
#include <stdexcept>

using namespace hoso;
using namespace hoso::xml;

TEST(Writer, IndentsElementsButNotText) {
    Writer writer;
    writer.start("m:mets").attribute("xmlns:m", "urn:mets").attribute("ID", "1");
    writer.element("m:name", "Đông Anh").element("m:empty", "");
    writer.start("m:p").text("a ").element("b", "c").text(" d").end();
    writer.start("m:p").start("b").start("c").end().end().end();
    writer.end();
    EXPECT_EQ(writer.finish(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<m:mets xmlns:m=\"urn:mets\" ID=\"1\">\n"
                               "  <m:name>Đông Anh</m:name>\n"
                               "  <m:empty/>\n"
                               "  <m:p>a <b>c</b> d</m:p>\n"
                               "  <m:p>\n"
                               "    <b>\n"
                               "      <c/>\n"
                               "    </b>\n"
                               "  </m:p>\n"
                               "</m:mets>\n");
}

TEST(Writer, WhatItWritesIsReadBackUnchanged) {
    const std::string hard = " <a> & \"b\" 'c' ]]> \t\r\n tiếng Việt 🏛 ";
    Writer writer;
    writer.start("a").attribute("b", hard).text(hard).end();
    const Node root = parse(writer.finish(), "a.xml");
    EXPECT_EQ(root.attribute("b"), hard);
    EXPECT_EQ(root.text, hard);
}

TEST(Writer, RefusesWhatXmlCannotHold) {
    for (const char* wrong :
        {"\x01", "a\x1b", "\x7f\x0b", "\uFFFE", "\uFFFF", "\xed\xa0\x80", "\xff", "a\xc3", "\xc1\x81"}) {
        Writer writer;
        writer.start("name");
        try {
            writer.attribute("a", wrong);
            ADD_FAILURE() << wrong;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            EXPECT_THAT(error.what(), testing::StartsWith("<name>: "));
        }
        EXPECT_THROW(writer.text(wrong), Error);
    }
    Writer writer;
    EXPECT_THROW(writer.start("a").text(std::string_view{"\0", 1}), Error);
}

TEST(Writer, MisuseIsOurBug) {
    EXPECT_THROW(Writer{}.end(), std::logic_error);
    EXPECT_THROW(Writer{}.text("a"), std::logic_error);
    EXPECT_THROW(Writer{}.finish(), std::logic_error);
    EXPECT_THROW(Writer{}.start("a").finish(), std::logic_error);
    EXPECT_THROW(Writer{}.start(""), std::logic_error);
    EXPECT_THROW(Writer{}.start("a b"), std::logic_error);
    EXPECT_THROW(Writer{}.start("a").end().start("b"), std::logic_error);
    EXPECT_THROW(Writer{}.start("a").text("b").attribute("c", "d"), std::logic_error);
}
