// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

namespace hoso::archive {

/// The objects that record versions name, with the size that they state; 40 bytes each, however often they are named.
class NamedObjects {
public:
    /// Objects whose name is no digest are left out, and told.
    void add(
        const Record& record, const std::function<void(const std::string&)>& is_none = [](const std::string&) {});
    /// In order of the digest, each once. Call after the last add().
    const std::vector<StoredObject>& list();
    bool contains(const crypto::Sha256& object);

private:
    void settle();
    std::vector<StoredObject> m_objects;
    std::size_t m_settled = 0;
};

/// Calls `found` for everything in the text that looks like a digest: 64 hexadecimal digits that stand alone. More than
/// what records name, so that nothing that anybody may need is taken for an orphan.
void digests_in(std::string_view text, const std::function<void(const crypto::Sha256&)>& found);

/// Calls `each` for every line that the log seals, with the entry that seals it and its number in the segment from 1.
/// Error{input} where the log or a segment is not as it was sealed.
void each_sealed_line(const Layout& layout, Disk& disk,
    const std::function<void(const ledger::Entry&, std::int64_t number, const SegmentLine&)>& each);

} // namespace hoso::archive
