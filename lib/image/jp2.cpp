// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/jp2.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <functional>

namespace hoso::image {

namespace {

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

/// Calls `visit` with the type and content of each box, until it answers false. False where a box runs over its parent.
bool each_box(std::string_view bytes, const std::function<bool(std::string_view, std::string_view)>& visit) {
    while (bytes.size() >= 8) {
        std::uint64_t size = big_endian(bytes.substr(0, 4));
        std::size_t header = 8;
        if (size == 1) {
            if (bytes.size() < 16) return false;
            size = big_endian(bytes.substr(8, 8));
            header = 16;
        }
        if (size == 0) size = bytes.size();
        if (size < header || size > bytes.size()) return false;
        if (!visit(bytes.substr(4, 4), bytes.substr(header, size - header))) return true;
        bytes.remove_prefix(size);
    }
    return true;
}

double resolution(std::string_view box, std::size_t at) { // numerator, denominator and exponent, per metre
    const double denominator = static_cast<double>(big_endian(box.substr(at + 2, 2)));
    if (denominator == 0) return 0;
    double value = static_cast<double>(big_endian(box.substr(at, 2))) / denominator;
    const auto exponent = static_cast<signed char>(box[at / 4 + 8]);
    for (int i = 0; i < exponent; ++i) value *= 10;
    for (int i = 0; i > exponent; --i) value /= 10;
    return value * 0.0254;
}

} // namespace

Jp2Header read_jp2_header(std::string_view bytes, const std::string& name) {
    Jp2Header header;
    int specifications = 0;
    bool good_colour = false, palette = false;
    const auto visit_header = [&](std::string_view type, std::string_view box) {
        if (type == "ihdr" && box.size() >= 14) {
            header.image.height = checked_cast<int>(big_endian(box.substr(0, 4))).value_or(0);
            header.image.width = checked_cast<int>(big_endian(box.substr(4, 4))).value_or(0);
            header.components = static_cast<int>(big_endian(box.substr(8, 2)));
            header.bits = static_cast<unsigned char>(box[10]) == 255 ? 0 : (static_cast<unsigned char>(box[10]) & 127) + 1;
        }
        if (type == "colr" && box.size() >= 3) {
            ++specifications;
            good_colour = box[0] == 1 || box[0] == 2;
            if (box[0] == 1 && box.size() >= 7) {
                const auto space = big_endian(box.substr(3, 4)); // 16 sRGB, 17 grey, 18 sYCC
                good_colour = space >= 16 && space <= 18;
            }
        }
        if (type == "pclr" || type == "cdef") palette = true;
        if (type == "res ")
            each_box(box, [&](std::string_view inner, std::string_view value) {
                if (value.size() < 10) return true;
                if (inner == "resd" || (inner == "resc" && header.image.dpi_x == 0)) {
                    header.image.dpi_y = resolution(value, 0);
                    header.image.dpi_x = resolution(value, 4);
                }
                return true;
            });
        return true;
    };
    each_box(bytes, [&](std::string_view type, std::string_view box) {
        if (type == "jp2h") each_box(box, visit_header);
        return type != "jp2c";
    });
    if (header.image.width <= 0 || header.image.height <= 0)
        throw Error{Cause::input, message("{}: the JPEG 2000 header is damaged", name)};
    header.can_stand_in_pdf = (header.components == 1 || header.components == 3) && header.bits >= 1 &&
        header.bits <= 16 && specifications == 1 && good_colour && !palette;
    return header;
}

} // namespace hoso::image
