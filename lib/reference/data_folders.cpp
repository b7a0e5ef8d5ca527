// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/data_folders.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <set>

namespace hoso::reference {

namespace fs = std::filesystem;

DataFolders::DataFolders(std::vector<fs::path> own) : DataFolders{std::move(own), share_path("hoso/reference")} {}

DataFolders::DataFolders(std::vector<fs::path> own, fs::path installed) : m_folders{std::move(own)} {
    for (const fs::path& folder : m_folders)
        if (!fs::is_directory(folder))
            throw Error{Cause::settings, message("{}: the folder of rules is not there", folder.string())};
    m_folders.push_back(std::move(installed));
}

fs::path DataFolders::find(const std::string& below) const {
    for (const fs::path& folder : m_folders)
        if (fs::is_regular_file(folder / below)) return folder / below;
    std::string looked;
    for (const fs::path& folder : m_folders) looked += (looked.empty() ? "" : ", ") + folder.string();
    throw Error{Cause::missing, message("{}: no such rules; looked in {}", below, looked)};
}

std::vector<std::string> DataFolders::names(const std::string& folder, const std::string& ending) const {
    std::set<std::string> found;
    for (const fs::path& top : m_folders) {
        if (!fs::is_directory(top / folder)) continue;
        for (const auto& entry : fs::directory_iterator{top / folder})
            if (entry.path().extension() == "." + ending && entry.is_regular_file() &&
                is_identifier(entry.path().stem().string()))
                found.insert(entry.path().stem().string());
    }
    return {found.begin(), found.end()};
}

std::vector<std::string> DataFolders::folders_with(const std::string& folder, const std::string& file) const {
    std::set<std::string> found;
    for (const fs::path& top : m_folders) {
        if (!fs::is_directory(top / folder)) continue;
        for (const auto& entry : fs::directory_iterator{top / folder})
            if (is_identifier(entry.path().filename().string()) && fs::is_regular_file(entry.path() / file))
                found.insert(entry.path().filename().string());
    }
    return {found.begin(), found.end()};
}

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

} // namespace hoso::reference
