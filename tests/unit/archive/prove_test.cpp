// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/prove.hpp"

#include "archive_fixture.hpp"

using namespace hoso;
using namespace hoso::archive;
using hoso::test::ArchiveTest;

namespace {

class ProveTest : public ArchiveTest {
protected:
    /// Imports a batch and gives its first document a second version.
    Summary record_of_two_versions() {
        for (const char* name : {"a", "b", "c"}) batch.add(name, {"trang một", "trang hai"});
        const std::string code = import().in.front();
        Writer writer{place, here(), at_once()};
        Record record = writer.record(writer.require(code).place);
        record.version = 2;
        record.title = "Tên mới";
        writer.commit({"describe", record.uuid, {{"reason", "viết sai"}}}, {&record, 1});
        return Archive{place}.require(code);
    }
    ledger::Proof prove(const Summary& record, int version) {
        Archive archive{place};
        return prove_record(archive.layout(), record.uuid, find_version(archive.catalogue(), record, version));
    }
};

} // namespace

TEST_F(ProveTest, EveryVersionOfARecord) {
    const Summary record = record_of_two_versions();
    for (const int version : {0, 1, 2}) {
        const ledger::Proof proof = prove(record, version);
        EXPECT_TRUE(ledger::holds(proof));
        EXPECT_EQ(proof.record->version, version == 0 ? 2 : version);
        const std::string line =
            read_line(place / "records", find_version(Archive{place}.catalogue(), record, version).place);
        EXPECT_EQ(proof.record->digest, crypto::sha256(line));
        EXPECT_NE(line.find(record.uuid), std::string::npos);
    }
    EXPECT_NE(prove(record, 1).record->digest, prove(record, 2).record->digest);
    EXPECT_THROW((void)prove(record, 3), Error);
}

TEST_F(ProveTest, NotWhereTheSegmentIsNotTheOneThatWasSealed) {
    const Summary record = record_of_two_versions();
    const auto segment = segment_path(place / "records", record.place.segment);
    std::string text = read_file(segment);
    text.replace(text.find("Tên mới"), 4, "Ten");
    overwrite(segment, text);
    EXPECT_THROW((void)prove(record, 2), Error);
    EXPECT_TRUE(ledger::holds(prove(record, 1)));
}

TEST_F(ProveTest, EventsWithoutACatalogue) {
    (void)record_of_two_versions();
    std::filesystem::remove(place / "catalogue.sqlite");
    const ledger::Proof proof = prove_event({place}, 1);
    EXPECT_TRUE(ledger::holds(proof));
    EXPECT_EQ(proof.archive, read_identity(place).id);
    EXPECT_THROW((void)prove_event({place}, 99), Error);
}
