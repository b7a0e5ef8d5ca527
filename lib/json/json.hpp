// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace hoso {

/// Members stay in the order they were written, so the same values give the same bytes.
using Json = nlohmann::ordered_json;

/// One line, UTF-8 as it is. Text that is not UTF-8 (a file name) has U+FFFD in place of the wrong bytes.
std::string to_line(const Json& value);

/// Indented by two, with a line feed at the end: for files that people read.
std::string to_document(const Json& value);

/// Sorted members and no spaces (RFC 8785 as far as our values go: no fractions are signed): what digests cover.
std::string to_canonical(const Json& value);

/// Error{input} that begins with `name` where the text is not JSON.
Json parse_json(std::string_view text, const std::string& name);

} // namespace hoso
