// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "json/json.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::archive {

/// A search that is kept under a name, as hoso-archive(5) describes it: queries/NAME.json.
struct SavedQuery {
    std::string name;
    Json options = Json::object(); ///< what was asked for, by the names of the program's options
    bool operator==(const SavedQuery&) const = default;
};

/// Searches that people keep in an archive's folder. They are no records: nothing of them is sealed or logged. All
/// functions throw Error{usage} for a name that is none: one to 64 letters, digits, spaces and - _ ., the first one a
/// letter or digit; it is kept in NFC.
class SavedQueries {
public:
    SavedQueries(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    /// In the place of one of the same name; the file is whole or old.
    void save(const SavedQuery& query);
    /// Error{missing} where there is none, {input} for a file that is none.
    SavedQuery load(const std::string& name) const;
    /// Error{missing} where there is none.
    void remove(const std::string& name);
    /// In Vietnamese dictionary order.
    std::vector<SavedQuery> all() const;

private:
    std::filesystem::path path_of(const std::string& name) const;

    Disk& m_disk;
    std::filesystem::path m_folder;
};

} // namespace hoso::archive
