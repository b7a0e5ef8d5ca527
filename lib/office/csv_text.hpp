// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hoso::office {

/// Appends a cell of text to a CSV with commas (RFC 4180). What a spreadsheet would take for a formula (it begins with
/// = + - @, tab or carriage return) gets an apostrophe before it, and so does such text behind apostrophes of its own,
/// so that plain_text() gives back what it was.
void append_csv_text(std::string& csv, std::string_view text);

/// The text of a cell that append_csv_text() wrote, as it was.
std::string_view plain_text(std::string_view cell);

} // namespace hoso::office
