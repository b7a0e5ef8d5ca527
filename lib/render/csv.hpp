// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"

#include <cstddef>
#include <string>

namespace hoso::render {

/// A table of the report as CSV (RFC 4180) for programs: one row of headings, where a heading of several rows is
/// "Tiếp nhận / Trực tuyến"; commas; a decimal point and no thousands' points in numbers. UTF-8 with a byte order
/// mark, without which Excel takes it for another encoding. A last column lists the columns, from 1, whose number in
/// that row is provisional. Text that Excel would take for a formula (it begins with = + - @, tab or carriage return)
/// has an apostrophe before it.
std::string to_csv(const report::ReportModel& model, std::size_t table = 0);

} // namespace hoso::render
