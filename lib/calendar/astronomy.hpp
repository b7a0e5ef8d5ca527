// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace hoso::calendar {

/// Days since noon of 1 January 4713 BC (Julian) at Greenwich, in universal time.
using JulianDate = double;

/// The moment of the new moon of this number, counted from that of 6 January 2000: J. Meeus, Astronomical Algorithms,
/// 2nd edition, chapter 49, with all its periodic terms; within 20 seconds from 1900 to 2200 but for the difference
/// between the two times, of which the future is an estimate.
JulianDate new_moon(std::int64_t number);

/// Apparent longitude of the sun in degrees, 0 to 360 (0 at the spring equinox): the series of P. Bretagnon and J.-L.
/// Simon, Planetary Programs and Tables from -4000 to +2800, as E. Reingold and N. Dershowitz print it; 360 degrees
/// take a year, its error of 0.0006 degrees one minute.
double solar_longitude(JulianDate moment);

} // namespace hoso::calendar
