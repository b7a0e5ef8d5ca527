// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/administrative.hpp"
#include "render/format.hpp"
#include "report/model.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hoso::cli {

/// Makes files of reports; fonts are read when a file needs them. One for each thread.
class ReportMaker {
public:
    explicit ReportMaker(const reference::DataFolders& rules) : m_rules{rules} {}
    std::string make(const report::ReportModel& model, render::Format format);

private:
    page::Fonts& fonts();
    const reference::DataFolders& m_rules;
    std::unique_ptr<page::Fonts> m_fonts;
    std::optional<page::AdministrativeLayout> m_layout;
};

/// "mot-cua-ii06a_2026-M10_r0.xlsx"; of a unit "mot-cua-ii06a_2026-M10_H26.201_r0.xlsx".
std::string report_file_name(const std::string& regime, const std::string& period, const std::string& unit,
    const std::string& revision, render::Format format);

/// The code of a unit as a part of a file's name: a slash in it would be a folder.
std::string file_safe(const std::string& unit);

/// Of words such as "xlsx"; each once, in their order. Error{usage}.
std::vector<render::Format> formats_of(const std::vector<std::string>& words);

} // namespace hoso::cli
