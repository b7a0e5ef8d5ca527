// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "core/files.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace hoso::test {

/// A disk in memory whose N-th operation fails.
class MemoryDisk : public Disk {
public:
    MemoryDisk() = default;
    explicit MemoryDisk(std::map<std::string, std::string> files) : m_files{std::move(files)} {}

    void fail_operation(int number) { m_fail_at = number; }
    bool has_failed() const { return m_failed; }
    const std::map<std::string, std::string>& files() const { return m_files; }

    std::string read(const std::filesystem::path& path) override {
        step(path);
        const auto found = m_files.find(path.string());
        if (found == m_files.end()) throw Error{Cause::missing, path.string() + ": no such file"};
        return found->second;
    }
    void write_new(const std::filesystem::path& path, std::string_view content) override {
        if (m_files.contains(path.string())) throw Error{Cause::output, path.string() + ": exists"};
        if (will_fail()) m_files[path.string()] = std::string{content.substr(0, content.size() / 2)};
        step(path);
        m_files[path.string()] = std::string{content};
    }
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        step(to);
        m_files[to.string()] = m_files.at(from.string());
        m_files.erase(from.string());
    }
    bool rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
        step(to);
        if (m_files.contains(to.string())) return false;
        m_files[to.string()] = m_files.at(from.string());
        m_files.erase(from.string());
        return true;
    }
    void sync_folder(const std::filesystem::path& folder) override { step(folder); }
    void create_folders(const std::filesystem::path& folder) override {
        step(folder);
        m_folders.insert(folder.string());
    }
    void remove(const std::filesystem::path& path) override {
        step(path);
        m_files.erase(path.string());
    }
    bool exists(const std::filesystem::path& path) override {
        return m_files.contains(path.string()) || m_folders.contains(path.string());
    }
    std::unique_ptr<NewFile> create(const std::filesystem::path& path, Permission) override {
        step(path);
        if (!m_files.emplace(path.string(), "").second) throw Error{Cause::output, path.string() + ": exists"};
        return std::make_unique<File>(*this, path);
    }
    void append(const std::filesystem::path& path, std::uintmax_t keep, std::string_view content) override {
        std::string& file = m_files[path.string()];
        file.resize(keep);
        if (will_fail()) file += content.substr(0, content.size() / 2);
        step(path);
        file += content;
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
        void finish() override { m_disk.step(m_path); }

    private:
        MemoryDisk& m_disk;
        std::filesystem::path m_path;
    };

    bool will_fail() const { return m_count + 1 == m_fail_at; }
    void step(const std::filesystem::path& path) {
        if (++m_count != m_fail_at) return;
        m_failed = true;
        throw Error{Cause::io, path.string() + ": injected failure"};
    }
    std::map<std::string, std::string> m_files;
    std::set<std::string> m_folders;
    int m_count = 0, m_fail_at = 0;
    bool m_failed = false;
};

} // namespace hoso::test
