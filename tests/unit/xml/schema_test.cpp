// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/schema.hpp"

#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::xml;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

const std::filesystem::path real_schemas = HOSO_SOURCE_DIR "/../shared/data/schemas";

void write(const std::filesystem::path& file, std::string_view text) { std::ofstream{file} << text; }

constexpr const char* main_schema =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:o='urn:o'>"
    "<xs:import namespace='urn:o' schemaLocation='http://www.example.org/far/away/part%20two.xsd'/>"
    "<xs:element name='a'><xs:complexType><xs:sequence><xs:element ref='o:b' maxOccurs='2'/></xs:sequence>"
    "</xs:complexType></xs:element></xs:schema>";
constexpr const char* other_schema = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'>"
                                     "<xs:element name='b' type='xs:integer'/></xs:schema>";

std::optional<Error> error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

} // namespace

TEST(Schema, ImportsFromItsOwnFolderOnly) {
    const hoso::test::TemporaryFolder folder;
    const auto file = folder.path() / "chính.xsd";
    write(file, main_schema);
    const auto error = error_of([&] { Schema{file}; });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->cause(), Cause::settings);
    EXPECT_THAT(error->what(), HasSubstr("part%20two.xsd"));

    write(folder.path() / "part two.xsd", other_schema);
    const Schema schema{file};
    EXPECT_THAT(schema.validate("<a><b xmlns='urn:o'>1</b></a>", "a.xml"), IsEmpty());
    const auto findings = schema.validate("<a>\n<b xmlns='urn:o'>one</b>\n<c/></a>", "a.xml");
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_THAT(findings[0].text, HasSubstr("'one'"));
    EXPECT_EQ(findings[1].line, 3);
    EXPECT_THAT(findings[1].text, HasSubstr("'c'"));
}

TEST(Schema, ValidatesOnlySafeWellFormedXml) {
    const hoso::test::TemporaryFolder folder;
    write(folder.path() / "a.xsd",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a'/></xs:schema>");
    const Schema schema{folder.path() / "a.xsd"};
    for (const char* wrong : {"<a>", "", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"}) {
        const auto error = error_of([&] { schema.validate(wrong, "a.xml"); });
        ASSERT_TRUE(error) << wrong;
        EXPECT_EQ(error->cause(), Cause::input);
        EXPECT_THAT(error->what(), testing::StartsWith("a.xml: "));
    }
    EXPECT_THAT(schema.validate("<a/>", "a.xml"), IsEmpty());
    EXPECT_THAT(schema.validate("<b/>", "a.xml"), testing::SizeIs(1));
}

TEST(Schema, MustBeASchema) {
    const hoso::test::TemporaryFolder folder;
    const auto file = folder.path() / "a.xsd";
    EXPECT_EQ(error_of([&] { Schema{file}; })->cause(), Cause::missing);
    for (const char* wrong :
        {"", "text", "<a/>", "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element/></xs:schema>"}) {
        write(file, wrong);
        const auto error = error_of([&] { Schema{file}; });
        ASSERT_TRUE(error) << wrong;
        EXPECT_EQ(error->cause(), Cause::settings);
        EXPECT_THAT(error->what(), testing::StartsWith(file.string()));
    }
}

TEST(Schema, ReadsAltoAndMets) {
    if (!std::filesystem::exists(real_schemas)) GTEST_SKIP() << "no schemas beside the sources";
    const Schema alto{real_schemas / "alto-4-4.xsd"};
    const std::string page =
        "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Layout><Page ID='p' PHYSICAL_IMG_NR='1'/>"
        "</Layout></alto>";
    EXPECT_THAT(alto.validate(page, "a.xml"), IsEmpty());
    EXPECT_THAT(
        alto.validate("<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'/>", "a.xml"), testing::Not(IsEmpty()));
    const Schema mets{real_schemas / "mets-1-12-1.xsd"};
    EXPECT_THAT(mets.validate("<mets xmlns='http://www.loc.gov/METS/'><structMap><div/></structMap></mets>", "a.xml"),
        IsEmpty());
    EXPECT_THAT(mets.validate("<mets xmlns='http://www.loc.gov/METS/' x='1'/>", "a.xml"), testing::SizeIs(2));
}
