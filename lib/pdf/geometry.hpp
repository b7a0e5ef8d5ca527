// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"

#include <optional>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>

namespace hoso::pdf {

/// A rectangle in PDF's own frame: y up, x0 <= x1 and y0 <= y1.
struct Rectangle {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    double width() const noexcept { return x1 - x0; }
    double height() const noexcept { return y1 - y0; }
    bool operator==(const Rectangle&) const = default;
};

struct Point {
    double x = 0, y = 0;
};

Point transformed(const Matrix& matrix, Point point) noexcept;

/// The smallest upright rectangle around the transformed one.
Rectangle bounds(const Matrix& matrix, const Rectangle& rectangle) noexcept;

/// No value where the matrix flattens the plane.
std::optional<Matrix> inverse(const Matrix& matrix) noexcept;

/// Clockwise by so many quarter turns; a page of `size` at the origin comes to stand at the origin again.
Matrix turned(QuarterTurns turns, const PageSize& size) noexcept;
PageSize turned_size(QuarterTurns turns, const PageSize& size) noexcept;

/// Clockwise by `angle` degrees about the middle of a page of `size`.
Matrix levelled(double angle, const PageSize& size) noexcept;

/// Four finite numbers, in any order of corners; no value for anything else or an empty rectangle.
std::optional<Rectangle> rectangle_of(QPDFObjectHandle array);
std::optional<Matrix> matrix_of(QPDFObjectHandle array);

/// Where a page stands in its own user space, and how it is displayed (ISO 32000-1, 14.11.2, 7.7.3.3).
struct PageFrame {
    Rectangle media, crop;
    QuarterTurns rotate = QuarterTurns::none;
    double user_unit = 1;
    PageSize size;     ///< as displayed, points
    Matrix to_display; ///< user space -> page as displayed, points, y up, origin at its lower left corner
};
PageFrame frame_of(QPDFObjectHandle page);

/// A number as PDF wants it: no exponent, at most `decimals` of them, no trailing zeros, the same on every locale.
std::string number(double value, int decimals = 4);

/// "a b c d e f" for the operator cm.
std::string numbers(const Matrix& matrix);

} // namespace hoso::pdf
