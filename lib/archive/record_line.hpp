// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hoso::archive {

/// The record of a line of a segment. Error{input} that begins with `name` where it is no record.
Record record_from_line(std::string_view line, const std::string& name);

/// The same of a line as record_line() writes it, several times faster: takes its members in the order of to_json(),
/// and makes no Json of what a Record holds as itself. Nothing for all else, which record_from_json() then has to
/// judge.
std::optional<Record> read_record_quickly(std::string_view line);

} // namespace hoso::archive
