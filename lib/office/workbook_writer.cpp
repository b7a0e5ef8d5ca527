// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/sheet_state.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace hoso::office {

namespace {

constexpr std::size_t longest_property = 255, longest_defined_name = 64, most_styles = 10'000, most_sheets = 1'000;

/// libxlsxwriter takes pointers to what it copies and does not change.
void set_properties(lxw_workbook* workbook, const WorkbookProperties& properties) {
    const auto plain = [](const std::string& text) { return plain_text(text, longest_property, "XLSX"); };
    std::string title = plain(properties.title), subject = plain(properties.subject), author = plain(properties.author),
                company = plain(properties.company), keywords = plain(properties.keywords),
                comments = plain(properties.comments);
    lxw_doc_properties target{};
    target.created = static_cast<std::time_t>(properties.created);
    target.title = title.data();
    target.subject = subject.data();
    target.author = author.data();
    target.company = company.data();
    target.keywords = keywords.data();
    target.comments = comments.data();
    check(workbook_set_properties(workbook, &target), "XLSX");
}

/// A1, $A$1 and R1C1 are cells to Excel, R and C alone rows and columns.
bool is_cell_name(const std::string& lower_name) {
    std::string upper = lower_name;
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (cell_place(upper).column != 0) return true;
    return lower_name.find_first_not_of("rc0123456789") == std::string::npos;
}

bool is_defined_name(const std::string& name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '.'; };
    return !name.empty() && name.size() <= longest_defined_name && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), inner) && !name.starts_with("_xl") && !is_cell_name(text::lower(name));
}

} // namespace

bool is_range(const Range& range) {
    return range.first_row >= 1 && range.first_column >= 1 && range.last_row >= range.first_row &&
           range.last_column >= range.first_column && range.last_row <= largest_row &&
           range.last_column <= largest_column;
}

bool overlap(const Range& one, const Range& other) {
    return one.first_row <= other.last_row && other.first_row <= one.last_row &&
           one.first_column <= other.last_column && other.first_column <= one.last_column;
}

StyleId WorkbookWriter::State::add_style(const CellStyle& style) {
    if (const auto found = style_ids.find(style); found != style_ids.end()) return found->second;
    if (styles.size() >= most_styles)
        throw Error{Cause::output, "XLSX: " + message("more than {} styles", most_styles)};
    formats.push_back(add_format(target.workbook(), style));
    const auto id = static_cast<StyleId>(styles.size());
    styles.push_back(style);
    style_ids.emplace(style, id);
    return id;
}

lxw_format* WorkbookWriter::State::format(StyleId id) const { return formats.at(static_cast<std::size_t>(id)); }

const SheetWriter::State* WorkbookWriter::State::sheet(std::string_view name) const {
    const auto found = std::find_if(sheets.begin(), sheets.end(), [&](const auto& one) { return one.name == name; });
    return found == sheets.end() ? nullptr : &*found;
}

std::string WorkbookWriter::State::reference(const SheetRange& range) const {
    const auto* found = sheet(range.sheet);
    if (found == nullptr) throw Error{Cause::output, "XLSX: " + message("there is no sheet {}", range.sheet)};
    found->check_range(range.cells);
    const auto corner = [](int row, int column) { return "$" + column_name(column) + "$" + std::to_string(row); };
    return "'" + found->name + "'!" + corner(range.cells.first_row, range.cells.first_column) + ":" +
           corner(range.cells.last_row, range.cells.last_column);
}

WorkbookWriter::WorkbookWriter(const WorkbookProperties& properties) : m_state{std::make_unique<State>()} {
    set_properties(m_state->target.workbook(), properties);
    add_style(CellStyle{});
}
WorkbookWriter::WorkbookWriter(WorkbookWriter&&) noexcept = default;
WorkbookWriter& WorkbookWriter::operator=(WorkbookWriter&&) noexcept = default;
WorkbookWriter::~WorkbookWriter() = default;

StyleId WorkbookWriter::add_style(const CellStyle& style) { return m_state->add_style(style); }

SheetWriter WorkbookWriter::add_sheet(std::string_view name, SheetState visibility) {
    State& state = *m_state;
    if (state.sheets.size() >= most_sheets)
        throw Error{Cause::output, "XLSX: " + message("more than {} sheets", most_sheets)};
    const std::string taken = state.sheet_names.add(name);
    lxw_worksheet* worksheet = workbook_add_worksheet(state.target.workbook(), taken.c_str());
    if (worksheet == nullptr) throw Error{Cause::output, message("{}: the sheet cannot be written", taken)};
    // Without quotation marks Excel takes '2026'!A1 and 'Q1'!A1 for something else, and libxlsxwriter asks the locale
    // which bytes are letters.
    const std::string quoted = "'" + taken + "'";
    std::free(worksheet->quoted_name);
    worksheet->quoted_name = ::strdup(quoted.c_str());
    return SheetWriter{
        state.sheets.emplace_back(SheetWriter::State{state, worksheet, taken, visibility, {}, {}, {}, {}})};
}

void WorkbookWriter::define_name(const std::string& name, const SheetRange& cells) {
    State& state = *m_state;
    if (!is_defined_name(name)) throw Error{Cause::output, "XLSX: " + message("{} cannot name cells", name)};
    if (!state.defined_names.insert(text::lower(name)).second)
        throw Error{Cause::output, "XLSX: " + message("{} names cells already", name)};
    const std::string formula = "=" + state.reference(cells);
    check(workbook_define_name(state.target.workbook(), name.c_str(), formula.c_str()), "XLSX");
}

void WorkbookWriter::add_property(std::string_view name, std::string_view value) {
    const std::string plain_name = plain_text(name, longest_property, "XLSX");
    const std::string plain_value = plain_text(value, longest_property, "XLSX");
    check(workbook_set_custom_property_string(m_state->target.workbook(), plain_name.c_str(), plain_value.c_str()),
        "XLSX");
}

std::string WorkbookWriter::finish() {
    State& state = *m_state;
    const auto first = std::find_if(
        state.sheets.begin(), state.sheets.end(), [](const auto& sheet) { return sheet.state == SheetState::visible; });
    if (first == state.sheets.end()) throw Error{Cause::output, std::string{"XLSX: "} + tr("no sheet can be seen")};
    worksheet_activate(first->worksheet);
    worksheet_set_first_sheet(first->worksheet);
    for (SheetWriter::State& sheet : state.sheets) {
        if (sheet.state == SheetState::hidden) worksheet_hide(sheet.worksheet);
        sheet.apply_columns_and_rows();
    }
    fill_charts(state.cached);
    return state.target.close();
}

} // namespace hoso::office
