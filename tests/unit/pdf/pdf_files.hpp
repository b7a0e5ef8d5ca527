// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/write.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace hoso::test {

/// What a command prints on stdout; throws where it fails.
inline std::string output_of(const std::string& command) {
    std::FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error{command};
    std::string output;
    std::array<char, 65536> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), read);
    if (::pclose(pipe) != 0) throw std::runtime_error{command + ": " + output};
    return output;
}

inline std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

/// True where qpdf finds nothing to say about the file.
inline bool is_clean(const std::filesystem::path& file) {
    try {
        output_of("qpdf --check " + quoted(file));
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

inline std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream{text};
    return {std::istream_iterator<std::string>{stream}, std::istream_iterator<std::string>{}};
}

inline std::vector<std::string> raw_words(const std::filesystem::path& file) {
    return words_of(output_of("pdftotext -raw " + quoted(file) + " -"));
}

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary} << bytes;
}

/// Objects numbered from 1, the first of which is the catalogue, as a PDF file.
class HandmadePdf {
public:
    int add(const std::string& object) {
        m_objects.push_back(object);
        return static_cast<int>(m_objects.size());
    }
    int stream(const std::string& dictionary, const std::string& data) {
        return add(
            "<< " + dictionary + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream");
    }
    std::string bytes() const {
        std::string file = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
        std::vector<std::size_t> offsets;
        for (std::size_t i = 0; i < m_objects.size(); ++i) {
            offsets.push_back(file.size());
            file += std::to_string(i + 1) + " 0 obj\n" + m_objects[i] + "\nendobj\n";
        }
        const std::size_t table = file.size();
        file += "xref\n0 " + std::to_string(m_objects.size() + 1) + "\n0000000000 65535 f \n";
        for (const std::size_t offset : offsets) {
            const std::string digits = std::to_string(offset);
            file += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
        }
        return file + "trailer\n<< /Size " + std::to_string(m_objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
               std::to_string(table) + "\n%%EOF\n";
    }

private:
    std::vector<std::string> m_objects;
};

/// One page: `content` with `resources`, and further objects from number 5 on; `page` and `catalogue` are added to
/// those dictionaries.
inline std::string one_page(const std::string& content, const std::string& resources,
    const std::vector<std::string>& objects = {}, const std::string& page = "", const std::string& catalogue = "") {
    HandmadePdf pdf;
    pdf.add("<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>");
    pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    const std::string box = page.find("/MediaBox") == std::string::npos ? "/MediaBox [0 0 595 842] " : "";
    pdf.add(
        "<< /Type /Page /Parent 2 0 R " + box + "/Contents 4 0 R /Resources << " + resources + " >> " + page + " >>");
    pdf.stream("", content);
    for (const std::string& object : objects) pdf.add(object);
    return pdf.bytes();
}

inline std::string stream_object(const std::string& dictionary, const std::string& data) {
    return "<< " + dictionary + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream";
}

/// 40 x 56 grey pixels in plain bytes that cover a page of 595 x 842 points when drawn with `covering`.
inline const std::string covering = "q 595 0 0 842 0 0 cm /I Do Q\n";
inline std::string grey_image(const std::string& more = "") {
    std::string data(40 * 56, '\xC0');
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(128 + i % 120);
    return stream_object(
        "/Type /XObject /Subtype /Image /Width 40 /Height 56 /ColorSpace /DeviceGray /BitsPerComponent 8 " + more,
        data);
}
inline const std::string helvetica =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A grey image page, for text layers that need something to lie on.
inline image::EncodedImage plain_image() {
    image::EncodedImage image;
    image.codec = image::Codec::flate;
    image.colour = image::ColourSpace::grey;
    image.width = 8;
    image.height = 8;
    // zlib, stored: 64 bytes of 0xFF
    image.bytes = std::string("\x78\x01\x01\x40\x00\xBF\xFF", 7) + std::string(64, '\xFF');
    unsigned a = 1, b = 0;
    for (int i = 0; i < 64; ++i) {
        a = (a + 0xFF) % 65521;
        b = (b + a) % 65521;
    }
    for (const unsigned part : {b >> 8, b & 0xFF, a >> 8, a & 0xFF}) image.bytes += static_cast<char>(part);
    image.kept = true;
    return image;
}

inline pdf::NewPage image_page(records::PageText text = {}) {
    return {plain_image(), {595, 842}, QuarterTurns::none, 0, std::move(text)};
}

/// One line, its words with `gap` between them.
inline records::Line line_of(
    const std::vector<std::string>& words, double x, double y, double height, double letter, double gap) {
    records::Line line;
    for (const std::string& word : words) {
        std::size_t letters = 0;
        for (const char c : word) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
        const double width = letter * static_cast<double>(letters);
        line.words.push_back({word, {x, y, x + width, y + height}, 1});
        x += width + gap;
    }
    line.box = {line.words.front().box.x0, y, line.words.back().box.x1, y + height};
    line.baseline = y + 0.8 * height;
    return line;
}

inline records::PageText page_of(std::vector<records::Line> lines) {
    records::Block block;
    block.box = lines.front().box;
    block.lines = std::move(lines);
    return {{block}};
}

} // namespace hoso::test
