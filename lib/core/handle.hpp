// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <type_traits>

namespace hoso {

template <auto Release> struct Releaser {
    template <typename T> void operator()(T* object) const noexcept {
        if constexpr (std::is_invocable_v<decltype(Release), T*>)
            (void)Release(object);
        else
            (void)Release(&object); // leptonica's pixDestroy(PIX**)
    }
};

/// Owns an object of a C library; the library's own release function is the deleter.
template <typename T, auto Release> using Handle = std::unique_ptr<T, Releaser<Release>>;

} // namespace hoso
