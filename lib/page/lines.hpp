// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/geometry.hpp"
#include "page/shaping.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace hoso::page {

class Canvas;

/// Of lib/page alone; lengths are points. Lines of words: text breaks at spaces only, as Vietnamese does, and inside a
/// word where the word alone is wider than the line.
struct Piece {
    enum class Before { nothing, space, line };
    const Word* word = nullptr;
    Face face = Face::regular;
    Before before = Before::nothing;
};

struct Line {
    std::size_t begin = 0, end = 0; ///< pieces
    double width = 0;
    std::size_t spaces = 0;
    bool last = false; ///< of its paragraph: not justified
};

/// Appends the words of `text`.
void append_pieces(Fonts::State& fonts, std::string_view text, Face face, std::vector<Piece>& pieces);

/// Appends the lines of pieces[begin, ...), and splits those pieces that are wider than a line.
void break_lines(Fonts::State& fonts, std::vector<Piece>& pieces, std::size_t begin, double size, double width,
    double first_indent, std::vector<Line>& lines);

/// Draws a line whose width is `width` at most from x on, on the base line y.
void show_line(Canvas& canvas, const std::vector<Piece>& pieces, const Line& line, double size, double x, double y,
    double width, Alignment alignment);

/// The width of text on one line.
double points_wide(Fonts::State& fonts, std::string_view text, double size, Face face);

/// True for what numbers are written with: it is drawn character by character, without a look at words.
bool is_number_text(std::string_view text) noexcept;
double number_width(Fonts::State& fonts, std::string_view text, double size, Face face);
void show_number(Canvas& canvas, std::string_view text, Face face, double size, double x, double y);

} // namespace hoso::page
