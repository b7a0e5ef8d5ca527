// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/places.hpp"

#include "office/table.hpp"
#include "render/sheet_plan.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::render {

namespace {

/// The row, from 1, that the first row of figures has.
int first_row(const report::ReportTable& table, const SheetPlan& plan, Format format) {
    if (format == Format::xlsx) return plan.data;
    if (format == Format::csv) return 2;
    return 1 + std::max(table.heading_rows, 1);
}

/// 'It''s' is It's, anything else itself.
std::string without_apostrophes(std::string_view name) {
    if (name.size() < 2 || name.front() != '\'' || name.back() != '\'') return std::string{name};
    std::string plain;
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
        plain += name[at];
        if (name[at] == '\'' && name[at + 1] == '\'') ++at;
    }
    return plain;
}

std::optional<std::size_t> table_called(const std::vector<SheetPlan>& plans, std::string_view name) {
    const std::string wanted = text::lower(text::nfc(without_apostrophes(name)));
    for (std::size_t i = 0; i < plans.size(); ++i)
        if (text::lower(text::nfc(plans[i].name)) == wanted) return i;
    return std::nullopt;
}

office::CellPlace place_called(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c == '$') continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return office::cell_place(plain);
}

} // namespace

std::string cell_name(const report::ReportModel& model, Format format, const report::TablePlace& place) {
    const std::vector<SheetPlan> plans = sheet_plans(model);
    const SheetPlan& plan = plans.at(place.table);
    const int row = first_row(model.tables[place.table], plan, format) + static_cast<int>(place.row);
    return plan.name + "!" + office::cell_name(row, static_cast<int>(place.column) + 1);
}

std::optional<report::TablePlace> find_cell(const report::ReportModel& model, Format format, std::string_view name) {
    const std::vector<SheetPlan> plans = sheet_plans(model);
    report::TablePlace place;
    if (const std::size_t mark = name.rfind('!'); mark != std::string_view::npos) {
        const auto found = table_called(plans, name.substr(0, mark));
        if (!found) return std::nullopt;
        place.table = *found;
        name.remove_prefix(mark + 1);
    }
    if (place.table >= plans.size()) return std::nullopt;
    const report::ReportTable& table = model.tables[place.table];
    const auto [row, column] = place_called(name);
    const int first = first_row(table, plans[place.table], format);
    if (column < 1 || row < first) return std::nullopt;
    place.row = static_cast<std::size_t>(row - first);
    place.column = static_cast<std::size_t>(column - 1);
    if (place.row >= table.rows.size() || place.column >= table.rows[place.row].cells.size()) return std::nullopt;
    return place;
}

} // namespace hoso::render
