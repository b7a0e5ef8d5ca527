// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/html.hpp"

#include "core/error.hpp"
#include "crypto/base64.hpp"
#include "crypto/sha256.hpp"
#include "render/charts.hpp"
#include "render/html_page.hpp"
#include "render/sheet_plan.hpp"
#include "render/wording.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::render {

namespace {

using report::ReportCell;
using report::ReportColumn;
using report::ReportTable;

constexpr double chart_width_mm = 250, highest_chart_mm = 400, narrow_characters = 6;
constexpr int deepest = 6;

void append_escaped(std::string& html, std::string_view text) {
    for (const char c : text) {
        switch (c) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        case '\n':
            html += "<br>";
            break;
        default:
            html += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? ' ' : c;
        }
    }
}

std::string escaped(std::string_view text) {
    std::string html;
    append_escaped(html, text::is_valid_utf8(text) ? std::string{text} : text::to_valid_utf8(text));
    return html;
}

std::string in_attribute(const std::string& text) { return escaped(on_one_line(text)); }

/// A part of the policy that allows one piece of text (CSP level 3, 2.3.1).
std::string source_of(std::string_view text) {
    const crypto::Sha256 digest = crypto::sha256(text);
    const std::string bytes(digest.bytes.begin(), digest.bytes.end());
    return "'sha256-" + crypto::to_base64(bytes) + "'";
}

void append_head(std::string& html, const report::ReportModel& model) {
    html += "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " +
            source_of(html_style) + "; script-src " + source_of(html_script) +
            "; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
            in_attribute(model.title) + "</title>\n<style>";
    html += html_style;
    html += "</style>\n</head>\n<body>\n";
}

/// <p class="kind">text</p>, nothing for no text.
void append_line(std::string& html, const char* kind, const std::string& text) {
    if (text.empty()) return;
    html += "<p";
    if (*kind != '\0') html += std::string{" class=\""} + kind + "\"";
    html += ">" + escaped(text) + "</p>\n";
}

void append_national(std::string& html, const report::ReportModel& model) {
    const page::AdministrativeTexts texts = heading_texts(model);
    html += "<header>\n<div>\n";
    append_line(html, "", texts.parent_body);
    if (!texts.body.empty()) html += "<p class=\"body\"><b>" + escaped(texts.body) + "</b></p>\n";
    append_line(html, "line", texts.number);
    html += "</div>\n<div>\n<p><b>" + escaped(texts.country) + "</b></p>\n<p><b class=\"motto\">" +
            escaped(texts.motto) + "</b></p>\n";
    if (!texts.place_date.empty()) html += "<p class=\"line\"><i>" + escaped(texts.place_date) + "</i></p>\n";
    html += "</div>\n</header>\n<div class=\"title\">\n<h1>" + escaped(texts.type) + "<br>" + escaped(model.title) +
            "</h1>\n";
    append_line(html, "", model.period_line);
    if (!model.status_line.empty()) html += "<p><i>" + escaped(model.status_line) + "</i></p>\n";
    html += "</div>\n";
}

/// The columns that the cells of a heading row begin in, as browsers place them.
void append_headings(std::string& html, const ReportTable& table) {
    const auto rows = header_rows(table);
    std::vector<std::size_t> free_from(table.columns.size(), 0); // the first row that a cell may take
    for (std::size_t row = 0; row < rows.size(); ++row) {
        html += "<tr>";
        std::size_t column = 0;
        for (const page::HeaderCell& cell : rows[row]) {
            while (column < free_from.size() && free_from[column] > row) ++column;
            html += "<th scope=\"col\"";
            if (cell.columns > 1) html += " colspan=\"" + std::to_string(cell.columns) + "\"";
            if (cell.rows > 1) html += " rowspan=\"" + std::to_string(cell.rows) + "\"";
            if (cell.columns == 1) html += " tabindex=\"0\" data-c=\"" + std::to_string(column) + "\"";
            html += ">" + escaped(cell.text) + "</th>";
            for (std::size_t i = column; i < std::min(column + cell.columns, free_from.size()); ++i)
                free_from[i] = row + cell.rows;
            column += cell.columns;
        }
        html += "</tr>\n";
    }
}

/// What the style and the script know a cell by; nothing for a plain number.
void append_class(std::string& html, const ReportCell& cell, const report::ReportRow& row, std::size_t column,
    const ReportColumn& kind) {
    std::string name;
    if (cell.kind != ReportCell::Kind::number) {
        if (kind.content == ReportColumn::Content::number)
            name = cell.kind == ReportCell::Kind::text ? "r" : "";
        else if (column == 1)
            name = row.depth > 0 ? "n d" + std::to_string(std::min(row.depth, deepest)) : "n";
        else
            name = kind.width <= narrow_characters ? "c" : "t";
    }
    if (cell.is_provisional) name += name.empty() ? "p" : " p";
    if (!name.empty()) html += " class=\"" + name + "\"";
}

void append_row(std::string& html, const ReportTable& table, const report::ReportRow& row) {
    static const ReportCell nothing;
    html += row.is_total ? "<tr class=\"total\">" : "<tr>";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ReportCell& cell = i < row.cells.size() ? row.cells[i] : nothing;
        html += "<td";
        append_class(html, cell, row, i, table.columns[i]);
        html += '>';
        html += cell.kind == ReportCell::Kind::number ? shown_text(cell) : escaped(cell.text);
        html += "</td>";
    }
    html += "</tr>\n";
}

void append_table(std::string& html, const ReportTable& table, const std::string& name) {
    html += "<div class=\"wrap\">\n<table data-name=\"" + in_attribute(name) + "\">\n<thead>\n";
    append_headings(html, table);
    html += "</thead>\n<tbody>\n";
    for (const report::ReportRow& row : table.rows) append_row(html, table, row);
    html += "</tbody>\n</table>\n</div>\n";
}

void append_charts(std::string& html, const report::ReportModel& model, page::Fonts& fonts) {
    for (const DrawnChart& drawn : drawn_charts(model, chart_width_mm, highest_chart_mm)) {
        html += "<figure>\n";
        const auto svg = [&](double height) {
            return std::visit(
                [&](const auto& chart) { return page::to_svg(fonts, chart, chart_width_mm, height); }, drawn.chart);
        };
        try {
            html += svg(drawn.height_mm);
        } catch (const Error& error) {
            if (error.cause() != Cause::usage) throw;
            html += svg(highest_chart_mm); // many series or long names
        }
        html += "</figure>\n";
    }
}

void append_signature(std::string& html, const report::ReportModel& model) {
    const page::AdministrativeTexts texts = heading_texts(model);
    html += "<footer>\n<div>\n";
    if (!texts.recipients.empty()) html += "<p class=\"label\">Nơi nhận:</p>\n";
    for (std::size_t i = 0; i < texts.recipients.size(); ++i)
        html += "<p>- " + escaped(texts.recipients[i]) + (i + 1 == texts.recipients.size() ? "." : ";") + "</p>\n";
    html += "</div>\n<div class=\"signature\">\n";
    for (const std::string& line : texts.capacity) append_line(html, "", line);
    append_line(html, "name", texts.signer);
    html += "</div>\n</footer>\n";
}

void append_sources(std::string& html, const report::ReportModel& model) {
    html += "<details>\n<summary>Nguồn gốc số liệu</summary>\n<dl>\n";
    const auto add = [&](const char* name, const std::string& value) {
        html += std::string{"<dt>"} + name + "</dt><dd>" + escaped(value) + "</dd>\n";
    };
    add("Mã báo cáo", model.id);
    add("Lần", model.revision);
    add("SHA-256 của chế độ báo cáo", model.definition_sha256);
    for (const std::string& inputs : model.inputs_sha256) add("SHA-256 của số liệu đầu vào", inputs);
    html += "</dl>\n</details>\n";
}

} // namespace

std::string to_html(const report::ReportModel& model, page::Fonts& fonts) {
    const std::vector<SheetPlan> plans = sheet_plans(model);
    std::string html;
    append_head(html, model);
    append_national(html, model);
    if (!model.tables.empty()) append_table(html, model.tables.front(), plans.front().name);
    html += "<div class=\"notes\">\n";
    for (const std::string& note : notes_of(model)) append_line(html, "", note);
    html += "</div>\n";
    append_charts(html, model, fonts);
    append_signature(html, model);
    for (std::size_t i = 1; i < model.tables.size(); ++i) {
        const ReportTable& table = model.tables[i];
        html += "<section class=\"annex\">\n<h2>" + escaped(table.title.empty() ? table.name : table.title) + "</h2>\n";
        append_table(html, table, plans[i].name);
        html += "</section>\n";
    }
    append_sources(html, model);
    html += "<script>";
    html += html_script;
    return html + "</script>\n</body>\n</html>\n";
}

} // namespace hoso::render
