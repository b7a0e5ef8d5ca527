// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/table_fit.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace hoso::render {

namespace {

using report::ReportCell;
using report::ReportColumn;
using report::ReportTable;

constexpr double largest_points = 11, natural_points = 8, tight_points = 9, smallest_points = 7, band_points = 8,
                 step_points = 0.5;
constexpr double measured_points = 10; ///< widths are in proportion to the size
constexpr double padding_mm = 0.8;
constexpr double narrow_text_characters = 18; ///< a column of names still reads well
constexpr double rounding = 1.005;            ///< what fits exactly shall not break for a rounding

/// How wide the columns' texts are at 10 points, without padding.
struct Needs {
    std::vector<double> natural, least;
};

/// The widest number of the column, as it is shown.
double widest_number(page::Fonts& fonts, const ReportTable& table, std::size_t column) {
    std::int64_t low = 0, high = 0;
    bool provisional = false, bold = false;
    unsigned char decimals = 0;
    for (const report::ReportRow& row : table.rows) {
        if (column >= row.cells.size() || row.cells[column].kind != ReportCell::Kind::number) continue;
        const ReportCell& cell = row.cells[column];
        low = std::min(low, cell.value);
        high = std::max(high, cell.value);
        decimals = std::max(decimals, cell.decimals);
        provisional = provisional || cell.is_provisional;
        bold = bold || row.is_total;
    }
    double width = 0;
    for (const std::int64_t value : {low, high}) {
        std::string text = report::vietnamese_number(value, decimals) + (provisional ? "*" : "");
        width = std::max(width, fonts.width_mm(text, measured_points, bold ? page::Face::bold : page::Face::regular));
    }
    return width;
}

double longest_word(page::Fonts& fonts, const std::string& text, page::Face face) {
    double width = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
        width = std::max(width, fonts.width_mm(text.substr(begin, end - begin), measured_points, face));
        begin = end + 1;
    }
    return width;
}

/// What a heading asks of each column below it: no word is broken, and not so many lines that the page is full of them.
double heading_need(page::Fonts& fonts, const ReportTable& table, const report::Heading& heading) {
    const double lines = std::max(3.0, 12.0 / std::max(table.heading_rows, 1));
    const double all = fonts.width_mm(heading.text, measured_points, page::Face::bold);
    const double word = longest_word(fonts, heading.text, page::Face::bold);
    return std::max(word, all * 1.2 / lines) / std::max(heading.columns, 1);
}

Needs measure(page::Fonts& fonts, const ReportTable& table) {
    const double character = fonts.width_mm("0", measured_points);
    Needs needs;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ReportColumn& column = table.columns[i];
        const double number = widest_number(fonts, table, i);
        const double few = column.content == ReportColumn::Content::text ? narrow_text_characters : 0;
        needs.natural.push_back(std::max(column.width * character, number));
        needs.least.push_back(std::max(std::min(column.width, few) * character, number));
    }
    for (const report::Heading& heading : table.headings) {
        const double need = heading_need(fonts, table, heading);
        for (int i = std::max(heading.column, 0); i < heading.column + heading.columns; ++i) {
            const auto column = static_cast<std::size_t>(i);
            if (column >= needs.least.size()) break;
            needs.natural[column] = std::max(needs.natural[column], need);
            needs.least[column] = std::max(needs.least[column], need);
        }
    }
    return needs;
}

std::vector<double> widths_at(const std::vector<double>& needs, double points) {
    std::vector<double> widths;
    for (const double need : needs) widths.push_back(need * points / measured_points * rounding + 2 * padding_mm);
    return widths;
}

double sum(const std::vector<double>& widths) { return std::accumulate(widths.begin(), widths.end(), 0.0); }

double sum(const std::vector<double>& widths, const std::vector<std::size_t>& columns) {
    double all = 0;
    for (const std::size_t column : columns) all += widths[column];
    return all;
}

/// Columns [0, frozen), then [begin, end).
std::vector<std::size_t> band(std::size_t frozen, std::size_t begin, std::size_t end) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < frozen; ++i) columns.push_back(i);
    for (std::size_t i = begin; i < end; ++i) columns.push_back(i);
    return columns;
}

/// Bands whose columns behind the frozen ones are together not wider than `room`.
std::vector<std::vector<std::size_t>> bands_within(const std::vector<double>& widths, std::size_t frozen, double room) {
    std::vector<std::vector<std::size_t>> bands;
    for (std::size_t begin = frozen; begin < widths.size();) {
        std::size_t end = begin + 1;
        for (double used = widths[begin]; end < widths.size() && used + widths[end] <= room; ++end) used += widths[end];
        bands.push_back(band(frozen, begin, end));
        begin = end;
    }
    return bands;
}

/// As many as needed and then as equal as they can be: the last page shall not have one column alone.
std::vector<std::vector<std::size_t>> even_bands(const std::vector<double>& widths, std::size_t frozen, double room) {
    auto bands = bands_within(widths, frozen, room);
    for (double narrower = room; bands.size() > 1;) {
        narrower -= 1;
        auto others = bands_within(widths, frozen, narrower);
        if (others.size() > bands.size()) break;
        bands = std::move(others);
    }
    return bands;
}

/// Spreads what is left of the page: over the columns of text that could be wider, then over all.
void fill(TableFit& fit, const std::vector<double>& natural, double width_mm) {
    const double spare = width_mm - sum(fit.widths), wanted = sum(natural) - sum(fit.widths);
    if (wanted > 0)
        for (std::size_t i = 0; i < fit.widths.size(); ++i)
            fit.widths[i] += (natural[i] - fit.widths[i]) * std::min(1.0, spare / wanted);
    const double factor = width_mm / sum(fit.widths);
    for (double& width : fit.widths) width *= factor;
}

/// The largest type from `from` down to `to` in which such columns stand beside each other; none where there is none.
std::optional<TableFit> in_one_band(
    const Needs& needs, const std::vector<double>& wanted, double from, double to, double width_mm) {
    for (double points = from; points >= to; points -= step_points) {
        TableFit fit{points, padding_mm, widths_at(wanted, points), {band(0, 0, wanted.size())}};
        if (sum(fit.widths) > width_mm) continue;
        fill(fit, widths_at(needs.natural, points), width_mm);
        return fit;
    }
    return std::nullopt;
}

TableFit in_bands(const ReportTable& table, const Needs& needs, double width_mm) {
    TableFit fit{band_points, padding_mm, widths_at(needs.least, band_points), {}};
    for (double& width : fit.widths) width = std::min(width, width_mm / 2);
    std::size_t frozen = std::min(static_cast<std::size_t>(std::max(table.frozen_columns, 0)), fit.widths.size() - 1);
    while (frozen > 0 && sum(fit.widths, band(frozen, 0, 0)) > width_mm / 2) --frozen;
    fit.bands = even_bands(fit.widths, frozen, width_mm - sum(fit.widths, band(frozen, 0, 0)));
    return fit;
}

} // namespace

TableFit fit_table(page::Fonts& fonts, const ReportTable& table, double width_mm) {
    const Needs needs = measure(fonts, table);
    if (auto fit = in_one_band(needs, needs.natural, largest_points, natural_points, width_mm)) return *fit;
    if (auto fit = in_one_band(needs, needs.least, tight_points, smallest_points, width_mm)) return *fit;
    return in_bands(table, needs, width_mm);
}

} // namespace hoso::render
