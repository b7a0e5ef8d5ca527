// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/entry.hpp"
#include "json/json.hpp"

namespace hoso::accounts {

/// Values of attributes in JSON: text as it is, other bytes as {"base64": ...} (RFC 4648), so that nothing is lost.
Json values_json(const directory::Values& values);
Json attributes_json(const directory::Attributes& attributes);

/// Json::exception, or std::invalid_argument, where it is not that.
directory::Values values_of_json(const Json& json);
directory::Attributes attributes_of_json(const Json& json);

} // namespace hoso::accounts
