// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/entry.hpp"
#include "json/canonical.hpp"
#include "json/json.hpp"
#include "json/quick.hpp"

namespace hoso::accounts {

/// Values of attributes in JSON: text as it is, other bytes as {"base64": ...} (RFC 4648), so that nothing is lost.
void write_values(CanonicalWriter& out, const directory::Values& values);
void write_attributes(CanonicalWriter& out, const directory::Attributes& attributes);

/// What these wrote. False: not that; those below decide.
bool read_values(QuickReader& in, directory::Values& values);
bool read_attributes(QuickReader& in, directory::Attributes& attributes);

/// Json::exception, or std::invalid_argument, where it is not that.
directory::Values values_of_json(const Json& json);
directory::Attributes attributes_of_json(const Json& json);

} // namespace hoso::accounts
