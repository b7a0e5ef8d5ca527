// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "reference/check.hpp"

#include "rules_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::reference;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

const Profile& circular() {
    static const Profile profile = load_profile(test::shipped(), "tt05-2025");
    return profile;
}

/// A dossier that Circular 05 has nothing against.
Values good_dossier() {
    return {{"code", {"H49.64.33.2001.160"}}, {"title", {"Hồ sơ cấp giấy chứng nhận"}}, {"maintenance", {"01"}},
        {"mode", {"Công khai"}}, {"language", {"01", "Hán Nôm"}}, {"start", {"2001-02"}}, {"end", {"2001-12-31"}},
        {"sheets", {"120"}}, {"risk_recovery", {"0"}}};
}

std::vector<std::string> rules_of(const Values& values, const std::string& level = "dossier") {
    std::vector<std::string> rules;
    for (const Violation& violation : check(circular(), level, values)) rules.push_back(violation.rule);
    return rules;
}

Values with(Values values, const std::string& field, std::vector<std::string> value) {
    values[field] = std::move(value);
    return values;
}

} // namespace

TEST(Check, FindsNothingWhereAllIsWell) { EXPECT_THAT(rules_of(good_dossier()), IsEmpty()); }

TEST(Check, MissesWhatIsRequired) {
    EXPECT_THAT(rules_of({}),
        ElementsAre("tt05-2025.dossier.code.required", "tt05-2025.dossier.title.required",
            "tt05-2025.dossier.maintenance.required", "tt05-2025.dossier.mode.required",
            "tt05-2025.dossier.language.required", "tt05-2025.dossier.start.required", "tt05-2025.dossier.end.required",
            "tt05-2025.dossier.sheets.required", "tt05-2025.dossier.risk_recovery.required"));
    EXPECT_THAT(
        rules_of(with(good_dossier(), "title", {"", " \u00a0"})), ElementsAre("tt05-2025.dossier.title.required"));
}

TEST(Check, MissesWhatAnotherFieldRequires) {
    const std::string rule = "tt05-2025.dossier.paper_code.required";
    EXPECT_THAT(rules_of(with(good_dossier(), "origin", {"02"})), ElementsAre(rule));
    EXPECT_THAT(rules_of(with(good_dossier(), "origin", {"số hóa"})), ElementsAre(rule)) << "by name";
    EXPECT_THAT(rules_of(with(with(good_dossier(), "origin", {"02"}), "paper_code", {"15"})), IsEmpty());
    EXPECT_THAT(rules_of(with(good_dossier(), "origin", {"01"})), IsEmpty());
    EXPECT_THAT(rules_of(with(good_dossier(), "risk_recovery", {"true"})),
        ElementsAre("tt05-2025.dossier.risk_recovery_status.required"));
}

TEST(Check, CountsCharactersNotBytes) {
    std::string longest;
    for (int i = 0; i < 1000; ++i) longest += "ễ";
    EXPECT_THAT(rules_of(with(good_dossier(), "title", {longest})), IsEmpty());
    std::string decomposed;
    for (int i = 0; i < 1000; ++i) decomposed += "e\u0302\u0303";
    EXPECT_THAT(rules_of(with(good_dossier(), "title", {decomposed})), IsEmpty()) << "in its NFC";
    const auto found = check(circular(), "dossier", with(good_dossier(), "title", {longest + "x"}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].rule, "tt05-2025.dossier.title.too-long");
    EXPECT_EQ(found[0].field, "title");
    EXPECT_EQ(found[0].value, longest + "x");
    EXPECT_EQ(found[0].problem, "has 1001 characters; 1000 are allowed");
    EXPECT_FALSE(found[0].remedy.empty());
    EXPECT_EQ(length_in_characters("😀ễ"), 2);
}

TEST(Check, KnowsNumbers) {
    for (const char* wrong : {"12 tờ", "1.5", "-1", "1,000", "１"})
        EXPECT_THAT(
            rules_of(with(good_dossier(), "sheets", {wrong})), ElementsAre("tt05-2025.dossier.sheets.not-a-number"))
            << wrong;
    EXPECT_THAT(
        rules_of(with(good_dossier(), "sheets", {"12345678901"})), ElementsAre("tt05-2025.dossier.sheets.too-long"));
}

TEST(Check, KnowsTrueAndFalse) {
    for (const char* right : {"0", "false"})
        EXPECT_THAT(rules_of(with(good_dossier(), "risk_recovery", {right})), IsEmpty());
    EXPECT_THAT(rules_of(with(good_dossier(), "risk_recovery", {"có"})),
        ElementsAre("tt05-2025.dossier.risk_recovery.not-a-boolean"));
}

TEST(Check, KnowsDatesAndHowMuchOfThemMustBeKnown) {
    EXPECT_THAT(
        rules_of(with(good_dossier(), "start", {"01/02/2001"})), ElementsAre("tt05-2025.dossier.start.not-a-date"));
    EXPECT_THAT(
        rules_of(with(good_dossier(), "start", {"199X"})), ElementsAre("tt05-2025.dossier.start.wrong-precision"));
    const Profile decree = load_profile(test::shipped(), "nd30-2020");
    const auto found = check(decree, "document.incoming", {{"subject", {"V/v"}}, {"issued", {"2026-10"}}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].rule, "nd30-2020.document.incoming.issued.wrong-precision");
    EXPECT_EQ(found[0].problem, "'2026-10' cannot be written as DD/MM/YYYY");
}

TEST(Check, FindsAnEndBeforeTheBeginning) {
    EXPECT_THAT(
        rules_of(with(good_dossier(), "end", {"2001-01-31"})), ElementsAre("tt05-2025.dossier.end.out-of-order"));
    EXPECT_THAT(rules_of(with(good_dossier(), "end", {"2001-02"})), IsEmpty());
    EXPECT_THAT(rules_of(with(good_dossier(), "end", {"2001"})), IsEmpty()) << "it may be in December";
}

TEST(Check, KnowsCodes) {
    const auto found = check(circular(), "dossier", with(good_dossier(), "mode", {"Tuỳ ý"}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].rule, "tt05-2025.dossier.mode.unknown-code");
    EXPECT_EQ(found[0].problem, "'Tuỳ ý' is not in the list 'Chế độ sử dụng'");
    EXPECT_EQ(found[0].remedy, "choose one of: 01 Công khai; 02 Sử dụng có điều kiện; 03 Mật");
    EXPECT_THAT(rules_of(with(good_dossier(), "maintenance", {"15 năm"})), IsEmpty()) << "07 Khác";
    EXPECT_THAT(rules_of(with(good_dossier(), "maintenance", {"08"})),
        ElementsAre("tt05-2025.dossier.maintenance.unknown-code"));
}

TEST(Check, CountsValues) {
    EXPECT_THAT(rules_of(with(good_dossier(), "title", {"A", "B"})), ElementsAre("tt05-2025.dossier.title.repeated"));
}

TEST(Check, FindsWhatIsNoText) {
    for (const char* wrong : {"a\xff", "a\x01", "a\x7f"})
        EXPECT_THAT(rules_of(with(good_dossier(), "title", {wrong})), ElementsAre("tt05-2025.dossier.title.not-text"));
    EXPECT_THAT(rules_of(with(good_dossier(), "description", {"a\n\tb"})), IsEmpty());
}

TEST(Check, LeavesFieldsAloneThatTheProfileDoesNotHave) {
    EXPECT_THAT(rules_of(with(good_dossier(), "box", {"\x01"})), IsEmpty());
}

TEST(Check, NeedsALevel) {
    try {
        check(circular(), "series", {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::usage);
        EXPECT_STREQ(error.what(), "the metadata profile tt05-2025 has no level 'series'");
    }
}

TEST(Signatures, AreDemandedOfWhatWasDigitised) {
    EXPECT_TRUE(requires_signature(circular(), "document", {{"origin", {"02"}}}));
    EXPECT_TRUE(requires_signature(circular(), "document", {{"origin", {"scan"}}}));
    EXPECT_FALSE(requires_signature(circular(), "document", {{"origin", {"01"}}}));
    EXPECT_FALSE(requires_signature(circular(), "document", {}));
    EXPECT_FALSE(requires_signature(load_profile(test::shipped(), "tt02-2019"), "document", {{"origin", {"02"}}}));
}

TEST(Values, AreWrittenAsTheRegulationDoes) {
    const Level& dossier = *circular().find("dossier");
    const auto written = [&](const char* field, const char* value) {
        return as_written(circular(), *dossier.find(field), value);
    };
    EXPECT_EQ(written("start", "2001-02-05"), "05/02/2001");
    EXPECT_EQ(written("start", "2001-02"), "02/2001");
    EXPECT_EQ(written("start", "5.2.2001"), std::nullopt);
    EXPECT_EQ(written("maintenance", "vĩnh viễn"), "01");
    EXPECT_EQ(written("maintenance", "15 năm"), "07");
    EXPECT_EQ(written("mode", "x"), std::nullopt);
    EXPECT_EQ(written("risk_recovery", "true"), "1");
    EXPECT_EQ(written("risk_recovery", "2"), std::nullopt);
    EXPECT_EQ(written("title", "Ho\u0300a"), "Hòa");
    EXPECT_EQ(written("title", "\xff"), std::nullopt);
    EXPECT_EQ(written("sheets", "12"), "12");
    EXPECT_EQ(written("sheets", "x"), std::nullopt);
}
