// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"

#include <string>
#include <vector>

namespace hoso::records {

/// A word as read: NFC text without white space or control characters; confidence from 0 to 1.
struct Word {
    std::string text;
    Box box;
    double confidence = 1;
    bool operator==(const Word&) const = default;
};

/// A line of words, left to right. `baseline` is y in points from the top of the page, at the middle of the line.
struct Line {
    Box box;
    double baseline = 0;
    std::vector<Word> words;
    bool operator==(const Line&) const = default;
};

/// A region of lines that belong together.
struct Block {
    Box box;
    std::vector<Line> lines;
    bool operator==(const Block&) const = default;
};

/// The text of one page in reading order. All boxes in points from the top left of the page as displayed.
struct PageText {
    std::vector<Block> blocks;
    bool operator==(const PageText&) const = default;
};

/// Words joined by a space, lines by a line feed, blocks by an empty line.
std::string plain_text(const PageText& page);

std::size_t word_count(const PageText& page);

/// Mean of the words' confidences, weighted by their length; 0 where there is no word.
double mean_confidence(const PageText& page);

} // namespace hoso::records
