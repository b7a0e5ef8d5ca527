// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/same_name.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"

namespace hoso::text {

namespace {

std::string form_of(std::string_view name) {
    const std::string words = collapse_spaces(name);
    std::string form;
    for (std::size_t begin = 0; begin <= words.size();) {
        const std::size_t end = std::min(words.find(' ', begin), words.size());
        form += canonical_syllable(std::string_view{words}.substr(begin, end - begin)) + ' ';
        begin = end + 1;
    }
    return form;
}

} // namespace

bool same_name(std::string_view one, std::string_view other) { return form_of(one) == form_of(other); }

} // namespace hoso::text
