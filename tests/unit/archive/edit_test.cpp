// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_fixture.hpp"

#include "archive/arrange.hpp"
#include "archive/dates.hpp"
#include "archive/edit.hpp"
#include "archive/history.hpp"
#include "archive/revise.hpp"

using namespace hoso;
using namespace hoso::test;
using archive::Assignment;
using archive::Changed;
using archive::Edit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

constexpr auto set = Assignment::Kind::set;
constexpr auto unset = Assignment::Kind::unset;

class HeardEdits : public archive::EditListener {
public:
    void fault(const archive::EditFault& fault) override { faults.push_back(fault.code); }
    void hint(const std::string& text) override { hints.push_back(text); }
    void changed(const Changed& changed) override { changes.push_back(changed); }
    void progress(std::int64_t, std::int64_t) override {}
    std::vector<std::string> faults, hints;
    std::vector<Changed> changes;
};

class EditTest : public ArchiveTest {
protected:
    HeardEdits describe(const std::vector<Edit>& edits, archive::EditOptions options = {{"describe", "vì sai"}}) {
        HeardEdits heard;
        archive::Writer writer{place, here(), at_once()};
        totals = archive::describe(writer, edits, options, heard);
        return heard;
    }
    HeardEdits describe(const std::string& id, const std::vector<Assignment>& assignments) {
        return describe({{id, assignments}});
    }
    archive::Record record(const std::string& id) {
        archive::Archive archive{place};
        return archive.record(archive.require(id).place);
    }
    archive::Record make(const archive::NewRecord& wanted) {
        archive::Writer writer{place, here(), at_once()};
        archive::Describer::Result result;
        Changed changed = archive::new_record(writer, wanted, {}, result);
        EXPECT_THAT(result.problems, IsEmpty());
        archive::Changes changes{writer, {"create", ""}, [](const Changed&) {}};
        changes.add(changed);
        changes.finish();
        return changed.record;
    }
    std::vector<archive::VersionHistory> history(const std::string& id) {
        archive::Archive archive{place};
        return archive::history(archive, archive.require(id).uuid);
    }
    archive::ReviseTotals revise_all() {
        archive::Writer writer{place, here(), at_once()};
        const auto now = archive::open_batch(batch.folder());
        return archive::revise_from_batch(
            writer, now, archive::changed_documents(writer, now), {"revise", "nhận dạng lại"}, [](const Changed&) {});
    }
    bool revise_file(const std::string& id, const std::string& name, const std::string& content, const char* role) {
        const auto file = folder.path() / name;
        overwrite(file, content);
        archive::Writer writer{place, here(), at_once()};
        return archive::revise_file(writer, id, file, role, {"revise", "thêm"}, [](const Changed&) {});
    }

    archive::EditTotals totals;
};

} // namespace

TEST(Dates, ThatPeopleWriteBecomeEdtf) {
    const auto edtf = [](const char* text) { return archive::edtf_of(text).value_or("none"); };
    EXPECT_EQ(edtf("05/02/2026"), "2026-02-05");
    EXPECT_EQ(edtf("5-2-2026"), "2026-02-05");
    EXPECT_EQ(edtf("5.2.2026"), "2026-02-05");
    EXPECT_EQ(edtf(" ngày 5 tháng 2 năm 2026 "), "2026-02-05");
    EXPECT_EQ(edtf("tháng 2 năm 2026"), "2026-02");
    EXPECT_EQ(edtf("năm 2026"), "2026");
    EXPECT_EQ(edtf("02/2026"), "2026-02");
    EXPECT_EQ(edtf("2026"), "2026");
    EXPECT_EQ(edtf("2026-02-05"), "2026-02-05");
    EXPECT_EQ(edtf("1985-04-XX"), "1985-04-XX");
    EXPECT_EQ(edtf("198X"), "198X");
    EXPECT_EQ(edtf("1985~"), "1985~");
    for (const char* text : {"", "30/02/2026", "31/13/2026", "5/2/26", "2026-02-30", "hôm qua", "1X85", "2026-X1",
             "5/2/2026/1", "2026-2-5-", "2/2026 x", "19X", "2026-0X"})
        EXPECT_EQ(edtf(text), "none") << text;
}

TEST_F(EditTest, PutsWhatAPersonSaysFirstAndKeepsWhatWasRead) {
    batch.add("a", {"chữ"}, "2026-05-02");
    import();
    const auto heard = describe("a", {{set, "issued", "05/02/2026"}, {set, "subject", "Về  đất đai"}});
    EXPECT_EQ(totals.changed, 1);
    ASSERT_EQ(heard.changes.size(), 1U);
    EXPECT_EQ(heard.changes[0].changes["issued"], (Json{{"before", "2026-05-02"}, {"after", "2026-02-05"}}));
    const auto after = record("a");
    EXPECT_EQ(after.version, 2);
    EXPECT_EQ(after.title, "Về  đất đai");
    EXPECT_EQ(after.dates.at("issued"), "2026-02-05");
    const Json& readings = after.fields.at("issued");
    ASSERT_EQ(readings.size(), 2U);
    EXPECT_EQ(readings[0]["text"], "05/02/2026");
    EXPECT_EQ(readings[0]["value"], "2026-02-05");
    EXPECT_EQ(readings[0]["how"], "person");
    EXPECT_EQ(readings[0]["status"], "corrected");
    EXPECT_EQ(readings[0]["by"], "an");
    EXPECT_EQ(readings[1]["value"], "2026-05-02");
    archive::Archive archive{place};
    EXPECT_EQ(archive.catalogue().list({{"issued", "2026-02-05"}}, "", 9).size(), 1U);
    EXPECT_EQ(archive.catalogue().list({{"issued", "2026-05-02"}}, "", 9).size(), 0U) << "a wrong reading is no answer";
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, MakesNoVersionWhereNothingChanges) {
    batch.add("a", {"chữ"}, "2026-05-02");
    import();
    const auto before = dump();
    EXPECT_THAT(describe("a", {{set, "issued", "2/5/2026"}, {unset, "number", ""}}).changes, IsEmpty());
    EXPECT_EQ(totals.unchanged, 1);
    EXPECT_EQ(dump(), before);
}

TEST_F(EditTest, AFieldThatAPersonUnsetHasNoValueThoughOneWasRead) {
    batch.add("a", {"chữ"}, "2026-05-02");
    import();
    describe("a", {{unset, "issued", ""}});
    EXPECT_EQ(archive::field_value(record("a"), "issued"), "");
    EXPECT_FALSE(record("a").dates.contains("issued"));
    EXPECT_EQ(record("a").fields.at("issued").size(), 2U);
    describe("a", {{set, "issued", "2026"}});
    EXPECT_EQ(record("a").dates.at("issued"), "2026");
    describe("a", {{set, "title", "Tên"}});
    describe("a", {{unset, "title", ""}});
    EXPECT_EQ(record("a").title, "a");
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, TellsAllFaultsAtOnceAndWritesNothing) {
    batch.add("a", {"chữ"});
    batch.add("b", {"chữ"});
    import();
    const auto before = dump();
    const auto heard = describe({{"a", {{set, "number", "5"}, {set, "issued", "31/02/2026"}, {set, "colour", "đỏ"},
                                           {set, "access", "secret"}, {set, "dossier", "HS"}, {set, "number", "6"}}},
        {"c", {{set, "number", "5"}}}, {"a", {{set, "number", "7"}}},
        {"b", {{set, "code", ""}, {unset, "kind", ""}, {set, "subject", "a\x01"}, {set, "symbol", "\xFF"}}}});
    EXPECT_THAT(heard.faults, ElementsAre("not-a-date", "unknown-field", "not-allowed", "unknown-dossier", "twice",
                                  "unknown-record", "twice", "not-allowed", "not-allowed", "not-text", "not-text"));
    EXPECT_THAT(heard.changes, IsEmpty());
    EXPECT_EQ(dump(), before);
}

TEST_F(EditTest, RefusesWhereSomeoneElseChangedTheRecord) {
    batch.add("a", {"chữ"});
    import();
    describe("a", {{set, "number", "5"}});
    archive::EditOptions options{{"describe", "vì sai"}};
    options.if_version = 1;
    EXPECT_THAT(describe({{"a", {{set, "number", "6"}}}}, options).faults, ElementsAre("other-version"));
    options.if_version = 2;
    EXPECT_THAT(describe({{"a", {{set, "number", "6"}}}}, options).faults, IsEmpty());
    EXPECT_EQ(record("a").version, 3);
}

TEST_F(EditTest, DryRunTellsAndWritesNothing) {
    batch.add("a", {"chữ"});
    import();
    const auto before = dump();
    EXPECT_EQ(describe({{"a", {{set, "number", "5"}}}}, {{"describe", "vì sai", true}}).changes.size(), 1U);
    EXPECT_EQ(dump(), before);
}

TEST_F(EditTest, ADescribedDocumentIsKnownAgainByImportWhateverItsCode) {
    batch.add("a", {"chữ"});
    import();
    describe("a", {{set, "code", "12/QĐ"}, {set, "access", "open"}, {set, "kind", "mixed"}});
    EXPECT_EQ(record("12/QĐ").title, "12/QĐ");
    EXPECT_EQ(record("12/QĐ").access, "open");
    const Heard again = import();
    EXPECT_THAT(again.known, ElementsAre("a"));
    EXPECT_THAT(again.in, IsEmpty());
}

TEST_F(EditTest, ManyRecordsAreCommittedInParts) {
    const int count = 1003;
    archive::Writer writer{place, here(), at_once()};
    {
        archive::Changes changes{writer, {"create", ""}, [](const Changed&) {}};
        for (int i = 0; i < count; ++i) {
            Changed one;
            one.record.uuid = writer.new_uuid();
            one.record.type = "entry";
            one.record.kind = "meeting";
            one.record.code = "M" + std::to_string(i);
            changes.add(one);
        }
        changes.finish();
    }
    std::vector<Edit> edits;
    for (int i = 0; i < count; ++i) edits.push_back({"M" + std::to_string(i), {{set, "chair", "An"}}});
    HeardEdits heard;
    EXPECT_EQ(archive::describe(writer, edits, {{"describe", "vì sai"}}, heard).changed, count);
    const auto log = ledger::Log{real_disk(), writer.layout().log()};
    const auto head = writer.catalogue().head().sequence;
    EXPECT_EQ(log.entry(head).id, "3");
    EXPECT_EQ(log.entry(head - 1).id, "1000");
    EXPECT_EQ(log.payload(log.entry(head)).content["reason"], "vì sai");
}

TEST_F(EditTest, ADocumentStandsInSeveralDossiersWithoutCopies) {
    for (const char* id : {"a", "b", "c"}) batch.add(id, {"chữ"}, std::string{id} == "c" ? "2020" : "2021");
    import();
    const auto series = make({"series", "S1", "", "", "", {{set, "title", "Đất đai"}}, {}});
    const auto dossier =
        make({"dossier", "HS-1", "", "", "S1", {{set, "title", "Cấp đất"}, {set, "start", "2020"}}, {}});
    make({"dossier", "HS-2", "", "", "", {{set, "title", "Khác"}}, {}});
    EXPECT_EQ(archive::linked(dossier, "parent"), std::vector{series.uuid});
    const auto objects = [&] { return archive::Archive{place}.catalogue().statistics().objects; };
    const auto before = objects();
    describe({{"a", {{set, "dossier", "HS-1"}, {set, "dossier", "HS-2"}}}, {"b", {{set, "dossier", "HS-1"}}},
        {"c", {{set, "dossier", "HS-1"}}}});
    EXPECT_EQ(objects(), before);
    archive::Archive archive{place};
    EXPECT_THAT(archive.require("a").dossiers, ElementsAre("HS-1", "HS-2"));
    const auto codes = [&] {
        std::vector<std::string> found;
        for (const auto& one : archive::contents_of(archive, dossier.uuid)) found.push_back(one.code);
        return found;
    };
    EXPECT_THAT(codes(), ElementsAre("c", "a", "b"));
    describe("b", {{set, "ordinal", "1"}});
    EXPECT_THAT(codes(), ElementsAre("b", "c", "a"));
    describe("a", {{unset, "dossier", "HS-1"}});
    EXPECT_THAT(archive.require("a").dossiers, ElementsAre("HS-2"));
    EXPECT_THAT(codes(), ElementsAre("b", "c"));
    EXPECT_THROW(make({"dossier", "HS-1", "", "", "", {}, {}}), Error);
    EXPECT_THROW(make({"dossier", "HS-3", "", "", "a", {}, {}}), Error) << "a document is above nothing";
    EXPECT_THAT(describe("HS-2", {{set, "code", "HS-1"}}).faults, ElementsAre("not-allowed"));
    EXPECT_THAT(describe("HS-2", {{set, "dossier", "HS-1"}}).faults, ElementsAre("not-allowed"));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, AnEntryHasItsOwnFieldsAndLinks) {
    batch.add("a", {"chữ"});
    import();
    const auto entry =
        make({"entry", "12/2026", "birth", "", "", {{set, "child", "Nguyễn Văn An"}}, {{"document", "a"}}});
    EXPECT_EQ(archive::linked(entry, "document"), std::vector{record("a").uuid});
    EXPECT_THAT(search("nguyen van an"), ElementsAre("12/2026:0"));
    EXPECT_THROW(make({"entry", "12/2026", "birth", "", "", {}, {}}), Error);
    make({"entry", "12/2026", "death", "", "", {}, {}});
    EXPECT_THROW(make({"entry", "13/2026", "birth", "", "", {}, {{"document", "none"}}}), Error);
    EXPECT_THROW(make({"entry", "13/2026", "birth", "", "", {}, {{"Document!", "a"}}}), Error);
    EXPECT_THROW(make({"entry", "", "birth", "", "", {}, {}}), Error);
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, ARevisedDocumentKeepsWhatPeopleSaid) {
    batch.add("a", {"trước"}, "2026-05-02");
    batch.add("b", {"yên"});
    import();
    describe("a", {{set, "issued", "05/02/2026"}, {set, "access", "closed"}});
    batch.add("a", {"sau", "trang hai"}, "2026-05-03");
    EXPECT_EQ(revise_all().changed, 1);
    const auto after = record("a");
    EXPECT_EQ(after.version, 3);
    EXPECT_EQ(after.access, "closed");
    EXPECT_EQ(after.dates.at("issued"), "2026-02-05");
    ASSERT_EQ(after.fields.at("issued").size(), 2U);
    EXPECT_EQ(after.fields.at("issued")[1]["value"], "2026-05-03");
    EXPECT_THAT(search("sau"), ElementsAre("a:1"));
    EXPECT_THAT(search("truoc"), IsEmpty());
    EXPECT_TRUE(std::filesystem::exists(object("trước"))) << "objects of earlier versions stay";
    EXPECT_EQ(revise_all().changed, 0);
    EXPECT_THAT(import().known, ElementsAre("a", "b"));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, ARevisionFromADamagedDocumentChangesNothing) {
    batch.add("a", {"trước"});
    import();
    batch.add("a", {"sau"});
    overwrite(batch.document("a") / "document.txt", "khác");
    EXPECT_THROW(revise_all(), Error);
    EXPECT_EQ(record("a").version, 1);
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, ADocumentOfAnotherBatchMustBeNamed) {
    batch.add("a", {"trước"});
    import();
    SmallBatch other{folder.path() / "other", "22222222-2222-4333-8444-555555555555"};
    other.add("a2", {"sau"});
    archive::Writer writer{place, here(), at_once()};
    const auto now = archive::open_batch(other.folder());
    EXPECT_THAT(archive::changed_documents(writer, now), IsEmpty());
    EXPECT_THROW(archive::document_of(writer, now, "a"), Error);
    const auto uuid = writer.require("a").uuid;
    archive::revise_from_batch(writer, now, {{uuid, "a2"}}, {"revise", "quét lại"}, [](const Changed&) {});
    EXPECT_THAT(search("sau"), ElementsAre("a:1"));
}

TEST_F(EditTest, ASignedCopyAndABetterTextStandBesideWhatCame) {
    batch.add("a", {"đọc sai"});
    import();
    EXPECT_TRUE(revise_file("a", "ký.pdf", "%PDF-1.7 ký", "signed"));
    EXPECT_FALSE(revise_file("a", "ký.pdf", "%PDF-1.7 ký", "signed")) << "it is there already";
    EXPECT_TRUE(revise_file("a", "sửa.txt", "chữ đúng", "text"));
    const auto after = record("a");
    ASSERT_EQ(after.representations.size(), 4U);
    EXPECT_EQ(after.representations.front().type, "revised");
    EXPECT_EQ(after.representations.back().type, "signed");
    EXPECT_THAT(search("chu dung"), ElementsAre("a:1"));
    EXPECT_THAT(search("doc sai"), IsEmpty());
    EXPECT_THROW(revise_file("a", "sửa.txt", "một\fhai", "text"), Error) << "the record has one page";
    EXPECT_THAT(import().known, ElementsAre("a")) << "what came is known again";
    batch.add("a", {"đọc lại"});
    EXPECT_EQ(revise_all().changed, 1);
    EXPECT_THAT(search("doc lai"), ElementsAre("a:1"));
    EXPECT_EQ(record("a").representations.back().type, "signed");
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EditTest, HistoryTellsWhoWhyAndWhatOfEveryVersion) {
    batch.add("a", {"chữ"}, "2026-05-02");
    import();
    describe("a", {{set, "issued", "2026-02-05"}});
    revise_file("a", "ký.pdf", "%PDF-1.7 ký", "signed");
    const auto all = history("a");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].version.action, "import");
    EXPECT_THAT(all[0].differences, IsEmpty());
    EXPECT_EQ(all[1].version.actor, "an");
    EXPECT_EQ(all[1].reason, "vì sai");
    EXPECT_THAT(all[1].differences, ElementsAre(archive::Difference{"field", "issued", "2026-05-02", "2026-02-05"}));
    ASSERT_EQ(all[2].differences.size(), 1U);
    EXPECT_EQ(all[2].differences[0].name, "signed/signed");
    EXPECT_THAT(all[2].differences[0].after, HasSubstr("ký.pdf"));
    archive::Archive archive{place};
    const auto uuid = archive.require("a").uuid;
    EXPECT_EQ(archive::record_version(archive, uuid, 1).dates.at("issued"), "2026-05-02");
    EXPECT_THROW(archive::record_version(archive, uuid, 4), Error);
    EXPECT_THROW(archive::history(archive, "none"), Error);
}

TEST_F(EditTest, HistoryOfAnErasedReasonSaysSo) {
    batch.add("a", {"chữ"});
    import();
    describe("a", {{set, "number", "5"}});
    {
        archive::Writer writer{place, here(), at_once()};
        ledger::Log log{real_disk(), writer.layout().log()};
        ledger::Event event{"an", "erase", "x"};
        event.erases = {writer.catalogue().head().sequence};
        log.append(event, clock.now(), randomness);
    }
    EXPECT_TRUE(history("a").at(1).reason_erased);
    EXPECT_EQ(history("a").at(1).reason, "");
}

TEST_F(EditTest, AProfileRefusesWrongValuesThatWereGivenAndHintsAtWhatIsMissing) {
    batch.add("a", {"chữ"});
    import();
    const auto heard = describe("a", {{set, "profile", "tt05-2025"}, {set, "number", "5"}});
    EXPECT_THAT(heard.faults, IsEmpty());
    ASSERT_FALSE(heard.hints.empty());
    EXPECT_THAT(heard.hints[0], HasSubstr("subject"));
    EXPECT_EQ(record("a").profile, "tt05-2025");
    const std::string too_long(501, 'x');
    EXPECT_THAT(describe("a", {{set, "subject", too_long}}).faults, ElementsAre("tt05-2025.document.subject.too-long"));
    EXPECT_THAT(describe({{"a", {{set, "subject", too_long}}}}, {{"describe", "ép"}, {false, true}}).faults, IsEmpty());
    EXPECT_THAT(describe("a", {{set, "codeNumber", "6"}}).faults, IsEmpty()) << "the regulation's own name";
    EXPECT_EQ(archive::field_value(record("a"), "number"), "6");
    EXPECT_THAT(describe("a", {{set, "profile", "none"}}).faults, ElementsAre("unknown-profile"));
    EXPECT_THAT(describe("a", {{set, "mode", "không có"}}).faults, ElementsAre("tt05-2025.document.mode.unknown-code"));
}

TEST_F(EditTest, RebuildMakesTheSameCatalogueOfEditedRecords) {
    batch.add("a", {"trước"}, "2026-05-02");
    import();
    make({"dossier", "HS-1", "", "", "", {{set, "title", "Cấp đất"}}, {}});
    describe("a", {{set, "issued", "2025"}, {set, "dossier", "HS-1"}});
    batch.add("a", {"sau"});
    revise_all();
    const auto before = dump();
    archive::rebuild(place, real_disk(), at_once());
    EXPECT_EQ(dump(), before);
}
