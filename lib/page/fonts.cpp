// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/fonts.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "page/geometry.hpp"
#include "page/lines.hpp"
#include "page/shaping.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H

namespace hoso::page {

namespace {

constexpr std::array<const char*, face_count> face_files{"LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf",
    "LiberationSerif-Italic.ttf", "LiberationSerif-BoldItalic.ttf", "LiberationMono-Regular.ttf"};
constexpr std::size_t most_words = 20000;

/// cairo keeps fonts longer than those who made them and lets go of them on any thread, so each face has a FreeType of
/// its own.
struct FreeTypeFace {
    Handle<FT_LibraryRec_, FT_Done_FreeType> library;
    Handle<FT_FaceRec_, FT_Done_Face> face;
};

[[noreturn]] void refuse(const std::filesystem::path& file, Face face) {
    if (face == Face::fixed)
        throw Error{Cause::unavailable,
            message("{}: is not Liberation Mono 2: install the package fonts-liberation2", file.string())};
    throw Error{Cause::unavailable,
        message("{}: is not Liberation Serif 2: install the package fonts-liberation2", file.string())};
}

std::unique_ptr<FreeTypeFace> open_face(const std::filesystem::path& file, Face wanted) {
    auto opened = std::make_unique<FreeTypeFace>();
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) throw std::bad_alloc{};
    opened->library.reset(library);
    FT_Face face = nullptr;
    if (FT_New_Face(library, file.c_str(), 0, &face) != 0) refuse(file, wanted);
    opened->face.reset(face);
    const std::string_view family = face->family_name == nullptr ? "" : face->family_name;
    // U+1EBF is what fonts-liberation, the older package with the same names, does not have.
    const bool vietnamese = FT_Get_Char_Index(face, 0x1EBF) != 0;
    const std::string_view right = wanted == Face::fixed ? "Liberation Mono" : "Liberation Serif";
    if (family != right || face->units_per_EM != static_cast<FT_UShort>(units_per_em) || !vietnamese)
        refuse(file, wanted);
    return opened;
}

void destroy_face(void* face) { delete static_cast<FreeTypeFace*>(face); }

hb_feature_t off(const char* tag) { return {hb_tag_from_string(tag, -1), 0, 0, static_cast<unsigned>(-1)}; }

} // namespace

Fonts::Fonts(const std::filesystem::path& folder) : m_state{std::make_unique<State>(folder)} {}
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;
Fonts::~Fonts() = default;

double Fonts::width_mm(std::string_view text, double size_points, Face face) {
    return points_wide(*m_state, text, size_points, face) * millimetres_per_point;
}

Fonts::State::State(const std::filesystem::path& folder) : m_folder{folder}, m_buffer{hb_buffer_create()} {
    for (const Face face : {Face::regular, Face::bold, Face::italic, Face::bold_italic}) (void)state_of(face);
}

Fonts::State::FaceState& Fonts::State::state_of(Face face) {
    FaceState& state = m_faces[static_cast<std::size_t>(face)];
    if (!state.drawer) state = load(face);
    return state;
}

Fonts::State::FaceState Fonts::State::load(Face wanted) const {
    static const cairo_user_data_key_t key{};
    const std::filesystem::path file = m_folder / face_files[static_cast<std::size_t>(wanted)];
    std::unique_ptr<FreeTypeFace> face = open_face(file, wanted);
    FaceState state;
    const Handle<hb_blob_t, hb_blob_destroy> blob{hb_blob_create_from_file_or_fail(file.c_str())};
    if (!blob) refuse(file, wanted);
    const Handle<hb_face_t, hb_face_destroy> shaped{hb_face_create(blob.get(), 0)};
    state.shaper.reset(hb_font_create(shaped.get()));
    state.drawer.reset(cairo_ft_font_face_create_for_ft_face(face->face.get(), FT_LOAD_NO_HINTING));
    if (cairo_font_face_set_user_data(state.drawer.get(), &key, face.get(), destroy_face) != CAIRO_STATUS_SUCCESS)
        throw std::bad_alloc{};
    (void)face.release();
    return state;
}

const Word& Fonts::State::word(Face face, std::string_view text) {
    FaceState& state = state_of(face);
    if (const auto found = state.words.find(text); found != state.words.end()) return found->second;
    return state.words.emplace(std::string{text}, shape(state, text)).first->second;
}

const Word& Fonts::State::character(Face face, char letter) {
    const Word*& known = state_of(face).characters[static_cast<unsigned char>(letter) & 0x7F];
    if (known == nullptr) known = &word(face, {&letter, 1});
    return *known;
}

Word Fonts::State::shape(const FaceState& face, std::string_view text) {
    Word word;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::code_point_at(text, at);
        at += point.size;
        hb_codepoint_t glyph = 0;
        const bool known = hb_font_get_nominal_glyph(face.shaper.get(), point.value, &glyph) != 0;
        if (!known) word.unknown.push_back(point.value);
        text::append_utf8(word.text, known ? point.value : U'\uFFFD');
    }
    hb_buffer_clear_contents(m_buffer.get());
    hb_buffer_add_utf8(m_buffer.get(), word.text.data(), static_cast<int>(word.text.size()), 0, -1);
    hb_buffer_set_direction(m_buffer.get(), HB_DIRECTION_LTR);
    hb_buffer_set_script(m_buffer.get(), HB_SCRIPT_LATIN);
    hb_buffer_set_language(m_buffer.get(), hb_language_from_string("vi", -1));
    const std::array features{off("liga"), off("clig")};
    hb_shape(face.shaper.get(), m_buffer.get(), features.data(), static_cast<unsigned>(features.size()));
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(m_buffer.get(), &count);
    const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(m_buffer.get(), &count);
    for (unsigned i = 0; i < count; ++i) {
        word.glyphs.push_back(
            {infos[i].codepoint, positions[i].x_advance, positions[i].x_offset, positions[i].y_offset});
        word.width += positions[i].x_advance;
        const auto begin = static_cast<int>(infos[i].cluster);
        const unsigned next = i + 1;
        if (i == 0 || infos[i - 1].cluster != infos[i].cluster) word.clusters.push_back({0, 0});
        Cluster& cluster = word.clusters.back();
        ++cluster.glyphs;
        cluster.bytes +=
            next == count ? static_cast<int>(word.text.size()) - begin : static_cast<int>(infos[next].cluster) - begin;
    }
    return word;
}

cairo_scaled_font_t* Fonts::State::scaled(Face face, double size_points) {
    constexpr double largest_points = 2000;
    if (!(size_points > 0 && size_points <= largest_points))
        throw Error{Cause::usage, message("{} points are no size of type", size_points)};
    auto& font = m_scaled[{face, size_points}];
    if (font) return font.get();
    const Handle<cairo_font_options_t, cairo_font_options_destroy> options{cairo_font_options_create()};
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_matrix_t size, identity;
    cairo_matrix_init_scale(&size, size_points, size_points);
    cairo_matrix_init_identity(&identity);
    font.reset(cairo_scaled_font_create(state_of(face).drawer.get(), &size, &identity, options.get()));
    return font.get();
}

void Fonts::State::forget() {
    for (FaceState& face : m_faces) {
        if (face.words.size() < most_words) continue;
        face.words.clear();
        face.characters = {};
    }
}

std::string drawable(std::string_view text) {
    const auto plain = [](char letter) { return (letter >= ' ' && letter < 0x7F) || letter == '\n'; };
    if (std::all_of(text.begin(), text.end(), plain)) return std::string{text};
    const std::string composed = text::nfc(text);
    std::string result;
    for (std::size_t at = 0; at < composed.size();) {
        const text::CodePoint point = text::code_point_at(composed, at);
        at += point.size;
        const text::CharacterKind kind = text::kind_of(point.value);
        if (kind == text::CharacterKind::invisible) continue;
        const bool line_end = point.value == U'\u2028' || point.value == U'\u2029';
        const bool space = kind == text::CharacterKind::control || line_end || point.value < U' ';
        text::append_utf8(result, space && point.value != U'\n' ? U' ' : point.value);
    }
    return result;
}

} // namespace hoso::page
