// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/media_type.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace hoso::archive {

using namespace std::string_view_literals;

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> beginnings{{
    {"%PDF-"sv, "application/pdf"sv},
    {"\xFF\xD8\xFF"sv, "image/jpeg"sv},
    {"\x89PNG\r\n"sv, "image/png"sv},
    {"II*\0"sv, "image/tiff"sv},
    {"MM\0*"sv, "image/tiff"sv},
    {"\0\0\0\x0CjP  "sv, "image/jp2"sv},
    {"\xFF\x4F\xFF\x51"sv, "image/jp2"sv},
    {"BM"sv, "image/bmp"sv},
    {"P4\n"sv, "image/x-portable-bitmap"sv},
    {"P5\n"sv, "image/x-portable-graymap"sv},
    {"P6\n"sv, "image/x-portable-pixmap"sv},
    {"GIF8"sv, "image/gif"sv},
    {"{\\rtf"sv, "application/rtf"sv},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> endings{{
    {".txt"sv, "text/plain"sv},
    {".md"sv, "text/markdown"sv},
    {".csv"sv, "text/csv"sv},
    {".html"sv, "text/html"sv},
    {".htm"sv, "text/html"sv},
    {".xml"sv, "application/xml"sv},
    {".json"sv, "application/json"sv},
    {".zip"sv, "application/zip"sv},
    {".doc"sv, "application/msword"sv},
    {".docx"sv, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"sv},
    {".xls"sv, "application/vnd.ms-excel"sv},
    {".xlsx"sv, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"sv},
    {".odt"sv, "application/vnd.oasis.opendocument.text"sv},
    {".ods"sv, "application/vnd.oasis.opendocument.spreadsheet"sv},
    {".eml"sv, "message/rfc822"sv},
    {".p7m"sv, "application/pkcs7-mime"sv},
}};

} // namespace

std::string media_type(std::string_view first_bytes, const std::filesystem::path& name) {
    for (const auto& [beginning, type] : beginnings)
        if (first_bytes.starts_with(beginning)) return std::string{type};
    if (first_bytes.starts_with("RIFF") && first_bytes.size() >= 12 && first_bytes.substr(8, 4) == "WEBP")
        return "image/webp";
    std::string ending = name.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [known, type] : endings)
        if (ending == known) return std::string{type};
    return "application/octet-stream";
}

std::string media_type_of_file(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) {
        const Cause cause = errno == ENOENT ? Cause::missing : errno == EACCES ? Cause::denied : Cause::io;
        throw Error{cause, file.string() + ": " + std::strerror(errno)};
    }
    std::array<char, 16> first{};
    stream.read(first.data(), first.size());
    return media_type({first.data(), static_cast<std::size_t>(stream.gcount())}, file.filename());
}

} // namespace hoso::archive
