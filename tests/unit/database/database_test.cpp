// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/database.hpp"

#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::database;
using hoso::test::TemporaryFolder;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

const Format format{"the journal", 0x486F736F, 3,
    "CREATE TABLE page(id INTEGER PRIMARY KEY, name TEXT UNIQUE, data);"
    "CREATE TABLE word(page INTEGER REFERENCES page(id))"};
const Conditions impatient{std::chrono::milliseconds{0}, [](const std::filesystem::path&) { return false; }};

std::optional<Error> error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// That `action` fails for `cause`, with a message that begins with the file and holds `text`.
void expect_error(
    Cause cause, const std::filesystem::path& file, const std::string& text, const std::function<void()>& action) {
    const auto error = error_of(action);
    ASSERT_TRUE(error) << "no error, expected: " << text;
    EXPECT_EQ(error->cause(), cause) << error->what();
    EXPECT_THAT(error->what(), testing::StartsWith(file.string() + ": "));
    EXPECT_THAT(error->what(), HasSubstr(text));
}

class DatabaseTest : public testing::Test {
protected:
    Connection create() const { return Connection{path(), Access::create, format, impatient}; }
    Connection open(Access access) const { return Connection{path(), access, format, impatient}; }
    std::filesystem::path path() const { return m_folder.path() / "journal ? #%20.sqlite"; }
    std::int64_t count(Connection& connection) const {
        Statement statement = connection.prepare("SELECT count(*) FROM page");
        EXPECT_TRUE(statement.step());
        return statement.integer(0);
    }
    TemporaryFolder m_folder;
};

} // namespace

TEST_F(DatabaseTest, KeepsEveryKindOfValue) {
    Connection connection = create();
    const std::string bytes{"\0\xff\1", 3};
    Statement insert = connection.prepare("INSERT INTO page(name, data) VALUES(?1, ?2)");
    insert.run("Đông", std::int64_t{1} << 62);
    insert.run(std::string{"real"}, 0.5);
    insert.run("blob", Blob{bytes});
    insert.run("", std::optional<int>{});
    insert.run(nullptr, 7);
    insert.run("empty", Blob{""});
    EXPECT_EQ(connection.last_insert_id(), 6);
    EXPECT_EQ(connection.changes(), 1);

    Statement select = connection.prepare("SELECT name, data FROM page ORDER BY id");
    ASSERT_TRUE(select.step());
    EXPECT_EQ(select.text(0), "Đông");
    EXPECT_EQ(select.integer(1), std::int64_t{1} << 62);
    ASSERT_TRUE(select.step());
    EXPECT_EQ(select.real(1), 0.5);
    ASSERT_TRUE(select.step());
    EXPECT_EQ(select.blob(1), bytes);
    ASSERT_TRUE(select.step());
    EXPECT_FALSE(select.is_null(0));
    EXPECT_EQ(select.text(0), "");
    EXPECT_TRUE(select.is_null(1));
    ASSERT_TRUE(select.step());
    EXPECT_TRUE(select.is_null(0));
    EXPECT_EQ(select.integer(1), 7);
    ASSERT_TRUE(select.step());
    EXPECT_FALSE(select.is_null(1));
    EXPECT_EQ(select.blob(1), "");
    EXPECT_FALSE(select.step());
    EXPECT_TRUE(select.step()) << "a statement that ended starts again";
}

TEST_F(DatabaseTest, WritersAreDurable) {
    Connection connection = create();
    const auto setting = [&](const char* pragma) {
        Statement statement = connection.prepare(pragma);
        statement.step();
        return std::string{statement.text(0)};
    };
    EXPECT_EQ(setting("PRAGMA journal_mode"), "truncate");
    EXPECT_EQ(setting("PRAGMA synchronous"), "2");
    EXPECT_EQ(setting("PRAGMA foreign_keys"), "1");
    EXPECT_THAT(connection.integrity_problems(), IsEmpty());
}

TEST_F(DatabaseTest, TransactionIsUndoneUnlessCommitted) {
    Connection connection = create();
    {
        const Transaction transaction{connection};
        connection.execute("INSERT INTO page(name) VALUES('a')");
    }
    EXPECT_EQ(count(connection), 0);
    Transaction transaction{connection};
    connection.execute("INSERT INTO page(name) VALUES('a')");
    transaction.commit();
    EXPECT_EQ(count(connection), 1);
}

TEST_F(DatabaseTest, OpensAgainWithoutRunningTheSchema) {
    create().execute("INSERT INTO page(name) VALUES('a')");
    for (const Access access : {Access::create, Access::write, Access::read}) {
        Connection connection = open(access);
        EXPECT_EQ(count(connection), 1);
    }
}

TEST_F(DatabaseTest, FailedSchemaLeavesAnEmptyFile) {
    const Format wrong{"the journal", 5, 1, "CREATE TABLE a(x); CREATE nonsense"};
    EXPECT_THROW((Connection{path(), Access::create, wrong, impatient}), std::logic_error);
    Connection connection = create();
    EXPECT_EQ(count(connection), 0);
}

TEST_F(DatabaseTest, MissingFileAndFolder) {
    for (const Access access : {Access::read, Access::write})
        expect_error(Cause::missing, path(), "no such file", [&] { open(access); });
    const auto folder = m_folder.path() / "none";
    expect_error(Cause::missing, folder, "no such folder", [&] {
        Connection{folder / "a.sqlite", Access::create, format, impatient};
    });
}

TEST_F(DatabaseTest, RefusesNetworkFileSystemsAlsoToReaders) {
    create();
    Conditions network = impatient;
    network.is_on_network = [](const std::filesystem::path&) { return true; };
    for (const Access access : {Access::read, Access::write, Access::create})
        expect_error(Cause::settings, path(), "network", [&] { Connection{path(), access, format, network}; });
}

TEST_F(DatabaseTest, RefusesOtherFormats) {
    create();
    Format other = format;
    other.application_id = 1;
    other.name = "the catalogue";
    for (const Access access : {Access::read, Access::write, Access::create})
        expect_error(Cause::input, path(), "this is not the catalogue", [&] {
            Connection{path(), access, other, impatient};
        });
    Format older = format;
    older.version = 2;
    expect_error(Cause::settings, path(), "newer hoso", [&] { Connection{path(), Access::read, older, impatient}; });
    Format newer = format;
    newer.version = 4;
    expect_error(Cause::settings, path(), "older hoso", [&] { Connection{path(), Access::write, newer, impatient}; });
    newer.oldest = 3;
    EXPECT_EQ((Connection{path(), Access::write, newer, impatient}.version()), 3);
    newer.version = 5;
    newer.oldest = 4;
    expect_error(Cause::settings, path(), "older hoso", [&] { Connection{path(), Access::read, newer, impatient}; });
}

TEST_F(DatabaseTest, SaysThatAFileIsDamaged) {
    {
        Connection connection = create();
        Transaction transaction{connection};
        Statement insert = connection.prepare("INSERT INTO page(name, data) VALUES(?1, ?2)");
        for (int i = 0; i < 200; ++i) insert.run(std::to_string(i), std::string(500, 'x'));
        transaction.commit();
    }
    {
        std::fstream file{path(), std::ios::in | std::ios::out | std::ios::binary};
        for (int page = 1; page < 10; ++page) {
            file.seekp(page * 4096);
            file << std::string(4096, '\x55');
        }
    }
    expect_error(Cause::input, path(), "the journal is damaged", [&] {
        Connection connection = open(Access::write);
        connection.execute("UPDATE page SET data = data || 'y'");
    });
    std::ofstream{path()}
        << "this is text and no database, but it is longer than the header of one, a hundred bytes or so";
    for (const Access access : {Access::read, Access::write, Access::create})
        expect_error(Cause::input, path(), "the journal is damaged", [&] { open(access); });
}

TEST_F(DatabaseTest, SaysThatAnotherWrites) {
    Connection first = create(), second = open(Access::write);
    Transaction transaction{first};
    expect_error(Cause::busy, path(), "in use by another program", [&] { const Transaction other{second}; });
    first.execute("INSERT INTO page(name) VALUES('a')");
    transaction.commit();
    EXPECT_EQ(count(second), 1);
    Connection reader = open(Access::read);
    {
        const Transaction view{reader};
        EXPECT_EQ(count(reader), 1);
        expect_error(Cause::busy, path(), "in use", [&] { second.execute("DELETE FROM page"); });
    }
    EXPECT_NO_THROW(second.execute("DELETE FROM page"));
}

TEST_F(DatabaseTest, SaysThatTheDiskIsFull) {
    Connection connection = create();
    connection.execute("PRAGMA max_page_count=6");
    Statement insert = connection.prepare("INSERT INTO page(data) VALUES(?1)");
    expect_error(Cause::io, path(), "full", [&] { insert.run(std::string(100'000, 'x')); });
    EXPECT_NO_THROW(insert.run(1));
}

TEST_F(DatabaseTest, RefusedValuesNameTheFile) {
    Connection connection = create();
    Statement insert = connection.prepare("INSERT INTO page(name) VALUES(?1)");
    insert.run("a");
    expect_error(Cause::input, path(), "UNIQUE", [&] { insert.run("a"); });
    EXPECT_NO_THROW(insert.run("b"));
    expect_error(Cause::input, path(), "FOREIGN KEY", [&] { connection.execute("INSERT INTO word VALUES(99)"); });
}

TEST_F(DatabaseTest, WrongSqlIsOurBug) {
    Connection connection = create();
    EXPECT_THROW(connection.prepare("SELEC"), std::logic_error);
    EXPECT_THROW(connection.prepare("SELECT 1").bind(5, 1), std::logic_error);
}

TEST_F(DatabaseTest, IntegrityProblemsAreListed) {
    Connection connection = create();
    connection.execute("PRAGMA foreign_keys=OFF; INSERT INTO word VALUES(99)");
    EXPECT_THAT(connection.integrity_problems(), testing::ElementsAre("word 1 refers to a missing row of page"));
}

TEST_F(DatabaseTest, ReadersNeedNoWriteAccess) {
    create().execute("INSERT INTO page(name) VALUES('a')");
    std::filesystem::remove(path().string() + "-journal");
    std::filesystem::permissions(path(), std::filesystem::perms::owner_read);
    std::filesystem::permissions(
        m_folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    {
        Connection reader = open(Access::read);
        EXPECT_EQ(count(reader), 1);
        expect_error(Cause::denied, path(), "readonly", [&] { reader.execute("DELETE FROM page"); });
        EXPECT_FALSE(std::filesystem::exists(path().string() + "-journal"));
    }
    std::filesystem::permissions(m_folder.path(), std::filesystem::perms::owner_all);
}

TEST_F(DatabaseTest, ReaderAfterACrashSeesTheOldState) {
    const auto copy = m_folder.path() / "crashed.sqlite";
    {
        Connection connection = create();
        connection.execute("INSERT INTO page(name) VALUES('kept')");
        const Transaction transaction{connection};
        connection.execute("PRAGMA cache_size=5");
        Statement insert = connection.prepare("INSERT INTO page(data) VALUES(?1)");
        for (int i = 0; i < 200; ++i) insert.run(std::string(2000, 'x'));
        connection.execute("UPDATE page SET name='lost' WHERE id=1");
        std::filesystem::copy_file(path(), copy);
        std::filesystem::copy_file(path().string() + "-journal", copy.string() + "-journal");
    }
    ASSERT_GT(std::filesystem::file_size(copy.string() + "-journal"), 0U);
    Connection reader{copy, Access::read, format, impatient};
    EXPECT_EQ(count(reader), 1);
    Statement name = reader.prepare("SELECT name FROM page");
    ASSERT_TRUE(name.step());
    EXPECT_EQ(name.text(0), "kept");
    EXPECT_THAT(reader.integrity_problems(), IsEmpty());
}
