// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// RFC 4648, section 4: with padding, without line breaks.
std::string to_base64(std::string_view bytes);

/// Nothing where the text is not exactly what to_base64() gives for some bytes.
std::optional<std::string> from_base64(std::string_view text);

} // namespace hoso::crypto
