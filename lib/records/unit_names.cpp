// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_names.hpp"

#include "text/fold.hpp"
#include "text/names.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>

namespace hoso::records {

namespace {

struct Word {
    std::string_view from, to;
};

/// Longer ones first, so that "thị trấn" is not read as a name that begins with "thị".
constexpr std::array kinds{Word{"thanh pho", "thanh pho"}, Word{"thi tran", "thi tran"}, Word{"dac khu", "dac khu"},
    Word{"thi xa", "thi xa"}, Word{"phuong", "phuong"}, Word{"huyen", "huyen"}, Word{"tinh", "tinh"},
    Word{"quan", "quan"}, Word{"xa", "xa"}, Word{"tp", "thanh pho"}, Word{"tx", "thi xa"}, Word{"tt", "thi tran"},
    Word{"dk", "dac khu"}};
constexpr std::array letters{
    Word{"p", "phuong"}, Word{"q", "quan"}, Word{"h", "huyen"}, Word{"x", "xa"}, Word{"t", "tinh"}};
constexpr std::array bodies{"uy ban nhan dan", "hoi dong nhan dan", "ubnd", "hdnd"};

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The words of a text, as `text` writes them, one space between two; signs only separate.
std::string words_of(std::string_view text) {
    std::string words;
    for (const std::string_view word : text::split_words(text)) (words += words.empty() ? "" : " ") += word;
    return words;
}

/// True, and the beginning is gone, where whole words of `text` begin so.
bool take(std::string& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) return false;
    if (text.size() > beginning.size() && text[beginning.size()] != ' ') return false;
    text.erase(0, std::min(text.size(), beginning.size() + 1));
    return true;
}

/// "p 1" and, because a full stop was there, "p ben nghe"; but not "h nam", which may be short for something else.
bool take_letter(std::string& text, bool full_stop, UnitName& found) {
    for (const Word& letter : letters) {
        if (!text.starts_with(letter.from)) continue;
        const bool glued = text.size() > 1 && is_number(std::string_view{text}.substr(1)); // "q1"
        const bool apart =
            text.size() > 2 && text[1] == ' ' && (full_stop || is_number(std::string_view{text}.substr(2)));
        if (!glued && !apart) continue;
        text.erase(0, glued ? 1 : 2);
        found.kind = letter.to;
        return true;
    }
    return false;
}

void take_kind(std::string& text, bool full_stop, UnitName& found) {
    for (const Word& kind : kinds) {
        std::string rest = text;
        if (!take(rest, kind.from) || rest.empty()) continue;
        text = std::move(rest);
        found.kind = kind.to;
        return;
    }
    take_letter(text, full_stop, found);
}

bool ends_first_word_with_stop(std::string_view text) {
    const std::size_t end = text.find_first_of(" .");
    return end != std::string_view::npos && text[end] == '.';
}

/// What tells accents apart but neither case nor where the tone stands: of the words that make the name.
std::string exact_form(std::string_view text, std::size_t words) {
    const auto all = text::split_words(text);
    std::string exact;
    for (std::size_t i = all.size() - std::min(words, all.size()); i < all.size(); ++i)
        (exact += exact.empty() ? "" : " ") += text::canonical_syllable(all[i]);
    return exact;
}

std::size_t count_words(std::string_view name) { return text::split_words(name).size(); }

} // namespace

UnitName parse_unit_name(std::string_view text) {
    std::string rest = text::fold(text::collapse_spaces(text));
    for (const char* body : bodies)
        if (take(rest, body)) break;
    const bool full_stop = ends_first_word_with_stop(rest);
    rest = words_of(rest);
    UnitName found;
    take_kind(rest, full_stop, found);
    if (is_number(rest)) rest.erase(0, std::min(rest.find_first_not_of('0'), rest.size() - 1));
    found.name = std::move(rest);
    return found;
}

UnitNames::UnitNames(const UnitTree& tree) {
    for (const Unit& unit : tree.units()) m_by_name[parse_unit_name(unit.name).name].push_back(&unit);
}

std::vector<const Unit*> UnitNames::find(std::string_view name, Day day) const {
    const UnitName wanted = parse_unit_name(name);
    std::vector<const Unit*> found = of_name(wanted, day);
    std::size_t words = count_words(wanted.name);
    if (found.empty()) { // "Xà Hồ" is a name, though it begins like "xã Hồ"
        found = of_name({{}, words_of(text::fold(name))}, day);
        words = count_words(name);
    }
    const std::string exact = exact_form(name, words);
    const auto differs = [&](const Unit* unit) { return exact_form(unit->name, words) != exact; };
    if (text::has_marks(name) && !std::all_of(found.begin(), found.end(), differs)) std::erase_if(found, differs);
    std::stable_sort(found.begin(), found.end(), [](const Unit* a, const Unit* b) {
        const int order = text::compare(a->name, b->name);
        return order != 0 ? order < 0 : a->code < b->code;
    });
    return found;
}

std::vector<const Unit*> UnitNames::of_name(const UnitName& wanted, Day day) const {
    std::vector<const Unit*> found;
    const auto same_name = m_by_name.find(wanted.name);
    if (wanted.name.empty() || same_name == m_by_name.end()) return found;
    for (const Unit* unit : same_name->second)
        if (unit->validity.contains(day) && (wanted.kind.empty() || wanted.kind == parse_unit_name(unit->name).kind))
            found.push_back(unit);
    return found;
}

} // namespace hoso::records
