// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record.hpp"

#include <string>

namespace hoso::archive {

/// Whether a record may have a field of that name: those of document.json and of contents lists, and those that it has
/// already; an entry without a profile may have any.
bool may_have_field(const Record& record, const std::string& field);

/// Whether its values are dates.
bool is_date_field(const Record& record, const std::string& field);

/// a-z, then also 0-9 and _: what can be the name of a field.
bool is_field_name(const std::string& name);

} // namespace hoso::archive
