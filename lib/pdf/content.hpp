// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/geometry.hpp"

#include <functional>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::pdf {

/// One operator of a content stream (ISO 32000-1, 7.8.2) with its operands as they were written. Arrays and
/// dictionaries come as their tokens. The data of an inline image is the operand of EI.
struct Operation {
    std::string name;
    std::vector<QPDFTokenizer::Token> operands;
    std::string raw; ///< all of it, white space in front included
    /// The n-th operand from the end as a number or a name; 0 or empty where it is neither.
    double number_from_end(std::size_t n) const;
    std::string name_from_end(std::size_t n) const;
    /// The operands of cm, Tm and re; missing ones are 0.
    Matrix matrix() const;
};

void for_each_operation(const std::string& content, const std::function<void(const Operation&)>& work);

/// The decoded content of a page, its streams joined by a line feed, or of a form.
std::string content_of(QPDFObjectHandle page_or_form);

/// How many bytes of glyph codes other than blanks an operator shows.
int shown_bytes(const Operation& operation);

/// Hears what a page draws, in the order of drawing, forms opened up.
class DrawingListener {
public:
    virtual ~DrawingListener() = default;
    virtual void image(QPDFObjectHandle image, const Matrix& placement) = 0;
    virtual void inline_image(const Matrix& placement) = 0;
    virtual void text(int bytes, int render_mode) = 0;
    /// Lines, areas, shadings.
    virtual void marks() = 0;
    /// A clipping path; the rectangle it is, where it is one, in the frame of the walk.
    virtual void clips(const std::optional<Rectangle>& to) = 0;
    /// A graphics state that makes what follows transparent.
    virtual void blends() = 0;
};

/// Walks a page's content, annotations left out. `frame` is applied to all places. Bounded in depth and work.
void walk(QPDFObjectHandle page, const Matrix& frame, DrawingListener& listener);

} // namespace hoso::pdf
