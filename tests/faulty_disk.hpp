// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "core/files.hpp"

#include <mutex>

namespace hoso::test {

/// The machine's own files, with the N-th changing operation and all after it failing: a run that dies there.
class FaultyDisk : public Disk {
public:
    explicit FaultyDisk(int fail_at) : m_fail_at{fail_at} {}
    bool has_failed() const {
        const std::lock_guard lock{m_mutex};
        return m_count >= m_fail_at;
    }

    std::string read(const std::filesystem::path& path) override { return real_disk().read(path); }
    void read_pieces(const std::filesystem::path& path, Look look, const Piece& piece) override {
        real_disk().read_pieces(path, look, piece);
    }
    bool exists(const std::filesystem::path& path) override { return real_disk().exists(path); }
    void write_new(const std::filesystem::path& path, std::string_view content) override {
        step(path);
        real_disk().write_new(path, content);
    }
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        step(to);
        real_disk().rename(from, to);
    }
    bool rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
        step(to);
        return real_disk().rename_new(from, to);
    }
    void sync_folder(const std::filesystem::path& folder) override { step(folder); }
    bool create_folder(const std::filesystem::path& folder) override {
        step(folder);
        return real_disk().create_folder(folder);
    }
    void create_folders(const std::filesystem::path& folder) override {
        step(folder);
        real_disk().create_folders(folder);
    }
    void remove(const std::filesystem::path& path) override {
        step(path);
        real_disk().remove(path);
    }
    std::unique_ptr<NewFile> create(const std::filesystem::path& path, Permission permission) override {
        step(path);
        return std::make_unique<File>(*this, path, real_disk().create(path, permission));
    }
    void append(const std::filesystem::path& path, std::uintmax_t keep, std::string_view content) override {
        const bool fails = will_fail();
        if (fails && !has_failed()) real_disk().append(path, keep, content.substr(0, content.size() / 2));
        step(path);
        real_disk().append(path, keep, content);
    }

private:
    class File : public NewFile {
    public:
        File(FaultyDisk& disk, std::filesystem::path path, std::unique_ptr<NewFile> file)
            : m_disk{disk}, m_path{std::move(path)}, m_file{std::move(file)} {}
        void write(std::string_view piece) override {
            if (m_disk.will_fail()) m_file->write(piece.substr(0, piece.size() / 2));
            m_disk.step(m_path);
            m_file->write(piece);
        }
        void finish() override {
            m_disk.step(m_path);
            m_file->finish();
        }

    private:
        FaultyDisk& m_disk;
        std::filesystem::path m_path;
        std::unique_ptr<NewFile> m_file;
    };

    bool will_fail() const {
        const std::lock_guard lock{m_mutex};
        return m_count + 1 >= m_fail_at;
    }
    void step(const std::filesystem::path& path) {
        const std::lock_guard lock{m_mutex};
        if (m_count + 1 < m_fail_at) {
            ++m_count;
            return;
        }
        m_count = m_fail_at;
        throw Error{Cause::io, path.string() + ": injected failure"};
    }

    mutable std::mutex m_mutex;
    int m_count = 0, m_fail_at;
};

} // namespace hoso::test
