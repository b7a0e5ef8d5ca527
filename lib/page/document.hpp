// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/fonts.hpp"
#include "page/geometry.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::page {

class Canvas;

/// A PDF that is being drawn, page after page, in memory. Fonts are embedded as subsets; all text is NFC and can be
/// copied out again. The same calls give the same bytes in every locale and time zone.
///
/// Not thread-safe; many documents may be drawn at once, each with the Fonts of its thread.
class Document {
public:
    struct Settings {
        std::string title, author;
        std::chrono::sys_seconds created{}; ///< from the data, never from the clock
        std::string language = "vi";        ///< of the text (BCP 47), kept as /Lang of the document
    };
    /// Error{usage} where the language is no BCP 47 tag.
    Document(Fonts& fonts, Settings settings);
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    /// Begins a page. Error{usage} where the margins leave nothing of it. Everything else here needs a page.
    void add_page(const PageFormat& format);
    /// Begins another page of the same format, as text and tables do when they come to its end.
    void break_page();
    /// Called on each page that begins from now on, for what stands in its margins.
    void on_page(std::function<void(Document&)> draw);
    int pages() const noexcept;
    const PageFormat& format() const noexcept;

    /// Where the flow of text has come to: millimetres from the top of the page. A page begins at its top margin.
    double y() const noexcept;
    void move_to(double y) noexcept;
    /// Millimetres down to the bottom margin.
    double room() const noexcept;
    bool at_top() const noexcept;

    /// One line of text on the base line y; x is its left end, middle or right end.
    void text(double x, double baseline, Alignment alignment, std::string_view text, double size_points,
        Face face = Face::regular, const Colour& colour = {});
    void line(double x0, double y0, double x1, double y1, double width_points, const Colour& colour = {});
    /// The dashes of a line along which something is torn or cut off.
    void dashed_line(double x0, double y0, double x1, double y1, double width_points);
    void fill(std::span<const Rectangle> boxes, const Colour& colour = {});

    /// Characters that the font does not have, in their order; each stands as U+FFFD on the page.
    std::vector<char32_t> unknown_characters() const;

    /// The PDF. A document without pages has one empty A4 page. Nothing may be drawn afterwards.
    std::string finish();

    Fonts& fonts() noexcept;
    Canvas& canvas() noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::page
