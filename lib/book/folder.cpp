// SPDX-License-Identifier: GPL-3.0-or-later
#include "book/folder.hpp"

#include "core/error.hpp"
#include "json/json.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <set>

namespace hoso::book {

namespace fs = std::filesystem;

std::vector<fs::path> unit_lists(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void copy_unit_lists(const std::vector<fs::path>& lists, const fs::path& folder, Disk& disk) {
    std::set<std::string> names;
    for (const fs::path& list : lists) {
        if (!names.insert(list.filename().string()).second)
            throw Error{Cause::usage, message("{}: another list has the same name", list.string())};
        disk.write_new(folder / list.filename(), disk.read(list));
    }
}

records::UnitTree tree_of_reading(records::UnitReading reading) {
    if (reading.tree) return std::move(*reading.tree);
    const records::UnitFileFault& fault = reading.faults.front();
    throw Error{
        Cause::input, message("{}: {}: {} ({}); {}", fault.file, fault.place, fault.problem, fault.rule, fault.remedy)};
}

FileLock lock_for_writing(const fs::path& root, Disk& disk, const Patience& patience) {
    disk.create_folders(root / "locks");
    return FileLock{root / "locks" / "writer", message("{}: another run is writing to this book", root.string()),
        patience.time, patience.waiting};
}

std::string quoted(const std::string& text) { return to_line(Json(text)); }

} // namespace hoso::book
