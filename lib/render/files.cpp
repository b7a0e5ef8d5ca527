// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/files.hpp"

#include "render/csv.hpp"
#include "render/html.hpp"
#include "render/json.hpp"
#include "render/pdf.hpp"
#include "render/xlsx.hpp"

namespace hoso::render {

std::vector<ReportFile> files_of(
    const report::ReportModel& model, Format format, const page::AdministrativeLayout& layout, page::Fonts& fonts) {
    switch (format) {
    case Format::xlsx:
        return {{".xlsx", to_xlsx(model)}};
    case Format::pdf:
        return {{".pdf", to_pdf(model, layout, fonts)}};
    case Format::html:
        return {{".html", to_html(model, fonts)}};
    case Format::json:
        return {{".json", to_json(model)}};
    case Format::csv:
        break;
    }
    std::vector<ReportFile> files;
    for (std::size_t i = 0; i < model.tables.size(); ++i)
        files.push_back({i == 0 ? ".csv" : "-" + std::to_string(i + 1) + ".csv", to_csv(model, i), i});
    return files;
}

} // namespace hoso::render
