// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/package.hpp"
#include "office/sheet_builder.hpp"

namespace hoso::office {

/// The sheets of an opened OpenDocument spreadsheet, and whether some of it comes from other files; Error{input} for one
/// with a password.
bool read_ods(Package& package, const std::string& file, SheetBuilder& builder);

} // namespace hoso::office
