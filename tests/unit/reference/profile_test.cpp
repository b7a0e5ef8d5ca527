// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "reference/profile.hpp"

#include "rules_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::reference;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::chrono::sys_days day(const char* text) { return *parse_day(text); }

std::size_t fields_in(const Level& level, const std::string& package) {
    return static_cast<std::size_t>(std::count_if(level.fields.begin(), level.fields.end(), [&](const Field& field) {
        return field.packages.empty() ||
               std::find(field.packages.begin(), field.packages.end(), package) != field.packages.end();
    }));
}

std::string profile_text(const std::string& fields, const std::string& more = "", const std::string& level = "") {
    return "schema = \"hoso-profile/1\"\nid = \"own\"\ntitle = \"Own\"\nsource = \"ours\"\nuse = \"own\"\n" + more +
           "[[levels]]\nid = \"entry.case\"\nvi = \"Vụ việc\"\nen = \"Case\"\n" + level + "fields = [\n" + fields +
           "]\n";
}

std::string fault_of(const std::string& fields, const std::string& more = "", const std::string& level = "") {
    test::RulesFolder rules;
    rules.write("profiles/own.toml", profile_text(fields, more, level));
    try {
        load_profile(rules.folders(), "own");
    } catch (const Error& error) {
        return error.what();
    }
    return "no fault";
}

std::string field(const std::string& hoso, const std::string& more = "") {
    return "{ hoso = \"" + hoso + "\", vi = \"V\", en = \"E\"" + more + " },\n";
}

} // namespace

TEST(Profiles, AllThatAreShippedCanBeRead) {
    const DataFolders folders = test::shipped();
    EXPECT_THAT(folders.names("profiles", "toml"), ElementsAre("ks-1437-2019", "nd30-2020", "tt02-2019", "tt05-2025"));
    for (const std::string& id : folders.names("profiles", "toml")) {
        const Profile profile = load_profile(folders, id);
        EXPECT_TRUE(profile.rules.validity.from.has_value()) << id;
        EXPECT_FALSE(profile.rules.unconfirmed.empty()) << id << " was not compared with the signed text";
    }
}

TEST(Profiles, OfCircular05HaveTheElementsOfEachPackage) {
    const Profile profile = load_profile(test::shipped(), "tt05-2025");
    EXPECT_EQ(fields_in(*profile.find("dossier"), "sip"), 18U);
    EXPECT_EQ(fields_in(*profile.find("dossier"), "aip"), 18U);
    EXPECT_EQ(fields_in(*profile.find("document"), "sip"), 21U);
    EXPECT_EQ(fields_in(*profile.find("document"), "aip"), 19U);
    EXPECT_EQ(fields_in(*profile.find("document"), "dip"), 20U);
    const Field* title = profile.find("dossier")->find("title");
    ASSERT_NE(title, nullptr);
    EXPECT_EQ(title->name, "title");
    EXPECT_EQ(title->max_length, 1000);
    EXPECT_TRUE(title->required);
    EXPECT_EQ(profile.codes_of(*profile.find("dossier")->find("maintenance")).find("Vĩnh viễn")->code, "01");
}

TEST(Profiles, OfDecree30KnowWhatComesInAndWhatGoesOut) {
    const Profile profile = load_profile(test::shipped(), "nd30-2020");
    const Level* outgoing = profile.find("document.outgoing");
    const Level* incoming = profile.find("document.incoming");
    ASSERT_TRUE(outgoing != nullptr && incoming != nullptr);
    EXPECT_EQ(outgoing->find("arrival_number"), nullptr);
    EXPECT_EQ(incoming->find("arrival_number")->name, "ArrivalNumber");
    EXPECT_TRUE(outgoing->find("number")->automatic);
    EXPECT_FALSE(incoming->find("number")->automatic);
    EXPECT_EQ(outgoing->find("signer_name")->name, "SignerInfo.FullName");
    EXPECT_EQ(outgoing->find("fonds")->name, "FileCode.OrganId");
    EXPECT_EQ(profile.find("document"), nullptr);
}

TEST(Profiles, GroupsPutTheirPrefixBeforeNamesAndLabels) {
    const Profile profile = load_profile(test::shipped(), "ks-1437-2019");
    const Field* place = profile.find("entry.birth")->find("mother_paper_place");
    ASSERT_NE(place, nullptr);
    EXPECT_EQ(place->name, "meNoiCapGiayToTuyThan");
    EXPECT_EQ(place->label_vi, "Mẹ: Nơi cấp giấy tờ tùy thân");
    EXPECT_EQ(place->label_en, "Mother: issuer of the identity paper");
    EXPECT_EQ(profile.find("entry.marriage")->find("wife_born")->name, "voNgaySinh");
    EXPECT_EQ(profile.find("entry.death")->find("name")->name, "nktHoTen");
}

TEST(Profiles, VariantsStandForWhatTheyAreVariantsOf) {
    const Profile profile = load_profile(test::shipped(), "tt05-2025");
    EXPECT_EQ(profile.find("document.picture")->id, "document.picture");
    EXPECT_EQ(profile.find("document.incoming")->id, "document");
    EXPECT_EQ(profile.find("entry.birth"), nullptr);
    EXPECT_EQ(profile.find("series"), nullptr);
}

TEST(Profiles, AreInForceByDate) {
    const DataFolders folders = test::shipped();
    EXPECT_EQ(profile_in_force(folders, "archive", "dossier", day("2025-07-01")).rules.id, "tt05-2025");
    EXPECT_EQ(profile_in_force(folders, "archive", "dossier", day("2025-06-30")).rules.id, "tt02-2019");
    EXPECT_EQ(profile_in_force(folders, "clerical", "document.incoming", day("2026-11-23")).rules.id, "nd30-2020");
    EXPECT_EQ(profile_in_force(folders, "civil-status", "entry.birth", day("2026-11-23")).rules.id, "ks-1437-2019");
    try {
        profile_in_force(folders, "archive", "dossier", day("2010-01-01"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
        EXPECT_THAT(error.what(), HasSubstr("'dossier' (archive) is in force on 2010-01-01"));
    }
}

TEST(Profiles, OfTheUserAreTakenWhereTheyAreTheLatest) {
    test::RulesFolder rules;
    std::string text = profile_text(field("code"), "valid_from = \"2026-01-01\"\n");
    text.replace(text.find("use = \"own\""), 11, "use = \"archive\"");
    text.replace(text.find("entry.case"), 10, "dossier");
    rules.write("profiles/own.toml", text);
    EXPECT_EQ(profile_in_force(rules.folders(), "archive", "dossier", day("2026-01-01")).rules.id, "own");
    EXPECT_EQ(profile_in_force(rules.folders(), "archive", "dossier", day("2025-12-31")).rules.id, "tt05-2025");
}

TEST(Profiles, FaultsSayWhereTheyAre) {
    EXPECT_EQ(fault_of(field("code")), "no fault");
    EXPECT_THAT(
        fault_of(field("code") + field("code")), HasSubstr("own.toml: line 12, column 10: 'code' stands here twice"));
    EXPECT_THAT(fault_of(field("Code")), HasSubstr("'Code' cannot be the name of a field"));
    EXPECT_THAT(fault_of(field("a", ", type = \"money\"")), HasSubstr("'money' is not a type of field"));
    EXPECT_THAT(fault_of(field("a", ", max_length = -1")), HasSubstr("is less than nothing"));
    EXPECT_THAT(fault_of(field("a", ", type = \"date\"")), HasSubstr("a date, and nothing else, has patterns"));
    EXPECT_THAT(fault_of(field("a", ", dates = [\"YYYY\"]")), HasSubstr("a date, and nothing else, has patterns"));
    EXPECT_THAT(fault_of(field("a", ", type = \"date\", dates = [\"dd.mm\"]")), HasSubstr("'dd.mm' is not a pattern"));
    EXPECT_THAT(fault_of(field("a", ", type = \"code\"")), HasSubstr("a code, and nothing else, has a list"));
    EXPECT_THAT(
        fault_of(field("a", ", type = \"code\", codes = \"none\"")), HasSubstr("codes/none.toml: no such rules"));
    EXPECT_THAT(fault_of(field("a", ", requird = true")), HasSubstr("'requird' means nothing here"));
    EXPECT_THAT(
        fault_of(field("a", ", required_when = [{ field = \"b\", is = \"1\" }]")), HasSubstr("there is no field 'b'"));
    EXPECT_THAT(fault_of(field("a", ", required_when = [{ field = \"a\" }]")), HasSubstr("names no value"));
    EXPECT_THAT(fault_of(field("u", ", type = \"code\", codes = \"urgency\"") +
                         field("a", ", required_when = [{ field = \"u\", is = \"7\" }]")),
        HasSubstr("'7' is not in the code list 'urgency'"));
    EXPECT_THAT(fault_of(field("a", ", not_before = \"b\"")), HasSubstr("'a': 'not_before' must name another date"));
    EXPECT_THAT(fault_of("{ group = \"none\" },\n"), HasSubstr("there is no group 'none'"));
    EXPECT_THAT(fault_of(field("a"), "", "signature_when = [{ field = \"b\", is = \"1\" }]\n"),
        HasSubstr("there is no field 'b'"));
    EXPECT_THAT(fault_of(field("a"), "colour = 1\n"), HasSubstr("'colour' means nothing here"));
    EXPECT_THAT(fault_of(field("a"), "[[levels]]\nid = \"Entry\"\nvi = \"\"\nen = \"\"\n"),
        HasSubstr("'Entry' cannot be the name"));
    EXPECT_THAT(fault_of(field("a"), "[[levels]]\nid = \"entry.case\"\nvi = \"\"\nen = \"\"\n"),
        HasSubstr("'entry.case' stands here twice"));
}

TEST(Profiles, GroupsThatHoldThemselvesEnd) {
    EXPECT_THAT(
        fault_of("{ group = \"g\" },\n", "[[groups]]\nid = \"g\"\nfields = [{ group = \"g\", hoso = \"a\" }]\n"),
        HasSubstr("groups stand in each other more than four deep"));
}

TEST(Profiles, ThatAreNotThereAreNamed) {
    EXPECT_THAT([] { load_profile(test::shipped(), "tt99"); },
        testing::ThrowsMessage<Error>(HasSubstr("profiles/tt99.toml: no such rules")));
    EXPECT_THAT([] { load_profile(test::shipped(), "../x"); },
        testing::ThrowsMessage<Error>(HasSubstr("'../x' is not the name of a metadata profile")));
}

TEST(Profiles, TheExampleOfTheManualIsOne) {
    test::RulesFolder rules;
    rules.write("profiles/hop-2026.toml", test::example_of_manual("profiles/hop-2026.toml"));
    EXPECT_NE(profile_in_force(rules.folders(), "meeting", "entry.meeting", day("2026-11-23"))
                  .find("entry.meeting")
                  ->find("start"),
        nullptr);
}

TEST(Profiles, AllAreNamedInTheManual) {
    std::ifstream file{HOSO_SOURCE_DIR "/man/hoso-reference.5"};
    const std::string manual{std::istreambuf_iterator<char>{file}, {}};
    for (const std::string& id : test::shipped().names("profiles", "toml"))
        EXPECT_THAT(manual, HasSubstr(".It Cm " + id)) << id;
    for (const std::string& list : test::shipped().names("units", "csv"))
        EXPECT_THAT(manual, HasSubstr(".It Cm " + list)) << list;
}
