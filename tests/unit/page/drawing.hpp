// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/document.hpp"
#include "temporary_folder.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace hoso::test {

inline page::Document::Settings plain_settings() {
    return {"Báo cáo", "Sở Nội vụ", std::chrono::sys_seconds{std::chrono::seconds{1'700'000'000}}, "vi"};
}

/// What a command writes to its standard output; empty where it failed.
inline std::string output_of(const std::string& command) {
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string output;
    std::array<char, 4096> part{};
    for (std::size_t size = 0; (size = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
        output.append(part.data(), size);
    return ::pclose(pipe) == 0 ? output : std::string{};
}

inline bool has_program(const std::string& name) { return !output_of("command -v " + name).empty(); }

/// A word on a page, millimetres from its top left; the box is as high as the font says.
struct PlacedWord {
    int page = 0;
    std::string text;
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

/// A PDF in a file, looked at with the tools of Poppler.
class PdfFile {
public:
    explicit PdfFile(const std::string& bytes) : m_path{(m_folder.path() / "page.pdf").string()} {
        std::ofstream{m_path, std::ios::binary} << bytes;
    }
    const std::string& path() const { return m_path; }

    std::string text(const std::string& options = "-raw") const {
        return output_of("pdftotext " + options + " -enc UTF-8 " + m_path + " - 2>/dev/null");
    }
    std::string fonts() const { return output_of("pdffonts " + m_path); }
    std::string info() const { return output_of("pdfinfo " + m_path); }

    std::vector<PlacedWord> words() const {
        std::istringstream lines{text("-bbox")};
        std::vector<PlacedWord> words;
        int page = 0;
        for (std::string line; std::getline(lines, line);) {
            if (line.find("<page ") != std::string::npos) ++page;
            if (line.find("<word ") == std::string::npos) continue;
            const std::size_t begin = line.find('>') + 1;
            const double mm = page::millimetres_per_point;
            words.push_back({page, line.substr(begin, line.find("</word>") - begin), attribute(line, "xMin") * mm,
                attribute(line, "yMin") * mm, attribute(line, "xMax") * mm, attribute(line, "yMax") * mm});
        }
        return words;
    }

    /// How dark the page is at each pixel, 0 black to 255 white, at `dpi`.
    struct Picture {
        int width = 0, height = 0;
        double dpi = 0;
        std::string pixels;
        unsigned char at(int x, int y) const {
            return static_cast<unsigned char>(
                pixels.at(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)));
        }
        unsigned char at_mm(double x, double y) const {
            return at(static_cast<int>(x / 25.4 * dpi), static_cast<int>(y / 25.4 * dpi));
        }
    };
    Picture picture(int page_number, int dpi) const {
        const std::string number = std::to_string(page_number);
        const std::string pgm =
            output_of("pdftoppm -gray -r " + std::to_string(dpi) + " -f " + number + " -l " + number + " " + m_path);
        std::istringstream header{pgm};
        std::string magic;
        Picture picture;
        int most = 0;
        header >> magic >> picture.width >> picture.height >> most;
        picture.dpi = dpi;
        picture.pixels = pgm.substr(static_cast<std::size_t>(header.tellg()) + 1);
        return picture;
    }

private:
    static double attribute(const std::string& line, const std::string& name) {
        return std::strtod(line.c_str() + line.find(name + "=\"") + name.size() + 2, nullptr);
    }
    TemporaryFolder m_folder;
    std::string m_path;
};

} // namespace hoso::test
