// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "naming/person.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hoso::naming {

/// What the words of a template stand for.
struct TemplateValues {
    AccountWords person;
    std::string unit, number; ///< folded
};

/// One template of a Scheme, read once.
class Template {
public:
    /// Error{settings} that names the template.
    explicit Template(std::string_view text);

    /// The name, of whatever length; empty where none comes out that begins with a letter.
    std::string name_for(const TemplateValues& values) const;

private:
    enum class Word { none, given, middle, family, initials, first, full, unit, number };
    struct Piece {
        std::string literal;
        Word word = Word::none; ///< behind the literal
    };
    static Word word_of(std::string_view name, std::string_view text);
    static void append(std::string& name, Word word, const TemplateValues& values);
    std::vector<Piece> m_pieces;
};

bool is_separator(char c);
/// Without separators at its end.
std::string trimmed(std::string name);

} // namespace hoso::naming
