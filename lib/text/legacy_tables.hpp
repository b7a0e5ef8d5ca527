// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>
#include <utility>

/// What the bytes from 0x80 on mean; U+FFFD: nothing.
namespace hoso::text {

inline constexpr std::u32string_view cp1252_letters =
    U"€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"
    U"\u00A0¡¢£¤¥¦§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

inline constexpr std::u32string_view cp1258_letters =
    U"€\uFFFD‚ƒ„…†‡ˆ‰\uFFFD‹Œ\uFFFD\uFFFD\uFFFD\uFFFD‘’“”•–—˜™\uFFFD›œ\uFFFD\uFFFDŸ"
    U"\u00A0¡¢£¤¥¦§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂĂÄÅÆÇÈÉÊË\u0300ÍÎÏĐÑ\u0309ÓÔƠÖ×ØÙÚÛÜƯ\u0303ßàáâăäåæçèéêë\u0301íîï"
    U"đñ\u0323óôơö÷øùúûüư₫ÿ";

/// TCVN 5712:1993, VN1, whose small letters are those of VN3; twelve capitals stand below 0x20.
inline constexpr std::u32string_view tcvn_letters = U"ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
                                                    U"\u00A0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨ"
                                                    U"ẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừ"
                                                    U"ửữứựỳỷỹýỵỐ";

inline constexpr std::array<std::pair<char, char32_t>, 12> tcvn_low_letters{
    {{'\x01', U'Ú'}, {'\x02', U'Ụ'}, {'\x04', U'Ừ'}, {'\x05', U'Ử'}, {'\x06', U'Ữ'}, {'\x11', U'Ứ'}, {'\x12', U'Ự'},
        {'\x13', U'Ỳ'}, {'\x14', U'Ỷ'}, {'\x15', U'Ỹ'}, {'\x16', U'Ý'}, {'\x17', U'Ỵ'}}};

/// RFC 1456; six capitals stand below 0x20.
inline constexpr std::u32string_view viscii_letters = U"ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớ"
                                                      U"ƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòó"
                                                      U"ôõỏọụùúũủýợỮ";
inline constexpr std::array<std::pair<char, char32_t>, 6> viscii_low_letters{
    {{'\x02', U'Ẳ'}, {'\x05', U'Ẵ'}, {'\x06', U'Ẫ'}, {'\x14', U'Ỷ'}, {'\x19', U'Ỹ'}, {'\x1E', U'Ỵ'}}};

/// VNI-Win, as Windows-1252 shows its bytes: letters of their own, and marks that change the letter before them.
inline constexpr std::array<std::pair<char32_t, char32_t>, 9> vni_letters{{{U'ì', U'ì'}, {U'í', U'í'}, {U'æ', U'ỉ'},
    {U'ó', U'ĩ'}, {U'ò', U'ị'}, {U'ô', U'ơ'}, {U'ö', U'ư'}, {U'î', U'ỵ'}, {U'ñ', U'đ'}}};
inline constexpr std::u32string_view vni_tones = U"øûõùï"; ///< huyền, hỏi, ngã, sắc, nặng
/// Shape and tone in one: â alone and with the tones in that order, ă likewise.
inline constexpr std::u32string_view vni_circumflexes = U"âàåãáä", vni_breves = U"êèúüéë";

} // namespace hoso::text
