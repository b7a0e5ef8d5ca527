// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hoso::text {

/// Bytes that compare as Vietnamese dictionaries order text: a ă â b c d đ ..., then the tones ngang, huyền, hỏi, ngã,
/// sắc, nặng, then small before capital (CLDR root collation with the tailoring for vi).
std::string collation_key(std::string_view text);

/// Below 0, 0 or above 0 as `a` comes before, with or after `b` in that order.
int compare(std::string_view a, std::string_view b);

/// Bytes that compare as lists of people are ordered: by given name, then family name, then middle names word by word.
/// Different spellings of one name (NFD, hoà and hòa, spaces) come together, in a fixed order.
std::string name_sort_key(std::string_view name);

} // namespace hoso::text
