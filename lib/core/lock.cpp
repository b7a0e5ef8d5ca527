// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lock.hpp"

#include "core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace hoso {

FileLock::FileLock(const std::filesystem::path& path, const std::string& message, std::chrono::milliseconds patience,
    const std::function<void()>& waiting) {
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_descriptor < 0) {
        const bool denied = errno == EACCES || errno == EPERM || errno == EROFS;
        throw Error{denied ? Cause::denied : Cause::output, path.string() + ": " + std::strerror(errno)};
    }
    const auto end = std::chrono::steady_clock::now() + patience;
    bool told = false;
    while (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        const bool busy = errno == EWOULDBLOCK;
        const std::string problem = busy ? message : path.string() + ": " + std::strerror(errno);
        if (!busy || std::chrono::steady_clock::now() >= end) {
            ::close(std::exchange(m_descriptor, -1));
            throw Error{busy ? Cause::busy : Cause::io, problem};
        }
        if (!std::exchange(told, true) && waiting) waiting();
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}

FileLock::~FileLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

} // namespace hoso
