// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/handle.hpp"
#include "page/fonts.hpp"

#include <array>
#include <cairo.h>
#include <cstdint>
#include <filesystem>
#include <hb.h>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::page {

/// Of lib/page alone. Lengths are units of the font; units_per_em of them are the size of the type.
struct Glyph {
    std::uint32_t index = 0;
    std::int32_t advance = 0, dx = 0, dy = 0;
};

/// Bytes of text and the glyphs that show them: what can be copied out of a PDF again.
struct Cluster {
    int bytes = 0, glyphs = 0;
};

/// A shaped word. A character that the font does not have is shown as U+FFFD and stands in `unknown`.
struct Word {
    std::string text; ///< NFC
    std::vector<Glyph> glyphs;
    std::vector<Cluster> clusters;
    std::int64_t width = 0;
    std::vector<char32_t> unknown;
};

inline constexpr std::size_t face_count = 5;
inline constexpr double units_per_em = 2048;
/// A single line, as Times New Roman has it: ascent, descent and gap of the table hhea.
inline constexpr double ascent_em = 1825 / units_per_em, descent_em = 443 / units_per_em, gap_em = 87 / units_per_em;
inline constexpr double line_em = ascent_em + descent_em + gap_em;

struct Fonts::State {
    explicit State(const std::filesystem::path& folder);

    /// A word without spaces and line ends, or spaces alone. Valid until forget().
    const Word& word(Face face, std::string_view text);
    /// One printable ASCII character without regard to its neighbours: digits in columns stand below each other.
    const Word& character(Face face, char letter);
    cairo_scaled_font_t* scaled(Face face, double size_points);
    /// Makes room where very many words are kept; nobody may hold one.
    void forget();

private:
    struct WordHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    struct FaceState {
        Handle<hb_font_t, hb_font_destroy> shaper;
        Handle<cairo_font_face_t, cairo_font_face_destroy> drawer;
        std::unordered_map<std::string, Word, WordHash, std::equal_to<>> words;
        std::array<const Word*, 128> characters{};
    };
    FaceState load(Face face) const;
    FaceState& state_of(Face face);
    Word shape(const FaceState& face, std::string_view text);

    std::filesystem::path m_folder;
    std::array<FaceState, face_count> m_faces;
    Handle<hb_buffer_t, hb_buffer_destroy> m_buffer;
    std::map<std::pair<Face, double>, Handle<cairo_scaled_font_t, cairo_scaled_font_destroy>> m_scaled;
};

/// The text as it is drawn: NFC, control characters other than U+000A as spaces, invisible ones left out.
std::string drawable(std::string_view text);

} // namespace hoso::page
