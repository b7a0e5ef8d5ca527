// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace hoso::cli {

/// A stored reason, which begins with the input's name and is in English so that files are the same everywhere, in the
/// language of messages. The patterns that reasons are made by are found again: "{}: page {}: the JPEG data ends early",
/// also where "(...)" closes with what a library said. What matches none stays as it is.
std::string translated_reason(const std::string& reason, const std::string& input);

} // namespace hoso::cli
