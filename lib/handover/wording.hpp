// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "handover/letter.hpp"
#include "page/administrative.hpp"
#include "page/document.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Of lib/handover alone. What its papers say alike; they are in Vietnamese whatever language the messages have.
namespace hoso::handover {

/// "05/02/2026"
std::string date_text(std::chrono::sys_days day);

/// "Hà Nội, ngày 05 tháng 02 năm 2026": days below 10 and the months 1 and 2 have a zero (Decree 30/2020/NĐ-CP, Annex
/// I, part II, 4). Without a place the date alone.
std::string place_and_date(std::string_view place, std::chrono::sys_days day);

/// "1.234"
std::string number_text(std::int64_t number);

/// Heading and signature of the office that issues the accounts, with the names in capitals that the decree wants so.
page::AdministrativeTexts office_texts(const Issue& issue);

/// What the file says of itself.
page::Document::Settings settings_of(const Issue& issue, std::string title);

/// A paragraph that begins with a number or a hyphen, which hangs out.
page::Paragraph item(page::Fonts& fonts, std::string_view mark, std::string text, double size_points);

/// A row of "label: value", the value bold where it matters.
struct Fact {
    std::string label, value;
    page::Face face = page::Face::regular;
};

/// How high they are together; empty values are left out.
double height_mm(page::Fonts& fonts, const std::vector<Fact>& facts, double width_mm, double size_points);

/// Draws them below each other in the flow. A row that does not fit begins a page.
void draw(page::Document& document, const std::vector<Fact>& facts, double size_points);

/// Draws the paragraph into a box of that height, in the largest type that fits, down to `least_points`; text that is
/// still too long runs on below.
void draw_fitted(page::Document& document, page::Paragraph paragraph, const page::Rectangle& box, double least_points);

/// One line in fixed type, smaller where it would be wider than `width_mm`; x is its left end or its middle.
void draw_fixed(page::Document& document, const std::string& text, double x, double baseline, double width_mm,
    double size_points, page::Alignment alignment);

} // namespace hoso::handover
