// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/measure.hpp"

#include "image/pixmap.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace hoso::image {

namespace {

constexpr const char* no_memory = "page image: not enough memory";
constexpr double working_dpi = 150;
/// Writing is at least a quarter darker than its paper (which is brought to 200); pencil is, show-through is not.
constexpr int paper_level = 200, ink_level = 150;
/// Sizes of characters, so that rules, seals, pictures and specks have no say: 0.7 to 12 mm.
constexpr double least_character_inch = 0.028, largest_character_inch = 0.47;
/// Skewed further than this is not a scan but a photograph.
constexpr float sweep_degrees = 9.5F;
/// Pixels of ink above and below the lines that make a vote: some ten words. A seal or specks have less.
constexpr double least_overhang = 1500;
/// Less is within what the sweep can tell, and not worth resampling a page.
constexpr double least_skew_degrees = 0.05;

Pixmap working_copy(const Raster& grey) {
    Pixmap pix = to_pixmap(grey);
    const double scale = grey.dpi > 0 ? std::min(1.0, working_dpi / grey.dpi) : 1.0;
    if (scale > 0.98) return pix;
    const auto factor = static_cast<float>(scale);
    return checked(pixScaleAreaMap(pix.get(), factor, factor), no_memory);
}

Pixmap ink_of(const Pixmap& grey) {
    // Small or even images have no background to estimate: leptonica then answers null.
    Pixmap flat{pixBackgroundNorm(
        grey.get(), nullptr, nullptr, 16, 24, 60, 40, paper_level, 2, 1)};
    return checked(pixThresholdToBinary(flat ? flat.get() : grey.get(), ink_level), no_memory);
}

/// The connected components that may be characters.
Pixmap characters_of(const Pixmap& ink, double dpi) {
    const int least = std::max(3, static_cast<int>(least_character_inch * dpi));
    const int largest = std::max(20, static_cast<int>(largest_character_inch * dpi));
    Pixmap not_small =
        checked(pixSelectBySize(ink.get(), least, least, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, nullptr), no_memory);
    return checked(
        pixSelectBySize(not_small.get(), largest, largest, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, nullptr), no_memory);
}

struct Skew {
    double degrees = 0, score = 0;
};

Skew find_skew(const Pixmap& characters) {
    l_float32 angle = 0, confidence = 0, score = 0;
    if (pixFindSkewSweepAndSearchScore(
            characters.get(), &angle, &confidence, &score, 2, 1, 0, sweep_degrees, 1.0F, 0.01F) != 0)
        return {};
    return {static_cast<double>(angle), static_cast<double>(score)};
}

Pixmap rotated(const Pixmap& pix, double degrees) {
    if (degrees == 0) return Pixmap{pixClone(pix.get())};
    const auto radians = static_cast<float>(degrees * std::numbers::pi / 180);
    return checked(pixRotate(pix.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0), no_memory);
}

/// Ink above the x-height and below the baseline of the lines of one strip.
struct Overhang {
    double above = 0, below = 0;
};

void add_line(const std::vector<double>& profile, std::size_t begin, std::size_t end, Overhang& sum) {
    const auto change = [&](std::size_t y) { // over four rows: strokes end on no exact row
        const auto at = [&](std::size_t i) { return i < profile.size() ? profile[i] : 0.0; };
        return at(y) + at(y + 1) - (y >= 1 ? at(y - 1) : 0) - (y >= 2 ? at(y - 2) : 0);
    };
    std::size_t x_line = begin, base_line = end;
    double rise = 0, fall = 0;
    for (std::size_t y = begin; y <= end; ++y) {
        if (change(y) > rise) {
            rise = change(y);
            x_line = y;
        }
        if (change(y) < fall) {
            fall = change(y);
            base_line = y;
        }
    }
    if (base_line <= x_line + 2) return;
    const auto ink = [&](std::size_t from, std::size_t to) {
        return std::accumulate(profile.begin() + static_cast<std::ptrdiff_t>(from),
            profile.begin() + static_cast<std::ptrdiff_t>(to), 0.0);
    };
    sum.above += ink(begin, x_line);
    sum.below += ink(base_line, end);
}

void add_strip(const Pix* strip, double dpi, Overhang& sum) {
    const Handle<Numa, &numaDestroy> counts{pixCountPixelsByRow(const_cast<Pix*>(strip), nullptr)};
    if (!counts) return;
    std::vector<double> profile(static_cast<std::size_t>(numaGetCount(counts.get())));
    for (std::size_t y = 0; y < profile.size(); ++y) {
        l_float32 value = 0;
        numaGetFValue(counts.get(), static_cast<l_int32>(y), &value);
        profile[y] = static_cast<double>(value);
    }
    const double gap = 0.01 * pixGetWidth(strip);
    const auto least = static_cast<std::size_t>(0.05 * dpi), largest = static_cast<std::size_t>(0.45 * dpi);
    for (std::size_t y = 0; y < profile.size();) {
        if (profile[y] <= gap) {
            ++y;
            continue;
        }
        std::size_t end = y;
        while (end < profile.size() && profile[end] > gap) ++end;
        if (end - y >= least && end - y <= largest) add_line(profile, y, end, sum);
        y = end;
    }
}

/// Of level text: whole lines of neighbouring columns would blur each other, so it is looked at in strips.
Overhang overhang(const Pixmap& level, double dpi) {
    Overhang sum;
    const int width = pixGetWidth(level.get()), height = pixGetHeight(level.get());
    const int step = std::max(1, static_cast<int>(dpi * 1.1));
    for (int x = 0; x + step <= width; x += step) {
        const Handle<::Box, &boxDestroy> box{boxCreate(x, 0, step, height)};
        const Pixmap strip{pixClipRectangle(level.get(), box.get(), nullptr)};
        if (strip) add_strip(strip.get(), dpi, sum);
    }
    return sum;
}

bool looks_blank(const Pixmap& characters, const Pixmap& ink, double dpi) {
    // Punch holes, staples and the shadow of the paper's edge are not writing: the outermost 8 mm do not count.
    const int margin = static_cast<int>(0.315 * dpi);
    const int width = pixGetWidth(ink.get()) - 2 * margin, height = pixGetHeight(ink.get()) - 2 * margin;
    if (width <= 0 || height <= 0) return false;
    const Handle<::Box, &boxDestroy> inside{boxCreate(margin, margin, width, height)};
    const Pixmap inner{pixClipRectangle(characters.get(), inside.get(), nullptr)};
    const Pixmap inner_ink{pixClipRectangle(ink.get(), inside.get(), nullptr)};
    l_int32 components = 0, pixels = 0;
    if (!inner || !inner_ink || pixCountConnComp(inner.get(), 8, &components) != 0 ||
        pixCountPixels(inner_ink.get(), &pixels, nullptr) != 0)
        return false;
    // A drawing or a black page has no characters but ink.
    return components < 3 && pixels < 0.002 * width * height;
}

} // namespace

Appearance measure(const Raster& grey) {
    const Pixmap copy = working_copy(grey);
    const double scale = static_cast<double>(pixGetWidth(copy.get())) / grey.width;
    const double dpi = grey.dpi > 0 ? grey.dpi * scale : working_dpi;
    const Pixmap ink = ink_of(copy);
    const Pixmap characters = characters_of(ink, dpi);
    Appearance appearance;
    appearance.blank = looks_blank(characters, ink, dpi);
    if (appearance.blank) return appearance;

    const Pixmap sideways = checked(pixRotateOrth(characters.get(), 1), no_memory);
    const Skew upright = find_skew(characters), turned_right = find_skew(sideways);
    const bool is_sideways = turned_right.score > upright.score;
    const Skew& skew = is_sideways ? turned_right : upright;
    appearance.skew_degrees = skew.degrees; // the same after a half turn
    const double worse = std::min(turned_right.score, upright.score);
    const bool axis_certain = skew.score > 1.5 * worse;

    const Overhang ink_over = overhang(rotated(is_sideways ? sideways : characters, skew.degrees), dpi);
    const double all = ink_over.above + ink_over.below;
    const double share = all > 0 ? ink_over.above / all : 0.5;
    const int half = share < 0.5 ? 2 : 0;
    appearance.turns = static_cast<QuarterTurns>((is_sideways ? 1 : 0) + half);
    appearance.turns_certain = axis_certain && std::abs(share - 0.5) > 0.12 && all > least_overhang;
    if (std::abs(appearance.skew_degrees) < least_skew_degrees) appearance.skew_degrees = 0;
    return appearance;
}

Raster prepare(const Raster& grey, QuarterTurns turns, double skew_degrees, double dpi, double least_dpi) {
    Pixmap pix = to_pixmap(grey);
    double result_dpi = grey.dpi;
    if (grey.dpi > dpi * 1.02 || (grey.dpi > 0 && grey.dpi < least_dpi * 0.98)) {
        result_dpi = grey.dpi > dpi ? dpi : least_dpi;
        const auto factor = static_cast<float>(result_dpi / grey.dpi);
        pix = checked(factor < 1 ? pixScaleAreaMap(pix.get(), factor, factor) : pixScale(pix.get(), factor, factor),
            no_memory);
    }
    if (turns != QuarterTurns::none) pix = checked(pixRotateOrth(pix.get(), static_cast<int>(turns)), no_memory);
    Raster result = to_raster(rotated(pix, skew_degrees).get());
    result.dpi = result_dpi;
    return result;
}

Raster turned(const Raster& grey, QuarterTurns turns) {
    if (turns == QuarterTurns::none) return grey;
    Raster result = to_raster(checked(pixRotateOrth(to_pixmap(grey).get(), static_cast<int>(turns)), no_memory).get());
    result.dpi = grey.dpi;
    return result;
}

Raster cropped(const Raster& grey, int x, int y, int width, int height) {
    const int x0 = std::clamp(x, 0, grey.width - 1), y0 = std::clamp(y, 0, grey.height - 1);
    Raster part{std::clamp(x + width - x0, 1, grey.width - x0), std::clamp(y + height - y0, 1, grey.height - y0), 1,
        grey.dpi, {}};
    part.pixels.reserve(static_cast<std::size_t>(part.width) * static_cast<std::size_t>(part.height));
    for (int line = y0; line < y0 + part.height; ++line)
        part.pixels.insert(part.pixels.end(), grey.row(line) + x0, grey.row(line) + x0 + part.width);
    return part;
}

} // namespace hoso::image
