// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::exchange {

/// Something wrong in a package: where, by which rule, and what to do about it.
struct Fault {
    std::string rule, file, problem, advice;
};

class ReceiveListener : public archive::ImportListener {
public:
    virtual void fault(const Fault& fault) = 0;
};

/// True for a folder that has METS.xml, or folders that have one.
bool is_package(const std::filesystem::path& folder);

/// Takes exported records into the archive as they were: the same UUIDs, all versions with the same lines, the same
/// files. Everything is checked before anything enters; all faults are told, and with one nothing enters. A record that
/// the archive has with the same lines is there already.
archive::ImportTotals receive_packages(archive::Writer& writer, const std::filesystem::path& folder,
    const archive::ImportOptions& options, ReceiveListener& listener);

} // namespace hoso::exchange
