// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/syllable.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"
#include "text/vowels.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace hoso::text {

namespace {

constexpr std::array<std::u32string_view, 28> onsets{U"", U"b", U"c", U"ch", U"d", U"đ", U"g", U"gh", U"gi", U"h", U"k",
    U"kh", U"l", U"m", U"n", U"ng", U"ngh", U"nh", U"p", U"ph", U"r", U"s", U"t", U"th", U"tr", U"v", U"x", U"qu"};

/// In order of their letters.
constexpr std::array<std::u32string_view, 163> rimes{U"a", U"ac", U"ach", U"ai", U"am", U"an", U"ang", U"anh", U"ao",
    U"ap", U"at", U"au", U"ay", U"e", U"ec", U"em", U"en", U"eng", U"eo", U"ep", U"et", U"i", U"ia", U"ich", U"im",
    U"in", U"inh", U"ip", U"it", U"iu", U"iêc", U"iêm", U"iên", U"iêng", U"iêp", U"iêt", U"iêu", U"o", U"oa", U"oac",
    U"oach", U"oai", U"oam", U"oan", U"oang", U"oanh", U"oao", U"oap", U"oat", U"oay", U"oc", U"oe", U"oen", U"oeo",
    U"oet", U"oi", U"om", U"on", U"ong", U"ooc", U"oong", U"op", U"ot", U"oăc", U"oăm", U"oăn", U"oăng", U"oăt", U"u",
    U"ua", U"uc", U"ui", U"um", U"un", U"ung", U"up", U"ut", U"uy", U"uya", U"uych", U"uynh", U"uyp", U"uyt", U"uyu",
    U"uyên", U"uyêt", U"uâc", U"uân", U"uâng", U"uât", U"uây", U"uê", U"uêch", U"uên", U"uênh", U"uêt", U"uôc", U"uôi",
    U"uôm", U"uôn", U"uông", U"uôt", U"uơ", U"y", U"yêm", U"yên", U"yêng", U"yêt", U"yêu", U"âc", U"âm", U"ân", U"âng",
    U"âp", U"ât", U"âu", U"ây", U"ê", U"êch", U"êm", U"ên", U"êng", U"ênh", U"êp", U"êt", U"êu", U"ô", U"ôc", U"ôi",
    U"ôm", U"ôn", U"ông", U"ôp", U"ôt", U"ăc", U"ăm", U"ăn", U"ăng", U"ăp", U"ăt", U"ơ", U"ơi", U"ơm", U"ơn", U"ơp",
    U"ơt", U"ư", U"ưa", U"ưc", U"ưi", U"ưm", U"ưn", U"ưng", U"ưt", U"ưu", U"ươc", U"ươi", U"ươm", U"ươn", U"ương",
    U"ươp", U"ươt", U"ươu"};
static_assert(std::is_sorted(rimes.begin(), rimes.end()));

/// Of names of people and posts, and of what stands above them, as canonical_syllable() writes them; in order of their
/// bytes.
constexpr std::array<std::string_view, 230> common_syllables{"bình", "bí", "bích", "bùi", "bạch", "bảo", "bắt", "bằng",
    "bộ", "chuyên", "chánh", "châu", "chí", "chính", "chú", "chỉ", "chủ", "chức", "các", "cán", "cát", "có", "công",
    "cúc", "cường", "cẩm", "cục", "của", "diễm", "diệu", "duyên", "dân", "dũng", "dương", "giám", "giới", "hiếu",
    "hiền", "hiển", "hiệp", "hoài", "hoàng", "huyền", "huyện", "huệ", "huỳnh", "hà", "hòa", "hùng", "hưng", "hương",
    "hạnh", "hải", "hậu", "họ", "hồ", "hồng", "hội", "hợp", "hữu", "khánh", "khôi", "không", "khải", "kiên", "kiều",
    "kiệt", "kế", "kết", "kỳ", "liên", "là", "lái", "lâm", "lãnh", "lê", "lò", "lý", "lương", "lệ", "lộc", "lợi", "mã",
    "mạnh", "mẫn", "mộng", "mỹ", "nghĩa", "nguyên", "nguyễn", "nguyệt", "ngày", "ngân", "ngô", "ngọc", "nhân", "nhã",
    "như", "nhật", "những", "năm", "nội", "phòng", "phó", "phùng", "phú", "phúc", "phương", "phước", "phường", "phượng",
    "phạm", "phải", "phố", "quyên", "quyền", "quách", "quân", "quý", "quảng", "quận", "quế", "quốc", "quỳnh", "quỹ",
    "sĩ", "sơn", "sương", "số", "sở", "thiên", "thiện", "thoại", "thuận", "thành", "thái", "tháng", "thông", "thùy",
    "thúc", "thúy", "thơ", "thư", "thạch", "thảo", "thắng", "thế", "thị", "thịnh", "thọ", "thủ", "thủy", "tiên", "tiến",
    "toàn", "toán", "triệu", "trà", "trí", "trò", "trúc", "trương", "trường", "trưởng", "trạm", "trần", "trịnh",
    "trọng", "tuyết", "tuấn", "tài", "tâm", "tân", "tên", "tính", "tô", "tùng", "tú", "tăng", "tường", "tạ", "tại",
    "tấn", "tỉnh", "tịch", "tổ", "tổng", "tử", "uyên", "viên", "viện", "việt", "và", "vân", "võ", "văn", "vĩnh", "vũ",
    "vương", "vệ", "vị", "vụ", "xuân", "xã", "yên", "yến", "ái", "ánh", "ân", "đinh", "điện", "đoàn", "đào", "đình",
    "đông", "đơn", "được", "đại", "đạo", "đạt", "đầu", "đặng", "địa", "định", "đốc", "đồng", "đỗ", "đội", "đức", "ủy"};
static_assert(std::is_sorted(common_syllables.begin(), common_syllables.end()));

constexpr std::size_t sharp = 4, heavy = 5; ///< the tones sắc and nặng

struct Syllable {
    std::u32string letters; ///< without the tone
    std::size_t tone = 0, toned = 0;
};

Syllable without_tone(std::string_view canonical) {
    Syllable syllable;
    for (std::size_t at = 0; at < canonical.size();) {
        const CodePoint point = code_point_at(canonical, at);
        at += point.size;
        const auto vowel = vowel_of(point.value);
        syllable.letters += vowel ? vowel->plain : point.value;
        if (!vowel || vowel->tone == 0) continue;
        syllable.tone = vowel->tone;
        ++syllable.toned;
    }
    return syllable;
}

/// Syllables that end in a stop have only two of the tones.
bool has_tone_of(std::u32string_view rime, std::size_t tone) {
    const bool stops = rime.ends_with(U'c') || rime.ends_with(U'p') || rime.ends_with(U't') || rime.ends_with(U"ch");
    return !stops || tone == sharp || tone == heavy;
}

bool is_rime(std::u32string_view rime, std::size_t tone) {
    return std::binary_search(rimes.begin(), rimes.end(), rime) && has_tone_of(rime, tone);
}

} // namespace

bool is_vietnamese_syllable(std::string_view word) {
    constexpr std::size_t longest_word = 7 * 4; // bytes: "nghiêng" with every letter apart from its marks
    if (word.empty() || word.size() > longest_word) return false;
    const Syllable syllable = without_tone(canonical_syllable(word));
    if (syllable.toned > 1) return false;
    const std::u32string_view letters{syllable.letters};
    if (letters.starts_with(U"qu") && is_rime(letters.substr(1), syllable.tone)) return true; // q and uynh
    return std::any_of(onsets.begin(), onsets.end(), [&](std::u32string_view onset) {
        return letters.starts_with(onset) && is_rime(letters.substr(onset.size()), syllable.tone);
    });
}

bool is_common_syllable(std::string_view word) {
    return std::binary_search(
        common_syllables.begin(), common_syllables.end(), std::string_view{canonical_syllable(word)});
}

} // namespace hoso::text
