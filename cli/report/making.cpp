// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/making.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "render/csv.hpp"
#include "render/html.hpp"
#include "render/json.hpp"
#include "render/pdf.hpp"
#include "render/xlsx.hpp"

#include <algorithm>

namespace hoso::cli {

page::Fonts& ReportMaker::fonts() {
    if (!m_fonts) m_fonts = std::make_unique<page::Fonts>();
    return *m_fonts;
}

std::string ReportMaker::make(const report::ReportModel& model, render::Format format) {
    switch (format) {
    case render::Format::xlsx:
        return render::to_xlsx(model);
    case render::Format::html:
        return render::to_html(model, fonts());
    case render::Format::csv:
        return render::to_csv(model);
    case render::Format::json:
        return render::to_json(model);
    case render::Format::pdf:
        if (!m_layout) m_layout = page::read_administrative_layout(m_rules.find("layouts/nd30-2020.toml"));
        return render::to_pdf(model, *m_layout, fonts());
    }
    return {};
}

std::string file_safe(const std::string& unit) {
    std::string name;
    for (const char c : unit) name += c == '/' ? std::string{"%2F"} : std::string{c};
    return name;
}

std::string report_file_name(const std::string& regime, const std::string& period, const std::string& unit,
    const std::string& revision, render::Format format) {
    return regime + "_" + period + (unit.empty() ? "" : "_" + file_safe(unit)) + "_" + revision + "." +
           std::string{render::to_text(format)};
}

std::vector<render::Format> formats_of(const std::vector<std::string>& words) {
    std::vector<render::Format> formats;
    for (const std::string& word : words) {
        const auto format = render::parse_format(word);
        if (!format) throw Error{Cause::usage, message("'{}' is none of: {}", word, "xlsx, pdf, html, csv, json")};
        if (std::find(formats.begin(), formats.end(), *format) == formats.end()) formats.push_back(*format);
    }
    return formats;
}

} // namespace hoso::cli
