// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/reason.hpp"

#include "messages/messages.hpp"

#include <vector>

namespace hoso::cli {

namespace {

/// A message with its arguments taken out again.
struct Pattern {
    std::string text;
    std::vector<std::string> arguments;
};

std::string filled(std::string text, const std::vector<std::string>& arguments) {
    std::size_t from = 0;
    for (const std::string& argument : arguments) {
        const std::size_t at = text.find("{}", from);
        if (at == std::string::npos) break;
        text.replace(at, 2, argument);
        from = at + argument.size();
    }
    return text;
}

void take_number_after(Pattern& pattern, const std::string& words) {
    const std::size_t at = pattern.text.find(words);
    if (at == std::string::npos) return;
    const std::size_t begin = at + words.size();
    const std::size_t end = pattern.text.find_first_not_of("0123456789", begin);
    if (end == begin) return;
    pattern.arguments.push_back(pattern.text.substr(begin, end - begin));
    pattern.text.replace(begin, pattern.arguments.back().size(), "{}");
}

void take_parenthesis(Pattern& pattern) {
    const std::size_t open = pattern.text.find('(');
    if (open == std::string::npos || pattern.text.back() != ')') return;
    pattern.arguments.push_back(pattern.text.substr(open + 1, pattern.text.size() - open - 2));
    pattern.text.replace(open + 1, pattern.arguments.back().size(), "{}");
}

} // namespace

std::string translated_reason(const std::string& reason, const std::string& input) {
    if (!reason.starts_with(input) || input.empty()) return reason;
    Pattern pattern{"{}" + reason.substr(input.size()), {input}};
    for (int attempt = 0; attempt < 3; ++attempt) {
        const std::string translated = tr(pattern.text.c_str());
        if (translated != pattern.text) return filled(translated, pattern.arguments);
        if (attempt == 0) take_number_after(pattern, ": page ");
        if (attempt == 1) take_parenthesis(pattern);
    }
    // The name may stand before a reason that has none of its own: "took longer than 30 seconds".
    Pattern plain{reason.substr(input.size()), {}};
    if (!plain.text.starts_with(": ")) return reason;
    plain.text.erase(0, 2);
    take_number_after(plain, "longer than ");
    const std::string translated = tr(plain.text.c_str());
    return translated == plain.text ? reason : input + ": " + filled(translated, plain.arguments);
}

} // namespace hoso::cli
