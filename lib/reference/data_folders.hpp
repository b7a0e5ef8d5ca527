// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::reference {

/// Where rules are looked for: folders of the user in their order, then what is installed (share/hoso/reference). A
/// file of the user stands in place of the installed one of the same name. See hoso-reference(5).
class DataFolders {
public:
    /// Error{settings} where a folder of the user is not there.
    explicit DataFolders(std::vector<std::filesystem::path> own = {});
    DataFolders(std::vector<std::filesystem::path> own, std::filesystem::path installed);

    /// The file at a path such as "profiles/tt05-2025.toml", of the first folder that has it. Error{missing} where none
    /// does.
    std::filesystem::path find(const std::string& below) const;

    /// The names, without their ending, of the files "FOLDER/NAME.ENDING": all folders together, sorted, each once.
    std::vector<std::string> names(const std::string& folder, const std::string& ending) const;
    /// The same of the folders "FOLDER/NAME" that have the file.
    std::vector<std::string> folders_with(const std::string& folder, const std::string& file) const;

private:
    std::vector<std::filesystem::path> m_folders;
};

/// True for what names a file of rules: lower-case letters, digits and hyphens.
bool is_identifier(std::string_view text);

} // namespace hoso::reference
