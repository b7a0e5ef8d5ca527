// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/page_text.hpp"

#include <map>
#include <qpdf/QPDF.hh>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hoso::pdf {

/// The invisible text of a document: one glyphless font, in as many variants of ascent and descent as the highlight
/// boxes of its words need, so that a line keeps one font size and one baseline (readers that put words together by
/// size and baseline, as Poppler does for a search, see a line) and yet each word lights up where it stands.
class TextLayer {
public:
    explicit TextLayer(QPDF& document) : m_document{document} {}

    /// To be called for every page before content(): codes are numbered by code point over the whole document.
    void collect(const records::PageText& text);

    struct Page {
        std::string content;                                         ///< empty where there is no word
        std::vector<std::pair<std::string, QPDFObjectHandle>> fonts; ///< names that `content` uses
    };
    /// `size` is that of the page, `unit` how many points its units are.
    Page content(const records::PageText& text, const PageSize& size, double unit, const std::string& font_prefix);

    /// To be called last: writes what the fonts share.
    void finish();

private:
    /// Height above and below the baseline in 1/1000 em.
    struct Variant {
        int ascent = 0, descent = 0;
        auto operator<=>(const Variant&) const = default;
    };
    struct Placed;
    static std::vector<Placed> place(const records::PageText& text, const PageSize& size, double unit);
    static void separate(std::vector<Placed>& words);
    std::size_t variant_for(double ascent, double descent);
    QPDFObjectHandle font(std::size_t variant);
    void share();
    std::string hexadecimal(const std::u32string& text) const;

    QPDF& m_document;
    std::set<char32_t> m_characters;
    std::map<char32_t, int> m_codes;
    std::vector<Variant> m_variants;
    std::vector<QPDFObjectHandle> m_fonts;
    QPDFObjectHandle m_file, m_glyphs, m_unicode;
};

} // namespace hoso::pdf
