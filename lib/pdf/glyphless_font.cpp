// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/glyphless_font.hpp"

#include <cstdint>
#include <initializer_list>
#include <map>

namespace hoso::pdf {

namespace {

/// Big-endian numbers one after the other (OpenType 1.9, "Data types").
class Table {
public:
    Table& u16(std::initializer_list<int> values) {
        for (const int value : values) {
            m_bytes += static_cast<char>((value >> 8) & 0xFF);
            m_bytes += static_cast<char>(value & 0xFF);
        }
        return *this;
    }
    Table& u32(std::initializer_list<std::uint32_t> values) {
        for (const std::uint32_t value : values) u16({static_cast<int>(value >> 16), static_cast<int>(value & 0xFFFF)});
        return *this;
    }
    Table& raw(const std::string& bytes) {
        m_bytes += bytes;
        return *this;
    }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

std::uint32_t checksum(const std::string& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (24 - 8 * (i % 4));
    return sum;
}

std::map<std::string, std::string> tables() {
    const std::string name = "HosoGlyphless";
    std::map<std::string, std::string> result;
    // .notdef is one triangle, because some readers refuse a font without any outline; glyph 1 has none.
    const std::string triangle = Table{}
                                     .u16({1, 0, 0, 500, 500})
                                     .u16({2, 0})
                                     .raw(std::string("\x01\x01\x01", 3))
                                     .u16({0, 500, -250})
                                     .u16({0, 0, 500})
                                     .raw(std::string(1, '\0'))
                                     .bytes();
    result["glyf"] = triangle;
    result["loca"] =
        Table{}.u16({0, static_cast<int>(triangle.size() / 2), static_cast<int>(triangle.size() / 2)}).bytes();
    result["head"] = Table{}
                         .u32({0x00010000, 0x00010000, 0, 0x5F0F3CF5})
                         .u16({0x000B, 1000})
                         .u32({0, 0, 0, 0})
                         .u16({0, 0, 500, 500, 0, 8, 2, 0, 0})
                         .bytes();
    result["hhea"] =
        Table{}.u32({0x00010000}).u16({800, -200, 0, glyphless_advance, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 2}).bytes();
    result["hmtx"] = Table{}.u16({glyphless_advance, 0, glyphless_advance, 0}).bytes();
    result["maxp"] = Table{}.u32({0x00010000}).u16({2, 3, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}).bytes();
    // One segment maps the space to glyph 1, the other is the closing one that the format asks for.
    result["cmap"] = Table{}
                         .u16({0, 1, 3, 1})
                         .u32({12})
                         .u16({4, 32, 0, 4, 4, 1, 0, 0x20, 0xFFFF, 0, 0x20, 0xFFFF, 1 - 0x20, 1, 0, 0})
                         .bytes();
    result["name"] = Table{}.u16({0, 1, 18, 1, 0, 0, 6, static_cast<int>(name.size()), 0}).raw(name).bytes();
    result["post"] = Table{}.u32({0x00030000, 0}).u16({0, 0}).u32({1, 0, 0, 0, 0}).bytes();
    return result;
}

} // namespace

std::string glyphless_font() {
    const std::map<std::string, std::string> parts = tables();
    const auto count = static_cast<std::uint32_t>(parts.size());
    // 8 is the largest power of two not above the number of tables.
    Table head;
    head.u32({0x00010000}).u16({static_cast<int>(count), 8 * 16, 3, static_cast<int>(count) * 16 - 8 * 16});
    std::string body;
    for (const auto& [tag, bytes] : parts) {
        const auto offset = 12 + 16 * count + static_cast<std::uint32_t>(body.size());
        head.raw(tag).u32({checksum(bytes), offset, static_cast<std::uint32_t>(bytes.size())});
        body += bytes;
        body.resize((body.size() + 3) / 4 * 4);
    }
    std::string font = head.bytes() + body;
    // The font as a whole sums up to this (OpenType 1.9, "head": checksumAdjustment).
    const std::string adjustment = Table{}.u32({0xB1B0AFBA - checksum(font)}).bytes();
    std::size_t offset = 12 + 16 * parts.size();
    for (const auto& [tag, bytes] : parts) {
        if (tag == "head") break;
        offset += (bytes.size() + 3) / 4 * 4;
    }
    return font.replace(offset + 8, 4, adjustment);
}

} // namespace hoso::pdf
