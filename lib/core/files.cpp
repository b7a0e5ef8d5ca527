// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "core/handle.hpp"
#include "core/parallel.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <limits>
#include <linux/fs.h>
#include <new>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hoso {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, Cause otherwise = Cause::io) {
    const int number = errno;
    Cause cause = otherwise;
    if (number == ENOENT || number == ENOTDIR) cause = Cause::missing;
    if (number == EACCES || number == EPERM || number == EROFS) cause = Cause::denied;
    throw Error{cause, path.string() + ": " + std::strerror(number)};
}

int open_retrying(const char* path, int flags, mode_t mode, int folder = AT_FDCWD) {
    int number = -1;
    do number = ::openat(folder, path, flags | O_CLOEXEC, mode);
    while (number < 0 && errno == EINTR);
    return number;
}

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags, mode_t mode, Cause otherwise)
        : m_path{path}, m_number{open_retrying(path.c_str(), flags, mode)} {
        if (m_number < 0) fail(path, otherwise);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_number >= 0) ::close(m_number);
    }
    int number() const noexcept { return m_number; }

    void write_all(std::string_view content) const {
        while (!content.empty()) {
            const ssize_t written = ::write(m_number, content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail(m_path);
            content.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    // After a failed fsync the kernel may have dropped the pages and marked them clean: never retried, always an error.
    void sync_and_close() {
        if (::fsync(m_number) != 0) fail(m_path);
        if (::close(std::exchange(m_number, -1)) != 0) fail(m_path);
    }

private:
    fs::path m_path;
    int m_number = -1;
};

void sync_path(const fs::path& path, int flags) {
    Descriptor file{path, O_RDONLY | flags, 0, Cause::io};
    file.sync_and_close();
}

/// Syncs wait for the disk, not for a processor, and those that wait together share a commit of its journal.
constexpr int syncs_at_once = 16;

/// Above this, a file is written to the disk while it still comes in.
constexpr std::size_t early_write = std::size_t{8} << 20;

mode_t mode_of(Permission permission) {
    if (permission == Permission::owner_only) return 0600;
    return permission == Permission::read_only ? 0444 : 0666;
}

class RealNewFile : public NewFile {
public:
    RealNewFile(const fs::path& path, mode_t mode) : m_file{path, O_WRONLY | O_CREAT | O_EXCL, mode, Cause::output} {}
    void write(std::string_view piece) override {
        m_file.write_all(piece);
        m_waiting += piece.size();
        if (m_waiting >= early_write) begin_sync();
    }
    void begin_sync() override {
        // Only a hint: an error of the disk comes back from fsync.
        (void)::sync_file_range(m_file.number(), 0, 0, SYNC_FILE_RANGE_WRITE);
        m_waiting = 0;
    }
    void finish() override { m_file.sync_and_close(); }

private:
    Descriptor m_file;
    std::size_t m_waiting = 0;
};

class RealDisk : public Disk {
public:
    std::string read(const fs::path& path) override { return read_file(path); }
    void read_pieces(const fs::path& path, Look look, const Piece& piece) override {
        hoso::read_pieces(path, look, piece);
    }
    std::unique_ptr<OpenFolder> open_folder(const fs::path& folder) override;

    void write_new(const fs::path& path, std::string_view content) override {
        Descriptor file{path, O_WRONLY | O_CREAT | O_EXCL, 0666, Cause::output};
        file.write_all(content);
        file.sync_and_close();
    }
    void rename(const fs::path& from, const fs::path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) fail(to, Cause::output);
    }
    bool rename_new(const fs::path& from, const fs::path& to) override {
        if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
        if (errno == EEXIST || errno == ENOTEMPTY) return false;
        fail(to, Cause::output);
    }
    void sync_folder(const fs::path& folder) override { sync_path(folder, O_DIRECTORY); }
    void sync_folders(std::span<const fs::path> folders) override {
        in_parallel(folders.size(), syncs_at_once, [&](std::size_t i) { sync_folder(folders[i]); });
    }
    void finish_all(std::span<NewFile* const> files) override {
        in_parallel(files.size(), syncs_at_once, [&](std::size_t i) { files[i]->finish(); });
    }
    bool create_folder(const fs::path& folder) override {
        if (::mkdir(folder.c_str(), 0777) == 0) return true;
        if (errno == EEXIST) return false;
        fail(folder, Cause::output);
    }
    void create_folders(const fs::path& folder) override {
        if (folder.empty() || exists(folder)) return;
        create_folders(folder.parent_path());
        create_folder(folder);
        sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path{"."});
    }
    void remove(const fs::path& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, Cause::output);
    }
    bool exists(const fs::path& path) override {
        struct stat about {};
        if (::lstat(path.c_str(), &about) == 0) return true;
        if (errno == ENOENT || errno == ENOTDIR) return false;
        fail(path);
    }
    std::unique_ptr<NewFile> create(const fs::path& path, Permission permission) override {
        return std::make_unique<RealNewFile>(path, mode_of(permission));
    }
    void append(const fs::path& path, std::uintmax_t keep, std::string_view content) override {
        Descriptor file{path, O_WRONLY | O_CREAT, 0666, Cause::output};
        const auto offset = checked_cast<off_t>(keep);
        if (!offset) throw Error{Cause::output, path.string() + ": " + std::strerror(EFBIG)};
        if (::ftruncate(file.number(), *offset) != 0) fail(path);
        if (::lseek(file.number(), *offset, SEEK_SET) < 0) fail(path);
        file.write_all(content);
        file.sync_and_close();
    }
};

/// Memory as O_DIRECT wants it: begun at a multiple of the disk's block size, and of such a size.
constexpr std::size_t piece_size = std::size_t{1} << 18;
constexpr std::size_t piece_alignment = 4096;
using PieceMemory = Handle<void, &std::free>;

/// Each thread keeps its memory from one file to the next: asking the system for it costs as much as hashing a small
/// file. Reading a file while a piece of another is looked at takes memory of its own.
class PieceBuffer {
public:
    PieceBuffer() : m_memory{std::move(spare())} {
        if (!m_memory) m_memory.reset(std::aligned_alloc(piece_alignment, piece_size));
        if (!m_memory) throw std::bad_alloc{};
    }
    PieceBuffer(const PieceBuffer&) = delete;
    PieceBuffer& operator=(const PieceBuffer&) = delete;
    ~PieceBuffer() { spare() = std::move(m_memory); }
    char* data() const noexcept { return static_cast<char*>(m_memory.get()); }

private:
    static PieceMemory& spare() {
        thread_local PieceMemory memory;
        return memory;
    }
    PieceMemory m_memory;
};

/// For reading one of many: copies no path, which costs as much as opening a small file.
class Opened {
public:
    Opened(const char* path, int flags) : m_number{open_retrying(path, flags, 0)} {}
    Opened(const Opened& folder, const char* name, int flags)
        : m_number{open_retrying(name, flags, 0, folder.number())} {}
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    ~Opened() {
        if (m_number >= 0) ::close(m_number);
    }
    explicit operator bool() const noexcept { return m_number >= 0; }
    int number() const noexcept { return m_number; }

private:
    int m_number;
};

/// Reads on through the cache, after asking the system to forget what it holds of the file.
void forget_cached(const Opened& file) {
    ::fcntl(file.number(), F_SETFL, 0);
    ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
}

fs::file_type type_of(const Opened& folder, const dirent64& entry) {
    switch (entry.d_type) {
    case DT_REG:
        return fs::file_type::regular;
    case DT_DIR:
        return fs::file_type::directory;
    case DT_UNKNOWN:
        break;
    default:
        return fs::file_type::unknown;
    }
    struct stat about {}; // a file system that does not tell by itself
    if (::fstatat(folder.number(), entry.d_name, &about, AT_SYMLINK_NOFOLLOW) != 0) return fs::file_type::not_found;
    return S_ISREG(about.st_mode)   ? fs::file_type::regular
           : S_ISDIR(about.st_mode) ? fs::file_type::directory
                                    : fs::file_type::unknown;
}

/// `path` gives the file's path, for errors only: making it costs as much as opening the file.
template <typename Path> void pieces_of(const Opened& file, bool direct, const Piece& piece, const Path& path) {
    const PieceBuffer buffer;
    for (bool is_first = true;; is_first = false) {
        const ssize_t got = ::read(file.number(), buffer.data(), piece_size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EINVAL && std::exchange(direct, false)) { // not on this file system, or not from here
            forget_cached(file);
            continue;
        }
        if (got < 0) fail(path());
        if (got == 0) return;
        // Only a large file has anything to read ahead.
        if (is_first && static_cast<std::size_t>(got) == piece_size)
            ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
        piece({buffer.data(), static_cast<std::size_t>(got)});
    }
}

void names_in(
    const Opened& folder, const fs::path& path, const std::function<void(std::string_view, fs::file_type)>& found) {
    alignas(dirent64) std::array<char, 1 << 15> buffer;
    for (std::int64_t position = 0;;) {
        // ext4 says so at the end: behind the last position there is nothing, and asking costs as much as a small file.
        if (position == std::numeric_limits<std::int64_t>::max()) return;
        const ssize_t got = ::getdents64(folder.number(), buffer.data(), buffer.size());
        if (got < 0) fail(path);
        if (got == 0) return;
        for (ssize_t at = 0; at < got;) {
            const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
            at += entry->d_reclen;
            position = entry->d_off;
            const std::string_view name{entry->d_name};
            if (name != "." && name != "..") found(name, type_of(folder, *entry));
        }
    }
}

class RealFolder : public OpenFolder {
public:
    explicit RealFolder(const fs::path& path) : m_path{path}, m_opened{path.c_str(), O_RDONLY | O_DIRECTORY} {
        if (!m_opened) fail(path);
    }
    void each_name(const std::function<void(std::string_view, fs::file_type)>& found) override {
        if (std::exchange(m_is_listed, true) && ::lseek(m_opened.number(), 0, SEEK_SET) != 0) fail(m_path);
        names_in(m_opened, m_path, found);
    }
    void read_pieces(const std::string& name, const Piece& piece) override {
        const Opened file{m_opened, name.c_str(), O_RDONLY};
        if (!file) fail(m_path / name);
        pieces_of(file, false, piece, [&] { return m_path / name; });
    }

private:
    fs::path m_path;
    Opened m_opened;
    bool m_is_listed = false;
};

std::unique_ptr<OpenFolder> RealDisk::open_folder(const fs::path& folder) {
    return std::make_unique<RealFolder>(folder);
}

/// Of a disk that has no quicker way.
class FolderByPath : public OpenFolder {
public:
    FolderByPath(Disk& disk, const fs::path& path) : m_disk{disk}, m_path{path} {}
    void each_name(const std::function<void(std::string_view, fs::file_type)>& found) override {
        hoso::each_name(m_path.native(), found);
    }
    void read_pieces(const std::string& name, const Piece& piece) override {
        m_disk.read_pieces(m_path / name, Look::cached, piece);
    }

private:
    Disk& m_disk;
    fs::path m_path;
};

} // namespace

std::unique_ptr<OpenFolder> Disk::open_folder(const fs::path& folder) {
    return std::make_unique<FolderByPath>(*this, folder);
}

void Disk::sync_folders(std::span<const fs::path> folders) {
    for (const fs::path& folder : folders) sync_folder(folder);
}

void Disk::finish_all(std::span<NewFile* const> files) {
    for (NewFile* file : files) file->finish();
}

Disk& real_disk() {
    static RealDisk disk;
    return disk;
}

void replace_file(Disk& disk, const fs::path& path, std::string_view content) {
    fs::path beside = path;
    beside += ".part";
    disk.remove(beside); // what an interrupted run left
    try {
        disk.write_new(beside, content);
        disk.rename(beside, path);
    } catch (const Error&) {
        try {
            disk.remove(beside);
        } catch (const Error&) { // the first failure is the one to tell
        }
        throw;
    }
    disk.sync_folder(path.has_parent_path() ? path.parent_path() : fs::path{"."});
}

void sync_tree(const fs::path& root) {
    for (const auto& entry : fs::recursive_directory_iterator{root}) {
        if (entry.is_symlink()) continue;
        if (entry.is_regular_file()) sync_path(entry.path(), 0);
        if (entry.is_directory()) sync_path(entry.path(), O_DIRECTORY);
    }
    sync_path(root, O_DIRECTORY);
}

void copy_new(const fs::path& from, const fs::path& to) {
    const Descriptor source{from, O_RDONLY, 0, Cause::missing};
    Descriptor target{to, O_WRONLY | O_CREAT | O_EXCL, 0666, Cause::output};
    if (::ioctl(target.number(), FICLONE, source.number()) != 0) {
        std::array<char, 1 << 16> buffer{};
        for (;;) {
            const ssize_t got = ::read(source.number(), buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail(from);
            if (got == 0) break;
            target.write_all({buffer.data(), static_cast<std::size_t>(got)});
        }
    }
    target.sync_and_close();
}

bool is_on_network(const fs::path& path) {
    // linux/magic.h lacks some of these; the numbers are those of statfs(2).
    constexpr std::array<unsigned long, 6> network{0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x65735546, 0x01021997};
    struct statfs about {};
    if (::statfs(path.c_str(), &about) != 0) fail(path);
    const auto type = static_cast<unsigned long>(about.f_type) & 0xFFFFFFFFUL;
    // FUSE (0x65735546) may be a local file system, but also sshfs: what cannot be told apart is not trusted.
    return std::find(network.begin(), network.end(), type) != network.end();
}

void read_pieces(const fs::path& path, Look look, const Piece& piece) {
    const Opened file{path.c_str(), O_RDONLY};
    if (!file) fail(path);
    const bool direct = look == Look::at_disk && ::fcntl(file.number(), F_SETFL, O_DIRECT) == 0;
    if (look == Look::at_disk && !direct) forget_cached(file);
    pieces_of(file, direct, piece, [&] { return path; });
}

void each_name(const std::string& folder, const std::function<void(std::string_view, fs::file_type)>& found) {
    const Opened opened{folder.c_str(), O_RDONLY | O_DIRECTORY};
    if (!opened) fail(folder);
    names_in(opened, folder, found);
}

std::string read_file(const fs::path& path, std::uintmax_t limit) {
    const Descriptor file{path, O_RDONLY, 0, Cause::io};
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) fail(path);
    if (S_ISDIR(about.st_mode)) throw Error{Cause::input, path.string() + ": " + std::strerror(EISDIR)};
    std::string content;
    if (S_ISREG(about.st_mode)) content.reserve(static_cast<std::size_t>(about.st_size));
    std::array<char, 1 << 16> buffer{};
    for (;;) {
        const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path);
        if (got == 0) return content;
        content.append(buffer.data(), static_cast<std::size_t>(got));
        if (content.size() > limit) throw Error{Cause::input, path.string() + ": " + std::strerror(EFBIG)};
    }
}

fs::path program_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path{} : program.parent_path();
}

fs::path share_path(std::string_view below) { return program_folder().parent_path() / "share" / below; }

} // namespace hoso
