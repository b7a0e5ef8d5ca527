// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace hoso::exchange {

/// Where what stands in the folder of one exported record; hoso-export(5) describes it.
inline constexpr const char* mets_file = "METS.xml";
inline constexpr const char* record_file = "metadata/record.jsonl";
inline constexpr const char* premis_file = "metadata/premis.xml";

/// The path of a file's copy in that folder: numbered, so that no two names can meet, its name byte for byte. A name
/// that no file may have (empty, ".", "..", with a slash or a NUL) is replaced by the number.
std::filesystem::path file_place(int number, const std::string& name);

/// A relative URI reference for that path (RFC 3986, 2.1): every byte that is not unreserved or a slash is escaped.
std::string to_uri(const std::filesystem::path& path);

/// The path that a relative URI reference names. Error{input} that begins with `name` where it is absolute, has a
/// scheme, leaves its folder, or is escaped wrongly.
std::filesystem::path from_uri(std::string_view uri, const std::string& name);

/// A line of a list for sha256sum(1), which escapes line feed, carriage return and backslash in names.
std::string checksum_line(const std::string& sha256, const std::filesystem::path& path);

} // namespace hoso::exchange
