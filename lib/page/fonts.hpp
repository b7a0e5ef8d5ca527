// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace hoso::page {

/// The faces of text, and one whose letters are all as wide as each other and cannot be taken for one another: what is
/// typed off paper, such as a password, stands in it.
enum class Face { regular, bold, italic, bold_italic, fixed };

/// The four faces of Liberation Serif 2, which has the widths of Times New Roman and all Vietnamese letters, and the
/// words that were shaped with them; Liberation Mono is opened when Face::fixed is first asked for. They are read from
/// their files: no configuration of the machine can put another font in their place.
///
/// One for each thread; it serves any number of documents, one after the other, and must outlive them.
class Fonts {
public:
    /// Where the Debian package fonts-liberation2 puts them.
    static constexpr const char* installed = "/usr/share/fonts/truetype/liberation2";

    /// Error{unavailable} names the file and the package where one is missing or is another font.
    explicit Fonts(const std::filesystem::path& folder = installed);
    Fonts(Fonts&&) noexcept;
    Fonts& operator=(Fonts&&) noexcept;
    ~Fonts();

    /// How wide the text is on one line, in millimetres.
    double width_mm(std::string_view text, double size_points, Face face = Face::regular);

    struct State;
    State& state() noexcept { return *m_state; }

private:
    std::unique_ptr<State> m_state;
};

} // namespace hoso::page
