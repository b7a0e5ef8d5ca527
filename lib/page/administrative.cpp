// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/administrative.hpp"

#include "page/shaping.hpp"

#include <algorithm>

namespace hoso::page {

namespace {

constexpr double cap_height_em = 1341 / units_per_em; ///< of digits and capitals in Liberation Serif
constexpr double rule_points = 0.75;
constexpr double rule_below_mm = 1;

/// Half a width at the left or at the right of the text's area.
struct Block {
    double x = 0, width = 0;
    double centre() const noexcept { return x + width / 2; }
};

Block left_block(const Document& document, const AdministrativeLayout& layout) {
    const Rectangle body = document.format().body();
    return {body.x, body.width * layout.left_block};
}

Block right_block(const Document& document, const AdministrativeLayout& layout) {
    const Rectangle body = document.format().body();
    return {body.x + body.width * layout.left_block, body.width * (1 - layout.left_block)};
}

Paragraph paragraph(std::string text, const TextStyle& style, Alignment alignment) {
    Paragraph result;
    result.spans.push_back({std::move(text), style.face});
    result.size_points = style.size_points;
    result.alignment = alignment;
    return result;
}

/// Draws centred text in a block at y and says where it ends; empty text takes no room.
double centred(Document& document, const Block& block, double y, const std::string& text, const TextStyle& style) {
    if (text.empty()) return y;
    return y + draw(document, paragraph(text, style, Alignment::centre), block.x, y, block.width);
}

/// The line that text of several lines ends with, as wide as it is drawn.
double last_line_mm(Document& document, const std::string& text, const TextStyle& style, double width) {
    const std::string last = text.substr(text.rfind('\n') + 1);
    return std::min(width, document.fonts().width_mm(last, style.size_points, style.face));
}

/// The rule below centred text that ends at y; what follows begins below it.
double rule(Document& document, const Block& block, double y, double length) {
    const double at = y + rule_below_mm / 2;
    document.line(block.centre() - length / 2, at, block.centre() + length / 2, at, rule_points);
    return y + 2 * rule_below_mm;
}

double single_line_mm(const TextStyle& style) { return style.size_points * line_em * millimetres_per_point; }

/// National heading; says where the line of place and date may begin.
double draw_country(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    const Block block = right_block(document, layout);
    double y = centred(document, block, document.y(), texts.country, layout.country);
    y = centred(document, block, y, texts.motto, layout.motto);
    const double width = last_line_mm(document, texts.motto, layout.motto, block.width);
    return texts.motto.empty() ? y : rule(document, block, y, width * layout.motto_rule);
}

double draw_body(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    const Block block = left_block(document, layout);
    double y = centred(document, block, document.y(), texts.parent_body, layout.parent_body);
    y = centred(document, block, y, texts.body, layout.body);
    const double width = last_line_mm(document, texts.body, layout.body, block.width);
    return texts.body.empty() ? y : rule(document, block, y, width * layout.body_rule);
}

/// Number and symbol on one line with place and date; the subject of a letter below the number.
double draw_number_line(
    Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts, double y) {
    const Block left = left_block(document, layout), right = right_block(document, layout);
    const double space = layout.paragraph_space_points * millimetres_per_point;
    const double line = std::max(single_line_mm(layout.number), single_line_mm(layout.place_date));
    const double number_y = y + space + line - single_line_mm(layout.number);
    double left_end = centred(document, left, number_y, texts.number, layout.number);
    const double right_end = centred(
        document, right, y + space + line - single_line_mm(layout.place_date), texts.place_date, layout.place_date);
    if (texts.type.empty() && !texts.subject.empty())
        left_end = centred(document, left, left_end + layout.letter_subject_space_points * millimetres_per_point,
            texts.subject, layout.letter_subject);
    return std::max(left_end, right_end);
}

void draw_title(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    if (texts.type.empty()) return;
    const Rectangle body = document.format().body();
    const Block block{body.x, body.width};
    double y = document.y() + 2 * layout.paragraph_space_points * millimetres_per_point;
    y = centred(document, block, y, texts.type, layout.type);
    y = centred(document, block, y, texts.subject, layout.subject);
    const double width = last_line_mm(document, texts.subject, layout.subject, block.width);
    document.move_to(texts.subject.empty() ? y : rule(document, block, y, width * layout.subject_rule));
}

void draw_addressees(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    if (texts.addressees.empty()) return;
    const double space = 2 * layout.paragraph_space_points;
    if (texts.addressees.size() == 1) {
        Paragraph line = paragraph("Kính gửi: " + texts.addressees.front(), layout.addressee, Alignment::centre);
        line.space_before_points = space;
        flow(document, line);
        return;
    }
    const Rectangle body = document.format().body();
    Paragraph label = paragraph("Kính gửi:", layout.addressee, Alignment::left);
    label.left_indent_mm = body.width / 4;
    label.space_before_points = space;
    flow(document, label);
    const double hang = document.fonts().width_mm("- ", layout.addressee.size_points, layout.addressee.face);
    for (std::size_t i = 0; i < texts.addressees.size(); ++i) {
        const char* end = i + 1 == texts.addressees.size() ? "." : ";";
        Paragraph line = paragraph("- " + texts.addressees[i] + end, layout.addressee, Alignment::left);
        line.left_indent_mm = body.width / 3 + hang;
        line.first_line_indent_mm = -hang;
        flow(document, line);
    }
}

/// Annex I, part I, 7: centred across the page in the top margin, not on the first page.
void number_pages(Document& document, const TextStyle& style) {
    const int before = document.pages();
    document.on_page([style, before](Document& page) {
        const int number = page.pages() - before;
        if (number < 2) return;
        const double digits = style.size_points * cap_height_em * millimetres_per_point;
        page.text(page.format().width / 2, (page.format().margins.top + digits) / 2, Alignment::centre,
            std::to_string(number), style.size_points, style.face);
    });
}

/// Recipients as lines: each with a hyphen and a semicolon, the last with a full stop.
std::vector<Paragraph> recipient_lines(
    Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    std::vector<Paragraph> lines;
    if (texts.recipients.empty()) return lines;
    lines.push_back(paragraph("Nơi nhận:", layout.recipients_label, Alignment::left));
    const double hang = document.fonts().width_mm("- ", layout.recipients.size_points, layout.recipients.face);
    for (std::size_t i = 0; i < texts.recipients.size(); ++i) {
        std::string text = "- " + texts.recipients[i];
        const bool last = i + 1 == texts.recipients.size();
        if (!text.ends_with(';') && !text.ends_with('.')) text += last ? "." : ";";
        lines.push_back(paragraph(std::move(text), layout.recipients, Alignment::left));
        lines.back().left_indent_mm = hang;
        lines.back().first_line_indent_mm = -hang;
    }
    return lines;
}

} // namespace

void begin_administrative(
    Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts, Orientation orientation) {
    number_pages(document, layout.page_number);
    document.add_page(a4(orientation, layout.margins));
    const double right = draw_country(document, layout, texts);
    const double left = draw_body(document, layout, texts);
    document.move_to(draw_number_line(document, layout, texts, std::max(left, right)));
    draw_title(document, layout, texts);
    draw_addressees(document, layout, texts);
    document.move_to(document.y() + layout.paragraph_space_points * millimetres_per_point);
}

Paragraph administrative_paragraph(const AdministrativeLayout& layout, std::string text) {
    Paragraph result = paragraph(std::move(text), layout.text, Alignment::justified);
    result.first_line_indent_mm = layout.first_line_indent_mm;
    result.line_spacing = layout.line_spacing;
    result.space_after_points = layout.paragraph_space_points;
    return result;
}

double end_height_mm(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    const Block left = left_block(document, layout), right = right_block(document, layout);
    const std::vector<Paragraph> recipients = recipient_lines(document, layout, texts);
    double left_height = 0, right_height = 0;
    for (const Paragraph& line : recipients) left_height += height_mm(document.fonts(), line, left.width);
    for (const std::string& line : texts.capacity)
        right_height += height_mm(document.fonts(), paragraph(line, layout.capacity, Alignment::centre), right.width);
    if (!texts.signer.empty()) right_height += layout.signature_space_mm + single_line_mm(layout.signer);
    return layout.paragraph_space_points * millimetres_per_point + std::max(left_height, right_height);
}

void end_administrative(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts) {
    const Block left = left_block(document, layout), right = right_block(document, layout);
    const std::vector<Paragraph> recipients = recipient_lines(document, layout, texts);
    const double space = layout.paragraph_space_points * millimetres_per_point;
    if (document.room() < end_height_mm(document, layout, texts) && !document.at_top()) document.break_page();
    const double top = document.at_top() ? document.y() : document.y() + space;
    double y = top;
    for (const Paragraph& line : recipients) y += draw(document, line, left.x, y, left.width);
    double signature = top;
    for (const std::string& line : texts.capacity)
        signature = centred(document, right, signature, line, layout.capacity);
    if (!texts.signer.empty())
        signature = centred(document, right, signature + layout.signature_space_mm, texts.signer, layout.signer);
    document.move_to(std::max(y, signature));
}

} // namespace hoso::page
