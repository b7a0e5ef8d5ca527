// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_objects.hpp"
#include "archive/sqlite_schema.hpp"
#include "archive_fixture.hpp"
#include "messages/messages.hpp"

#include <cstdint>
#include <map>
#include <random>

using namespace hoso;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t application_id = 0x48534152;
constexpr int version = 4;

database::Connection open_tables(const fs::path& catalogue, database::Access access = database::Access::write) {
    return {catalogue, access, {"", application_id, version, archive::catalogue_schema, 3}};
}

std::string random_key(std::mt19937_64& random, const std::string& start = {}) {
    std::string key = start;
    while (key.size() < 32) key += static_cast<char>(random());
    return key;
}

/// Documents of one file each, whose digests and names come in no order.
class Documents {
public:
    explicit Documents(std::int64_t segment) : m_random{static_cast<std::uint64_t>(segment)}, m_segment{segment} {}

    archive::CataloguedRecord next() {
        archive::Record record;
        record.uuid = ledger::new_uuid(TimePoint{std::chrono::seconds{m_segment}}, m_randomness);
        record.code = fmt::format("{:04}-{:06}", m_segment, ++m_count);
        record.title = record.code;
        record.representations.push_back(
            {"original", {{"source", "a.bin", to_hex(crypto::sha256(random_key(m_random))), "x/y", "", 1}}});
        record.content = archive::content_digest(record.representations);
        return {record, {m_segment, m_count * 500, 499}, {}, false};
    }

private:
    std::mt19937_64 m_random;
    ledger::SystemRandomness m_randomness;
    std::int64_t m_segment, m_count = 0;
};

void add_documents(archive::Catalogue& catalogue, std::int64_t segment, int count) {
    ledger::Entry entry;
    entry.sequence = segment;
    entry.time = "2026-10-05T00:00:00Z";
    entry.seal = ledger::Seal{segment, count, {}};
    Documents documents{segment};
    catalogue.apply(
        entry, [&, left = count]() mutable { return left-- > 0 ? std::optional{documents.next()} : std::nullopt; },
        archive::Indexing::now);
}

std::vector<std::string> pages_of(const fs::path& file) {
    constexpr std::size_t page = 4096;
    const std::string bytes = read_file(file);
    std::vector<std::string> pages;
    for (std::size_t at = 0; at < bytes.size(); at += page) pages.push_back(bytes.substr(at, page));
    return pages;
}

/// Pages that the import of 500 documents changes in a catalogue of `there` documents; not those that it adds.
std::size_t pages_rewritten(const fs::path& file, int there) {
    {
        const auto catalogue = archive::open_sqlite_catalogue(file, archive::CatalogueAccess::create);
        catalogue->begin_load();
        add_documents(*catalogue, 1, there);
        catalogue->end_load();
    }
    const auto before = pages_of(file);
    add_documents(*archive::open_sqlite_catalogue(file, archive::CatalogueAccess::write), 2, 500);
    const auto after = pages_of(file);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < before.size(); ++i) changed += before[i] != after.at(i) ? 1 : 0;
    return changed;
}

/// Makes it what programs before format 4 wrote.
void make_format_3(const fs::path& catalogue) {
    database::Connection tables = open_tables(catalogue);
    tables.execute("PRAGMA foreign_keys = OFF; BEGIN; DROP TABLE recent_object; DROP TABLE settled_object; "
                   "CREATE TABLE old_object(id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, "
                   "size_bytes INTEGER NOT NULL) STRICT; "
                   "INSERT INTO old_object SELECT * FROM object; DROP TABLE object; "
                   "ALTER TABLE old_object RENAME TO object; "
                   "CREATE INDEX record_content ON record(content) WHERE content <> ''; "
                   "PRAGMA user_version = 3; COMMIT");
}

std::string schema_of(const fs::path& catalogue) {
    database::Connection tables = open_tables(catalogue);
    auto rows = tables.prepare(
        "SELECT name, replace(replace(sql, '\"', ''), char(10), '') FROM sqlite_schema WHERE sql NOT NULL ORDER BY 1");
    std::string schema;
    while (rows.step()) schema.append(rows.text(0)).append(": ").append(rows.text(1)).append("\n");
    return schema;
}

} // namespace

TEST(CatalogueObjects, AreFoundByTheirDigestsHoweverManyAndHoweverAlike) {
    const TemporaryFolder folder;
    database::Connection tables = open_tables(folder.path() / "c.sqlite", database::Access::create);
    std::mt19937_64 random{1};
    const std::string start = "8 bytes.";
    std::map<std::string, std::int64_t> known;
    database::Transaction transaction{tables};
    archive::SqliteObjects objects{tables};
    for (int i = 0; i < 60'000; ++i) {
        const std::string key = random_key(random, i % 100 == 0 ? start : "");
        const std::int64_t id = objects.add(key, i);
        EXPECT_TRUE(known.emplace(key, id).second);
        EXPECT_EQ(objects.add(key, i), id);
        if (i % 1000 == 0) objects.settle();
    }
    auto recent = tables.prepare("SELECT count(*) FROM recent_object");
    ASSERT_TRUE(recent.step());
    EXPECT_LT(recent.integer(0), 10'000); // most have settled
    recent.reset();
    for (const auto& [key, id] : known) ASSERT_EQ(objects.find(key), id);
    EXPECT_EQ(objects.find(random_key(random)), std::nullopt);
    EXPECT_EQ(objects.find(random_key(random, start)), std::nullopt);
    EXPECT_TRUE(archive::SqliteObjects::is_whole(tables));

    for (const std::string& key : {known.begin()->first, known.rbegin()->first, known.lower_bound(start)->first}) {
        objects.remove(key);
        EXPECT_EQ(objects.find(key), std::nullopt);
        EXPECT_TRUE(archive::SqliteObjects::is_whole(tables));
    }
    objects.remove(random_key(random)); // of one that was never there
    EXPECT_TRUE(archive::SqliteObjects::is_whole(tables));
    EXPECT_THROW(archive::SqliteObjects::key_of("abc"), Error);
}

TEST(Catalogue, RewritesFewPagesHoweverManyRecordsItHas) {
    const TemporaryFolder folder;
    const std::size_t small = pages_rewritten(folder.path() / "small.sqlite", 1000),
                      large = pages_rewritten(folder.path() / "large.sqlite", 20'000);
    // Recent objects and words that are merged are some 270 pages; an index over all that is in the order of digests,
    // or of any chance, is 200 more.
    EXPECT_LT(large, small + 400) << small;
}

TEST_F(ArchiveTest, KnowsContentByAllOfItsFiles) {
    const auto document = [](const std::vector<std::string>& files) {
        archive::Record record;
        record.representations.push_back({"original", {}});
        for (const std::string& file : files)
            record.representations.front().files.push_back(
                {"source", file, to_hex(crypto::sha256(file)), "image/jpeg", "", 1});
        record.content = archive::content_digest(record.representations);
        return record;
    };
    archive::Writer writer{place, here(), at_once()};
    std::vector<archive::Record> records;
    for (const auto& files : std::vector<std::vector<std::string>>{{"cover", "x"}, {"cover", "y"}, {"z", "cover"}}) {
        records.push_back(document(files));
        records.back().uuid = writer.new_uuid();
        records.back().code = files[0] + files[1];
    }
    writer.commit({"import", "test"}, records);
    const auto same = [&](const archive::Record& record) {
        std::vector<std::string> codes;
        for (const auto& one : writer.catalogue().with_content(record)) codes.push_back(one.code);
        return codes;
    };
    EXPECT_THAT(same(document({"cover", "x"})), ElementsAre("coverx"));
    EXPECT_THAT(same(document({"cover", "y"})), ElementsAre("covery"));
    EXPECT_THAT(same(document({"z", "cover"})), ElementsAre("zcover"));
    EXPECT_THAT(same(document({"cover", "z"})), IsEmpty());
    EXPECT_THAT(same(document({"x", "y"})), IsEmpty());
    EXPECT_THAT(same(document({"cover"})), IsEmpty());
    EXPECT_THAT(same(document({"cover", "new"})), IsEmpty());
    EXPECT_THAT(same(document({})), IsEmpty());
    // What people added since is no part of it.
    archive::Record revised = document({"cover", "x"});
    revised.representations.insert(
        revised.representations.begin(), {"revised", document({"own"}).representations[0].files});
    EXPECT_THAT(same(revised), ElementsAre("coverx"));
}

TEST_F(ArchiveTest, ReadsACatalogueOfFormat3AndBringsItUpToDateBeforeItWrites) {
    batch.add("a", {"một"});
    batch.add("b", {"hai"});
    import();
    const fs::path catalogue = place / "catalogue.sqlite";
    const auto before = dump();
    const std::string schema = schema_of(catalogue);
    make_format_3(catalogue);
    ASSERT_THAT(schema_of(catalogue), testing::Not(HasSubstr("settled_object")));

    EXPECT_EQ(dump(), before);
    EXPECT_THAT(search("mot"), ElementsAre("a:1"));
    EXPECT_THAT(verify(), IsEmpty());
    EXPECT_EQ(open_tables(catalogue).version(), 3); // reading changes nothing

    EXPECT_THAT(import().known, ElementsAre("a", "b"));
    EXPECT_EQ(dump(), before);
    EXPECT_EQ(schema_of(catalogue), schema);
    batch.add("c", {"ba"});
    EXPECT_THAT(import().in, ElementsAre("c"));
    EXPECT_THAT(open_tables(catalogue).integrity_problems(), IsEmpty());
    EXPECT_THAT(verify(), IsEmpty());
    const auto after = dump();
    archive::rebuild(place, real_disk(), at_once());
    EXPECT_EQ(dump(), after);
}

TEST_F(ArchiveTest, StaysOfFormat3WhereItCannotBeBroughtUpToDate) {
    batch.add("a", {"một"});
    import();
    const fs::path catalogue = place / "catalogue.sqlite";
    make_format_3(catalogue);
    open_tables(catalogue).execute("PRAGMA foreign_keys = OFF; CREATE TABLE new_object(x)"); // in its way
    const auto before = read_file(catalogue);
    EXPECT_THROW((archive::Writer{place, here(), at_once()}), std::exception);
    EXPECT_EQ(read_file(catalogue), before);
    EXPECT_THAT(search("mot"), ElementsAre("a:1"));
}

TEST_F(ArchiveTest, FindsACatalogueThatCannotFindItsObjects) {
    batch.add("a", {"một"});
    import();
    open_tables(place / "catalogue.sqlite")
        .execute("DELETE FROM recent_object WHERE object = (SELECT max(object) FROM recent_object)");
    EXPECT_THAT(verify(), ElementsAre("catalogue-damaged"));
}
