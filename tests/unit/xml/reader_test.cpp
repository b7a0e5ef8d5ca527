// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/reader.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::xml;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// Gives a text a few bytes at a time and fails, if told so, where it ends.
class Pieces : public Source {
public:
    Pieces(std::string text, std::size_t size, bool fails = false)
        : m_text{std::move(text)}, m_size{size}, m_fails{fails} {}
    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t got = std::min({size, m_size, m_text.size() - m_at});
        if (got == 0 && m_fails) throw Error{Cause::io, "a.zip: damaged"};
        std::copy_n(m_text.begin() + static_cast<std::ptrdiff_t>(m_at), got, buffer);
        m_at += got;
        return got;
    }

private:
    std::string m_text;
    std::size_t m_size = 0, m_at = 0;
    bool m_fails = false;
};

/// Writes down what it hears, and objects to an element <no>.
class Notes : public Listener {
public:
    void start(const StartTag& tag) override {
        if (tag.name == "no") throw std::runtime_error{"objection"};
        notes += "<" + std::string{tag.name};
        for (const auto& [name, space, value] : tag.attributes)
            notes += " " + std::string{space} + "|" + std::string{name} + "=" + std::string{value};
        notes += ">";
    }
    void text(std::string_view piece) override { notes += piece; }
    void end(std::string_view name) override { notes += "</" + std::string{name} + ">"; }
    std::string notes;
};

std::string refusal(const std::string& text, const Limits& limits = {}, bool fails = false) {
    Pieces source{text, 3, fails};
    Notes notes;
    try {
        read(source, "a.xml", notes, limits);
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST(Reader, HearsTheSameWhateverThePieces) {
    const std::string text =
        "<?xml version='1.0'?><a xmlns:x='urn:x' x:b='1 &amp; 2'><!-- c -->Đông<c/><![CDATA[<d>]]></a>\n";
    for (std::size_t size = 1; size < text.size() + 1; ++size) {
        Pieces source{text, size};
        Notes notes;
        read(source, "a.xml", notes);
        EXPECT_EQ(notes.notes, "<a urn:x|b=1 & 2>Đông<c></c><d></a>") << size;
    }
    Notes notes;
    read(text, "a.xml", notes);
    EXPECT_EQ(notes.notes, "<a urn:x|b=1 & 2>Đông<c></c><d></a>");
}

TEST(Reader, ReadsOtherEncodingsInPieces) {
    const std::string utf16{"\xff\xfe<\0a\0>\0\xad\x1e<\0/\0a\0>\0", 18};
    for (std::size_t size = 1; size <= utf16.size(); ++size) {
        Pieces source{utf16, size};
        Notes notes;
        read(source, "a.xml", notes);
        EXPECT_EQ(notes.notes, "<a>ậ</a>") << size;
    }
}

TEST(Reader, LetsThrough) {
    EXPECT_EQ(refusal("<a><no/></a>"), "objection");
    EXPECT_EQ(refusal("<a>", {}, true), "a.zip: damaged") << "and not that the XML ends too early";
    EXPECT_EQ(refusal("", {}, true), "a.zip: damaged");
    EXPECT_EQ(refusal("<a/>", {}, true), "a.zip: damaged") << "what stands behind the root counts too";
}

TEST(Reader, SaysWhereItIsWrong) {
    EXPECT_THAT(refusal(""), StartsWith("a.xml: line 1, column "));
    EXPECT_THAT(refusal("<a>"), StartsWith("a.xml: line 1, column "));
    EXPECT_THAT(refusal("<a>\n</b>"), StartsWith("a.xml: line 2, column "));
    EXPECT_THAT(refusal("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), HasSubstr("entities may not be declared"));
    EXPECT_THAT(refusal("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>&b;</a>"), HasSubstr("Entity 'b' not defined"));
}

TEST(Reader, KeepsItsLimits) {
    Limits limits;
    limits.bytes = 10;
    EXPECT_EQ(refusal("<a>" + std::string(20, ' ') + "</a>", limits), "a.xml: larger than 10 bytes");
    limits = {};
    limits.depth = 2;
    EXPECT_THAT(refusal("<a><b><c/></b></a>", limits), HasSubstr("more than 2 elements inside each other"));
    EXPECT_EQ(refusal("<a><b/><c/></a>", limits), "");
    limits = {};
    limits.elements = 2;
    EXPECT_THAT(refusal("<a><b/><c/></a>", limits), HasSubstr("more than 2 elements"));
}
