// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/wording.hpp"

#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::handover {

namespace {

constexpr double label_mm = 46, row_space_mm = 0.8;
constexpr const char* no_break_space = "\u00A0"; ///< as wide in lines that are justified

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

page::Paragraph paragraph(std::string text, page::Face face, double size) {
    page::Paragraph result;
    result.spans.push_back({std::move(text), face});
    result.size_points = size;
    return result;
}

/// Label and value of a fact, ready to be drawn side by side.
struct Row {
    page::Paragraph label, value;
    double height = 0;
};

Row row_of(page::Fonts& fonts, const Fact& fact, double width, double size) {
    Row row{paragraph(fact.label + ":", page::Face::regular, size), paragraph(fact.value, fact.face, size), 0};
    row.height = std::max(height_mm(fonts, row.label, label_mm - 2), height_mm(fonts, row.value, width - label_mm));
    return row;
}

} // namespace

std::string date_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    return two_digits(static_cast<unsigned>(date.day())) + "/" + two_digits(static_cast<unsigned>(date.month())) + "/" +
           std::to_string(static_cast<int>(date.year()));
}

std::string place_and_date(std::string_view place, std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    const auto month = static_cast<unsigned>(date.month());
    return (place.empty() ? std::string{"Ngày "} : std::string{place} + ", ngày ") +
           two_digits(static_cast<unsigned>(date.day())) + " tháng " +
           (month < 3 ? two_digits(month) : std::to_string(month)) + " năm " +
           std::to_string(static_cast<int>(date.year()));
}

std::string number_text(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, ".");
    }
    return text;
}

page::AdministrativeTexts office_texts(const Issue& issue) {
    page::AdministrativeTexts texts;
    texts.parent_body = text::upper(issue.parent_body);
    texts.body = text::upper(issue.body);
    texts.place_date = place_and_date(issue.place, issue.day);
    if (!issue.signer_capacity.empty()) texts.capacity = {text::upper(issue.signer_capacity)};
    texts.signer = issue.signer_name;
    return texts;
}

page::Document::Settings settings_of(const Issue& issue, std::string title) {
    return {std::move(title), issue.body, std::chrono::sys_seconds{issue.day}, "vi"};
}

page::Paragraph item(page::Fonts& fonts, std::string_view mark, std::string text, double size_points) {
    page::Paragraph result = paragraph(std::string{mark} + no_break_space + std::move(text), page::Face::regular, size_points);
    result.left_indent_mm = fonts.width_mm(std::string{mark} + no_break_space, size_points);
    result.first_line_indent_mm = -result.left_indent_mm;
    result.alignment = page::Alignment::justified;
    result.space_after_points = size_points / 5;
    return result;
}

double height_mm(page::Fonts& fonts, const std::vector<Fact>& facts, double width_mm, double size_points) {
    double height = 0;
    for (const Fact& fact : facts)
        if (!fact.value.empty()) height += row_of(fonts, fact, width_mm, size_points).height + row_space_mm;
    return height;
}

void draw(page::Document& document, const std::vector<Fact>& facts, double size_points) {
    const page::Rectangle body = document.format().body();
    for (const Fact& fact : facts) {
        if (fact.value.empty()) continue;
        const Row row = row_of(document.fonts(), fact, body.width, size_points);
        if (document.room() < row.height && !document.at_top()) document.break_page();
        const double y = document.y();
        draw(document, row.label, body.x, y, label_mm - 2);
        draw(document, row.value, body.x + label_mm, y, body.width - label_mm);
        document.move_to(y + row.height + row_space_mm);
    }
}

void draw_fitted(page::Document& document, page::Paragraph paragraph, const page::Rectangle& box, double least_points) {
    constexpr double step = 0.5;
    while (paragraph.size_points > least_points &&
           height_mm(document.fonts(), paragraph, box.width) > box.height)
        paragraph.size_points -= step;
    draw(document, paragraph, box.x, box.y, box.width);
}

void draw_fixed(page::Document& document, const std::string& text, double x, double baseline, double width_mm,
    double size_points, page::Alignment alignment) {
    const double wide = document.fonts().width_mm(text, size_points, page::Face::fixed);
    const double size = wide > width_mm ? size_points * width_mm / wide : size_points;
    document.text(x, baseline, alignment, text, size, page::Face::fixed);
}

} // namespace hoso::handover
