// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory_disk.hpp"

#include <string>
#include <vector>

namespace hoso::test {

/// A disk that reads some files wrong or not at all, through the cache or at the disk too.
class FlakyDisk : public MemoryDisk {
public:
    enum class Fault { flipped, failing };

    void read_wrong(const std::filesystem::path& path, Look look, Fault fault) { m_faults[{path, look}] = fault; }
    const std::vector<Look>& looks() const { return m_looks; }

    void read_pieces(const std::filesystem::path& path, Look look, const Piece& piece) override {
        m_looks.push_back(look);
        const auto fault = m_faults.find({path, look});
        if (fault == m_faults.end()) return MemoryDisk::read_pieces(path, look, piece);
        if (fault->second == Fault::failing) throw Error{Cause::io, path.string() + ": injected failure"};
        std::string content = read(path);
        if (!content.empty()) content[content.size() / 2] ^= 1;
        piece(content);
    }

private:
    std::map<std::pair<std::filesystem::path, Look>, Fault> m_faults;
    std::vector<Look> m_looks;
};

} // namespace hoso::test
