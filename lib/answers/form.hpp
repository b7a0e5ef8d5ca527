// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/units.hpp"
#include "regime/regime.hpp"

#include <string>

namespace hoso::answers {

/// What a form asks, of whom, and for when.
struct FormRequest {
    const regime::Regime& regime;
    const regime::Period& period; ///< a collected one
    regime::Window window;
    const records::Unit& unit;
    regime::Day due;
    std::string office; ///< where it is to be sent
};

/// An XLSX workbook with a row an indicator. Only the cells to be filled in are unlocked; they take what the indicator
/// can be, by a list where there are choices. What is computed from others stands there as a formula. Instructions are
/// on a sheet of their own; the fingerprint stands in a line of the form and on a hidden sheet. The same request gives
/// the same bytes.
std::string make_form(const FormRequest& request);

/// "mot-cua-ii06a_2026-M10_H26.12.xlsx": different for different units, and the name of a file everywhere.
std::string form_file_name(const std::string& regime, const std::string& period, const records::UnitCode& unit);

} // namespace hoso::answers
