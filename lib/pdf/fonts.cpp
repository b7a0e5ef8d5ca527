// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/fonts.hpp"

#include <set>

namespace hoso::pdf {

namespace {

std::string name_of(QPDFObjectHandle font) {
    QPDFObjectHandle name = font.getKey("/BaseFont");
    return name.isName() ? name.getName().substr(1) : std::string{"?"};
}

/// Six capitals and a plus sign before the name (ISO 32000-1, 9.6.4).
bool is_subset(const std::string& name) { return name.size() > 7 && name[6] == '+'; }

bool is_embedded(QPDFObjectHandle descriptor, Level level) {
    if (!descriptor.isDictionary()) return false;
    if (descriptor.getKey("/FontFile").isStream() || descriptor.getKey("/FontFile2").isStream()) return true;
    QPDFObjectHandle file = descriptor.getKey("/FontFile3");
    return file.isStream() && (level != Level::a1b || !file.getDict().getKey("/Subtype").isNameAndEquals("/OpenType"));
}

void check_lists(QPDFObjectHandle descriptor, const std::string& name, bool composite, Level level, Notes& notes) {
    if (level != Level::a1b) {
        // Part 2 wants such lists to be complete where they are there, and does not ask for them.
        descriptor.removeKey("/CIDSet");
        descriptor.removeKey("/CharSet");
        return;
    }
    if (!is_subset(name)) return;
    const bool type1 = descriptor.hasKey("/FontFile") || (!composite && descriptor.hasKey("/FontFile3"));
    if (composite ? !descriptor.hasKey("/CIDSet") : type1 && !descriptor.hasKey("/CharSet"))
        notes.obstacle("font-subset-list", name);
}

/// Encodings whose codes have a meaning in Unicode without a map (ISO 19005-2, 6.2.11.7.2).
bool explains_itself(QPDFObjectHandle font) {
    QPDFObjectHandle encoding = font.getKey("/Encoding");
    if (encoding.isDictionary()) encoding = encoding.getKey("/BaseEncoding");
    return encoding.isNameAndEquals("/WinAnsiEncoding") || encoding.isNameAndEquals("/MacRomanEncoding") ||
           encoding.isNameAndEquals("/MacExpertEncoding");
}

void check_composite(QPDFObjectHandle font, Level level, Notes& notes) {
    QPDFObjectHandle descendants = font.getKey("/DescendantFonts");
    if (!descendants.isArray() || descendants.getArrayNItems() < 1 || !descendants.getArrayItem(0).isDictionary()) {
        notes.obstacle("font-damaged", name_of(font));
        return;
    }
    QPDFObjectHandle glyphs = descendants.getArrayItem(0);
    QPDFObjectHandle descriptor = glyphs.getKey("/FontDescriptor");
    if (!is_embedded(descriptor, level)) {
        notes.obstacle("font-not-embedded", name_of(font));
        return;
    }
    if (glyphs.getKey("/Subtype").isNameAndEquals("/CIDFontType2") && !glyphs.hasKey("/CIDToGIDMap"))
        glyphs.replaceKey("/CIDToGIDMap", QPDFObjectHandle::newName("/Identity"));
    QPDFObjectHandle encoding = font.getKey("/Encoding");
    const bool identity = encoding.isNameAndEquals("/Identity-H") || encoding.isNameAndEquals("/Identity-V");
    if (level == Level::a1b && !identity && !encoding.isStream())
        notes.obstacle("font-encoding-not-embedded", name_of(font));
    check_lists(descriptor, name_of(glyphs), true, level, notes);
}

} // namespace

void check_font(QPDFObjectHandle font, Level level, Notes& notes) {
    if (!font.isDictionary()) {
        notes.obstacle("font-damaged", "?");
        return;
    }
    const bool composite = font.getKey("/Subtype").isNameAndEquals("/Type0");
    if (composite) {
        check_composite(font, level, notes);
    } else if (!font.getKey("/Subtype").isNameAndEquals("/Type3")) {
        QPDFObjectHandle descriptor = font.getKey("/FontDescriptor");
        if (is_embedded(descriptor, level))
            check_lists(descriptor, name_of(font), false, level, notes);
        else
            notes.obstacle("font-not-embedded", name_of(font));
    }
    if (level == Level::a2u && !font.getKey("/ToUnicode").isStream() && !(!composite && explains_itself(font)))
        notes.obstacle("text-without-unicode", name_of(font));
}

} // namespace hoso::pdf
