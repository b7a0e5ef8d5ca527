// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/named.hpp"

#include "core/error.hpp"
#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <tuple>

namespace hoso::archive {

namespace {

constexpr std::size_t least_room = 1 << 16;

bool is_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

} // namespace

void NamedObjects::add(const Record& record, const std::function<void(const std::string&)>& is_none) {
    for (const Representation& representation : record.representations)
        for (const File& file : representation.files) {
            if (const auto digest = crypto::sha256_from_hex(file.sha256))
                m_objects.push_back({*digest, file.size_bytes});
            else
                is_none(file.sha256);
        }
    // The same objects are named again and again: twice the memory of what is known is enough.
    if (m_objects.size() > 2 * m_settled + least_room) settle();
}

void NamedObjects::settle() {
    if (m_settled == m_objects.size()) return;
    std::sort(m_objects.begin(), m_objects.end(), [](const StoredObject& a, const StoredObject& b) {
        return std::tie(a.sha256, a.size_bytes) < std::tie(b.sha256, b.size_bytes);
    });
    const auto same = [](const StoredObject& a, const StoredObject& b) { return a.sha256 == b.sha256; };
    m_objects.erase(std::unique(m_objects.begin(), m_objects.end(), same), m_objects.end());
    m_settled = m_objects.size();
}

const std::vector<StoredObject>& NamedObjects::list() {
    settle();
    return m_objects;
}

bool NamedObjects::contains(const crypto::Sha256& object) {
    settle();
    const auto before = [](const StoredObject& a, const crypto::Sha256& b) { return a.sha256 < b; };
    const auto at = std::lower_bound(m_objects.begin(), m_objects.end(), object, before);
    return at != m_objects.end() && at->sha256 == object;
}

void each_sealed_line(const Layout& layout, Disk& disk,
    const std::function<void(const ledger::Entry&, std::int64_t number, const SegmentLine&)>& each) {
    ledger::Log log{disk, layout.log()};
    log.read(0, [&](const ledger::Entry& entry) {
        if (!entry.seal) return;
        std::vector<crypto::Sha256> digests;
        SegmentReader reader{layout.records(), entry.seal->segment};
        while (const auto line = reader.next()) {
            digests.push_back(line_digest(line->text));
            each(entry, static_cast<std::int64_t>(digests.size()), *line);
        }
        if (static_cast<std::int64_t>(digests.size()) != entry.seal->records ||
            ledger::merkle_root(digests) != entry.seal->root)
            throw Error{Cause::input, message("{}: the records are not those that were sealed; repair them first",
                                          segment_path(layout.records(), entry.seal->segment).string())};
    });
}

void digests_in(std::string_view text, const std::function<void(const crypto::Sha256&)>& found) {
    constexpr std::size_t digits = 64;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_digit(text[i])) continue;
        if (i - begin == digits) found(*crypto::sha256_from_hex(text.substr(begin, digits)));
        begin = i + 1;
    }
}

} // namespace hoso::archive
