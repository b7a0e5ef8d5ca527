// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "image/file.hpp"
#include "image/measure.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace hoso::test {

/// One thread, as the workers are started.
inline const bool one_thread = ::setenv("OMP_THREAD_LIMIT", "1", 1) == 0;

inline std::filesystem::path samples() { return std::filesystem::path{HOSO_SOURCE_DIR} / "samples"; }

inline image::Raster sample_page(const std::string& name, int page = 1) {
    return image::decode_grey(samples() / "scans" / name, page, {});
}

/// Upright and level, as pages are read.
inline image::Raster ready_page(const std::string& name) {
    return image::prepare(sample_page(name), QuarterTurns::none, 0, 300, 200);
}

inline std::u32string code_points(const std::string& utf8) {
    const std::string text = text::nfc(utf8);
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::code_point_at(text, at);
        points += static_cast<char32_t>(point.value);
        at += point.size;
    }
    return points;
}

/// Edits that turn `line` into the part of `text` that fits best.
inline std::size_t edits_of_line(const std::u32string& line, const std::u32string& text) {
    std::vector<std::size_t> row(text.size() + 1, 0);
    for (std::size_t i = 1; i <= line.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= text.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (line[i - 1] == text[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return *std::min_element(row.begin(), row.end());
}

/// Edits per character over the lines of the truth, wherever they stand in what was read.
inline double line_error(const std::string& truth, const std::string& read) {
    std::string flat = read;
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    const std::u32string text = code_points(flat);
    std::istringstream lines{truth};
    std::size_t edits = 0, characters = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::u32string wanted = code_points(line);
        if (wanted.empty()) continue;
        edits += edits_of_line(wanted, text);
        characters += wanted.size();
    }
    return characters > 0 ? static_cast<double>(edits) / static_cast<double>(characters) : 0;
}

} // namespace hoso::test
