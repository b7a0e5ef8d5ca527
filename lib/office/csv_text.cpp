// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/csv_text.hpp"

namespace hoso::office {

namespace {

/// Behind any number of apostrophes.
bool is_like_formula(std::string_view text) {
    const std::size_t begin = text.find_first_not_of('\'');
    return begin != std::string_view::npos && std::string_view{"=+-@\t\r"}.find(text[begin]) != std::string_view::npos;
}

} // namespace

void append_csv_text(std::string& csv, std::string_view text) {
    const char* mark = is_like_formula(text) ? "'" : "";
    if (text.find_first_of(",\"\r\n") == std::string_view::npos && !text.starts_with(' ') && !text.ends_with(' ')) {
        csv += mark;
        csv += text;
        return;
    }
    csv += '"';
    csv += mark;
    for (const char c : text) csv.append(c == '"' ? 2 : 1, c);
    csv += '"';
}

std::string_view plain_text(std::string_view cell) {
    if (cell.starts_with('\'') && is_like_formula(cell)) cell.remove_prefix(1);
    return cell;
}

} // namespace hoso::office
