// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/objects.hpp"

#include "core/error.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

using namespace hoso;
using archive::ObjectStore;
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
