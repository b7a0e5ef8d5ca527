// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/secret_memory.hpp"

#include "crypto/secret.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace hoso::crypto;

namespace {

/// What the kernel says of the pages in which an address lies: the line VmFlags of proc(5).
std::string flags_of(const void* address) {
    std::ifstream maps{"/proc/self/smaps"};
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    bool inside = false;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t from = 0, to = 0;
        char dash = 0;
        std::istringstream range{line};
        if (range >> std::hex >> from >> dash >> to && dash == '-') inside = from <= wanted && wanted < to;
        if (inside && line.starts_with("VmFlags:")) return line + " ";
    }
    return "not mapped";
}

bool may_lock() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur >= (1U << 20);
}

} // namespace

TEST(SecretMemory, IsNotDumpedAndNotSwapped) {
    for (const std::size_t size : {1U, 100U, 5000U, 70000U}) {
        const Secret secret{std::string(size, 'x')};
        const std::string flags = flags_of(secret.view().data());
        EXPECT_THAT(flags, testing::HasSubstr(" dd ")) << size;
        if (may_lock()) {
            EXPECT_THAT(flags, testing::HasSubstr(" lo ")) << size;
        }
    }
}

TEST(SecretMemory, IsWipedWhenItIsGivenBack) {
    void* const memory = take_secret_memory(64);
    std::memset(memory, 'x', 64);
    give_back_secret_memory(memory, 64);
    // The pool's pages stay mapped, and what was given back last is given first.
    auto* const again = static_cast<char*>(take_secret_memory(50));
    EXPECT_EQ(again, memory);
    EXPECT_TRUE(std::all_of(again, again + 64, [](char c) { return c == 0; }));
    give_back_secret_memory(again, 50);
}

TEST(SecretMemory, PiecesDoNotOverlap) {
    std::vector<std::pair<unsigned char*, std::size_t>> pieces;
    for (std::size_t size = 1; size < 5000; size += 7) {
        auto* const piece = static_cast<unsigned char*>(take_secret_memory(size));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece) % alignof(std::max_align_t), 0U);
        std::memset(piece, static_cast<int>(size % 251), size);
        pieces.emplace_back(piece, size);
    }
    for (const auto& [piece, size] : pieces) {
        const auto value = static_cast<unsigned char>(size % 251);
        EXPECT_TRUE(std::all_of(piece, piece + size, [&](unsigned char c) { return c == value; })) << size;
        give_back_secret_memory(piece, size);
    }
}

TEST(SecretMemory, IsSharedByThreads) {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([number] {
            const std::string text(40, static_cast<char>('a' + number));
            for (int i = 0; i < 5000; ++i) {
                const Secret secret{text};
                ASSERT_EQ(secret.view(), text);
            }
        });
}

TEST(Secret, IsFilledInPlace) {
    const Secret secret{3, [](std::span<unsigned char> bytes) {
                            EXPECT_EQ(bytes[2], 0);
                            bytes[0] = 'a';
                            bytes[1] = 'b';
                        }};
    EXPECT_EQ(secret.view(), std::string_view("ab\0", 3));
}

TEST(Secret, OfTheKernelIsAnotherOneEachTime) {
    EXPECT_EQ(random_secret(32).view().size(), 32U);
    EXPECT_NE(random_secret(32).view(), random_secret(32).view());
}

TEST(RefuseCoreFiles, LeavesNoneAndHidesTheProcess) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        refuse_core_files();
        rlimit limit{};
        const bool none = ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0;
        ::_exit(none && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}
