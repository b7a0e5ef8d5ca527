// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/administrative.hpp"
#include "page/table.hpp"
#include "report/model.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What the formats say alike around the figures of a report. Documents of offices are in Vietnamese, whatever language
/// the messages of the program have.
namespace hoso::render {

/// "Hà Nội, ngày 05 tháng 02 năm 2026": days below 10 and the months 1 and 2 have a zero (Decree 30/2020/NĐ-CP, Annex
/// I, part II, 4). Without a place the date alone; of what is no YYYY-MM-DD the text as it is.
std::string place_and_date(std::string_view place, std::string_view day);

/// "Số: …/BC-UBND": the number is given when the document is registered. A letter (công văn) has no abbreviation of
/// its kind.
std::string number_line(std::string_view kind, std::string_view office);

/// Heading, signature and recipients of a document of the office; the texts that the decree wants in capitals are.
page::AdministrativeTexts office_texts(const report::Office& office);
/// The same with what the report says above its figures.
page::AdministrativeTexts heading_texts(const report::ReportModel& model);

/// The model's notes, and what the asterisk means where there is one.
std::vector<std::string> notes_of(const report::ReportModel& model);

/// The headings row by row, as page::Table and HTML take them, with an empty cell where the model has none. `columns`
/// are those that are shown, in rising order, any but the first few in a row.
std::vector<std::vector<page::HeaderCell>> header_rows(
    const report::ReportTable& table, const std::vector<std::size_t>& columns);
/// With all columns.
std::vector<std::vector<page::HeaderCell>> header_rows(const report::ReportTable& table);

/// Each heading above the column, from the top: "Tiếp nhận / Trực tuyến".
std::string flat_heading(const report::ReportTable& table, std::size_t column);

/// Text without line ends, for properties and attributes.
std::string on_one_line(std::string text);

/// What the asterisk says where it stands alone, as in a cell's note.
inline constexpr const char* provisional_note = "* Số liệu tạm tính: chưa đủ đơn vị phải báo cáo.";

} // namespace hoso::render
