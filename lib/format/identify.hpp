// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace hoso::format {

/// What kind of file something is. `puid` is the identifier in The National Archives' PRONOM registry, such as fmt/354;
/// empty where it is not certain.
struct Format {
    std::string media_type = "application/octet-stream", puid;
    bool operator==(const Format&) const = default;
};

/// By its bytes: signatures of the formats that records come in, with their version, then libmagic; the ending of the
/// name only decides between kinds of text. `head` and `tail` are the beginning and the end of the file (all of a small
/// one, in `head`). Thread-safe.
Format identify(std::string_view head, std::string_view tail, const std::filesystem::path& name);

/// The same for a file on disk, of which at most 2 MB are read. Error{missing, denied, io} that names it.
Format identify_file(const std::filesystem::path& file);

} // namespace hoso::format
