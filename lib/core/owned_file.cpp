// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/owned_file.hpp"

#include "core/error.hpp"

namespace hoso {

namespace fs = std::filesystem;

void replace_owned_file(Disk& disk, const fs::path& path, std::string_view content) {
    fs::path beside = path;
    beside += ".part";
    disk.remove(beside); // what an interrupted run left
    try {
        const auto file = disk.create(beside, Permission::owner_only);
        file->write(content);
        file->finish();
        disk.rename(beside, path);
    } catch (const Error&) {
        try {
            disk.remove(beside);
        } catch (const Error&) { // the first failure is the one to tell
        }
        throw;
    }
    disk.sync_folder(path.has_parent_path() ? path.parent_path() : fs::path{"."});
}

} // namespace hoso
