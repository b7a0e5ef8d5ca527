// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/pdf.hpp"

#include "core/error.hpp"
#include "page/table.hpp"
#include "render/charts.hpp"
#include "render/day.hpp"
#include "render/table_fit.hpp"
#include "render/wording.hpp"

#include <algorithm>

namespace hoso::render {

namespace {

using page::Alignment;
using page::Orientation;
using report::ReportCell;
using report::ReportColumn;
using report::ReportTable;

constexpr double indent_mm = 3, narrow_characters = 6, chart_space_mm = 5;
constexpr double note_points = 11, annex_points = 13, table_space_points = 4;

class PdfReport {
public:
    PdfReport(const report::ReportModel& model, const page::AdministrativeLayout& layout, page::Fonts& fonts)
        : m_model{model}, m_layout{layout}, m_fonts{fonts}, m_document{fonts, settings(model)} {}

    std::string make() {
        const page::AdministrativeTexts texts = heading_texts(m_model);
        const ReportTable* first = m_model.tables.empty() ? nullptr : &m_model.tables.front();
        begin_administrative(m_document, m_layout, texts, first == nullptr ? wanted() : orientation(*first));
        line(m_model.status_line, page::Face::italic, m_layout.text.size_points);
        if (first != nullptr) add_table(*first);
        for (const std::string& note : notes_of(m_model)) add_note(note);
        add_charts();
        end_administrative(m_document, m_layout, texts);
        for (std::size_t i = 1; i < m_model.tables.size(); ++i) add_annex(m_model.tables[i]);
        return m_document.finish();
    }

private:
    static page::Document::Settings settings(const report::ReportModel& model) {
        return {on_one_line(model.title), model.office.name, seconds_of(model.date), "vi"};
    }
    Orientation wanted() const { return m_model.landscape ? Orientation::landscape : Orientation::portrait; }
    double width(Orientation orientation) const { return a4(orientation, m_layout.margins).body().width; }
    Orientation orientation(const ReportTable& table) const {
        if (m_model.landscape || table.columns.empty()) return wanted();
        const TableFit fit = fit_table(m_fonts, table, width(Orientation::portrait));
        return fit.bands.size() > 1 ? Orientation::landscape : Orientation::portrait;
    }

    void line(const std::string& text, page::Face face, double points) {
        if (text.empty()) return;
        page::Paragraph paragraph;
        paragraph.spans.push_back({text, face});
        paragraph.size_points = points;
        paragraph.alignment = Alignment::centre;
        paragraph.space_after_points = table_space_points;
        flow(m_document, paragraph);
    }
    void add_note(const std::string& note) {
        page::Paragraph paragraph;
        paragraph.spans.push_back({note, page::Face::italic});
        paragraph.size_points = note_points;
        paragraph.space_before_points = table_space_points;
        flow(m_document, paragraph);
    }
    void add_annex(const ReportTable& table) {
        m_document.add_page(a4(orientation(table), m_layout.margins));
        line(table.title.empty() ? table.name : table.title, page::Face::bold, annex_points);
        add_table(table);
    }

    void add_table(const ReportTable& table);
    void add_band(const ReportTable& table, const TableFit& fit, const std::vector<std::size_t>& columns);
    void add_row(page::Table& drawn, const report::ReportRow& row, const std::vector<std::size_t>& columns);
    void add_charts();
    void add_chart(const DrawnChart& chart);

    const report::ReportModel& m_model;
    const page::AdministrativeLayout& m_layout;
    page::Fonts& m_fonts;
    page::Document m_document;
    std::vector<std::string> m_texts; ///< of the row that is drawn
    std::vector<page::TableCell> m_cells;
};

void PdfReport::add_table(const ReportTable& table) {
    if (table.columns.empty()) return;
    const TableFit fit = fit_table(m_fonts, table, m_document.format().body().width);
    for (std::size_t i = 0; i < fit.bands.size(); ++i) {
        if (i > 0) {
            m_document.break_page();
            line("(tiếp theo: phần " + std::to_string(i + 1) + "/" + std::to_string(fit.bands.size()) + " của bảng)",
                page::Face::italic, note_points);
        }
        add_band(table, fit, fit.bands[i]);
    }
}

Alignment alignment_of(const ReportColumn& column) {
    if (column.content == ReportColumn::Content::number) return Alignment::right;
    return column.width <= narrow_characters ? Alignment::centre : Alignment::left; // ordinal numbers, codes
}

void PdfReport::add_band(const ReportTable& table, const TableFit& fit, const std::vector<std::size_t>& columns) {
    double used = 0;
    for (const std::size_t column : columns) used += fit.widths[column];
    const double factor = m_document.format().body().width / used;
    page::TableLayout layout;
    for (const std::size_t column : columns)
        layout.columns.push_back({fit.widths[column] * factor, 1, alignment_of(table.columns[column])});
    layout.header = header_rows(table, columns);
    layout.size_points = fit.size_points;
    layout.padding_mm = fit.padding_mm;
    page::Table drawn{m_document, std::move(layout)};
    for (const report::ReportRow& row : table.rows) add_row(drawn, row, columns);
    drawn.close();
}

void PdfReport::add_row(page::Table& drawn, const report::ReportRow& row, const std::vector<std::size_t>& columns) {
    m_texts.resize(columns.size());
    m_cells.assign(columns.size(), {});
    for (std::size_t i = 0; i < columns.size() && columns[i] < row.cells.size(); ++i) {
        const ReportCell& cell = row.cells[columns[i]];
        m_texts[i] = shown_text(cell);
        m_cells[i] = {m_texts[i], cell.is_provisional, columns[i] == 1 ? indent_mm * row.depth : 0};
    }
    drawn.add(m_cells, row.is_total ? page::RowKind::total : page::RowKind::normal);
}

void PdfReport::add_charts() {
    const page::Rectangle body = m_document.format().body();
    for (const DrawnChart& chart : drawn_charts(m_model, body.width, body.height)) add_chart(chart);
}

void PdfReport::add_chart(const DrawnChart& chart) {
    const auto draw_it = [&](double height) {
        const page::Rectangle body = m_document.format().body();
        std::visit(
            [&](const auto& any) {
                draw(m_document, any, {body.x, m_document.y(), body.width, height});
            },
            chart.chart);
        m_document.move_to(m_document.y() + height);
    };
    if (!m_document.at_top() && m_document.room() < chart_space_mm + chart.height_mm) m_document.break_page();
    if (!m_document.at_top()) m_document.move_to(m_document.y() + chart_space_mm);
    try {
        draw_it(chart.height_mm);
    } catch (const Error& error) {
        // Many series or long names: nothing was drawn, and the whole page may do.
        if (error.cause() != Cause::usage) throw;
        if (!m_document.at_top()) m_document.break_page();
        draw_it(m_document.room());
    }
}

} // namespace

std::string to_pdf(const report::ReportModel& model, const page::AdministrativeLayout& layout, page::Fonts& fonts) {
    return PdfReport{model, layout, fonts}.make();
}

} // namespace hoso::render
