// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/geometry.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <qpdf/QPDFPageObjectHelper.hh>

namespace hoso::pdf {

namespace {

// US Letter, which viewers assume where there is no usable MediaBox.
constexpr Rectangle letter{0, 0, 612, 792};

std::optional<double> finite_number(QPDFObjectHandle object) {
    if (!object.isNumber()) return std::nullopt;
    const double value = object.getNumericValue();
    if (!std::isfinite(value) || std::abs(value) > 1e7) return std::nullopt;
    return value;
}

QuarterTurns rotation_of(QPDFObjectHandle object) {
    if (!object.isInteger()) return QuarterTurns::none;
    const long long angle = object.getIntValue() % 360;
    return angle % 90 == 0 ? static_cast<QuarterTurns>((angle / 90 + 4) % 4) : QuarterTurns::none;
}

} // namespace

Point transformed(const Matrix& m, Point p) noexcept {
    return {m.a * p.x + m.c * p.y + m.e, m.b * p.x + m.d * p.y + m.f};
}

Rectangle bounds(const Matrix& matrix, const Rectangle& r) noexcept {
    const Point first = transformed(matrix, {r.x0, r.y0});
    Rectangle result{first.x, first.y, first.x, first.y};
    for (const Point corner : {Point{r.x1, r.y0}, Point{r.x0, r.y1}, Point{r.x1, r.y1}}) {
        const Point p = transformed(matrix, corner);
        result = {
            std::min(result.x0, p.x), std::min(result.y0, p.y), std::max(result.x1, p.x), std::max(result.y1, p.y)};
    }
    return result;
}

std::optional<Matrix> inverse(const Matrix& m) noexcept {
    const double determinant = m.a * m.d - m.b * m.c;
    if (!std::isfinite(determinant) || std::abs(determinant) < 1e-12) return std::nullopt;
    return Matrix{m.d / determinant, -m.b / determinant, -m.c / determinant, m.a / determinant,
        (m.c * m.f - m.d * m.e) / determinant, (m.b * m.e - m.a * m.f) / determinant};
}

Matrix turned(QuarterTurns turns, const PageSize& size) noexcept {
    switch (turns) {
    case QuarterTurns::none:
        break;
    case QuarterTurns::right:
        return {0, -1, 1, 0, 0, size.width};
    case QuarterTurns::half:
        return {-1, 0, 0, -1, size.width, size.height};
    case QuarterTurns::left:
        return {0, 1, -1, 0, size.height, 0};
    }
    return {};
}

PageSize turned_size(QuarterTurns turns, const PageSize& size) noexcept {
    const bool on_its_side = turns == QuarterTurns::right || turns == QuarterTurns::left;
    return on_its_side ? PageSize{size.height, size.width} : size;
}

Matrix levelled(double angle, const PageSize& size) noexcept {
    if (angle == 0) return {};
    const double radians = angle * std::numbers::pi / 180;
    const double c = std::cos(radians), s = std::sin(radians), x = size.width / 2, y = size.height / 2;
    return {c, -s, s, c, x - c * x - s * y, y + s * x - c * y};
}

std::optional<Rectangle> rectangle_of(QPDFObjectHandle array) {
    if (!array.isArray() || array.getArrayNItems() != 4) return std::nullopt;
    std::array<double, 4> side{};
    for (int i = 0; i < 4; ++i) {
        const auto value = finite_number(array.getArrayItem(i));
        if (!value) return std::nullopt;
        side[static_cast<std::size_t>(i)] = *value;
    }
    const Rectangle result{
        std::min(side[0], side[2]), std::min(side[1], side[3]), std::max(side[0], side[2]), std::max(side[1], side[3])};
    if (result.width() <= 0 || result.height() <= 0) return std::nullopt;
    return result;
}

std::optional<Matrix> matrix_of(QPDFObjectHandle array) {
    if (!array.isArray() || array.getArrayNItems() != 6) return std::nullopt;
    std::array<double, 6> v{};
    for (int i = 0; i < 6; ++i) {
        const auto value = finite_number(array.getArrayItem(i));
        if (!value) return std::nullopt;
        v[static_cast<std::size_t>(i)] = *value;
    }
    return Matrix{v[0], v[1], v[2], v[3], v[4], v[5]};
}

PageFrame frame_of(QPDFObjectHandle page) {
    QPDFPageObjectHelper helper{page};
    PageFrame frame;
    frame.media = rectangle_of(helper.getAttribute("/MediaBox", false)).value_or(letter);
    const Rectangle crop = rectangle_of(helper.getAttribute("/CropBox", false)).value_or(frame.media);
    frame.crop = {std::max(crop.x0, frame.media.x0), std::max(crop.y0, frame.media.y0),
        std::min(crop.x1, frame.media.x1), std::min(crop.y1, frame.media.y1)};
    if (frame.crop.width() <= 0 || frame.crop.height() <= 0) frame.crop = frame.media;
    frame.rotate = rotation_of(helper.getAttribute("/Rotate", false));
    if (const auto unit = finite_number(page.getKey("/UserUnit")); unit && *unit > 0 && *unit <= 1000)
        frame.user_unit = *unit;
    const double u = frame.user_unit;
    const PageSize upright{frame.crop.width() * u, frame.crop.height() * u};
    frame.size = turned_size(frame.rotate, upright);
    frame.to_display = then({u, 0, 0, u, -frame.crop.x0 * u, -frame.crop.y0 * u}, turned(frame.rotate, upright));
    return frame;
}

std::string number(double value, int decimals) {
    if (!std::isfinite(value)) value = 0;
    std::array<char, 400> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    std::string text{buffer.data(), end};
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

std::string numbers(const Matrix& m) {
    // The factors are multiplied by sizes of thousands of points: they need more digits than positions do.
    return number(m.a, 7) + ' ' + number(m.b, 7) + ' ' + number(m.c, 7) + ' ' + number(m.d, 7) + ' ' + number(m.e) +
           ' ' + number(m.f);
}

} // namespace hoso::pdf
