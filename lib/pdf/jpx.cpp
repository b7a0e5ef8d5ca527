// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/jpx.hpp"

#include <cstdint>
#include <optional>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <string_view>

namespace hoso::pdf {

namespace {

std::uint32_t u32(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

struct Part {
    std::string_view type, content;
};

/// The next box of a JP2 file (ISO 15444-1, I.4), taken off the front of `bytes`.
std::optional<Part> next_box(std::string_view& bytes) {
    if (bytes.size() < 8) return std::nullopt;
    std::size_t head = 8, length = u32(bytes, 0);
    if (length == 1) {
        if (bytes.size() < 16 || u32(bytes, 8) != 0) return std::nullopt;
        head = 16;
        length = u32(bytes, 12);
    } else if (length == 0) {
        length = bytes.size();
    }
    if (length < head || length > bytes.size()) {
        if (bytes.substr(4, 4) != "jp2c") return std::nullopt;
        length = bytes.size();
    }
    const Part part{bytes.substr(4, 4), bytes.substr(head, length - head)};
    bytes.remove_prefix(length);
    return part;
}

struct Header {
    int channels = 0, depth = 0, colours = 0, usable = 0;
};

void read_header(std::string_view boxes, Header& header) {
    while (const auto part = next_box(boxes)) {
        if (part->type == "ihdr" && part->content.size() >= 14) {
            header.channels =
                static_cast<unsigned char>(part->content[8]) * 256 + static_cast<unsigned char>(part->content[9]);
            header.depth = static_cast<unsigned char>(part->content[10]);
        } else if (part->type == "colr" && !part->content.empty()) {
            ++header.colours;
            const int method = part->content[0];
            header.usable += method >= 1 && method <= 3 ? 1 : 0;
        }
    }
}

} // namespace

std::string decoded_before_jpx(QPDFObjectHandle stream) {
    std::string bytes;
    Pl_String sink{"jpx", nullptr, bytes};
    // qpdf does not decode JPEG 2000: alone it comes as it is, behind other filters it is not found at all.
    if (stream.getDict().getKey("/Filter").isName() || stream.getDict().getKey("/Filter").getArrayNItems() == 1)
        stream.pipeStreamData(&sink, 0, qpdf_dl_none, true, false);
    return bytes;
}

std::string jpx_fault(const std::string& bytes) {
    std::string_view rest = bytes;
    if (!rest.starts_with(std::string_view{"\0\0\0\x0CjP  \r\n\x87\n", 12})) return "not a JP2 file";
    Header header;
    while (const auto part = next_box(rest))
        if (part->type == "jp2h") read_header(part->content, header);
    if (header.channels != 1 && header.channels != 3 && header.channels != 4) return "number of channels";
    if (header.depth == 255) return "channels of different depth";
    if ((header.depth & 0x7F) > 37) return "depth";
    if (header.colours != 1 || header.usable != 1) return "colour specification";
    return {};
}

} // namespace hoso::pdf
