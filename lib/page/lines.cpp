// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/lines.hpp"

#include "page/canvas.hpp"

#include <algorithm>

namespace hoso::page {

namespace {

using Before = Piece::Before;

/// What must stay on one line: pieces without a space between them.
struct Unit {
    std::size_t begin = 0, end = 0;
    double width = 0;
};

double em(std::int64_t width, double size) { return static_cast<double>(width) * size / units_per_em; }

double space_width(Fonts::State& fonts, Face face, double size) { return em(fonts.character(face, ' ').width, size); }

Unit unit_at(const std::vector<Piece>& pieces, std::size_t begin, double size) {
    Unit unit{begin, begin, 0};
    do {
        unit.width += em(pieces[unit.end].word->width, size);
        ++unit.end;
    } while (unit.end < pieces.size() && pieces[unit.end].before == Before::nothing);
    return unit;
}

/// Splits the first piece of a unit that is too wide, so that its beginning fits; at least one character does.
void split(Fonts::State& fonts, std::vector<Piece>& pieces, std::size_t at, double size, double width) {
    const Piece piece = pieces[at];
    const std::string& text = piece.word->text;
    std::size_t bytes = 0, glyph = 0;
    double used = 0;
    for (const Cluster& cluster : piece.word->clusters) {
        for (int i = 0; i < cluster.glyphs; ++i) used += em(piece.word->glyphs[glyph++].advance, size);
        if (used > width && bytes > 0) break;
        bytes += static_cast<std::size_t>(cluster.bytes);
    }
    if (bytes >= text.size()) return;
    pieces[at].word = &fonts.word(piece.face, std::string_view{text}.substr(0, bytes));
    const Piece rest{&fonts.word(piece.face, std::string_view{text}.substr(bytes)), piece.face, Before::nothing};
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at) + 1, rest);
}

} // namespace

void append_pieces(Fonts::State& fonts, std::string_view text, Face face, std::vector<Piece>& pieces) {
    const std::string clean = drawable(text);
    Before before = Before::nothing;
    for (std::size_t at = 0; at < clean.size();) {
        const std::size_t end = std::min(clean.find_first_of(" \n", at), clean.size());
        if (end > at) {
            const std::string_view word = std::string_view{clean}.substr(at, end - at);
            pieces.push_back({&fonts.word(face, word), face, before});
            before = Before::nothing;
        }
        if (end == clean.size()) return;
        if (clean[end] == '\n') {
            if (before == Before::line) pieces.push_back({&fonts.word(face, ""), face, before});
            before = Before::line;
        } else if (before == Before::nothing) {
            before = Before::space;
        }
        at = end + 1;
    }
    // A space between this text and the next one, which may have another face.
    if (before != Before::nothing) pieces.push_back({&fonts.word(face, ""), face, before});
}

void break_lines(Fonts::State& fonts, std::vector<Piece>& pieces, std::size_t begin, double size, double width,
    double first_indent, std::vector<Line>& lines) {
    while (pieces.size() > begin && pieces.back().before == Before::space && pieces.back().word->text.empty())
        pieces.pop_back();
    Line line{begin, begin, 0, 0, false};
    double room = width - first_indent;
    const auto finish = [&](bool last) {
        line.last = last;
        lines.push_back(line);
        line = {line.end, line.end, 0, 0, false};
        room = width;
    };
    while (line.end < pieces.size()) {
        const Piece& first = pieces[line.end];
        if (first.before == Before::line && line.end > line.begin) {
            finish(true);
            continue;
        }
        const bool begins = line.end == line.begin;
        const double gap = begins || first.before != Before::space ? 0 : space_width(fonts, first.face, size);
        const Unit unit = unit_at(pieces, line.end, size);
        if (line.width + gap + unit.width <= room + 1e-6) {
            line.width += gap + unit.width;
            line.spaces += gap > 0 ? 1 : 0;
            line.end = unit.end;
        } else if (!begins) {
            finish(false);
        } else {
            const std::size_t count = pieces.size();
            split(fonts, pieces, line.end, size, room);
            line.width = em(pieces[line.end].word->width, size);
            ++line.end;
            if (pieces.size() != count) finish(false);
        }
    }
    finish(true);
}

void show_line(Canvas& canvas, const std::vector<Piece>& pieces, const Line& line, double size, double x, double y,
    double width, Alignment alignment) {
    double extra = 0;
    if (alignment == Alignment::centre) x += (width - line.width) / 2;
    if (alignment == Alignment::right) x += width - line.width;
    if (alignment == Alignment::justified && !line.last && line.spaces > 0)
        extra = (width - line.width) / static_cast<double>(line.spaces);
    for (std::size_t i = line.begin; i < line.end; ++i) {
        const Piece& piece = pieces[i];
        if (i > line.begin && piece.before == Before::space) {
            const Word& space = canvas.fonts().character(piece.face, ' ');
            canvas.show(space, piece.face, size, x, y);
            x += em(space.width, size) + extra;
        }
        canvas.show(*piece.word, piece.face, size, x, y);
        x += em(piece.word->width, size);
    }
}

double points_wide(Fonts::State& fonts, std::string_view text, double size, Face face) {
    std::vector<Piece> pieces;
    append_pieces(fonts, text, face, pieces);
    double width = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i > 0 && pieces[i].before != Before::nothing) width += space_width(fonts, face, size);
        width += em(pieces[i].word->width, size);
    }
    return width;
}

bool is_number_text(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= '0' && letter <= '9') || letter == '.' || letter == ',' || letter == '-' || letter == '+' ||
               letter == '%' || letter == '*';
    });
}

double number_width(Fonts::State& fonts, std::string_view text, double size, Face face) {
    std::int64_t width = 0;
    for (const char letter : text) width += fonts.character(face, letter).width;
    return em(width, size);
}

void show_number(Canvas& canvas, std::string_view text, Face face, double size, double x, double y) {
    for (const char letter : text) {
        const Word& word = canvas.fonts().character(face, letter);
        canvas.show(word, face, size, x, y);
        x += em(word.width, size);
    }
}

} // namespace hoso::page
