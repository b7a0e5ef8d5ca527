// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/merkle.hpp"

#include <bit>
#include <string_view>

namespace hoso::ledger {

namespace {

std::string_view view(const crypto::Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

} // namespace

crypto::Sha256 merkle_root(std::span<const crypto::Sha256> entries) {
    crypto::Sha256Stream hash;
    if (entries.size() == 1) {
        hash.add({"\0", 1});
        hash.add(view(entries.front()));
    } else if (!entries.empty()) {
        const std::size_t left = std::bit_floor(entries.size() - 1); // the largest power of two below the size
        hash.add({"\1", 1});
        hash.add(view(merkle_root(entries.first(left))));
        hash.add(view(merkle_root(entries.subspan(left))));
    }
    return hash.finish();
}

} // namespace hoso::ledger
