// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/astronomy.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace hoso::calendar {

namespace {

constexpr JulianDate epoch_2000 = 2451545.0;
constexpr double days_of_century = 36525.0;
constexpr double seconds_of_day = 86400.0;

double sine(double degrees) { return std::sin(degrees * std::numbers::pi / 180); }
double cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }

template <std::size_t N> double polynomial(double x, const std::array<double, N>& coefficients) {
    double sum = 0;
    for (std::size_t i = N; i-- > 0;) sum = sum * x + coefficients[i];
    return sum;
}

/// How far dynamical time is ahead of universal time, in seconds: F. Espenak and J. Meeus, Five Millennium Canon of
/// Solar Eclipses (NASA/TP-2006-214141), section 2.7.
double time_difference(JulianDate moment) {
    const double year = 2000 + (moment - epoch_2000) / 365.25;
    const double parabola = -20 + 32 * std::pow((year - 1820) / 100, 2);
    if (year < 1900)
        return polynomial<6>(year - 1860, {7.62, 0.5737, -0.251754, 0.01680668, -0.0004473624, 1 / 233174.0});
    if (year < 1920) return polynomial<5>(year - 1900, {-2.79, 1.494119, -0.0598939, 0.0061966, -0.000197});
    if (year < 1941) return polynomial<4>(year - 1920, {21.20, 0.84493, -0.076100, 0.0020936});
    if (year < 1961) return polynomial<4>(year - 1950, {29.07, 0.407, -1 / 233.0, 1 / 2547.0});
    if (year < 1986) return polynomial<4>(year - 1975, {45.45, 1.067, -1 / 260.0, -1 / 718.0});
    if (year < 2005)
        return polynomial<6>(year - 2000, {63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599});
    if (year < 2050) return polynomial<3>(year - 2000, {62.92, 0.32217, 0.005589});
    return year < 2150 ? parabola - 0.5628 * (2150 - year) : parabola;
}

/// A periodic term of a new moon: its amplitude in days, and how often the four angles stand in its argument.
struct MoonTerm {
    double amplitude;
    int sun, moon, node;
};

constexpr std::array<MoonTerm, 24> moon_terms = {
    {{-0.40720, 0, 1, 0}, {0.17241, 1, 0, 0}, {0.01608, 0, 2, 0}, {0.01039, 0, 0, 2}, {0.00739, -1, 1, 0},
        {-0.00514, 1, 1, 0}, {0.00208, 2, 0, 0}, {-0.00111, 0, 1, -2}, {-0.00057, 0, 1, 2}, {0.00056, 1, 2, 0},
        {-0.00042, 0, 3, 0}, {0.00042, 1, 0, 2}, {0.00038, 1, 0, -2}, {-0.00024, -1, 2, 0}, {-0.00007, 2, 1, 0},
        {0.00004, 0, 2, -2}, {0.00004, 3, 0, 0}, {0.00003, 1, 1, -2}, {0.00003, 0, 2, 2}, {-0.00003, 1, 1, 2},
        {0.00003, -1, 1, 2}, {-0.00002, -1, 1, -2}, {-0.00002, 1, 3, 0}, {0.00002, 0, 4, 0}}};

/// The terms that the planets add: amplitude in days, angle in degrees and its change with each new moon.
struct PlanetTerm {
    double amplitude, angle, change;
};

constexpr std::array<PlanetTerm, 14> planet_terms = {{{0.000325, 299.77, 0.107408}, {0.000165, 251.88, 0.016321},
    {0.000164, 251.83, 26.651886}, {0.000126, 349.42, 36.412478}, {0.000110, 84.66, 18.206239},
    {0.000062, 141.74, 53.303771}, {0.000060, 207.14, 2.453732}, {0.000056, 154.84, 7.306860},
    {0.000047, 34.52, 27.261239}, {0.000042, 207.19, 0.121824}, {0.000040, 291.34, 1.844379},
    {0.000037, 161.72, 24.198154}, {0.000035, 239.56, 25.513099}, {0.000023, 331.55, 3.592518}}};

/// A term of the sun's longitude: amplitude in ten millionths of a radian, angle in degrees, change in a century.
struct SunTerm {
    double amplitude, angle, change;
};

constexpr std::array<SunTerm, 49> sun_terms = {{{403406, 270.54861, 0.9287892}, {195207, 340.19128, 35999.1376958},
    {119433, 63.91854, 35999.4089666}, {112392, 331.26220, 35998.7287385}, {3891, 317.843, 71998.20261},
    {2819, 86.631, 71998.4403}, {1721, 240.052, 36000.35726}, {660, 310.26, 71997.4812}, {350, 247.23, 32964.4678},
    {334, 260.87, -19.4410}, {314, 297.82, 445267.1117}, {268, 343.14, 45036.8840}, {242, 166.79, 3.1008},
    {234, 81.53, 22518.4434}, {158, 3.50, -19.9739}, {132, 132.75, 65928.9345}, {129, 182.95, 9038.0293},
    {114, 162.03, 3034.7684}, {99, 29.8, 33718.148}, {93, 266.4, 3034.448}, {86, 249.2, -2280.773},
    {78, 157.6, 29929.992}, {72, 257.8, 31556.493}, {68, 185.1, 149.588}, {64, 69.9, 9037.750}, {46, 8.0, 107997.405},
    {38, 197.1, -4444.176}, {37, 250.4, 151.771}, {32, 65.3, 67555.316}, {29, 162.7, 31556.080}, {28, 341.5, -4561.540},
    {27, 291.6, 107996.706}, {27, 98.5, 1221.655}, {25, 146.7, 62894.167}, {24, 110.0, 31437.369}, {21, 5.2, 14578.298},
    {21, 342.6, -31931.757}, {20, 230.9, 34777.243}, {18, 256.1, 1221.999}, {17, 45.3, 62894.511},
    {14, 242.9, -4442.039}, {13, 115.2, 107997.909}, {13, 151.8, 119.066}, {13, 285.3, 16859.071}, {12, 53.3, -4.578},
    {10, 126.6, 26895.292}, {10, 205.7, -39.127}, {10, 85.9, 12297.536}, {10, 146.1, 90073.778}}};

/// Aberration and nutation, in degrees.
double apparent(double century) {
    const double node = 124.90 - 1934.134 * century + 0.002063 * century * century;
    const double sun = 201.11 + 72001.5377 * century + 0.00057 * century * century;
    return 0.0000974 * cosine(177.63 + 35999.01848 * century) - 0.005575 - 0.004778 * sine(node) -
           0.0003667 * sine(sun);
}

} // namespace

JulianDate new_moon(std::int64_t number) {
    const auto k = static_cast<double>(number);
    const double t = k / 1236.85;
    const double eccentricity = polynomial<3>(t, {1, -0.002516, -0.0000074});
    const double sun = 2.5534 + 29.10535670 * k + t * t * polynomial<2>(t, {-0.0000014, -0.00000011});
    const double moon = 201.5643 + 385.81693528 * k + t * t * polynomial<3>(t, {0.0107582, 0.00001238, -0.000000058});
    const double node = 160.7108 + 390.67050284 * k + t * t * polynomial<3>(t, {-0.0016118, -0.00000227, 0.000000011});
    const double ascending = 124.7746 - 1.56375588 * k + t * t * polynomial<2>(t, {0.0020672, 0.00000215});

    double moment = 2451550.09766 + 29.530588861 * k +
                    t * t * polynomial<3>(t, {0.00015437, -0.000000150, 0.00000000073}) - 0.00017 * sine(ascending);
    for (const MoonTerm& term : moon_terms)
        moment += term.amplitude * std::pow(eccentricity, std::abs(term.sun) < 3 ? std::abs(term.sun) : 0) *
                  sine(term.sun * sun + term.moon * moon + term.node * node);
    for (std::size_t i = 0; i < planet_terms.size(); ++i)
        moment += planet_terms[i].amplitude *
                  sine(planet_terms[i].angle + planet_terms[i].change * k - (i == 0 ? 0.009173 * t * t : 0));
    return moment - time_difference(moment) / seconds_of_day;
}

double solar_longitude(JulianDate moment) {
    const double century = (moment + time_difference(moment) / seconds_of_day - epoch_2000) / days_of_century;
    double sum = 0;
    for (const SunTerm& term : sun_terms) sum += term.amplitude * sine(term.angle + term.change * century);
    const double longitude =
        282.7771834 + 36000.76953744 * century + sum * 1e-7 * 180 / std::numbers::pi + apparent(century);
    return longitude - 360 * std::floor(longitude / 360);
}

} // namespace hoso::calendar
