// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/package.hpp"
#include "office/sheet_builder.hpp"

#include <string>

namespace hoso::office {

/// The sheets of an opened XLSX file, `main` being the part that its root relationship names.
void read_xlsx(Package& package, const std::string& main, SheetBuilder& builder);

/// The main part of an OOXML package; empty where it names none.
std::string main_part(Package& package);

} // namespace hoso::office
