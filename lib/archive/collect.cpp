// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/collect.hpp"

#include "archive/named.hpp"

#include <algorithm>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

/// Digests in order, 32 bytes each.
class Mentioned {
public:
    Mentioned(const Layout& layout, Disk& disk) {
        each_sealed_line(layout, disk, [this](const ledger::Entry&, std::int64_t, const SegmentLine& line) {
            digests_in(line.text, [this](const crypto::Sha256& digest) { m_digests.push_back(digest); });
            constexpr std::size_t room = 1 << 20;
            if (m_digests.size() > 2 * m_settled + room) settle();
        });
        settle();
    }
    bool contains(const crypto::Sha256& object) const {
        return std::binary_search(m_digests.begin(), m_digests.end(), object);
    }

private:
    void settle() {
        std::sort(m_digests.begin(), m_digests.end());
        m_digests.erase(std::unique(m_digests.begin(), m_digests.end()), m_digests.end());
        m_settled = m_digests.size();
    }
    std::vector<crypto::Sha256> m_digests;
    std::size_t m_settled = 0;
};

} // namespace

Collected collect(Writer& writer, const CollectOptions& options) {
    const Mentioned mentioned{writer.layout(), writer.surroundings().disk};
    ObjectStore& objects = writer.objects();
    Collected would;
    const auto stays = [&](const crypto::Sha256& object) {
        if (mentioned.contains(object)) return true;
        const fs::path path = objects.path_of(object);
        std::error_code error;
        if (options.older_than && (fs::last_write_time(path, error) >= *options.older_than || error)) return true;
        if (!options.dry_run) return false;
        ++would.objects;
        would.size_bytes += static_cast<std::int64_t>(fs::file_size(path, error));
        return true;
    };
    const Collected collected = objects.collect(stays);
    if (options.dry_run) return would;
    if (collected.objects > 0)
        writer.commit(
            {"collect", writer.identity().id, {{"objects", collected.objects}, {"size_bytes", collected.size_bytes}}},
            {});
    return collected;
}

} // namespace hoso::archive
