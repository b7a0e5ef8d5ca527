// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "core/files.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace hoso::test {

/// What a power cut takes from a disk: everything that was not synced, or only the bytes of files, where the file
/// system kept the names that nobody had synced.
enum class Loss { names_and_bytes, bytes };

/// A disk in memory whose N-th operation fails, and which knows what of it would survive a power cut.
class MemoryDisk : public Disk {
public:
    MemoryDisk() = default;
    explicit MemoryDisk(std::map<std::string, std::string> files) : m_files{std::move(files)} {
        for (const auto& [path, content] : m_files) {
            m_inodes[path] = m_kept[path] = ++m_last_inode;
            m_synced[m_last_inode] = content;
        }
    }

    void fail_operation(int number) { m_fail_at = number; }
    bool has_failed() const { return m_failed; }
    const std::map<std::string, std::string>& files() const { return m_files; }

    /// The files after a power cut at this moment. A folder that create_folder() made is there once its parent is
    /// synced.
    std::map<std::string, std::string> after_power_cut(Loss loss) const {
        std::map<std::string, std::string> left;
        for (const auto& [path, inode] : loss == Loss::bytes ? m_inodes : m_kept) {
            const auto synced = m_synced.find(inode);
            if (loss == Loss::bytes || has_kept_folders(path))
                left[path] = synced == m_synced.end() ? "" : synced->second;
        }
        return left;
    }

    std::string read(const std::filesystem::path& path) override {
        step(path);
        const auto found = m_files.find(path.string());
        if (found == m_files.end()) throw Error{Cause::missing, path.string() + ": no such file"};
        return found->second;
    }
    void read_pieces(const std::filesystem::path& path, Look, const Piece& piece) override {
        const std::string content = read(path);
        for (std::size_t at = 0; at < content.size(); at += piece_size)
            piece(std::string_view{content}.substr(at, piece_size));
    }
    void write_new(const std::filesystem::path& path, std::string_view content) override {
        if (m_files.contains(path.string())) throw Error{Cause::output, path.string() + ": exists"};
        m_inodes[path.string()] = ++m_last_inode;
        if (will_fail()) m_files[path.string()] = std::string{content.substr(0, content.size() / 2)};
        step(path);
        m_files[path.string()] = std::string{content};
        sync_bytes(path);
    }
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        step(to);
        move(from.string(), to.string());
    }
    bool rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
        step(to);
        if (m_files.contains(to.string())) return false;
        move(from.string(), to.string());
        return true;
    }
    void sync_folder(const std::filesystem::path& folder) override {
        step(folder);
        const auto is_inside = [&](const auto& entry) { return parent_of(entry.first) == folder.string(); };
        std::erase_if(m_kept, is_inside);
        std::copy_if(m_inodes.begin(), m_inodes.end(), std::inserter(m_kept, m_kept.end()), is_inside);
        std::erase_if(m_unkept_folders, [&](const std::string& path) { return parent_of(path) == folder.string(); });
    }
    bool create_folder(const std::filesystem::path& folder) override {
        step(folder);
        if (!m_folders.insert(folder.string()).second) return false;
        m_unkept_folders.insert(folder.string());
        return true;
    }
    void create_folders(const std::filesystem::path& folder) override {
        step(folder);
        m_folders.insert(folder.string());
    }
    void remove(const std::filesystem::path& path) override {
        step(path);
        m_files.erase(path.string());
        m_inodes.erase(path.string());
    }
    bool exists(const std::filesystem::path& path) override {
        return m_files.contains(path.string()) || m_folders.contains(path.string());
    }
    std::unique_ptr<NewFile> create(const std::filesystem::path& path, Permission) override {
        step(path);
        if (!m_files.emplace(path.string(), "").second) throw Error{Cause::output, path.string() + ": exists"};
        m_inodes[path.string()] = ++m_last_inode;
        return std::make_unique<File>(*this, path);
    }
    void append(const std::filesystem::path& path, std::uintmax_t keep, std::string_view content) override {
        std::string& file = m_files[path.string()];
        if (!m_inodes.contains(path.string())) m_inodes[path.string()] = ++m_last_inode;
        file.resize(keep);
        if (will_fail()) file += content.substr(0, content.size() / 2);
        step(path);
        file += content;
        sync_bytes(path);
    }

private:
    class File : public NewFile {
    public:
        File(MemoryDisk& disk, std::filesystem::path path) : m_disk{disk}, m_path{std::move(path)} {}
        void write(std::string_view piece) override {
            if (m_disk.will_fail()) m_disk.m_files[m_path.string()] += piece.substr(0, piece.size() / 2);
            m_disk.step(m_path);
            m_disk.m_files[m_path.string()] += piece;
        }
        void finish() override {
            m_disk.step(m_path);
            m_disk.sync_bytes(m_path);
        }

    private:
        MemoryDisk& m_disk;
        std::filesystem::path m_path;
    };

    static constexpr std::size_t piece_size = 1000;

    static std::string parent_of(const std::string& path) {
        const std::string parent = std::filesystem::path{path}.parent_path().string();
        return parent.empty() ? "." : parent;
    }
    bool has_kept_folders(const std::string& path) const {
        for (std::string folder = parent_of(path); folder != "." && folder != "/"; folder = parent_of(folder))
            if (m_unkept_folders.contains(folder)) return false;
        return true;
    }
    void sync_bytes(const std::filesystem::path& path) {
        m_synced[m_inodes.at(path.string())] = m_files.at(path.string());
    }
    void move(const std::string& from, const std::string& to) {
        m_files[to] = m_files.at(from);
        m_inodes[to] = m_inodes.at(from);
        m_files.erase(from);
        m_inodes.erase(from);
    }
    bool will_fail() const { return m_count + 1 == m_fail_at; }
    void step(const std::filesystem::path& path) {
        if (++m_count != m_fail_at) return;
        m_failed = true;
        throw Error{Cause::io, path.string() + ": injected failure"};
    }
    std::map<std::string, std::string> m_files; ///< as a running program sees them
    std::map<std::string, int> m_inodes;        ///< the same names: which file each is
    std::map<std::string, int> m_kept;          ///< the names that are synced
    std::map<int, std::string> m_synced;        ///< of each file the bytes that are synced
    std::set<std::string> m_folders, m_unkept_folders;
    int m_last_inode = 0;
    int m_count = 0, m_fail_at = 0;
    bool m_failed = false;
};

} // namespace hoso::test
