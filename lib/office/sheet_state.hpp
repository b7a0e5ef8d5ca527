// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/sheet_writer.hpp"
#include "office/xlsx_target.hpp"
#include "office/xlsx_text.hpp"

#include <deque>
#include <map>
#include <set>
#include <vector>

/// What stands behind a WorkbookWriter, shared by the files that write its parts.
namespace hoso::office {

/// A range of a chart, to be filled at the end with what its cells hold.
struct CachedRange {
    lxw_series_range* target = nullptr;
    lxw_worksheet* sheet = nullptr;
    Range cells;
};

struct ColumnSetting {
    double width = LXW_DEF_COL_WIDTH;
    bool hidden = false;
    bool operator==(const ColumnSetting&) const = default;
};
struct RowSetting {
    double height = LXW_DEF_ROW_HEIGHT;
    bool hidden = false;
};

struct WorkbookWriter::State {
    StyleId add_style(const CellStyle& style);
    lxw_format* format(StyleId id) const;
    const SheetWriter::State* sheet(std::string_view name) const;
    /// 'Name'!$A$1:$B$2. Error{output} where there is no such sheet or range.
    std::string reference(const SheetRange& range) const;

    XlsxTarget target;
    std::vector<CellStyle> styles;
    std::map<CellStyle, StyleId> style_ids;
    std::vector<lxw_format*> formats; ///< of the styles; the workbook owns them
    SheetNames sheet_names;
    std::set<std::string> defined_names; ///< in lower case
    std::deque<SheetWriter::State> sheets;
    std::vector<CachedRange> cached;
};

struct SheetWriter::State {
    std::string place(int row, int column) const { return place_name("XLSX", name, row, column); }
    void check_place(int row, int column) const;
    /// As check(); the place gets its name only where something went wrong.
    void check_written(lxw_error error, int row, int column) const {
        if (error != LXW_NO_ERROR) check(error, place(row, column));
    }
    void check_range(const Range& range) const;
    /// Digits that no number holds, where a number is looked for.
    void write_digits(int row, int column, const std::string& digits, StyleId style);
    void check_number(int row, int column, ScaledNumber number) const;
    /// Decimal text without exponent.
    std::string plain_number(int row, int column, std::string_view decimal) const;
    /// With = before it.
    std::string plain_formula(int row, int column, std::string_view formula) const;
    /// Where Excel has one thing at most for a cell.
    void add_range(std::vector<Range>& ranges, const Range& range) const;
    void apply_columns_and_rows();
    void set_pages(const PrintSetup& setup) const;
    void set_page_lines(const PrintSetup& setup) const;
    void set_page_rows(const PrintSetup& setup) const;
    void add_series(lxw_chart* chart, const ChartSeries& series, const Chart& of) const;

    WorkbookWriter::State& book;
    lxw_worksheet* worksheet = nullptr;
    std::string name;
    SheetState state = SheetState::visible;
    std::vector<Range> merged;
    std::vector<Range> validated;
    std::map<int, ColumnSetting> columns;
    std::map<int, RowSetting> rows;
};

bool is_range(const Range& range);
bool overlap(const Range& one, const Range& other);

/// The style as libxlsxwriter has it; Error{output} for what Excel does not take.
lxw_format* add_format(lxw_workbook* workbook, const CellStyle& style);

/// Puts into the charts what their cells hold: the results of formulas as well, which libxlsxwriter leaves out.
void fill_charts(const std::vector<CachedRange>& ranges);

} // namespace hoso::office
