// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/owned_file.hpp"

#include "core/error.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace hoso;
using namespace hoso::test;

namespace fs = std::filesystem;

TEST(OwnedFile, IsItsOwnersAloneAlsoInPlaceOfOneThatWasNot) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "a.csv";
    std::ofstream{file} << "old";
    fs::permissions(file, fs::perms::all);
    const mode_t before = ::umask(0);
    replace_owned_file(real_disk(), file, "new");
    ::umask(before);
    EXPECT_EQ(read_file(file), "new");
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_FALSE(fs::exists(file.string() + ".part"));
}

TEST(OwnedFile, IsOldOrNewWhicheverOperationFails) {
    for (int n = 1; n < 100; ++n) {
        MemoryDisk disk{{{"a.csv", "old"}}};
        disk.fail_operation(n);
        bool reported = false;
        try {
            replace_owned_file(disk, "a.csv", "new");
        } catch (const Error&) {
            reported = true;
        }
        if (!disk.has_failed()) return;
        EXPECT_TRUE(reported) << "operation " << n;
        const std::string now = disk.files().at("a.csv");
        EXPECT_TRUE(now == "old" || now == "new") << "operation " << n;
    }
    FAIL() << "it did not finish in 100 operations";
}
