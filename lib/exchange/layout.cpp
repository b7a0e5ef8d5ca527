// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/layout.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cctype>

namespace hoso::exchange {

namespace fs = std::filesystem;

namespace {

bool is_unreserved(unsigned char c) {
    return (std::isalnum(c) != 0 && c < 0x80) || c == '-' || c == '.' || c == '_' || c == '~';
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

} // namespace

fs::path file_place(int number, const std::string& name) {
    const bool impossible = name.empty() || name == "." || name == ".." || name.size() > 255 ||
                            name.find('/') != std::string::npos || name.find('\0') != std::string::npos;
    const std::string folder = std::to_string(number);
    return fs::path{"files"} / folder / (impossible ? folder : name);
}

std::string to_uri(const fs::path& path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri;
    for (const char c : path.native()) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(byte) || c == '/')
            uri += c;
        else
            (uri += '%').append({digits[byte >> 4], digits[byte & 15]});
    }
    return uri;
}

fs::path from_uri(std::string_view uri, const std::string& name) {
    const auto refuse = [&] {
        throw Error{Cause::input, message("{}: '{}' does not name a file of this package", name, uri)};
    };
    std::string path;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] == ':' || uri[i] == '?' || uri[i] == '#' || uri[i] == '\\') refuse();
        if (uri[i] != '%') {
            path += uri[i];
            continue;
        }
        if (i + 2 >= uri.size() || digit(uri[i + 1]) < 0 || digit(uri[i + 2]) < 0) refuse();
        path += static_cast<char>(digit(uri[i + 1]) * 16 + digit(uri[i + 2]));
        i += 2;
    }
    if (path.empty() || path.front() == '/' || path.find('\0') != std::string::npos) refuse();
    for (const fs::path& part : fs::path{path})
        if (part == "..") refuse();
    return path;
}

std::string checksum_line(const std::string& sha256, const fs::path& path) {
    std::string name;
    for (const char c : path.native()) {
        if (c == '\n')
            name += "\\n";
        else if (c == '\r')
            name += "\\r";
        else if (c == '\\')
            name += "\\\\";
        else
            name += c;
    }
    return (name == path.native() ? "" : "\\") + sha256 + "  " + name + "\n";
}

} // namespace hoso::exchange
