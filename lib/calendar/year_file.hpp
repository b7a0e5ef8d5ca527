// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calendar/rules.hpp"

namespace hoso::calendar {

/// A file of one year, holidays/YYYY.toml, see hoso-reference(5). Error, with file, line and column, where it
/// contradicts itself or the rules: a holiday of the law with more or fewer days than it has, a substitute or swapped
/// day that is a rest day anyway, a day made up on which people would work anyway.
HolidayYear read_holiday_year(const reference::Toml& file, int year, const HolidayRules& rules);

} // namespace hoso::calendar
