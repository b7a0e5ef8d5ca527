// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <new>

namespace hoso::crypto {

/// Memory for secrets: kept out of the swap (mlock(2), as far as the limit of locked memory goes) and out of core dumps
/// (MADV_DONTDUMP), wiped when it is given back. At least `size` zero bytes, aligned for anything; std::bad_alloc where
/// there are none. Thread-safe.
void* take_secret_memory(std::size_t size);
void give_back_secret_memory(void* memory, std::size_t size) noexcept;

/// The same for containers.
template <typename T> struct SecretAllocator {
    using value_type = T;
    SecretAllocator() = default;
    template <typename U> SecretAllocator(const SecretAllocator<U>&) noexcept {}
    T* allocate(std::size_t count) {
        if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_alloc{};
        return static_cast<T*>(take_secret_memory(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t count) noexcept { give_back_secret_memory(memory, count * sizeof(T)); }
    bool operator==(const SecretAllocator&) const = default;
};

} // namespace hoso::crypto
