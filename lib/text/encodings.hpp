// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::text {

/// How Vietnamese text was and is kept in files.
enum class Encoding {
    utf8,
    utf16_le,
    utf16_be,
    cp1258, ///< of Windows: letters and combining tones
    tcvn3,  ///< TCVN 5712:1993 as .VnTime and the other fonts of "ABC" have it
    viscii, ///< RFC 1456
    vni     ///< VNI-Win: a mark of its own byte behind the letter
};
inline constexpr std::array all_encodings{Encoding::utf8, Encoding::utf16_le, Encoding::utf16_be, Encoding::cp1258,
    Encoding::tcvn3, Encoding::viscii, Encoding::vni};

/// "UTF-8", "UTF-16LE", "UTF-16BE", "CP1258", "TCVN3", "VISCII", "VNI".
std::string name_of(Encoding encoding);
/// By that name in any case, without hyphens too, and by others it is known by: windows-1258, ABC, VNI-Win, ...
std::optional<Encoding> encoding_of(std::string_view name);

/// The text in UTF-8; of all but UTF-8 itself in NFC. A byte order mark is taken away. Bytes that mean nothing become
/// U+FFFD, of UTF-8 they stay as they are. The fonts of TCVN3 have no capitals with tones of their own (.VnTimeH shows
/// the small letters as capitals): where the rest of a cell is in capitals, these are too.
std::string decode(std::string_view bytes, Encoding encoding);

/// What bytes are written in. None where they could be several, which are the candidates, or are no text of any
/// (candidates is empty).
struct Detection {
    std::optional<Encoding> encoding;
    std::vector<Encoding> candidates;
};

/// By byte order marks and zero bytes, then UTF-8 where all or nearly all of it is valid, else by which encoding makes
/// Vietnamese syllables of the words.
Detection detect_encoding(std::string_view bytes);

/// What Unicode text says that was typed for a legacy font and holds Latin letters in place of Vietnamese ones:
/// "NguyÔn V¨n An" is "Nguyễn Văn An" in TCVN3, "Nguyeãn Vaên An" in VNI.
struct LegacyReading {
    Encoding encoding = Encoding::tcvn3;
    std::string text;
    bool operator==(const LegacyReading&) const = default;
};

/// False, quickly, for what no legacy font can have made: ASCII, and letters that only Unicode has.
bool could_be_legacy(std::string_view text);

/// None where the text makes sense as it is, or no sense that way either.
std::optional<LegacyReading> legacy_reading(std::string_view text);

/// The text as it would read in that font; none where it is ASCII, holds letters that no legacy text has, or makes no
/// sense so. Unlike legacy_reading() also for text that makes sense as it is: "Vò" for "Vũ".
std::optional<std::string> read_as_legacy(std::string_view text, Encoding encoding);

} // namespace hoso::text
