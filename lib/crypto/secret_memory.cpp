// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/secret_memory.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>
#include <openssl/crypto.h>
#include <sys/mman.h>
#include <vector>

namespace hoso::crypto {

namespace {

constexpr std::size_t page = 4096, smallest = 32, largest = 2048, slab = 16 * page;

std::size_t rounded_up(std::size_t size, std::size_t unit) {
    if (size > std::numeric_limits<std::size_t>::max() - unit) throw std::bad_alloc{};
    return (size + unit - 1) / unit * unit;
}

void* map_pages(std::size_t size) {
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc{};
    (void)::mlock(memory, size); // the limit may be low: what is not locked is still wiped and not dumped
    (void)::madvise(memory, size, MADV_DONTDUMP);
    return memory;
}

/// Pieces of 32, 64, ... 2048 bytes from slabs that are never unmapped: a page for each password of a city would be
/// more than may be locked.
class Pool {
public:
    void* take(std::size_t piece) {
        const std::lock_guard lock{m_mutex};
        std::vector<void*>& free = list_of(piece);
        if (free.empty()) add_slab(piece, free);
        void* const memory = free.back();
        free.pop_back();
        return memory;
    }
    void give_back(void* memory, std::size_t piece) noexcept {
        const std::lock_guard lock{m_mutex};
        list_of(piece).push_back(memory); // add_slab() made room
    }

private:
    struct List {
        std::vector<void*> free;
        std::size_t pieces = 0;
    };
    std::vector<void*>& list_of(std::size_t piece) { return m_lists[index_of(piece)].free; }
    static std::size_t index_of(std::size_t piece) {
        return static_cast<std::size_t>(std::countr_zero(piece) - std::countr_zero(smallest));
    }
    void add_slab(std::size_t piece, std::vector<void*>& free) {
        std::size_t& pieces = m_lists[index_of(piece)].pieces;
        free.reserve(pieces + slab / piece);
        auto* const memory = static_cast<char*>(map_pages(slab));
        for (std::size_t at = slab; at > 0; at -= piece) free.push_back(memory + at - piece);
        pieces += slab / piece;
    }

    std::mutex m_mutex;
    std::array<List, 7> m_lists;
};

/// Never destroyed: secrets of static life may be let go after everything else.
Pool& pool() {
    static Pool& instance = *new Pool;
    return instance;
}

std::size_t piece_for(std::size_t size) { return std::bit_ceil(std::max(size, smallest)); }

} // namespace

void* take_secret_memory(std::size_t size) {
    return size > largest ? map_pages(rounded_up(size, page)) : pool().take(piece_for(size));
}

void give_back_secret_memory(void* memory, std::size_t size) noexcept {
    OPENSSL_cleanse(memory, size);
    if (size > largest)
        (void)::munmap(memory, rounded_up(size, page));
    else
        pool().give_back(memory, piece_for(size));
}

} // namespace hoso::crypto
