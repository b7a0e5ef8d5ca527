// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/aside.hpp"

#include "core/error.hpp"

namespace hoso::archive {

namespace fs = std::filesystem;

void move_aside(Disk& disk, const fs::path& file, const fs::path& folder) {
    disk.create_folders(folder);
    const std::string name = file.filename().string();
    for (int copy = 1; !disk.rename_new(file, folder / (name + "-" + std::to_string(copy))); ++copy) {
    }
    disk.sync_folder(folder);
    disk.sync_folder(file.parent_path());
}

void copy_aside(Disk& disk, const fs::path& file, const fs::path& folder) {
    if (!disk.exists(file)) return;
    disk.create_folders(folder);
    int copy = 1;
    const auto path = [&] { return folder / (file.filename().string() + "-" + std::to_string(copy)); };
    while (disk.exists(path())) ++copy;
    disk.write_new(path(), disk.read(file));
    disk.sync_folder(folder);
}

} // namespace hoso::archive
