// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace hoso {

/// Arithmetic on sizes that come from files: no value instead of a wrong one.
template <typename T> std::optional<T> checked_add(T a, T b) noexcept {
    T result{};
    if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
    return result;
}
template <typename T> std::optional<T> checked_multiply(T a, T b) noexcept {
    T result{};
    if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
    return result;
}

/// The same number in a narrower type, if it fits.
template <typename To, typename From> std::optional<To> checked_cast(From value) noexcept {
    static_assert(std::is_integral_v<To> && std::is_integral_v<From>);
    To result{};
    if (__builtin_add_overflow(value, From{0}, &result)) return std::nullopt;
    return result;
}

} // namespace hoso
