// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoso::answers {

/// What labels and headings are compared by: words without case, in one spelling of tones, with one space between;
/// signs that change a meaning (< > ≤ ≥ % + = /) stay, other punctuation does not count.
std::string label_key(std::string_view text);

/// The number of an indicator as forms write it: "[3]", "(3)", "3", also before an equation, "(3)=(4)+(5)"; none for
/// other text.
std::optional<int> number_label(std::string_view text);

/// "Tổng số (3=4+5+6)" without what stands in the last brackets, where that is an equation or a number.
std::string_view without_equation(std::string_view text);

/// The text of an unseen or wide space, a figure of another width, as a keyboard types it; without invisible characters
/// and spaces at the ends.
std::string plain_text(std::string_view text);

} // namespace hoso::answers
