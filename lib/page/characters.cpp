// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/characters.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "page/canvas.hpp"

#include <algorithm>

namespace hoso::page {

void draw_characters(Document& document, std::string_view ascii, double x, double baseline, double pitch_mm,
    double size_points, Face face) {
    const auto printable = [](char letter) { return letter >= ' ' && letter < 0x7F; };
    if (!std::all_of(ascii.begin(), ascii.end(), printable))
        throw Error{Cause::input, message("what stands in boxes must be printable ASCII")};
    Canvas& canvas = document.canvas();
    for (const char letter : ascii) {
        const Word& word = canvas.fonts().character(face, letter);
        const double width = static_cast<double>(word.width) * size_points / units_per_em * millimetres_per_point;
        const double left = x + (pitch_mm - width) / 2;
        canvas.show(word, face, size_points, left / millimetres_per_point, baseline / millimetres_per_point);
        x += pitch_mm;
    }
}

} // namespace hoso::page
