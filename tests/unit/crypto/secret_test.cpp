// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/secret.hpp"

#include "core/error.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

using namespace hoso;
using namespace hoso::crypto;

namespace {

namespace fs = std::filesystem;

Cause cause_of(const fs::path& path) {
    try {
        (void)read_secret(path);
    } catch (const Error& error) {
        EXPECT_TRUE(std::string{error.what()}.starts_with(path.string())) << error.what();
        return error.cause();
    }
    ADD_FAILURE() << path << " was read";
    return Cause::usage;
}

} // namespace

TEST(Secret, IsKeptInAFileOfItsOwnersOnly) {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "khoa";
    const ::mode_t old = ::umask(0);
    write_secret(real_disk(), path, Secret{"mật khẩu\n"});
    ::umask(old);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(read_secret(path).view(), "mật khẩu\n");
}

TEST(Secret, IsNeverOverwritten) {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "khoa";
    write_secret(real_disk(), path, Secret{"first"});
    try {
        write_secret(real_disk(), path, Secret{"second"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::output);
    }
    EXPECT_EQ(read_secret(path).view(), "first");
    EXPECT_THROW(write_secret(real_disk(), folder.path() / "none" / "khoa", Secret{"x"}), Error);
}

TEST(Secret, IsNotReadFromAFileThatOthersMayUse) {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "khoa";
    write_secret(real_disk(), path, Secret{"x"});
    for (const fs::perms more : {fs::perms::group_read, fs::perms::others_read, fs::perms::others_write}) {
        fs::permissions(path, fs::perms::owner_read | more);
        EXPECT_EQ(cause_of(path), Cause::denied);
    }
    fs::permissions(path, fs::perms::owner_read);
    EXPECT_EQ(read_secret(path).view(), "x");
}

TEST(Secret, FileThatIsMissingTooLargeOrNoFileIsTold) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(cause_of(folder.path() / "none"), Cause::missing);
    EXPECT_EQ(cause_of(folder.path()), Cause::io);
    write_secret(real_disk(), folder.path() / "full", Secret{std::string(64 << 10, 'x')});
    EXPECT_EQ(read_secret(folder.path() / "full").view().size(), std::size_t{64} << 10);
    write_secret(real_disk(), folder.path() / "more", Secret{std::string((64 << 10) + 1, 'x')});
    EXPECT_EQ(cause_of(folder.path() / "more"), Cause::input);
}

TEST(Secret, MovesAndLeavesNothingBehind) {
    Secret first{"a"};
    Secret second{std::move(first)};
    EXPECT_EQ(second.view(), "a");
    EXPECT_TRUE(first.view().empty());
    first = std::move(second);
    EXPECT_EQ(first.view(), "a");
}

TEST(Secret, IsWrittenAsAWholeOrNotAtAll) {
    for (int n = 1; n < 100; ++n) {
        test::MemoryDisk disk;
        disk.fail_operation(n);
        bool reported = false;
        try {
            write_secret(disk, "khoa", Secret{"first"});
        } catch (const Error&) {
            reported = true;
        }
        if (!disk.has_failed()) {
            EXPECT_EQ(disk.files().at("khoa"), "first");
            return;
        }
        EXPECT_TRUE(reported) << "operation " << n;
        EXPECT_FALSE(disk.exists("khoa")) << "operation " << n;
    }
    FAIL() << "write_secret() did not finish in 100 operations";
}
