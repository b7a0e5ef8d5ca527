// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/data_folders.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace hoso::test {

/// The rules as they stand in the sources.
inline reference::DataFolders shipped() { return reference::DataFolders{{}, HOSO_SOURCE_DIR "/lib/reference"}; }

/// The example of hoso-reference(5) that follows `before`.
inline std::string example_of_manual(const std::string& before) {
    std::ifstream file{HOSO_SOURCE_DIR "/man/hoso-reference.5"};
    std::string line, example;
    while (std::getline(file, line) && line.find(before) == std::string::npos) {
    }
    while (std::getline(file, line) && !line.starts_with(".Bd")) {
    }
    while (std::getline(file, line) && line != ".Ed") example += line + "\n";
    return example;
}

/// A folder of a user's own rules.
class RulesFolder {
public:
    std::filesystem::path write(const std::string& below, const std::string& content) {
        const std::filesystem::path file = path() / below;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << content;
        return file;
    }
    std::filesystem::path path() const { return m_folder.path(); }
    reference::DataFolders folders() const {
        return reference::DataFolders{{path()}, HOSO_SOURCE_DIR "/lib/reference"};
    }

private:
    TemporaryFolder m_folder;
};

} // namespace hoso::test
