// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/signatures.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace hoso::format {

using namespace std::string_view_literals;

namespace {

struct Beginning {
    std::string_view bytes, media_type, puid;
};

// Identifiers are those of PRONOM (nationalarchives.gov.uk/pronom); a format whose version its first bytes do not tell
// has none here.
constexpr std::array beginnings{
    Beginning{"\x89PNG\r\n\x1A\n"sv, "image/png"sv, ""sv},
    Beginning{"II*\0"sv, "image/tiff"sv, "fmt/353"sv},
    Beginning{"MM\0*"sv, "image/tiff"sv, "fmt/353"sv},
    Beginning{"\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14"
              "ftypjp2 "sv,
        "image/jp2"sv, "x-fmt/392"sv},
    Beginning{"\0\0\0\x0CjP  "sv, "image/jp2"sv, ""sv},
    Beginning{"\xFF\x4F\xFF\x51"sv, "image/j2c"sv, ""sv},
    Beginning{"P4\n"sv, "image/x-portable-bitmap"sv, "fmt/409"sv},
    Beginning{"P5\n"sv, "image/x-portable-graymap"sv, "fmt/407"sv},
    Beginning{"P6\n"sv, "image/x-portable-pixmap"sv, "fmt/408"sv},
    Beginning{"GIF87a"sv, "image/gif"sv, "fmt/3"sv},
    Beginning{"GIF89a"sv, "image/gif"sv, "fmt/4"sv},
    Beginning{"{\\rtf"sv, "application/rtf"sv, ""sv},
    Beginning{"7z\xBC\xAF\x27\x1C"sv, "application/x-7z-compressed"sv, "fmt/484"sv},
    Beginning{"\x1F\x8B"sv, "application/gzip"sv, "x-fmt/266"sv},
};

std::size_t find_before(std::string_view text, std::string_view what, std::size_t end) {
    const std::size_t at = text.find(what);
    return at < end ? at : std::string_view::npos;
}

/// ISO 32000-1, 7.5.2: the version stands in the first 1,024 bytes.
std::optional<Format> pdf(std::string_view head, std::string_view tail) {
    const std::size_t at = find_before(head, "%PDF-", 1024);
    if (at == std::string_view::npos || head.size() < at + 8) return std::nullopt;
    Format format{"application/pdf", ""};
    // ISO 19005: part and conformance stand in XMP metadata that is not compressed, as elements or attributes.
    const auto value = [&](std::string_view name) -> char {
        for (const std::string_view text : {head, tail})
            for (std::size_t found = 0; (found = text.find(name, found)) != std::string_view::npos; ++found) {
                const std::size_t start = text.find_first_not_of(" \t\r\n=>\"'", found + name.size());
                if (start != std::string_view::npos) return text[start];
            }
        return '\0';
    };
    struct PdfA {
        char part, conformance;
        std::string_view puid;
    };
    static constexpr std::array levels{PdfA{'1', 'A', "fmt/95"sv}, PdfA{'1', 'B', "fmt/354"sv},
        PdfA{'2', 'A', "fmt/476"sv}, PdfA{'2', 'B', "fmt/477"sv}, PdfA{'2', 'U', "fmt/478"sv},
        PdfA{'3', 'A', "fmt/479"sv}, PdfA{'3', 'B', "fmt/480"sv}, PdfA{'3', 'U', "fmt/481"sv}};
    const char part = value("pdfaid:part"), conformance = value("pdfaid:conformance");
    for (const PdfA& level : levels)
        if (level.part == part && level.conformance == conformance)
            return Format{"application/pdf", std::string{level.puid}};
    static constexpr std::array versions{std::pair{"1.0"sv, "fmt/14"sv}, std::pair{"1.1"sv, "fmt/15"sv},
        std::pair{"1.2"sv, "fmt/16"sv}, std::pair{"1.3"sv, "fmt/17"sv}, std::pair{"1.4"sv, "fmt/18"sv},
        std::pair{"1.5"sv, "fmt/19"sv}, std::pair{"1.6"sv, "fmt/20"sv}, std::pair{"1.7"sv, "fmt/276"sv},
        std::pair{"2.0"sv, "fmt/1129"sv}};
    for (const auto& [version, puid] : versions)
        if (head.substr(at + 5, 3) == version) format.puid = puid;
    return format;
}

/// JFIF and Exif by their first segment (JFIF 1.02; Exif 2.x writes its version as four digits behind tag 0x9000).
std::optional<Format> jpeg(std::string_view head) {
    if (!head.starts_with("\xFF\xD8\xFF"sv)) return std::nullopt;
    Format format{"image/jpeg", ""};
    if (head.size() > 13 && head.substr(6, 5) == "JFIF\0"sv && head[11] == 1) {
        static constexpr std::array puids{"fmt/42"sv, "fmt/43"sv, "fmt/44"sv};
        const auto minor = static_cast<unsigned char>(head[12]);
        if (minor < puids.size()) format.puid = puids[minor];
    } else if (head.size() > 12 && head.substr(6, 6) == "Exif\0\0"sv) {
        const std::string_view exif = head.substr(0, std::size_t{8} << 10);
        if (exif.find("0210"sv) != std::string_view::npos) format.puid = "x-fmt/390";
        if (exif.find("0220"sv) != std::string_view::npos) format.puid = "x-fmt/391";
        if (exif.find("0221"sv) != std::string_view::npos) format.puid = "fmt/645";
    } else {
        format.puid = "fmt/41";
    }
    return format;
}

/// PNG 1.1 added iCCP, iTXt came with 1.2 (W3C, PNG second edition, annex F).
std::string png_puid(std::string_view head) {
    if (head.find("iTXt"sv) != std::string_view::npos) return "fmt/13";
    if (head.find("iCCP"sv) != std::string_view::npos || head.find("sPLT"sv) != std::string_view::npos) return "fmt/12";
    return "fmt/11";
}

std::optional<Format> riff(std::string_view head) {
    if (!head.starts_with("RIFF") || head.size() < 16) return std::nullopt;
    const std::string_view kind = head.substr(8, 4), chunk = head.substr(12, 4);
    if (kind == "WEBP")
        return Format{"image/webp", chunk == "VP8 " ? "fmt/566" : chunk == "VP8L" ? "fmt/567" : "fmt/568"};
    if (kind == "WAVE") return Format{"audio/x-wav", ""};
    if (kind == "AVI ") return Format{"video/x-msvideo", "fmt/5"};
    return std::nullopt;
}

/// OpenDocument says what it is in an uncompressed first member of its ZIP (ODF 1.2, part 3, 3.3), Office Open XML by
/// the names of its members.
std::optional<Format> zip(std::string_view head, std::string_view tail) {
    if (!head.starts_with("PK\x03\x04"sv)) return std::nullopt;
    constexpr std::string_view own_type = "mimetypeapplication/";
    if (head.size() > 30 + own_type.size() && head.substr(30, own_type.size()) == own_type) {
        const std::string_view type = head.substr(38, head.find("PK"sv, 38) - 38);
        return Format{std::string{type.substr(0, std::min<std::size_t>(type.size(), 128))}, ""};
    }
    const auto has = [&](std::string_view name) {
        return head.find(name) != std::string_view::npos || tail.find(name) != std::string_view::npos;
    };
    if (has("[Content_Types].xml")) {
        const std::string base = "application/vnd.openxmlformats-officedocument.";
        if (has("word/document.xml")) return Format{base + "wordprocessingml.document", "fmt/412"};
        if (has("xl/workbook.xml")) return Format{base + "spreadsheetml.sheet", "fmt/214"};
        if (has("ppt/presentation.xml")) return Format{base + "presentationml.presentation", "fmt/215"};
    }
    return Format{"application/zip", "x-fmt/263"};
}

constexpr std::array<std::array<std::string_view, 3>, 16> endings{{
    {".txt"sv, "text/plain"sv, "x-fmt/111"sv},
    {".md"sv, "text/markdown"sv, ""sv},
    {".csv"sv, "text/csv"sv, "x-fmt/18"sv},
    {".html"sv, "text/html"sv, ""sv},
    {".htm"sv, "text/html"sv, ""sv},
    {".xml"sv, "application/xml"sv, "fmt/101"sv},
    {".json"sv, "application/json"sv, "fmt/817"sv},
    {".zip"sv, "application/zip"sv, "x-fmt/263"sv},
    {".doc"sv, "application/msword"sv, ""sv},
    {".xls"sv, "application/vnd.ms-excel"sv, ""sv},
    {".docx"sv, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"sv, "fmt/412"sv},
    {".xlsx"sv, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"sv, "fmt/214"sv},
    {".odt"sv, "application/vnd.oasis.opendocument.text"sv, ""sv},
    {".ods"sv, "application/vnd.oasis.opendocument.spreadsheet"sv, ""sv},
    {".eml"sv, "message/rfc822"sv, "fmt/278"sv},
    {".p7m"sv, "application/pkcs7-mime"sv, ""sv},
}};

} // namespace

std::optional<Format> by_signature(std::string_view head, std::string_view tail) {
    if (auto format = pdf(head, tail)) return format;
    if (auto format = jpeg(head)) return format;
    if (auto format = riff(head)) return format;
    if (auto format = zip(head, tail)) return format;
    if (head.starts_with("BM") && head.size() > 14 && head.substr(6, 4) == "\0\0\0\0"sv) return Format{"image/bmp", ""};
    for (const Beginning& one : beginnings)
        if (head.starts_with(one.bytes)) {
            Format format{std::string{one.media_type}, std::string{one.puid}};
            if (format.media_type == "image/png") format.puid = png_puid(head);
            return format;
        }
    return std::nullopt;
}

std::optional<Format> by_ending(const std::filesystem::path& name) {
    std::string ending = name.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [known, media_type, puid] : endings)
        if (ending == known) return Format{std::string{media_type}, std::string{puid}};
    return std::nullopt;
}

std::string puid_of_media_type(std::string_view media_type) {
    static constexpr std::array known{std::pair{"text/plain"sv, "x-fmt/111"sv}, std::pair{"audio/mpeg"sv, "fmt/134"sv},
        std::pair{"video/mp4"sv, "fmt/199"sv}, std::pair{"text/xml"sv, "fmt/101"sv},
        std::pair{"application/xml"sv, "fmt/101"sv}, std::pair{"application/json"sv, "fmt/817"sv},
        std::pair{"message/rfc822"sv, "fmt/278"sv}, std::pair{"application/x-tar"sv, "x-fmt/265"sv}};
    for (const auto& [type, puid] : known)
        if (type == media_type) return std::string{puid};
    return {};
}

} // namespace hoso::format
