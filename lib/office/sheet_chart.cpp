// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/sheet_state.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

namespace hoso::office {

namespace {

constexpr std::size_t longest_title = 255, most_series = 255, longest_format = LXW_CHART_NUM_FORMAT_LEN - 1;
constexpr int most_points = 32'000;
constexpr double default_width = 480, default_height = 288, pixels_per_millimetre = 96 / 25.4, largest_chart = 2'000;

lxw_chart_type kind(Chart::Kind wanted) {
    switch (wanted) {
    case Chart::Kind::columns:
        return LXW_CHART_COLUMN;
    case Chart::Kind::stacked_columns:
        return LXW_CHART_COLUMN_STACKED;
    case Chart::Kind::bars:
        return LXW_CHART_BAR;
    case Chart::Kind::stacked_bars:
        return LXW_CHART_BAR_STACKED;
    case Chart::Kind::lines:
        break;
    }
    return LXW_CHART_LINE;
}

lxw_chart_legend_position legend(Chart::Legend wanted) {
    switch (wanted) {
    case Chart::Legend::none:
        return LXW_CHART_LEGEND_NONE;
    case Chart::Legend::right:
        return LXW_CHART_LEGEND_RIGHT;
    case Chart::Legend::top:
        return LXW_CHART_LEGEND_TOP;
    case Chart::Legend::bottom:
        break;
    }
    return LXW_CHART_LEGEND_BOTTOM;
}

lxw_chart_font font(double size, bool bold) {
    static char name[] = "Times New Roman"; // libxlsxwriter copies it
    lxw_chart_font font{};
    font.name = name;
    font.size = size;
    font.bold = bold ? LXW_TRUE : LXW_EXPLICIT_FALSE;
    return font;
}

/// libxlsxwriter takes what begins with = for a reference to a cell.
std::string title(const std::string& wanted, const std::string& where) {
    std::string plain = plain_text(wanted, longest_title, where);
    return plain.starts_with('=') ? " " + plain : plain;
}

void set_axis(lxw_chart_axis* axis, const std::string& name) {
    lxw_chart_font names = font(11, false), numbers = font(10, false);
    if (!name.empty()) {
        chart_axis_set_name(axis, name.c_str());
        chart_axis_set_name_font(axis, &names);
    }
    chart_axis_set_num_font(axis, &numbers);
}

int points(const Range& range) {
    return std::max(range.last_row - range.first_row, range.last_column - range.first_column) + 1;
}

void check_series(const SheetRange& range, const std::string& where) {
    const Range& cells = range.cells;
    if (cells.first_row != cells.last_row && cells.first_column != cells.last_column)
        throw Error{Cause::output, where + ": " + tr("a chart shows one row or one column of cells")};
    if (points(cells) > most_points)
        throw Error{Cause::output, where + ": " + message("a chart of more than {} points", most_points)};
}

/// Allocated as libxlsxwriter does, which frees it.
lxw_series_data_point* new_point(const lxw_cell* cell) {
    auto* point = static_cast<lxw_series_data_point*>(std::calloc(1, sizeof(lxw_series_data_point)));
    if (point == nullptr) throw std::bad_alloc{};
    if (cell == nullptr || cell->type == BLANK_CELL) {
        point->no_data = LXW_TRUE;
    } else if (cell->type == NUMBER_CELL) {
        point->number = cell->u.number;
    } else if (cell->type == STRING_CELL) {
        point->is_string = LXW_TRUE;
        point->string = ::strdup(cell->sst_string);
    } else if (cell->type == FORMULA_CELL && cell->user_data2 != nullptr) {
        point->is_string = LXW_TRUE;
        point->string = ::strdup(cell->user_data2);
    } else {
        point->number = cell->formula_result;
    }
    if (point->is_string != 0 && point->string == nullptr) throw std::bad_alloc{};
    return point;
}

void fill(const CachedRange& range) {
    range.target->ignore_cache = LXW_TRUE; // libxlsxwriter shall not fill it itself
    for (int row = range.cells.first_row; row <= range.cells.last_row; ++row) {
        lxw_row* cells = lxw_worksheet_find_row(range.sheet, row_of(row));
        for (int column = range.cells.first_column; column <= range.cells.last_column; ++column) {
            const lxw_cell* cell =
                cells == nullptr ? nullptr : lxw_worksheet_find_cell_in_row(cells, column_of(column));
            lxw_series_data_point* point = new_point(cell);
            if (point->is_string != 0) range.target->has_string_cache = LXW_TRUE;
            STAILQ_INSERT_TAIL(range.target->data_cache, point, list_pointers);
            ++range.target->num_data_points;
        }
    }
}

} // namespace

void fill_charts(const std::vector<CachedRange>& ranges) {
    for (const CachedRange& range : ranges) fill(range);
}

void SheetWriter::State::add_series(lxw_chart* chart, const ChartSeries& series, const Chart& of) const {
    const std::string where = place(of.row, of.column);
    const std::string categories = "=" + book.reference(series.categories),
                      values = "=" + book.reference(series.values);
    check_series(series.categories, where);
    check_series(series.values, where);
    lxw_chart_series* added = chart_add_series(chart, categories.c_str(), values.c_str());
    if (added == nullptr) throw std::bad_alloc{};
    const std::string shown = title(series.name, where);
    if (!shown.empty()) chart_series_set_name(added, shown.c_str());
    if (series.colour) {
        const auto rgb = series.colour->rgb & LXW_COLOR_MASK;
        const lxw_color_t colour = rgb == 0 ? static_cast<lxw_color_t>(LXW_COLOR_BLACK) : rgb;
        lxw_chart_fill area{};
        area.color = colour;
        lxw_chart_line line{};
        line.color = colour;
        line.width = 2.25;
        if (of.kind == Chart::Kind::lines)
            chart_series_set_line(added, &line);
        else
            chart_series_set_fill(added, &area);
    }
    if (of.values_shown) chart_series_set_labels(added);
    book.cached.push_back({added->categories, book.sheet(series.categories.sheet)->worksheet, series.categories.cells});
    book.cached.push_back({added->values, book.sheet(series.values.sheet)->worksheet, series.values.cells});
}

void SheetWriter::add_chart(const Chart& chart) {
    m_state->check_place(chart.row, chart.column);
    const std::string where = m_state->place(chart.row, chart.column);
    if (chart.series.empty() || chart.series.size() > most_series)
        throw Error{Cause::output, where + ": " + message("a chart of {} series", chart.series.size())};
    if (!(chart.width >= 1 && chart.width <= largest_chart && chart.height >= 1 && chart.height <= largest_chart))
        throw Error{Cause::output, where + ": " + message("a chart of {} x {} mm", chart.width, chart.height)};
    if (chart.value_format.size() > longest_format)
        throw Error{Cause::output, where + ": " + message("longer than {} characters", longest_format)};
    lxw_chart* target =
        workbook_add_chart(m_state->book.target.workbook(), static_cast<std::uint8_t>(kind(chart.kind)));
    if (target == nullptr) throw std::bad_alloc{};
    for (const ChartSeries& series : chart.series) m_state->add_series(target, series, chart);
    lxw_chart_font title_font = font(13, true), legend_font = font(11, false);
    if (const std::string text = title(chart.title, where); text.empty()) {
        chart_title_off(target);
    } else {
        chart_title_set_name(target, text.c_str());
        chart_title_set_name_font(target, &title_font);
    }
    set_axis(target->x_axis, title(chart.category_axis, where));
    set_axis(target->y_axis, title(chart.value_axis, where));
    if (!chart.value_format.empty())
        chart_axis_set_num_format(target->y_axis, plain_text(chart.value_format, longest_format, where).c_str());
    chart_legend_set_position(target, static_cast<std::uint8_t>(legend(chart.legend)));
    chart_legend_set_font(target, &legend_font);
    lxw_chart_options options{};
    options.x_scale = std::round(chart.width * pixels_per_millimetre) / default_width;
    options.y_scale = std::round(chart.height * pixels_per_millimetre) / default_height;
    check(worksheet_insert_chart_opt(m_state->worksheet, row_of(chart.row), column_of(chart.column), target, &options),
        where);
}

} // namespace hoso::office
