// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>

namespace hoso {

/// 1/72 inch, the unit of PDF pages.
inline constexpr double points_per_inch = 72.0;

/// A box in points, from the top left of the page as displayed: x to the right, y down, x0 <= x1 and y0 <= y1.
struct Box {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    double width() const noexcept { return x1 - x0; }
    double height() const noexcept { return y1 - y0; }
    auto operator<=>(const Box&) const = default;
};

/// A size in points.
struct PageSize {
    double width = 0, height = 0;
    auto operator<=>(const PageSize&) const = default;
};

/// (x, y) -> (a x + c y + e, b x + d y + f), the matrix of PDF (ISO 32000-1, 8.3.4).
struct Matrix {
    double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
    bool operator==(const Matrix&) const = default;
};

/// First `first`, then `second`.
constexpr Matrix then(const Matrix& first, const Matrix& second) noexcept {
    return {first.a * second.a + first.b * second.c, first.a * second.b + first.b * second.d,
        first.c * second.a + first.d * second.c, first.c * second.b + first.d * second.d,
        first.e * second.a + first.f * second.c + second.e, first.e * second.b + first.f * second.d + second.f};
}

/// A quarter turn to the right, how often: what must be done to a page so that it is upright.
enum class QuarterTurns { none = 0, right = 1, half = 2, left = 3 };
constexpr int degrees(QuarterTurns turns) noexcept { return static_cast<int>(turns) * 90; }

} // namespace hoso
