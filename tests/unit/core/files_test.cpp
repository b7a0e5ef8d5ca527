// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.hpp"

#include "core/error.hpp"
#include "core/lock.hpp"
#include "core/parallel.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <sys/stat.h>

using namespace hoso;
using hoso::test::Loss;
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

namespace {

std::string in_pieces(const std::filesystem::path& path, Look look) {
    std::string content;
    read_pieces(path, look, [&](std::string_view piece) { content += piece; });
    return content;
}

std::string uneven_content(std::size_t size) {
    std::string content(size, '\0');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 + i / 4096);
    return content;
}

} // namespace

TEST(ReadPieces, GivesTheSameBytesFromTheCacheAndFromTheDisk) {
    const TemporaryFolder folder;
    int number = 0;
    for (const std::size_t size : {0, 1, 4095, 4096, 4097, 262'144, 262'145, 1'000'003}) {
        const auto path = folder.path() / std::to_string(++number);
        real_disk().write_new(path, uneven_content(size));
        EXPECT_EQ(in_pieces(path, Look::cached), uneven_content(size)) << size;
        EXPECT_EQ(in_pieces(path, Look::at_disk), uneven_content(size)) << size;
    }
}

TEST(ReadPieces, ReadsAroundTheCacheAlsoWhereTheFileSystemCannot) {
    // Files of /proc have no size and know nothing of O_DIRECT.
    EXPECT_FALSE(in_pieces("/proc/self/status", Look::at_disk).empty());
}

TEST(ReadPieces, NamesWhatIsMissingOrNoFile) {
    const TemporaryFolder folder;
    for (const Look look : {Look::cached, Look::at_disk}) {
        try {
            in_pieces(folder.path() / "none", look);
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::missing);
            EXPECT_THAT(error.what(), testing::StartsWith((folder.path() / "none").string() + ": "));
        }
        try {
            in_pieces(folder.path(), look);
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::io);
        }
    }
}

TEST(RealDisk, MakesOneFolderAndSaysWhetherItWasThere) {
    const TemporaryFolder folder;
    EXPECT_TRUE(real_disk().create_folder(folder.path() / "a"));
    EXPECT_FALSE(real_disk().create_folder(folder.path() / "a"));
    EXPECT_THROW(real_disk().create_folder(folder.path() / "none" / "a"), Error);
}

TEST(RealDisk, FinishesManyFilesAndSyncsManyFolders) {
    const TemporaryFolder folder;
    std::vector<std::unique_ptr<NewFile>> files;
    std::vector<NewFile*> all;
    std::vector<std::filesystem::path> folders;
    for (int i = 0; i < 40; ++i) {
        folders.push_back(folder.path() / std::to_string(i));
        real_disk().create_folder(folders.back());
        files.push_back(real_disk().create(folders.back() / "file", Permission::read_only));
        files.back()->write(std::to_string(i));
        files.back()->begin_sync();
        all.push_back(files.back().get());
    }
    real_disk().finish_all(all);
    real_disk().sync_folders(folders);
    for (int i = 0; i < 40; ++i) EXPECT_EQ(read_file(folders[static_cast<std::size_t>(i)] / "file"), std::to_string(i));
    folders.push_back(folder.path() / "none");
    EXPECT_THROW(real_disk().sync_folders(folders), Error);
}

TEST(InParallel, DoesEachOnce) {
    for (const int threads : {-1, 1, 2, 8, 2000}) {
        std::vector<std::atomic<int>> done(1000);
        in_parallel(done.size(), threads, [&](std::size_t i) { ++done[i]; });
        EXPECT_TRUE(std::all_of(done.begin(), done.end(), [](const auto& times) { return times == 1; })) << threads;
    }
    in_parallel(0, 4, [](std::size_t) { FAIL(); });
}

TEST(InParallel, ThrowsWhatFailedAndBeginsNothingMore) {
    std::atomic<int> begun = 0;
    const auto work = [&](std::size_t i) {
        ++begun;
        if (i == 3) throw Error{Cause::io, "third"};
    };
    EXPECT_THROW(in_parallel(std::size_t{1} << 30, 1, work), Error);
    EXPECT_EQ(begun, 4);
    EXPECT_THROW(in_parallel(std::size_t{1} << 30, 4, work), Error);
}

TEST(MemoryDisk, KeepsAfterAPowerCutWhatWasSynced) {
    MemoryDisk disk;
    disk.create_folders("a");
    disk.write_new("a/one", "1");
    EXPECT_TRUE(disk.after_power_cut(Loss::names_and_bytes).empty());
    disk.sync_folder("a");
    disk.append("a/one", 1, "2");
    const auto file = disk.create("a/part", Permission::read_write);
    file->write("half");
    disk.rename("a/part", "a/two");
    EXPECT_EQ(disk.after_power_cut(Loss::names_and_bytes), (std::map<std::string, std::string>{{"a/one", "12"}}));
    EXPECT_EQ(disk.after_power_cut(Loss::bytes), (std::map<std::string, std::string>{{"a/one", "12"}, {"a/two", ""}}));
    disk.create_folder("a/b");
    disk.write_new("a/b/three", "3");
    disk.sync_folder("a/b");
    EXPECT_FALSE(disk.after_power_cut(Loss::names_and_bytes).contains("a/b/three"));
    disk.remove("a/one");
    EXPECT_TRUE(disk.after_power_cut(Loss::names_and_bytes).contains("a/one"));
    disk.sync_folder("a");
    EXPECT_EQ(disk.after_power_cut(Loss::names_and_bytes),
        (std::map<std::string, std::string>{{"a/b/three", "3"}, {"a/two", ""}}));
}
