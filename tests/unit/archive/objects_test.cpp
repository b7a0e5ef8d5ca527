// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/objects.hpp"

#include "core/error.hpp"
#include "flaky_disk.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

using namespace hoso;
using archive::ObjectCheck;
using archive::ObjectState;
using archive::ObjectStore;
using archive::Put;
using archive::StoredObject;
using hoso::test::FlakyDisk;
using hoso::test::Loss;
using hoso::test::MemoryDisk;
using hoso::test::TemporaryFolder;

TEST(ObjectStore, NamesContentByItsDigestOnce) {
    MemoryDisk disk;
    ObjectStore store{disk, "objects"};
    const auto one = store.put("abc"), again = store.put("abc");
    EXPECT_EQ(one, again);
    EXPECT_EQ(one.size_bytes, 3);
    EXPECT_EQ(store.path_of(one.sha256).string(),
        "objects/ba/78/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(store.read(one.sha256), "abc");
    EXPECT_EQ(disk.files().size(), 1U);
}

TEST(ObjectStore, HoldsAllOrNothingWhicheverOperationFails) {
    for (int n = 1; n < 1000; ++n) {
        MemoryDisk disk;
        disk.fail_operation(n);
        ObjectStore store{disk, "objects"};
        bool reported = false;
        try {
            store.put("content of an object");
        } catch (const Error&) {
            reported = true;
        }
        // Removing the part is the last operation and may fail: the next writer clears it.
        for (const auto& [path, content] : disk.files()) {
            if (path.starts_with("objects/incoming/")) continue;
            EXPECT_EQ(content, "content of an object") << "operation " << n;
        }
        if (!disk.has_failed()) return;
        const auto place = store.path_of(crypto::sha256("content of an object"));
        EXPECT_TRUE(reported || disk.exists(place)) << "operation " << n;
    }
    FAIL() << "put() did not finish in 1000 operations";
}

TEST(ObjectStore, PutsAFileReadOnlyAndRefusesOtherBytes) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    const std::string content(700'000, 'x');
    real_disk().write_new(folder.path() / "file", content);
    const auto wrong = crypto::sha256("other");
    EXPECT_THROW(store.put_file(folder.path() / "file", wrong), Error);
    EXPECT_FALSE(std::filesystem::exists(store.path_of(wrong)));
    EXPECT_TRUE(std::filesystem::is_empty(store.incoming()));
    const auto object = store.put_file(folder.path() / "file", crypto::sha256(content));
    EXPECT_EQ(object.size_bytes, 700'000);
    EXPECT_EQ(store.read(object.sha256), content);
    struct stat about {};
    ASSERT_EQ(::stat(store.path_of(object.sha256).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0222U, 0U);
    EXPECT_EQ(store.put_file(folder.path() / "file", crypto::sha256(content)), object);
    EXPECT_TRUE(std::filesystem::is_empty(store.incoming()));
}

TEST(ObjectStore, ComparesAFileAlsoWhereItsContentSeemsToBeThere) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    const auto known = store.put("known").sha256;
    real_disk().write_new(folder.path() / "file", "unknown");
    EXPECT_THROW(store.put_file(folder.path() / "file", known), Error);
}

TEST(ObjectStore, NamesAMissingFile) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    try {
        store.put_file(folder.path() / "không có", std::nullopt);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
    }
}

namespace {

const std::vector<std::string> contents{"một", "hai", "ba", "bốn", "hai", "", "năm"};

std::vector<Put> some_puts() {
    std::vector<Put> puts;
    for (const std::string& text : contents) puts.push_back({std::string_view{text}, std::nullopt});
    return puts;
}

/// Every file that stands in an object's place has the bytes that its name promises.
void expect_whole_objects(const std::map<std::string, std::string>& files, const std::string& when) {
    for (const auto& [path, content] : files) {
        if (path.starts_with("objects/incoming/")) continue;
        EXPECT_EQ(std::filesystem::path{path}.filename(), to_hex(crypto::sha256(content))) << when << ": " << path;
    }
}

std::vector<std::string> list_of(const ObjectStore& store) {
    std::vector<std::string> names;
    for (const crypto::Sha256& object : store.list(2)) names.push_back(to_hex(object));
    return names;
}

void damage(const std::filesystem::path& object) {
    std::filesystem::permissions(object, std::filesystem::perms::owner_all);
    std::fstream stream{object, std::ios::in | std::ios::out | std::ios::binary};
    stream.put('#');
}

} // namespace

TEST(ObjectGroup, AnswersInOrderAndRefusesOnlyWhatIsWrong) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    const auto file = [&](const std::string& name, const std::string& content) {
        real_disk().write_new(folder.path() / name, content);
        return folder.path() / name;
    };
    const std::string large(3'000'000, 'L');
    const auto small = file("small", "small"), big = file("large", large), twin = file("twin", "small");
    const std::vector<Put> puts{{small, std::nullopt}, {big, crypto::sha256("other")}, {folder.path() / "none", {}},
        {big, crypto::sha256(large)}, {twin, crypto::sha256("small")}, {small, crypto::sha256("other")},
        {folder.path(), {}}, {std::string_view{"made here"}, {}}};
    for (const int jobs : {1, 3}) {
        const auto outcomes = store.put_all(puts, jobs);
        ASSERT_EQ(outcomes.size(), puts.size());
        const auto stored = [&](std::size_t i) { return std::get<StoredObject>(outcomes[i]); };
        const auto cause = [&](std::size_t i) { return std::get<Error>(outcomes[i]).cause(); };
        EXPECT_EQ(stored(0), (StoredObject{crypto::sha256("small"), 5}));
        EXPECT_EQ(cause(1), Cause::input);
        EXPECT_EQ(cause(2), Cause::missing);
        EXPECT_EQ(stored(3), (StoredObject{crypto::sha256(large), 3'000'000}));
        EXPECT_EQ(stored(4), stored(0));
        EXPECT_EQ(cause(5), Cause::input);
        EXPECT_EQ(cause(6), Cause::io);
        EXPECT_EQ(stored(7), (StoredObject{crypto::sha256("made here"), 9}));
        EXPECT_EQ(list_of(store).size(), 3U);
        EXPECT_EQ(store.read(crypto::sha256(large)), large);
        EXPECT_TRUE(std::filesystem::is_empty(store.incoming()));
    }
}

TEST(ObjectGroup, HoldsMoreThanOneGroup) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    std::vector<std::string> texts;
    for (int i = 0; i < 600; ++i) texts.push_back(std::to_string(i));
    const std::vector<Put> puts = [&] {
        std::vector<Put> made;
        for (const std::string& text : texts) made.push_back({std::string_view{text}, std::nullopt});
        return made;
    }();
    const auto outcomes = store.put_all(puts, 2);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_EQ(std::get<StoredObject>(outcomes[i]).sha256, crypto::sha256(texts[i]));
        names.push_back(to_hex(crypto::sha256(texts[i])));
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(list_of(store), names);
    EXPECT_TRUE(store.put_all({}, 2).empty());
}

TEST(ObjectGroup, WritesContentThatIsThereNoSecondTime) {
    MemoryDisk disk;
    ObjectStore store{disk, "objects"};
    store.put_all(some_puts(), 1);
    const auto before = disk.files();
    disk.fail_operation(1 << 20);
    store.put_all(some_puts(), 1);
    ObjectStore{disk, "objects"}.put_all(some_puts(), 1);
    EXPECT_EQ(disk.files(), before);
}

TEST(ObjectGroup, IsThereAfterAPowerCutOnceItCounts) {
    for (const Loss loss : {Loss::names_and_bytes, Loss::bytes})
        for (int n = 1; n < 2000; ++n) {
            const std::string when = "operation " + std::to_string(n);
            MemoryDisk disk;
            disk.fail_operation(n);
            bool reported = false;
            try {
                ObjectStore{disk, "objects"}.put_all(some_puts(), 1);
            } catch (const Error&) {
                reported = true;
            }
            expect_whole_objects(disk.files(), when);
            MemoryDisk left{disk.after_power_cut(loss)};
            expect_whole_objects(left.files(), when);
            ObjectStore again{left, "objects"};
            if (!reported) {
                for (const std::string& content : contents)
                    EXPECT_EQ(again.read(crypto::sha256(content)), content) << when;
            }
            again.put_all(some_puts(), 1);
            MemoryDisk end{left.after_power_cut(loss)};
            for (const std::string& content : contents)
                EXPECT_EQ(ObjectStore(end, "objects").read(crypto::sha256(content)), content) << when;
            if (!disk.has_failed()) break;
            ASSERT_LT(n, 1999) << "put_all() did not finish";
        }
}

TEST(ObjectGroup, SyncsAgainTheFoldersOfARunThatDied) {
    // Folders and names are there, but nobody synced them: the run died before.
    for (int n = 1; n < 2000; ++n) {
        MemoryDisk disk;
        disk.fail_operation(n);
        try {
            ObjectStore{disk, "objects"}.put_all(some_puts(), 1);
        } catch (const Error&) {
        }
        if (!disk.has_failed()) return;
        ObjectStore{disk, "objects"}.put_all(some_puts(), 1);
        MemoryDisk left{disk.after_power_cut(Loss::names_and_bytes)};
        for (const std::string& content : contents)
            EXPECT_EQ(ObjectStore(left, "objects").read(crypto::sha256(content)), content) << "operation " << n;
    }
    FAIL() << "put_all() did not finish";
}

TEST(ObjectGroup, TakesNothingMoreAfterASyncFailed) {
    for (int n = 1; n < 100; ++n) {
        MemoryDisk other;
        other.fail_operation(n);
        ObjectStore broken{other, "objects"};
        try {
            broken.put("a");
        } catch (const Error& first) {
            try {
                broken.put("b");
                FAIL() << "operation " << n;
            } catch (const Error& second) {
                EXPECT_STREQ(first.what(), second.what());
            }
            continue;
        }
        return;
    }
    FAIL() << "put() did not finish";
}

TEST(ObjectGroup, PutsASoundCopyInPlaceOfADamagedOne) {
    const TemporaryFolder folder;
    const auto object = ObjectStore{real_disk(), folder.path() / "objects"}.put("sound content").sha256;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    damage(store.path_of(object));
    EXPECT_EQ(store.check(object).state, ObjectState::damaged);
    EXPECT_EQ(store.put("sound content").sha256, object);
    EXPECT_EQ(store.check(object).state, ObjectState::sound);
    EXPECT_EQ(store.read(object), "sound content");
}

TEST(ObjectCheck, TellsSoundDamagedMissingUnreadable) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    const auto object = store.put(std::string(500'000, 'o')).sha256;
    const auto sound = store.check(object);
    EXPECT_EQ(sound.state, ObjectState::sound);
    EXPECT_EQ(sound.size_bytes, 500'000);
    EXPECT_EQ(sound.problem, "");
    EXPECT_FALSE(sound.is_flaky);
    damage(store.path_of(object));
    EXPECT_EQ(store.check(object).state, ObjectState::damaged);
    EXPECT_THAT(store.check(object).problem, testing::StartsWith(store.path_of(object).string() + ": "));
    std::filesystem::resize_file(store.path_of(object), 0);
    EXPECT_EQ(store.check(object).state, ObjectState::damaged);
    std::filesystem::remove(store.path_of(object));
    EXPECT_EQ(store.check(object).state, ObjectState::missing);
    std::filesystem::create_directory(store.path_of(object));
    EXPECT_EQ(store.check(object).state, ObjectState::unreadable);
    EXPECT_THAT(store.check(object).problem, testing::StartsWith(store.path_of(object).string() + ": "));
}

TEST(ObjectCheck, LooksAgainAroundTheCacheBeforeItCallsAnObjectDamaged) {
    for (const auto fault : {FlakyDisk::Fault::flipped, FlakyDisk::Fault::failing}) {
        FlakyDisk disk;
        ObjectStore store{disk, "objects"};
        const auto object = store.put("content").sha256;
        disk.read_wrong(store.path_of(object), Look::cached, fault);
        const auto flaky = store.check(object);
        EXPECT_EQ(flaky.state, ObjectState::sound);
        EXPECT_TRUE(flaky.is_flaky);
        EXPECT_EQ(flaky.problem, "");
        EXPECT_THAT(disk.looks(), testing::ElementsAre(Look::cached, Look::at_disk));
        std::vector<ObjectCheck> told;
        ObjectStore::OpenLeaf leaf{store, ObjectStore::leaf_of(object)};
        ObjectStore::Checker checker{store, [&](const ObjectCheck& check) { told.push_back(check); }};
        checker.check(leaf, object, 7);
        checker.check(leaf, object, -1);
        ASSERT_EQ(told.size(), 2U);
        for (const ObjectCheck& check : told) EXPECT_TRUE(check.state == ObjectState::sound && check.is_flaky);
        disk.read_wrong(store.path_of(object), Look::at_disk, fault);
        const auto bad = store.check(object);
        EXPECT_EQ(bad.state, fault == FlakyDisk::Fault::flipped ? ObjectState::damaged : ObjectState::unreadable);
        EXPECT_FALSE(bad.is_flaky);
        EXPECT_NE(bad.problem, "");
    }
}

TEST(ObjectChecker, TellsOfSmallAndLargeOnesInTheOrderInWhichTheyWereAsked) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    std::vector<std::string> contents;
    for (int i = 0; i < 12; ++i)
        contents.emplace_back(i % 5 == 4 ? 300'000 : 100 * i, static_cast<char>('a' + i)); // 0 bytes too
    std::vector<StoredObject> objects;
    for (const std::string& content : contents) objects.push_back(store.put(content));
    const auto overwrite = [&](std::size_t i, const std::string& bytes) {
        std::filesystem::permissions(
            store.path_of(objects[i].sha256), std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
        std::ofstream{store.path_of(objects[i].sha256), std::ios::binary} << bytes;
    };
    overwrite(1, "b");
    overwrite(3, std::string(500'000, 'd')); // larger than anybody said
    std::filesystem::remove(store.path_of(objects[6].sha256));
    std::vector<ObjectCheck> told;
    ObjectStore::Checker checker{store, [&](const ObjectCheck& check) { told.push_back(check); }};
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const crypto::Sha256& object = objects[i].sha256;
        ObjectStore::OpenLeaf leaf{store, ObjectStore::leaf_of(object)};
        if (i == 8)
            checker.check(object);
        else
            checker.check(leaf, object, i == 7 ? -1 : objects[i].size_bytes);
    }
    checker.finish();
    ASSERT_EQ(told.size(), objects.size());
    for (std::size_t i = 0; i < told.size(); ++i) {
        const ObjectState expected = i == 1 || i == 3 ? ObjectState::damaged
                                     : i == 6         ? ObjectState::missing
                                                      : ObjectState::sound;
        EXPECT_EQ(told[i].state, expected) << i;
        if (expected == ObjectState::sound) {
            EXPECT_EQ(told[i].size_bytes, objects[i].size_bytes) << i;
        }
        EXPECT_EQ(told[i].problem.empty(), expected == ObjectState::sound) << i;
        EXPECT_FALSE(told[i].is_flaky) << i;
    }
}

TEST(ObjectWalk, PassesOverWhatIsNoObjectInItsPlace) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    EXPECT_TRUE(list_of(store).empty());
    const auto object = store.put("content").sha256;
    const std::string hex = to_hex(object), other = to_hex(crypto::sha256("other"));
    const auto leaf = store.path_of(object).parent_path();
    real_disk().write_new(leaf / "notes.txt", "no object");
    real_disk().write_new(leaf / other, "in the wrong folder");
    real_disk().write_new(store.folder() / "zz", "no folder");
    real_disk().write_new(store.incoming() / hex, "not yet whole");
    std::filesystem::create_directories(store.folder() / "00" / "long");
    EXPECT_THAT(list_of(store), testing::ElementsAre(hex));
}

TEST(ObjectWalk, CollectsWhatNobodyNames) {
    const TemporaryFolder folder;
    ObjectStore store{real_disk(), folder.path() / "objects"};
    store.put_all(some_puts(), 2);
    const auto kept = crypto::sha256("hai");
    const auto collected = store.collect([&](const crypto::Sha256& object) { return object == kept; });
    EXPECT_EQ(collected.objects, 5);
    EXPECT_EQ(collected.size_bytes, 5 + 2 + 5 + 0 + 4);
    EXPECT_THAT(list_of(store), testing::ElementsAre(to_hex(kept)));
    store.put_all(some_puts(), 2); // what was collected is written again
    EXPECT_EQ(list_of(store).size(), 6U);
}
