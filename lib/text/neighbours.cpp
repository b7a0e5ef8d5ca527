// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/neighbours.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hoso::text {

namespace {

constexpr std::size_t longest = 24;
constexpr std::u32string_view plain_letters = U"abcdefghijklmnopqrstuvwxyz01";
constexpr std::u32string_view accented_letters = U"àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ";

using Confusion = std::pair<std::u32string_view, std::u32string_view>;
constexpr std::array<Confusion, 3> confusions{Confusion{U"rn", U"m"}, {U"cl", U"d"}, {U"vv", U"w"}};

std::u32string letters_of(std::string_view term) {
    std::u32string letters;
    for (std::size_t at = 0; at < term.size();) {
        const CodePoint point = code_point_at(term, at);
        letters += point.value;
        at += point.size;
    }
    return letters;
}

std::string to_utf8(std::u32string_view letters) {
    std::string text;
    for (const char32_t letter : letters) append_utf8(text, letter);
    return text;
}

bool is_plain(const std::u32string& word) {
    return std::all_of(word.begin(), word.end(), [](char32_t letter) { return letter < 0x80; });
}

class Neighbours {
public:
    explicit Neighbours(std::u32string word) : m_word{std::move(word)}, m_alphabet{plain_letters} {
        if (!is_plain(m_word)) m_alphabet += accented_letters;
    }

    void change_accents() {
        for (std::size_t at = 0; at < m_word.size(); ++at) {
            const std::string base = fold(to_utf8({&m_word[at], 1}));
            for (const char32_t letter : m_alphabet)
                if (fold(to_utf8({&letter, 1})) == base) replace(at, 1, {&letter, 1});
        }
    }
    void change_letters() {
        for (std::size_t at = 0; at <= m_word.size(); ++at)
            for (const char32_t letter : m_alphabet) {
                replace(at, 0, {&letter, 1});
                if (at < m_word.size()) replace(at, 1, {&letter, 1});
            }
        for (std::size_t at = 0; at < m_word.size(); ++at) replace(at, 1, {});
        for (const auto& [two, one] : confusions) {
            replace_all(two, one);
            replace_all(one, two);
        }
    }
    std::vector<std::string> take() {
        std::sort(m_found.begin(), m_found.end());
        m_found.erase(std::unique(m_found.begin(), m_found.end()), m_found.end());
        std::erase(m_found, canonical_syllable(to_utf8(m_word)));
        return std::move(m_found);
    }

private:
    void replace(std::size_t at, std::size_t count, std::u32string_view letters) {
        std::u32string other = m_word;
        other.replace(at, count, letters);
        // Terms have the tone on the agreed letter.
        m_found.push_back(canonical_syllable(to_utf8(other)));
    }
    void replace_all(std::u32string_view what, std::u32string_view by) {
        for (std::size_t at = 0; (at = m_word.find(what, at)) != std::u32string::npos; ++at)
            replace(at, what.size(), by);
    }

    std::u32string m_word, m_alphabet;
    std::vector<std::string> m_found;
};

} // namespace

std::vector<std::string> neighbours(std::string_view term) {
    const std::u32string word = letters_of(term);
    const bool has_digit =
        std::any_of(word.begin(), word.end(), [](char32_t letter) { return kind_of(letter) == CharacterKind::digit; });
    if (word.size() < 2 || word.size() > longest || has_digit) return {};
    Neighbours found{word};
    if (word.size() == 2)
        found.change_accents();
    else
        found.change_letters();
    return found.take();
}

} // namespace hoso::text
