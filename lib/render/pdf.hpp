// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/administrative.hpp"
#include "report/model.hpp"

#include <string>

namespace hoso::render {

/// The report as a PDF that is laid out as Decree 30/2020/NĐ-CP, Annex I, wants it: national heading, office, number,
/// place and date, title, the first table, charts and notes, signature and recipients; each further table on pages of
/// its own behind them. A table that is too wide stands in smaller type, then on several pages with its first columns
/// on each. Upright pages become broad ones for a table that only fits there.
std::string to_pdf(const report::ReportModel& model, const page::AdministrativeLayout& layout, page::Fonts& fonts);

} // namespace hoso::render
