// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>

namespace hoso {

/// An exclusive lock on a file (flock(2)), held while the object lives and released by the kernel when the process
/// dies.
class FileLock {
public:
    /// Makes the file where it is missing. Waits up to `patience` and calls `waiting` once before it does;
    /// then throws Error{busy} with `message`.
    FileLock(const std::filesystem::path& path, const std::string& message, std::chrono::milliseconds patience = {},
        const std::function<void()>& waiting = {});
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    int m_descriptor = -1;
};

} // namespace hoso
