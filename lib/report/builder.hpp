// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"
#include "report/report_figures.hpp"

#include <cstddef>

namespace hoso::report {

/// The report of a unit that stands in `figures.whole`, and all below it: of row 0 the office's. Of the same figures
/// always the same model. May be called from many threads at once.
ReportModel build_model(const ReportFigures& figures, std::size_t row);

} // namespace hoso::report
