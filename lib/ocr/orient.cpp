// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/orient.hpp"

#include <algorithm>

namespace hoso::ocr {

namespace {

constexpr std::size_t lines_to_read = 4;

QuarterTurns plus(QuarterTurns turns, int quarters) {
    return static_cast<QuarterTurns>((static_cast<int>(turns) + quarters) % 4);
}

/// Lines that say most: long, and as high as most lines of the page are.
std::vector<PixelBox> telling_lines(std::vector<PixelBox> lines) {
    if (lines.empty()) return lines;
    std::vector<int> heights;
    for (const PixelBox& line : lines) heights.push_back(line.height);
    std::nth_element(heights.begin(), heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2), heights.end());
    const int usual = heights[heights.size() / 2];
    std::erase_if(lines, [&](const PixelBox& line) { return line.height > 2 * usual || 2 * line.height < usual; });
    std::stable_sort(
        lines.begin(), lines.end(), [](const PixelBox& a, const PixelBox& b) { return a.width > b.width; });
    if (lines.size() > lines_to_read) lines.resize(lines_to_read);
    return lines;
}

double score(const image::Raster& page, const std::vector<PixelBox>& lines, LineReader& reader) {
    double sum = 0, characters = 0;
    for (const PixelBox& line : lines) {
        const LineReading reading = reader.read_line(page, line);
        for (const Character& character : reading.characters) sum += character.confidence;
        characters += static_cast<double>(reading.characters.size());
    }
    return characters > 0 ? sum / characters : 0;
}

} // namespace

image::Appearance confirm_turns(
    const image::Raster& grey, const image::Appearance& guess, LineFinder& finder, LineReader& reader) {
    if (guess.blank || guess.turns_certain) return guess;
    image::Appearance best = guess;
    best.turns_certain = true;
    double best_score = -1;
    for (const int quarters : {0, 2}) {
        const QuarterTurns turns = plus(guess.turns, quarters);
        const image::Raster page = image::prepare(grey, turns, guess.skew_degrees, 300, 150);
        const double reads = score(page, telling_lines(finder.find_lines(page)), reader);
        if (reads > best_score) {
            best_score = reads;
            best.turns = turns;
        }
    }
    return best;
}

} // namespace hoso::ocr
