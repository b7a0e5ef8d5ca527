// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_fixture.hpp"
#include "faulty_disk.hpp"

using namespace hoso;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace fs = std::filesystem;

TEST_F(ArchiveTest, TakesInABatchAndFindsIt) {
    batch.add("QĐ-01", {"Ủy ban nhân dân huyện Đông Anh", "trang hai"});
    batch.add("QĐ-02", {"khác hẳn"});
    EXPECT_THAT(import().in, ElementsAre("QĐ-01", "QĐ-02"));
    EXPECT_THAT(search("dong anh"), ElementsAre("QĐ-01:1"));
    EXPECT_THAT(search("trang hai"), ElementsAre("QĐ-01:2"));
    EXPECT_THAT(verify(), IsEmpty());

    archive::Archive archive{place};
    const auto summary = archive.require("QĐ-01");
    EXPECT_EQ(archive.require(summary.uuid), summary);
    EXPECT_EQ(summary.pages, 2);
    EXPECT_EQ(summary.words, 20);
    const auto record = archive.record(summary.place);
    EXPECT_THAT(archive.texts(record).read, ElementsAre("Ủy ban nhân dân huyện Đông Anh", "trang hai"));
    ASSERT_EQ(record.representations.size(), 2U);
    EXPECT_EQ(record.representations[0].type, "original");
    EXPECT_EQ(record.representations[0].files.at(0).name, "QĐ-01.jpg");
    EXPECT_EQ(record.representations[1].files.size(), 4U);
    EXPECT_EQ(fs::file_size(object("scan of QĐ-01")), record.representations[0].files.at(0).size_bytes);
    EXPECT_THROW(archive.require("QĐ-99"), Error);
}

TEST_F(ArchiveTest, AddsNothingTheSecondTime) {
    batch.add("a", {"một"});
    batch.add("b", {"hai"});
    import();
    const auto before = dump();
    const Heard second = import();
    EXPECT_THAT(second.in, IsEmpty());
    EXPECT_THAT(second.known, ElementsAre("a", "b"));
    EXPECT_EQ(dump(), before);
    batch.add("c", {"ba"});
    const Heard third = import();
    EXPECT_THAT(third.in, ElementsAre("c"));
    EXPECT_THAT(third.known, ElementsAre("a", "b"));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(ArchiveTest, KeepsWhatItHasWhenADocumentOfTheBatchChanged) {
    batch.add("a", {"trước"});
    import();
    batch.add("a", {"sau"});
    EXPECT_THAT(import().out, ElementsAre("a"));
    EXPECT_THAT(search("truoc"), ElementsAre("a:1"));
    EXPECT_THAT(search("sau"), IsEmpty());
}

TEST_F(ArchiveTest, RefusesADocumentWhoseFilesAreNotThoseDescribedAndTakesTheOthers) {
    for (const char* id : {"a", "b", "c", "d", "e"}) batch.add(id, {"chữ"});
    overwrite(batch.document("a") / "document.txt", "khác");
    overwrite(batch.document("b") / "source" / "0001.jpg", "khác");
    fs::remove(batch.document("c") / "document.pdf");
    overwrite(batch.document("d") / "document.json", "{}");
    const Heard heard = import();
    EXPECT_THAT(heard.in, ElementsAre("e"));
    EXPECT_THAT(heard.out, testing::UnorderedElementsAre("a", "b", "c", "d"));
    EXPECT_THAT(verify(), IsEmpty());
    EXPECT_THAT(search("chu"), ElementsAre("e:1"));
}

TEST_F(ArchiveTest, RefusesFilesOutsideTheDocumentsFolder) {
    batch.add("a", {"chữ"});
    const std::string json = read_file(batch.document("a") / "document.json");
    SmallBatch::write(folder.path() / "secret", "scan of a");
    std::string outside = json;
    outside.replace(outside.find("source/0001.jpg"), 15, "../../../secret");
    overwrite(batch.document("a") / "document.json", outside);
    EXPECT_THAT(import().out, ElementsAre("a"));
    overwrite(batch.document("a") / "document.json", json);
    fs::remove(batch.document("a") / "source" / "0001.jpg");
    fs::create_symlink(folder.path() / "secret", batch.document("a") / "source" / "0001.jpg");
    const Heard heard = import();
    EXPECT_THAT(heard.out, ElementsAre("a"));
    EXPECT_THAT(heard.reason, HasSubstr("0001.jpg"));
}

TEST_F(ArchiveTest, CountsOpenQuarantine) {
    batch.add("a", {"chữ"});
    EXPECT_THAT(archive::open_batch(batch.folder()).quarantine, IsEmpty());
    fs::create_directories(batch.folder() / "quarantine" / "a-3");
    SmallBatch::write(batch.folder() / "quarantine" / "x.pdf", "x");
    EXPECT_THAT(archive::open_batch(batch.folder()).quarantine, ElementsAre("a-3", "x.pdf"));
}

TEST_F(ArchiveTest, KnowsABatchWithoutLedgerByItsFolder) {
    fs::remove(batch.folder() / "ledger.json");
    EXPECT_THAT(archive::open_batch(batch.folder()).id, testing::StartsWith("folder:"));
    SmallBatch::write(batch.folder() / "ledger.json", "{}");
    EXPECT_THROW(archive::open_batch(batch.folder()), Error);
}

TEST_F(ArchiveTest, TakesSingleFilesWithTheirText) {
    const fs::path file = folder.path() / "Thông báo số 5.txt";
    SmallBatch::write(file, "trang một\ftrang hai Đông Anh");
    EXPECT_THAT(import_file(file).in, ElementsAre("Thông báo số 5"));
    EXPECT_THAT(import_file(file).known, ElementsAre("Thông báo số 5"));
    EXPECT_THAT(search("đông anh"), ElementsAre("Thông báo số 5:2"));
    const fs::path picture = folder.path() / "ảnh chụp.jpg";
    SmallBatch::write(picture, "\xFF\xD8\xFF...");
    EXPECT_THAT(import_file(picture).in, ElementsAre("ảnh chụp"));
    EXPECT_THAT(search("anh chup"), ElementsAre("ảnh chụp:0"));
    EXPECT_THAT(import_file(folder.path() / "không có").out, testing::SizeIs(1));
    EXPECT_THAT(import_file(folder.path()).out, testing::SizeIs(1));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(ArchiveTest, DoesNotTakeABatchThatIsBeingWorkedOn) {
    const FileLock at_work{batch.folder() / "batch.lock", "busy"};
    try {
        archive::open_batch(batch.folder());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::busy);
    }
}

TEST_F(ArchiveTest, KnowsHowManyFilesOfABatchWait) {
    EXPECT_EQ(archive::open_batch(batch.folder()).waiting, 0);
    SmallBatch::write(batch.folder() / "ledger.json", R"({"batch": "b", "files": {"waiting": 3}})");
    EXPECT_EQ(archive::open_batch(batch.folder()).waiting, 3);
}

TEST_F(ArchiveTest, LeavesUnfinishedDocumentsOut) {
    batch.add("a", {"một"});
    fs::create_directories(batch.folder() / "documents" / ".part-b");
    EXPECT_THAT(archive::open_batch(batch.folder()).documents, ElementsAre("a"));
}

TEST_F(ArchiveTest, GivesDocumentsTheDossierOfTheImport) {
    batch.add("a", {"chữ"});
    Heard heard;
    archive::Writer writer{place, here(), at_once()};
    archive::import_batch(writer, archive::open_batch(batch.folder()), {"HS-7", 1, false, ""}, heard);
    EXPECT_THAT(search("chu", {{"dossier", "HS-7"}}), ElementsAre("a:1"));
    EXPECT_THAT(search("chu", {{"dossier", "HS-8"}}), IsEmpty());
    EXPECT_THAT(search("chu", {{"kind", "scan"}, {"code", "a"}, {"type", "document"}}), ElementsAre("a:1"));
    EXPECT_THROW(search("chu", {{"colour", "red"}}), Error);
}

TEST_F(ArchiveTest, KeepsDocumentsThatShareContentOrNumberAndSaysSo) {
    const fs::path first = folder.path() / "một.txt", second = folder.path() / "hai.txt";
    SmallBatch::write(first, "cùng chữ");
    SmallBatch::write(second, "cùng chữ");
    EXPECT_THAT(import_file(first).alike, IsEmpty());
    const Heard heard = import_file(second);
    EXPECT_THAT(heard.in, ElementsAre("hai"));
    EXPECT_THAT(heard.alike, ElementsAre("hai=một"));
    batch.add("a", {"x"}, "2026-02-05", {{"number", "05"}, {"symbol", "QĐ-UBND"}, {"issuer", "UBND tỉnh"}});
    batch.add("b", {"y"}, "2026-02-05", {{"number", "5"}, {"symbol", "qđ-ubnd"}, {"issuer", "UBND  tỉnh"}});
    batch.add("c", {"z"}, "2026-02-06", {{"number", "5"}, {"symbol", "QĐ-UBND"}, {"issuer", "UBND tỉnh"}});
    EXPECT_THAT(import().alike, ElementsAre("b=a"));
    batch.add("d", {"w"}, "2026-02-05", {{"number", "5"}, {"symbol", "QĐ-UBND"}, {"issuer", "UBND tỉnh"}});
    EXPECT_THAT(import().alike, ElementsAre("d=a"));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(ArchiveTest, TakesTheDossiersOfABatchWithIt) {
    batch.add("a", {"x"}, "", {}, "HS-1");
    batch.add("b", {"y"}, "", {}, "HS-1");
    batch.add("c", {"z"}, "", {}, "HS-2");
    SmallBatch::write(batch.folder() / "dossiers.json",
        R"({"dossiers":[{"code":"HS-1","title":"Hồ sơ đất đai","start":"2020-01-02","sheets":12}]})");
    import();
    archive::Archive archive{place};
    const auto dossier = archive.require("HS-1");
    EXPECT_EQ(dossier.type, "dossier");
    EXPECT_EQ(dossier.title, "Hồ sơ đất đai");
    EXPECT_EQ(archive.record(dossier.place).dates.at("start"), "2020-01-02");
    EXPECT_EQ(archive::field_value(archive.record(dossier.place), "sheets"), "12");
    EXPECT_EQ(archive.require("HS-2").title, "HS-2");
    EXPECT_EQ(archive.catalogue().linking(dossier.uuid, "dossier").size(), 2U);
    EXPECT_THAT(archive.require("a").dossiers, ElementsAre("HS-1"));
    EXPECT_THAT(search("ho so dat dai"), ElementsAre("HS-1:0"));
    EXPECT_THAT(search("y", {{"dossier", "HS-1"}}), ElementsAre("b:1"));
    EXPECT_THAT(verify(), IsEmpty());
    SmallBatch::write(batch.folder() / "dossiers.json", R"({"dossiers":[{"code":"A"},{"code":"A"}]})");
    EXPECT_THROW(archive::open_batch(batch.folder()), Error);
}

TEST_F(ArchiveTest, SealsALongImportInParts) {
    std::vector<std::string> files;
    for (int i = 0; i < 1100; ++i) {
        files.push_back(folder.path() / "files" / (std::to_string(i) + ".txt"));
        fs::create_directories(folder.path() / "files");
        SmallBatch::write(files.back(), "tệp " + std::to_string(i));
    }
    Heard heard;
    archive::PlainText text;
    {
        archive::Writer writer{place, here(), at_once()};
        archive::import_files(writer, files, text, {}, heard);
    }
    EXPECT_EQ(heard.in.size(), files.size());
    EXPECT_TRUE(fs::exists(place / "records" / "000003.jsonl"));
    archive::Archive archive{place};
    EXPECT_EQ(archive.catalogue().statistics().imports, 1);
    EXPECT_EQ(archive.catalogue().statistics().documents, 1100);
}

TEST_F(ArchiveTest, KnowsADocumentAgainWhoseTwinWasStillBeingPutWhenOthersWereSealed) {
    std::vector<std::string> files;
    const auto add = [&](const char* where, int number) {
        files.push_back(folder.path() / where / (std::to_string(number) + ".txt"));
        fs::create_directories(folder.path() / where);
        SmallBatch::write(files.back(), "tệp " + std::to_string(number));
    };
    for (int i = 0; i < 1250; ++i) add("một", i);
    for (int i = 1000; i < 1250; ++i) add("hai", i);
    Heard heard;
    archive::PlainText text;
    archive::Writer writer{place, here(), at_once()};
    archive::import_files(writer, files, text, {"", 2, false, ""}, heard);
    EXPECT_EQ(heard.in.size(), 1250U);
    EXPECT_EQ(heard.known.size(), 250U);
}

TEST_F(ArchiveTest, WritesNothingOnADryRun) {
    batch.add("a", {"chữ"});
    const auto before = dump();
    Heard heard;
    archive::Writer writer{place, here(), at_once()};
    archive::import_batch(writer, archive::open_batch(batch.folder()), {"", 1, true, ""}, heard);
    EXPECT_THAT(heard.in, ElementsAre("a"));
    EXPECT_EQ(dump(), before);
    EXPECT_TRUE(fs::is_empty(place / "objects"));
}

TEST_F(ArchiveTest, LetsOneWriteAtATime) {
    const archive::Writer writer{place, here(), at_once()};
    bool waited = false;
    try {
        const archive::Writer second{place, here(), {std::chrono::milliseconds{60}, [&] { waited = true; }}};
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::busy);
    }
    EXPECT_TRUE(waited);
}

TEST_F(ArchiveTest, IsNotMadeTwiceNorInAFullFolder) {
    EXPECT_THROW(archive::create_archive(place, "F", "N", here()), Error);
    EXPECT_THROW(archive::create_archive(batch.folder(), "F", "N", here()), Error);
    EXPECT_THROW(archive::create_archive(folder.path() / "new", "", "N", here()), Error);
    EXPECT_THROW(archive::create_archive(folder.path() / "new", "F", "two\nlines", here()), Error);
    fs::create_directory(folder.path() / "empty");
    archive::create_archive((folder.path() / "empty").string() + "/", "F", "N", here());
    EXPECT_EQ(archive::Archive(folder.path() / "empty").identity().fonds, "F");
}

TEST_F(ArchiveTest, IsMadeWholeOrNotAtAll) {
    for (int n = 1; n < 1000; ++n) {
        FaultyDisk disk{n};
        const fs::path other = folder.path() / "other";
        try {
            archive::create_archive(other, "F", "N", here(disk));
        } catch (const Error&) {
        }
        if (!disk.has_failed()) return;
        if (fs::exists(other)) {
            Findings findings;
            archive::verify(other, {}, findings);
            EXPECT_THAT(findings.codes, IsEmpty()) << "operation " << n;
            fs::remove_all(other);
        }
    }
    FAIL() << "create_archive() did not finish in 1000 operations";
}

TEST_F(ArchiveTest, LosesNothingWhicheverOperationOfAnImportFails) {
    batch.add("a", {"một", "hai"}, "2020-01-01");
    batch.add("b", {"ba"});
    for (int n = 1; n < 2000; ++n) {
        fs::remove_all(place);
        archive::create_archive(place, "UBND", "Lưu trữ thử", here());
        FaultyDisk disk{n};
        bool reported = false;
        try {
            import(disk, 1);
        } catch (const Error&) {
            reported = true;
        }
        EXPECT_TRUE(reported || search("mot").size() == 1) << "operation " << n;
        // Before anything is repaired: what a search finds can be read in full.
        archive::Archive interrupted{place};
        for (const auto& summary : interrupted.catalogue().list({}, "", 10)) {
            const auto record = interrupted.record(summary.place);
            for (const auto& [object, size] : archive::objects_of(record))
                EXPECT_EQ(to_hex(crypto::sha256(interrupted.objects().read(*crypto::sha256_from_hex(object)))), object);
        }
        const Heard again = import();
        EXPECT_EQ(again.in.size() + again.known.size(), 2U) << "operation " << n;
        EXPECT_THAT(search("mot"), ElementsAre("a:1")) << "operation " << n;
        EXPECT_THAT(verify(), IsEmpty()) << "operation " << n;
        EXPECT_FALSE(fs::exists(place / "objects" / "incoming") && !fs::is_empty(place / "objects" / "incoming"));
        if (!disk.has_failed()) return;
    }
    FAIL() << "import did not finish in 2000 operations";
}

TEST_F(ArchiveTest, CompletesACatalogueThatMissedASealedImport) {
    batch.add("a", {"một"});
    const fs::path copy = folder.path() / "before.sqlite";
    fs::copy_file(place / "catalogue.sqlite", copy);
    import();
    const auto whole = dump();
    fs::copy_file(copy, place / "catalogue.sqlite", fs::copy_options::overwrite_existing);
    EXPECT_THAT(verify(), ElementsAre("catalogue-behind"));
    const Heard again = import();
    EXPECT_THAT(again.known, ElementsAre("a"));
    EXPECT_EQ(dump(), whole);
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(ArchiveTest, MovesAnUnsealedSegmentAside) {
    batch.add("a", {"một"});
    SmallBatch::write(place / "records" / "000002.jsonl", "left by a crash\n");
    import();
    EXPECT_EQ(read_file(place / "records" / "unsealed" / "000002-1.jsonl"), "left by a crash\n");
    EXPECT_THAT(search("mot"), ElementsAre("a:1"));
    EXPECT_THAT(verify(), IsEmpty());
}
