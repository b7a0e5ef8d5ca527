// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hoso::page {

/// Of lib/page alone. Letters and digits in parts of 1 to 8, joined by hyphens (RFC 5646, 2.1, in rough).
bool is_language_tag(std::string_view tag);

/// The PDF with /Lang in its catalogue (ISO 32000-1, 14.9.2), which readers aloud need and cairo 1.16 cannot write. An
/// update is appended as in 7.5.6. Text that is no PDF of cairo comes back as it is.
std::string with_language(std::string pdf, std::string_view language);

} // namespace hoso::page
