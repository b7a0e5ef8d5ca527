// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace hoso::xml {

/// From now on libxml2 opens nothing by itself in this process, neither files nor the network.
void refuse_outside_files();

/// While it lives, libxml2 on this thread finds a file that it asks for by its last name in `folder`, wherever the
/// address says it is.
class LocalFolder {
public:
    explicit LocalFolder(const std::filesystem::path& folder);
    LocalFolder(const LocalFolder&) = delete;
    LocalFolder& operator=(const LocalFolder&) = delete;
    ~LocalFolder();
};

} // namespace hoso::xml
