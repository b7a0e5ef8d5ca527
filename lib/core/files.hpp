// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hoso {

/// A new file that is written piece by piece. Where finish() was not called the file stays, to be removed by who made
/// it.
class NewFile {
public:
    virtual ~NewFile() = default;
    virtual void write(std::string_view piece) = 0;
    /// Lets the system begin to write what it was given, and does not wait: finish() then has less to do.
    virtual void begin_sync() {}
    /// Syncs and closes it. What fails here is lost, whatever a second call would say.
    virtual void finish() = 0;
};

enum class Permission { read_write, read_only, owner_only };

/// Whether bytes may come from what the system holds in memory, or shall be asked of the disk again.
enum class Look { cached, at_disk };
using Piece = std::function<void(std::string_view)>;

/// A folder that stays open while many of its files are read: each is found by its name alone, which costs a fraction
/// of finding its whole path. One thread at a time.
class OpenFolder {
public:
    virtual ~OpenFolder() = default;
    /// As each_name() below.
    virtual void each_name(
        const std::function<void(std::string_view name, std::filesystem::file_type type)>& found) = 0;
    /// As Disk::read_pieces() of the file of that name, through the cache.
    virtual void read_pieces(const std::string& name, const Piece& piece) = 0;
};

/// The outside world's files, as far as durable writing needs them. Tests give a MemoryDisk that fails on request.
/// Every function throws Error{missing, denied, output, io} that names the path. Thread-safe when called on
/// different paths.
class Disk {
public:
    virtual ~Disk() = default;
    virtual std::string read(const std::filesystem::path& path) = 0;
    /// Calls `piece` for the file's bytes in order, a few hundred kilobytes at a time.
    virtual void read_pieces(const std::filesystem::path& path, Look look, const Piece& piece) = 0;
    /// The disk outlives what it gives.
    virtual std::unique_ptr<OpenFolder> open_folder(const std::filesystem::path& folder);
    /// Makes a file that did not exist, writes all of it and syncs it.
    virtual void write_new(const std::filesystem::path& path, std::string_view content) = 0;
    /// Replaces `to`, atomically.
    virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// False, with nothing changed, where `to` exists already.
    virtual bool rename_new(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual void sync_folder(const std::filesystem::path& folder) = 0;
    /// Each as with sync_folder() and NewFile::finish(), many at once where that is faster.
    virtual void sync_folders(std::span<const std::filesystem::path> folders);
    virtual void finish_all(std::span<NewFile* const> files);
    /// One folder in a folder that exists, not synced; false where it is there already.
    virtual bool create_folder(const std::filesystem::path& folder) = 0;
    /// The folder and its missing parents, each synced into its parent.
    virtual void create_folders(const std::filesystem::path& folder) = 0;
    /// No error where there is no such file.
    virtual void remove(const std::filesystem::path& path) = 0;
    virtual bool exists(const std::filesystem::path& path) = 0;
    /// A file that did not exist, for content that is too large to be held in memory.
    virtual std::unique_ptr<NewFile> create(const std::filesystem::path& path, Permission permission) = 0;
    /// Keeps the first `keep` bytes of the file, writes `content` behind them and syncs; makes the file where it is
    /// missing, without syncing the folder.
    virtual void append(const std::filesystem::path& path, std::uintmax_t keep, std::string_view content) = 0;
};

/// The machine's own files.
Disk& real_disk();

/// Old content or new, never half: writes beside the target, syncs, renames, syncs the folder.
void replace_file(Disk& disk, const std::filesystem::path& path, std::string_view content);

/// Syncs every file and folder below `root`, and `root`: to be done before a folder is renamed into place.
void sync_tree(const std::filesystem::path& root);

/// Copies bytes to a file that did not exist and syncs it; shares blocks where the file system can.
void copy_new(const std::filesystem::path& from, const std::filesystem::path& to);

/// True on NFS, SMB and other file systems on which locks and SQLite cannot be trusted.
bool is_on_network(const std::filesystem::path& path);

/// Error{missing, denied, io} that names the file. Where the file system cannot read around its cache, Look::at_disk
/// asks it to forget the file first.
void read_pieces(const std::filesystem::path& path, Look look, const Piece& piece);

/// Calls `found` for everything in the folder, in no order, with what kind of thing it is (not_found: it vanished
/// meanwhile). Error{missing, denied, io} that names the folder. Costs a fraction of what directory_iterator does.
void each_name(const std::string& folder,
    const std::function<void(std::string_view name, std::filesystem::file_type type)>& found);

/// The file's bytes up to `limit`; Error{input} where it is larger.
std::string read_file(const std::filesystem::path& path, std::uintmax_t limit = std::uintmax_t{1} << 32);

/// The folder of the running program, for what is installed beside it (../share).
std::filesystem::path program_folder();

/// An installed or built data file below share/, such as "locale" or "hoso/reference".
std::filesystem::path share_path(std::string_view below);

} // namespace hoso
