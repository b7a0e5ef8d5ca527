// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/objects.hpp"
#include "crypto/sha256_pair.hpp"

#include <array>
#include <utility>

namespace hoso::archive {

using crypto::Sha256;

namespace {

/// Two of this size stay in the processor's own memory; of larger ones, reading takes the time.
constexpr std::int64_t small_object = std::int64_t{128} << 10;

/// Each thread keeps the memory of the two objects that it hashes at once.
std::string& memory_of(std::size_t which) {
    thread_local std::array<std::string, 2> memory;
    return memory[which];
}

} // namespace

ObjectStore::Checker::Checker(const ObjectStore& store, Told told) : m_store{store}, m_told{std::move(told)} {}

void ObjectStore::Checker::check(const Sha256& object) {
    finish();
    m_told(m_store.check(object));
}

void ObjectStore::Checker::check(OpenLeaf& leaf, const Sha256& object, std::int64_t size_bytes) {
    std::string& bytes = memory_of(m_held ? 1 : 0);
    bytes.clear();
    bool is_small = size_bytes >= 0 && size_bytes <= small_object;
    std::optional<ObjectCheck> failure;
    if (is_small) try {
            leaf.m_folder->read_pieces(to_hex(object), [&](std::string_view piece) {
                is_small = is_small && std::ssize(bytes) + std::ssize(piece) <= small_object;
                if (is_small) bytes += piece;
            });
        } catch (const Error& error) {
            failure = failed(error);
        }
    if (failure || !is_small) {
        finish();
        return m_told(failure ? m_store.confirmed(object, std::move(*failure)) : leaf.check(object));
    }
    if (!m_held) {
        m_held = object;
        return;
    }
    const auto [held, other] = crypto::sha256_of_two(memory_of(0), memory_of(1));
    tell(*std::exchange(m_held, std::nullopt), held, memory_of(0).size());
    tell(object, other, memory_of(1).size());
}

void ObjectStore::Checker::finish() {
    if (!m_held) return;
    tell(*std::exchange(m_held, std::nullopt), crypto::sha256(memory_of(0)), memory_of(0).size());
}

void ObjectStore::Checker::tell(const Sha256& object, const Sha256& digest, std::size_t size) {
    m_told(m_store.confirmed(object, m_store.judge(object, digest, static_cast<std::int64_t>(size))));
}

} // namespace hoso::archive
