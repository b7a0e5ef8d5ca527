// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts_book.hpp"

#include "accounts/run_files.hpp"
#include "accounts/touched.hpp"

namespace hoso::accounts {
namespace {

using directory::Entry;
using directory::Operation;
using directory::OperationKind;
using directory::ValueChange;
using testing::HasSubstr;

class JournalTest : public testing::Test {
protected:
    test::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "journal.jsonl";
};

TEST_F(JournalTest, RemembersWhatWasDone) {
    {
        Journal journal{real_disk(), file};
        EXPECT_EQ(journal.last_key(), 0);
        journal.begin(1);
        journal.done(0, 1);
        journal.partly(1, {0, 2}, 1);
        journal.begin(2);
        journal.done(1, 2);
        journal.done(4, 2);
        journal.flush();
    }
    const Journal journal{real_disk(), file};
    EXPECT_EQ(journal.last_key(), 2);
    EXPECT_EQ(journal.groups_done(), 3u);
    EXPECT_TRUE(journal.is_done(0));
    EXPECT_FALSE(journal.is_done(2));
    EXPECT_EQ(journal.key_of(0, 7), 1);
    EXPECT_EQ(journal.key_of(1, 0), 1) << "done in the session before";
    EXPECT_EQ(journal.key_of(1, 1), 2);
    EXPECT_EQ(journal.key_of(1, 2), 1);
    EXPECT_EQ(journal.key_of(2, 0), 0);
}

TEST_F(JournalTest, WhatIsNotFlushedDoesNotCount) {
    {
        Journal journal{real_disk(), file};
        journal.begin(1);
        journal.done(0, 1);
    }
    EXPECT_FALSE((Journal{real_disk(), file}.is_done(0)));
}

TEST_F(JournalTest, ALineThatWasCutOffDoesNotCountAndIsWrittenOver) {
    {
        Journal journal{real_disk(), file};
        journal.begin(1);
        for (std::size_t i = 0; i < 5; ++i) journal.done(i, 1);
        journal.flush();
    }
    const std::string whole = read_file(file);
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        test::write_text(file, whole.substr(0, size));
        const auto lines = static_cast<std::size_t>(
            std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
        {
            Journal journal{real_disk(), file};
            EXPECT_EQ(journal.groups_done(), lines == 0 ? 0 : lines - 1) << size;
            journal.begin(2);
            journal.done(9, 2);
            journal.flush();
        }
        const Journal again{real_disk(), file};
        EXPECT_TRUE(again.is_done(9)) << size;
        EXPECT_EQ(again.last_key(), 2);
    }
}

TEST_F(JournalTest, DamagedLinesAreNamedWithTheirFile) {
    for (const char* text :
        {"{\"begin\":1}\nx\n", "{\"done\":\"a\",\"key\":1}\n", "[]\n", "{}\n", "{\"begin\":\"1\"}\n"}) {
        test::write_text(file, text);
        EXPECT_THAT(test::problem_of([&] { Journal(real_disk(), file); }), HasSubstr(file.string())) << text;
    }
}

TEST_F(JournalTest, FilesOfARunAreForTheirOwnerAndComeBackAsTheyWere) {
    RunFiles files{real_disk(), folder.path()};
    Entry entry{
        "uid=An,dc=vn", "u-1", "c-1", {{"userPassword", {"{SSHA}x"}}, {"jpegPhoto", {std::string("\xff\x00", 2)}}}};
    files.write_before({{"uid=an,dc=vn", entry}});
    const Entries back = files.read_before();
    ASSERT_EQ(back.size(), 1u);
    EXPECT_EQ(back.at("uid=an,dc=vn").attributes, entry.attributes);
    EXPECT_EQ(back.at("uid=an,dc=vn").dn, entry.dn);
    EXPECT_EQ(back.at("uid=an,dc=vn").uuid, "u-1");
    EXPECT_EQ(std::filesystem::status(folder.path() / "before.jsonl").permissions() & std::filesystem::perms::all,
        std::filesystem::perms(0600));
    files.write_after({{"uid=an,dc=vn", entry}});
    EXPECT_EQ(files.read_after().at("uid=an,dc=vn").digest, digest_of(entry));
    Kept kept;
    kept.account.id = "nv:001/van-ban";
    kept.account.owner = "nv:001";
    kept.account.system = "van-ban";
    kept.account.login = "an";
    kept.dn = "uid=An,dc=vn";
    kept.attempt = 3;
    kept.key_run = "r";
    kept.key_number = 2;
    kept.changed_by = "q";
    files.write_accounts_before({{"nv:001/van-ban", kept}, {"nv:002/van-ban", std::nullopt}});
    const auto accounts = files.read_accounts_before();
    EXPECT_EQ(accounts.at("nv:001/van-ban"), kept);
    EXPECT_EQ(accounts.at("nv:002/van-ban"), std::nullopt);
    const std::string whole = read_file(folder.path() / "before.jsonl");
    test::write_text(folder.path() / "before.jsonl", whole.substr(0, whole.size() - 1));
    EXPECT_THAT(test::problem_of([&] { files.read_before(); }), HasSubstr("is cut off"));
}

TEST(Digest, IsOfTheValuesInAnyOrder) {
    const Entry one{"a", "u", "c", {{"Member", {"x", "y"}}}}, other{"b", "v", "d", {{"member", {"y", "x"}}}};
    EXPECT_EQ(digest_of(one), digest_of(other));
    EXPECT_NE(digest_of(one), digest_of(Entry{"a", "u", "c", {{"member", {"x"}}}}));
}

class EffectTest : public testing::Test {
protected:
    static Operation operation(OperationKind kind, const std::string& dn) {
        Operation operation;
        operation.kind = kind;
        operation.dn = dn;
        return operation;
    }
    Effect effect(const Operation& operation) const { return effect_of(operation, live, "userPassword"); }

    Entries live{
        {"uid=an,dc=vn", {"uid=an,dc=vn", "", "now",
                             {{"uid", {"an"}}, {"cn", {"An"}}, {"member", {"a", "b"}}, {"userPassword", {"x"}}}}}};
};

TEST_F(EffectTest, OfAnAddition) {
    Operation add = operation(OperationKind::add, "uid=binh,dc=vn");
    EXPECT_EQ(effect(add), Effect::none);
    add.dn = "UID=An, dc=vn";
    add.attributes = {{"uid", {"an"}}, {"userPassword", {"not yet known"}}};
    EXPECT_EQ(effect(add), Effect::there);
    add.attributes["cn"] = {"Bình"};
    EXPECT_EQ(effect(add), Effect::conflict);
}

TEST_F(EffectTest, OfAModification) {
    Operation modify = operation(OperationKind::modify, "uid=an,dc=vn");
    modify.changes = {{ValueChange::How::replace, "cn", {"An"}}, {ValueChange::How::add, "member", {"a"}},
        {ValueChange::How::remove, "member", {"c"}}, {ValueChange::How::replace, "title", {}}};
    EXPECT_EQ(effect(modify), Effect::there);
    modify.csn = "before";
    EXPECT_EQ(effect(modify), Effect::there);
    modify.csn = "now";
    EXPECT_EQ(effect(modify), Effect::none) << "nobody has touched the entry";
    modify.changes[0].values = {"Bình"};
    EXPECT_EQ(effect(modify), Effect::none);
    modify.csn = "before";
    EXPECT_EQ(effect(modify), Effect::conflict);
    modify.csn.reset();
    EXPECT_EQ(effect(modify), Effect::none);
    modify.dn = "uid=binh,dc=vn";
    EXPECT_EQ(effect(modify), Effect::conflict);
}

TEST_F(EffectTest, OfARename) {
    Operation rename = operation(OperationKind::rename, "uid=an,dc=vn");
    rename.new_dn = "uid=anv,dc=vn";
    EXPECT_EQ(effect(rename), Effect::none);
    rename.csn = "before";
    EXPECT_EQ(effect(rename), Effect::conflict);
    rename.dn = "uid=old,dc=vn";
    rename.new_dn = "uid=an,dc=vn";
    EXPECT_EQ(effect(rename), Effect::there);
    rename.new_dn = "uid=nobody,dc=vn";
    EXPECT_EQ(effect(rename), Effect::conflict);
}

TEST_F(EffectTest, OfARemoval) {
    Operation remove = operation(OperationKind::remove, "uid=an,dc=vn");
    EXPECT_EQ(effect(remove), Effect::none);
    remove.csn = "before";
    EXPECT_EQ(effect(remove), Effect::conflict);
    remove.dn = "uid=gone,dc=vn";
    EXPECT_EQ(effect(remove), Effect::there);
}

} // namespace
} // namespace hoso::accounts
