// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.hpp"

#include "core/error.hpp"
#include "core/lock.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using hoso::test::MemoryDisk;
using hoso::test::TemporaryFolder;
using testing::AnyOf;

TEST(ReplaceFile, IsOldOrNewWhicheverOperationFails) {
    for (int n = 1; n < 1000; ++n) {
        MemoryDisk disk{{{"file", "old"}}};
        disk.fail_operation(n);
        bool reported = false;
        try {
            replace_file(disk, "file", "new");
        } catch (const Error&) {
            reported = true;
        }
        if (!disk.has_failed()) return; // operation n was never reached: all were tried
        EXPECT_TRUE(reported) << "operation " << n;
        EXPECT_THAT(disk.files().at("file"), AnyOf("old", "new")) << "operation " << n;
    }
    FAIL() << "replace_file() did not finish in 1000 operations";
}

TEST(RealDisk, DoesNotReplaceWhatExists) {
    const TemporaryFolder folder;
    Disk& disk = real_disk();
    disk.write_new(folder.path() / "a", "one");
    disk.write_new(folder.path() / "b", "two");
    EXPECT_FALSE(disk.rename_new(folder.path() / "a", folder.path() / "b"));
    EXPECT_EQ(disk.read(folder.path() / "b"), "two");
    EXPECT_TRUE(disk.rename_new(folder.path() / "a", folder.path() / "c"));
    EXPECT_THROW(disk.write_new(folder.path() / "c", "three"), Error);
}

TEST(RealDisk, NamesWhatIsMissing) {
    try {
        read_file("/nowhere/hồ sơ.pdf");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
        EXPECT_THAT(error.what(), testing::StartsWith("/nowhere/hồ sơ.pdf: "));
    }
}

TEST(RealDisk, RefusesAFileOverTheLimit) {
    const TemporaryFolder folder;
    real_disk().write_new(folder.path() / "large", std::string(5000, 'x'));
    EXPECT_THROW(read_file(folder.path() / "large", 4999), Error);
    EXPECT_EQ(read_file(folder.path() / "large", 5000).size(), 5000U);
}

TEST(FileLock, SaysBusyToTheSecond) {
    const TemporaryFolder folder;
    const FileLock first{folder.path() / "lock", "busy"};
    try {
        const FileLock second{folder.path() / "lock", "in use"};
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::busy);
        EXPECT_STREQ(error.what(), "in use");
    }
}
