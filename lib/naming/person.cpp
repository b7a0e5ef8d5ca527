// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/person.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace hoso::naming {

namespace {

constexpr std::array<std::string_view, 5> particles{"y", "h", "k", "ka", "a"};

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// ' and what keyboards and word processors write in its place.
bool is_apostrophe(char32_t letter) {
    constexpr std::u32string_view all = U"'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\uff07";
    return all.find(letter) != std::u32string_view::npos;
}

bool is_hyphen(char32_t letter) {
    return letter == U'-' || (letter >= 0x2010 && letter <= 0x2015) || letter == 0x2212 || letter == 0xff0d;
}

struct Word {
    std::string text;
    bool particle_before = false;   ///< it begins as H'Hen and K'Sor do
    std::size_t begin = 0, end = 0; ///< where it is written
};

/// Takes a name apart letter by letter.
class Reader {
public:
    /// `text` in NFC.
    std::vector<Word> read(const std::string& text) {
        for (std::size_t at = 0; at < text.size();) {
            const auto point = text::code_point_at(text, at);
            const bool parts = is_hyphen(point.value) || text::kind_of(point.value) == text::CharacterKind::space;
            if (parts) {
                end_word();
            } else {
                if (!m_is_begun) m_begin = at;
                m_is_begun = true;
                m_end = at + point.size;
                if (is_apostrophe(point.value))
                    take_apostrophe();
                else
                    m_letters.append(text, at, point.size);
            }
            at += point.size;
        }
        m_after_apostrophe = false;
        end_word();
        return std::move(m_words);
    }

private:
    void take_apostrophe() {
        const std::string before = text::fold(m_letters);
        m_particle = m_particle || before == "h" || before == "k" || before == "y";
        m_after_apostrophe = true;
        m_ended_at = m_letters.size();
    }
    void end_word() {
        if (m_after_apostrophe && m_letters.size() == m_ended_at && !m_letters.empty()) return; // H' Hen
        Word word{{}, m_particle, m_begin, m_end};
        for (const char c : text::fold(m_letters))
            if (is_plain(c)) word.text += c;
        if (!word.text.empty()) m_words.push_back(std::move(word));
        m_letters.clear();
        m_particle = m_after_apostrophe = m_is_begun = false;
    }

    std::vector<Word> m_words;
    std::string m_letters;
    std::size_t m_ended_at = 0, m_begin = 0, m_end = 0;
    bool m_particle = false, m_after_apostrophe = false, m_is_begun = false;
};

/// How many words the given name has where the name begins with a particle; nothing where it does not.
std::optional<std::size_t> given_first(const std::vector<Word>& words) {
    if (words.size() < 2) return std::nullopt;
    if (words.front().particle_before) return 1;
    if (std::find(particles.begin(), particles.end(), words.front().text) != particles.end()) return 2;
    return std::nullopt;
}

/// Which words are which part.
struct Parts {
    std::span<const Word> family, middle, given;
};

Parts parts_of(std::span<const Word> words, std::optional<std::size_t> given_count) {
    if (words.empty()) return {};
    if (given_count) return {words.subspan(*given_count), {}, words.first(*given_count)};
    if (words.size() == 1) return {{}, {}, words};
    return {words.first(1), words.subspan(1, words.size() - 2), words.last(1)};
}

std::string joined(std::span<const Word> words) {
    std::string all;
    for (const Word& word : words) all += word.text;
    return all;
}

} // namespace

AccountWords split_for_account(std::string_view name) {
    const std::vector<Word> words = Reader{}.read(text::nfc(name));
    const Parts parts = parts_of(words, given_first(words));
    AccountWords result{joined(parts.family), joined(parts.given), {}, {}};
    for (const Word& word : parts.middle) result.middle.push_back(word.text);
    for (const Word& word : words) result.all.push_back(word.text);
    return result;
}

WrittenName split_as_written(std::string_view name) {
    const std::string whole = text::nfc(name);
    const std::vector<Word> words = Reader{}.read(whole);
    if (words.empty()) return {{}, {}, text::collapse_spaces(whole)};
    const Parts parts = parts_of(words, given_first(words));
    const auto written = [&](std::span<const Word> part) {
        if (part.empty()) return std::string{};
        return text::collapse_spaces(whole.substr(part.front().begin, part.back().end - part.front().begin));
    };
    return {written(parts.family), written(parts.middle), written(parts.given)};
}

std::string fold_code(std::string_view code) {
    std::string folded;
    bool between = false;
    for (const char c : text::fold(code)) {
        if (is_plain(c)) {
            if (between && !folded.empty()) folded += '-';
            folded += c;
        }
        between = !is_plain(c);
    }
    return folded;
}

} // namespace hoso::naming
