// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/template.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hoso::naming {

namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_allowed(char c) { return is_letter(c) || (c >= '0' && c <= '9') || is_separator(c); }

/// Of several separators that meet the first stays; none at either end.
std::string tidied(const std::string& name) {
    std::string tidy;
    for (const char c : name)
        if (!is_separator(c) || (!tidy.empty() && !is_separator(tidy.back()))) tidy += c;
    return trimmed(std::move(tidy));
}

} // namespace

bool is_separator(char c) { return c == '.' || c == '-' || c == '_'; }

std::string trimmed(std::string name) {
    while (!name.empty() && is_separator(name.back())) name.pop_back();
    return name;
}

Template::Word Template::word_of(std::string_view name, std::string_view text) {
    constexpr std::array<std::pair<std::string_view, Word>, 8> words{
        {{"given", Word::given}, {"middle", Word::middle}, {"family", Word::family}, {"initials", Word::initials},
            {"first", Word::first}, {"full", Word::full}, {"unit", Word::unit}, {"number", Word::number}}};
    const auto* const found =
        std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.first == name; });
    if (found == words.end())
        throw Error{Cause::settings,
            message("template '{}': {{{}}} is none of {{given}}, {{middle}}, {{family}}, {{initials}}, {{first}}, "
                    "{{full}}, {{unit}}, {{number}}",
                text, name)};
    return found->second;
}

Template::Template(std::string_view text) {
    bool of_person = false;
    Piece piece;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '{') {
            if (!is_allowed(text[at]))
                throw Error{Cause::settings,
                    message("template '{}': between the words only a-z, 0-9, '.', '-' and '_' may stand", text)};
            piece.literal += text[at];
            continue;
        }
        const std::size_t end = text.find('}', at);
        if (end == std::string_view::npos)
            throw Error{Cause::settings, message("template '{}': a brace is not closed", text)};
        piece.word = word_of(text.substr(at + 1, end - at - 1), text);
        of_person = of_person || piece.word != Word::unit;
        m_pieces.push_back(std::exchange(piece, {}));
        at = end;
    }
    if (!piece.literal.empty()) m_pieces.push_back(std::move(piece));
    if (!of_person) throw Error{Cause::settings, message("template '{}': has no word that tells people apart", text)};
}

void Template::append(std::string& name, Word word, const TemplateValues& values) {
    const AccountWords& person = values.person;
    switch (word) {
    case Word::none:
        break;
    case Word::given:
        name += person.given;
        break;
    case Word::family:
        name += person.family;
        break;
    case Word::middle:
        for (const std::string& middle : person.middle) name += middle;
        break;
    case Word::initials:
        name += person.family.substr(0, 1);
        for (const std::string& middle : person.middle) name += middle.front();
        break;
    case Word::first:
        name += person.given.substr(0, 1);
        break;
    case Word::full:
        for (const std::string& any : person.all) name += any;
        break;
    case Word::unit:
        name += values.unit;
        break;
    case Word::number:
        name += values.number;
        break;
    }
}

std::string Template::name_for(const TemplateValues& values) const {
    std::string name;
    for (const Piece& piece : m_pieces) {
        name += piece.literal;
        append(name, piece.word, values);
    }
    name = tidied(name);
    return !name.empty() && is_letter(name.front()) ? name : std::string{};
}

} // namespace hoso::naming
