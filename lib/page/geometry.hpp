// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hoso::page {

/// Lengths on a page are millimetres from its top left, x to the right and y down; sizes of type and widths of rules
/// are points (1/72 inch), as regulations give them.

inline constexpr double millimetres_per_inch = 25.4;
inline constexpr double millimetres_per_point = millimetres_per_inch / 72.0;

struct Rectangle {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const noexcept { return x + width; }
    double bottom() const noexcept { return y + height; }
    bool operator==(const Rectangle&) const = default;
};

struct Margins {
    double top = 20, right = 15, bottom = 20, left = 30;
    bool operator==(const Margins&) const = default;
};

/// A sheet and its margins; A4 upright (ISO 216) where nothing else is said.
struct PageFormat {
    double width = 210, height = 297;
    Margins margins;
    Rectangle body() const noexcept {
        return {margins.left, margins.top, width - margins.left - margins.right, height - margins.top - margins.bottom};
    }
    bool operator==(const PageFormat&) const = default;
};

enum class Orientation { portrait, landscape };

/// A4 with these margins.
constexpr PageFormat a4(Orientation orientation, const Margins& margins = {}) noexcept {
    return orientation == Orientation::portrait ? PageFormat{210, 297, margins} : PageFormat{297, 210, margins};
}

enum class Alignment { left, centre, right, justified };

/// Parts from 0 to 1 of red, green and blue (sRGB).
struct Colour {
    double red = 0, green = 0, blue = 0;
    bool operator==(const Colour&) const = default;
};

} // namespace hoso::page
