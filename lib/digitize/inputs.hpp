// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace hoso::digitize {

/// A file to digitize. `relative` is its path below the folder it was found in, or its name: what its ID is made of.
struct Input {
    std::filesystem::path path; ///< absolute, its bytes as the file system has them
    std::filesystem::path relative;
};

/// The files that the arguments name, folders walked, in byte order of their paths, each once. What begins with a dot
/// and what lies below `batch` is left out. Error{missing} for an argument that is not there.
std::vector<Input> find_inputs(const std::vector<std::string>& arguments, const std::filesystem::path& batch);

/// A name for the document of an input: the relative path without its last extension, NFC, "/" and control characters
/// as "_"; with -2, -3, ... where `taken` has it already. It is added to `taken`. Fits a file name (255 bytes).
std::string document_id(const std::filesystem::path& relative, std::set<std::string>& taken);

/// The name under which an input is kept: its own, as UTF-8 that fits a file name.
std::string kept_name(const std::filesystem::path& input);

} // namespace hoso::digitize
