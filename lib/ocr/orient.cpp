// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/orient.hpp"

#include <algorithm>

namespace hoso::ocr {

namespace {

constexpr std::size_t lines_to_read = 4;
/// Mean confidence of characters below which nothing was read; text the right way up gives 0.8 and more.
constexpr double least_score = 0.6;
constexpr std::size_t least_characters = 8;

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

/// How well lines read: the mean confidence of their characters, 0 where there are too few to say.
double score(const image::Raster& page, const std::vector<PixelBox>& lines, LineReader& reader) {
    double sum = 0;
    std::size_t characters = 0;
    for (const PixelBox& line : lines) {
        const LineReading reading = reader.read_line(page, line);
        for (const Character& character : reading.characters) sum += character.confidence;
        characters += reading.characters.size();
    }
    return characters >= least_characters ? sum / static_cast<double>(characters) : 0;
}

} // namespace

image::Appearance confirm_turns(
    const image::Raster& grey, const image::Appearance& guess, LineFinder& finder, LineReader& reader) {
    if (guess.blank || guess.turns_certain) return guess;
    const image::Raster page = image::prepare(grey, guess.turns, guess.skew_degrees, 300, 150);
    const std::vector<PixelBox> lines = telling_lines(finder.find_lines(page));
    std::vector<PixelBox> mirrored = lines;
    for (PixelBox& line : mirrored) {
        line.x = page.width - line.x - line.width;
        line.y = page.height - line.y - line.height;
    }
    const double as_guessed = score(page, lines, reader);
    const double upside_down = score(image::turned(page, QuarterTurns::half), mirrored, reader);
    image::Appearance sure = guess;
    sure.turns_certain = true;
    if (std::max(as_guessed, upside_down) < least_score) {
        // Specks, a seal, show-through: no evidence is no reason to turn a page.
        sure.turns = QuarterTurns::none;
        sure.skew_degrees = 0;
        return sure;
    }
    if (upside_down > as_guessed) sure.turns = static_cast<QuarterTurns>((static_cast<int>(guess.turns) + 2) % 4);
    return sure;
}

} // namespace hoso::ocr
