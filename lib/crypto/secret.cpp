// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/secret.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hoso::crypto {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 10;

class Opened {
public:
    explicit Opened(const fs::path& path) : m_number{::open(path.c_str(), O_RDONLY | O_CLOEXEC)} {}
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    ~Opened() {
        if (m_number >= 0) ::close(m_number);
    }
    int number() const noexcept { return m_number; }

private:
    int m_number;
};

[[noreturn]] void fail(const fs::path& path) {
    const Cause cause = errno == ENOENT || errno == ENOTDIR ? Cause::missing
                        : errno == EACCES                   ? Cause::denied
                                                            : Cause::io;
    throw Error{cause, path.string() + ": " + std::strerror(errno)};
}

void require_own(int number, const fs::path& path) {
    struct stat status {};
    if (::fstat(number, &status) != 0) fail(path);
    if (S_ISREG(status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw Error{Cause::denied, message("{}: others than its owner may use it; chmod 600 ends that", path.string())};
}

} // namespace

Secret random_secret(std::size_t size) {
    return Secret{size, [](std::span<unsigned char> bytes) {
                      for (std::size_t filled = 0; filled < bytes.size();) {
                          const ssize_t got = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
                          if (got < 0 && errno == EINTR) continue;
                          if (got < 0)
                              throw Error{Cause::unavailable, std::string{"getrandom: "} + std::strerror(errno)};
                          filled += static_cast<std::size_t>(got);
                      }
                  }};
}

void refuse_core_files() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        throw Error{Cause::unavailable, message("core files cannot be refused: {}", std::strerror(errno))};
}

Secret read_secret(const fs::path& path) {
    const Opened file{path};
    if (file.number() < 0) fail(path);
    require_own(file.number(), path);
    return read_secret(file.number(), Until::end, path.string());
}

Secret read_secret(int descriptor, Until until, const std::string& name) {
    // Read into one buffer of full size: one that grows would leave copies behind.
    Secret all;
    all.m_bytes.resize(largest_file + 1);
    std::size_t size = 0;
    while (size < all.m_bytes.size()) {
        const ssize_t got = ::read(descriptor, all.m_bytes.data() + size, all.m_bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(name);
        size += static_cast<std::size_t>(got);
        const bool line_ended = until == Until::line_end && all.view().substr(0, size).ends_with('\n');
        if ((got == 0 || line_ended) && size <= largest_file) return Secret{all.view().substr(0, size)};
    }
    throw Error{Cause::input, message("{}: is larger than {} bytes", name, largest_file)};
}

void write_secret(Disk& disk, const fs::path& path, const Secret& secret) {
    const auto file = disk.create(path, Permission::owner_only);
    try {
        file->write(secret.view());
        file->finish();
        disk.sync_folder(path.has_parent_path() ? path.parent_path() : fs::path{"."});
    } catch (const Error&) {
        try {
            disk.remove(path);
        } catch (const Error&) { // the first failure is the one to tell
        }
        throw;
    }
}

} // namespace hoso::crypto
