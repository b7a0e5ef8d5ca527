// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/text_layer.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "pdf/geometry.hpp"
#include "pdf/glyphless_font.hpp"

#include <algorithm>
#include <cmath>

namespace hoso::pdf {

namespace {

constexpr double advance = glyphless_advance / 1000.0;

// Where Poppler, in the order of the content, joins two words although a space stands between them, breaks a word, or
// takes a letter for a shadow of the one before it (TextOutputDev.cc: maxIntraLineDelta 0.5, minWordSpacing 0.15,
// minDupBreakOverlap 0.2, dupMaxPriDelta 0.1; all in font sizes), each with a margin.
constexpr double same_line = 0.52, least_gap = 0.165, most_overlap = 0.22, least_advance = 0.13;

// A font size may shrink so far to keep words apart; ascents above 1.9 em are not believed by Poppler.
constexpr double tallest = 1.8;
constexpr std::size_t most_variants = 48;
constexpr double good_overlap = 0.93;
constexpr double edge = 0.1;

constexpr char32_t replacement = 0xFFFD;

/// Scalar values without those that PDF/A-2u does not allow and those that are white space or none.
std::u32string characters_of(const std::string& text) {
    std::u32string result;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
        char32_t value = length == 1 ? lead : length == 0 ? replacement : lead & (0xFFU >> (length + 1));
        bool whole = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; whole && k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            whole = (next & 0xC0) == 0x80;
            value = (value << 6) | (next & 0x3FU);
        }
        i += whole ? length : 1;
        if (!whole || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = replacement;
        if (value <= 0x20 || value == 0xFEFF || value == 0xFFFE || value == 0xFFFF) continue;
        result += value;
    }
    return result;
}

std::string utf16_hexadecimal(char32_t c) {
    if (c < 0x10000) return fmt::format("{:04X}", static_cast<unsigned>(c));
    const auto rest = static_cast<unsigned>(c) - 0x10000;
    return fmt::format("{:04X}{:04X}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

/// ISO 32000-1, 9.10.3; blocks of at most 100 entries (Adobe Technical Note 5014).
std::string unicode_map(const std::map<char32_t, int>& codes) {
    std::string map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    std::size_t left = codes.size(), in_block = 0;
    for (const auto& [character, code] : codes) {
        if (in_block == 0) {
            in_block = std::min<std::size_t>(left, 100);
            map += fmt::format("{} beginbfchar\n", in_block);
        }
        map += fmt::format("<{:04X}> <{}>\n", code, utf16_hexadecimal(character));
        --left;
        if (--in_block == 0) map += "endbfchar\n";
    }
    return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

double overlap(double a0, double a1, double b0, double b1) {
    const double common = std::min(a1, b1) - std::max(a0, b0);
    const double all = std::max(a1, b1) - std::min(a0, b0);
    return common > 0 && all > 0 ? common / all : 0;
}

} // namespace

/// A word on the page, in its units, y up.
struct TextLayer::Placed {
    std::u32string characters;
    double x0 = 0, x1 = 0, bottom = 0, top = 0, baseline = 0, size = 0;

    double width() const { return x1 - x0; }

    /// True where Poppler would write `next` right behind this word.
    bool joins(const Placed& next) const {
        return std::abs(baseline - next.baseline) < same_line * size && next.x0 > x1 - most_overlap * size &&
               next.x0 < x1 + least_gap * size;
    }

    void fit() {
        size = std::min(size, width() / static_cast<double>(characters.size()) / least_advance);
        // A word that floats above its line's baseline, hangs below it or is too tall gets a baseline of its own.
        const bool floats = bottom > baseline + 0.03 * (top - bottom);
        if (floats || top <= baseline || top - baseline > tallest * size || baseline - bottom > tallest * size)
            baseline = bottom + 0.2 * (top - bottom);
    }

    /// Moves the ends apart as little as keeps both words in place.
    void keep_apart(Placed& next) {
        const auto missing = [&] { return x1 + least_gap * size - next.x0; };
        if (!joins(next)) return;
        const double height = top - bottom;
        if (missing() > 0.1 * (width() + next.width())) size = std::max(size * 0.6, std::min(size, height / 1.4));
        if (!joins(next)) return;
        const double here = std::min(missing(), 0.1 * width());
        x1 -= here;
        if (joins(next)) next.x0 += std::min(missing(), 0.1 * next.width());
        if (joins(next)) x1 -= std::min(missing(), 0.4 * width());
        for (int i = 0; i < 40 && joins(next); ++i) size *= 0.8;
        fit();
    }
};

/// What keeps one pair apart may bring the next together, so until nothing changes. Words that lie on each other in a
/// corner of the page are never apart side by side: they get baselines of their own.
void TextLayer::separate(std::vector<Placed>& words) {
    constexpr int most_rounds = 12, patient_rounds = 4;
    for (int round = 0; round < most_rounds; ++round) {
        bool apart = true;
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (!words[i - 1].joins(words[i])) continue;
            apart = false;
            if (round < patient_rounds)
                words[i - 1].keep_apart(words[i]);
            else
                words[i].baseline = words[i - 1].baseline - 1.2 * same_line * words[i - 1].size;
        }
        if (apart) return;
    }
}

std::vector<TextLayer::Placed> TextLayer::place(const records::PageText& text, const PageSize& page, double unit) {
    std::vector<Placed> words;
    for (const records::Block& block : text.blocks)
        for (const records::Line& line : block.lines)
            for (const records::Word& word : line.words) {
                Placed placed;
                placed.characters = characters_of(word.text);
                if (placed.characters.empty()) continue;
                const auto inside = [](double value, double most) {
                    return std::isfinite(value) ? std::clamp(value, edge, std::max(edge, most - edge)) : edge;
                };
                placed.x0 = inside(word.box.x0 / unit, page.width - 0.3);
                placed.x1 = std::max(inside(word.box.x1 / unit, page.width), placed.x0 + 0.3);
                placed.top = page.height - inside(word.box.y0 / unit, page.height - 0.5);
                placed.bottom = std::min(page.height - inside(word.box.y1 / unit, page.height), placed.top - 0.5);
                const double line_height = line.box.height() / unit;
                placed.size =
                    std::clamp(line_height, 0.5 * (placed.top - placed.bottom), 4 * (placed.top - placed.bottom));
                placed.baseline = page.height - line.baseline / unit;
                placed.fit();
                words.push_back(std::move(placed));
            }
    separate(words);
    return words;
}

void TextLayer::collect(const records::PageText& text) {
    for (const records::Block& block : text.blocks)
        for (const records::Line& line : block.lines)
            for (const records::Word& word : line.words)
                for (const char32_t c : characters_of(word.text)) m_characters.insert(c);
}

void TextLayer::share() {
    if (!m_codes.empty()) return;
    m_characters.insert(U' ');
    if (m_characters.size() > 0xFFFE)
        throw Error{Cause::input, message("more than 65,534 different characters in a document")};
    int code = 0;
    for (const char32_t c : m_characters) m_codes[c] = ++code;
    m_file = m_document.newStream();
    m_glyphs = m_document.newStream();
    m_unicode = m_document.newStream();
}

std::size_t TextLayer::variant_for(double ascent, double descent) {
    const auto quality = [&](const Variant& v) {
        return overlap(-descent, ascent, -v.descent / 1000.0, v.ascent / 1000.0);
    };
    const auto best = std::ranges::max_element(m_variants, {}, quality);
    if (best != m_variants.end() && (quality(*best) >= good_overlap || m_variants.size() >= most_variants))
        return static_cast<std::size_t>(best - m_variants.begin());
    // Readers take a descent of 0 for a missing one.
    const auto rounded = [](double value) {
        return std::clamp(static_cast<int>(std::lround(value * 20)) * 50, 1, 1850);
    };
    m_variants.push_back({rounded(ascent), rounded(descent)});
    return m_variants.size() - 1;
}

QPDFObjectHandle TextLayer::font(std::size_t variant) {
    while (m_fonts.size() <= variant) {
        const Variant& v = m_variants[m_fonts.size()];
        const std::string name = fmt::format("/HosoGlyphless{}", m_fonts.size());
        auto descriptor = m_document.makeIndirectObject(QPDFObjectHandle::parse(fmt::format(
            "<< /Type /FontDescriptor /FontName {} /Flags 4 /FontBBox [0 {} {} {}] /ItalicAngle 0 /Ascent {} "
            "/Descent {} /CapHeight {} /StemV 80 >>",
            name, -v.descent, glyphless_advance, v.ascent, v.ascent, -v.descent, v.ascent)));
        descriptor.replaceKey("/FontFile2", m_file);
        auto glyphs = m_document.makeIndirectObject(QPDFObjectHandle::parse(fmt::format(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont {} /CIDSystemInfo << /Registry (Adobe) /Ordering "
            "(Identity) /Supplement 0 >> /DW {} >>",
            name, glyphless_advance)));
        glyphs.replaceKey("/FontDescriptor", descriptor);
        glyphs.replaceKey("/CIDToGIDMap", m_glyphs);
        auto font = m_document.makeIndirectObject(QPDFObjectHandle::parse(
            fmt::format("<< /Type /Font /Subtype /Type0 /BaseFont {} /Encoding /Identity-H >>", name)));
        font.replaceKey("/DescendantFonts", QPDFObjectHandle::newArray({glyphs}));
        font.replaceKey("/ToUnicode", m_unicode);
        m_fonts.push_back(font);
    }
    return m_fonts[variant];
}

std::string TextLayer::hexadecimal(const std::u32string& text) const {
    std::string result;
    for (const char32_t c : text) result += fmt::format("{:04X}", m_codes.at(c));
    return result;
}

TextLayer::Page TextLayer::content(
    const records::PageText& text, const PageSize& size, double unit, const std::string& font_prefix) {
    Page page;
    const std::vector<Placed> words = place(text, size, unit);
    if (words.empty()) return page;
    share();
    std::string last_font;
    std::set<std::size_t> used;
    page.content = "BT\n3 Tr\n";
    for (const Placed& word : words) {
        const std::size_t variant =
            variant_for((word.top - word.baseline) / word.size, (word.baseline - word.bottom) / word.size);
        if (used.insert(variant).second) page.fonts.emplace_back(font_prefix + std::to_string(variant), font(variant));
        const std::string font_size = font_prefix + std::to_string(variant) + ' ' + number(word.size, 3) + " Tf\n";
        if (font_size != last_font) page.content += last_font = font_size;
        // The space ends the word for every reader, at the end of a line too.
        const double stretch = 100 * word.width() / (static_cast<double>(word.characters.size()) * advance * word.size);
        page.content += number(stretch, 3) + " Tz 1 0 0 1 " + number(word.x0, 3) + ' ' + number(word.baseline, 3) +
                        " Tm <" + hexadecimal(word.characters + U' ') + "> Tj\n";
    }
    page.content += "ET\n";
    return page;
}

void TextLayer::finish() {
    if (m_fonts.empty()) return;
    const auto none = QPDFObjectHandle::newNull();
    const std::string font = glyphless_font();
    m_file.replaceStreamData(font, none, none);
    m_file.getDict().replaceKey("/Length1", QPDFObjectHandle::newInteger(static_cast<long long>(font.size())));
    // Every code, the unused 0 too, shows glyph 1: .notdef may not be referred to (ISO 19005-2, 6.2.11.8).
    std::string glyphs;
    for (std::size_t i = 0; i <= m_codes.size(); ++i) glyphs += std::string("\0\1", 2);
    m_glyphs.replaceStreamData(glyphs, none, none);
    m_unicode.replaceStreamData(unicode_map(m_codes), none, none);
}

} // namespace hoso::pdf
