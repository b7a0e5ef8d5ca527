// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/sheet_style.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hoso::office {

struct WorkbookProperties {
    /// Seconds since 1970, UTC: a time that is data, never the clock. 1980-01-01 by default, as ZIP entries have it.
    std::int64_t created = 315'532'800;
    std::string title, subject, author, company, keywords, comments; ///< at most 255 characters each
};

/// value / 10^decimals, exactly; decimals from 0 to 40.
struct ScaledNumber {
    std::int64_t value = 0;
    int decimals = 0;
};

/// A style of the workbook that made it. `plain` is CellStyle{}.
enum class StyleId : int { plain = 0 };

enum class SheetState { visible, hidden };

/// One sheet of a WorkbookWriter, and only good as long as that lives. Rows and columns count from 1; cells come in any
/// order, and the last of two for one place stays. Error{output} that names sheet and cell for what Excel could not
/// open: no such place, text longer than 32,767 UTF-16 units, ranges that overlap.
class SheetWriter {
public:
    /// What the sheet is called, which may be other than was asked for.
    const std::string& name() const;

    /// Text and nothing else, also where it begins with = + - @. Empty text makes a blank cell. What is not UTF-8
    /// becomes U+FFFD.
    void text(int row, int column, std::string_view text, StyleId style = StyleId::plain);
    /// A number of at most 15 digits is written as the binary number next to it, from which every program gets these
    /// digits back. One with more, or beyond 10^40, is written as text, to the right: Excel would round it.
    void number(int row, int column, ScaledNumber number, StyleId style = StyleId::plain);
    /// Decimal text with or without exponent ("-1234.50").
    void number(int row, int column, std::string_view decimal, StyleId style = StyleId::plain);
    /// A formula in English notation ("SUM(B2:B9)", with or without =, at most 8,192 characters) and its result, which
    /// programs show that do not compute. A result that no number holds stands there as text instead of the formula.
    void formula(int row, int column, std::string_view formula, ScaledNumber result, StyleId style = StyleId::plain);
    void formula(
        int row, int column, std::string_view formula, std::string_view decimal, StyleId style = StyleId::plain);
    void formula_text(
        int row, int column, std::string_view formula, std::string_view result, StyleId style = StyleId::plain);
    /// As dd/mm/yyyy where the style has no number format. Before March 1900, as text.
    void date(int row, int column, std::chrono::year_month_day day, StyleId style = StyleId::plain);
    void blank(int row, int column, StyleId style);

    /// Makes the range one blank cell of that style; what stands in it is written afterwards to its first cell.
    void merge(const Range& range, StyleId style = StyleId::plain);

    /// Excel's characters, of 7 pixels or 1.85 mm; 0 to 255.
    void set_column_width(int first, int last, double characters);
    /// Points, 0 to 409. Rows without take the height of their text.
    void set_row_height(int row, double points);
    void hide_columns(int first, int last);
    void hide_row(int row);

    /// So many rows and columns stay in sight.
    void freeze(int rows, int columns);
    /// Buttons on the first row of the range.
    void filter(const Range& range);
    void set_print(const PrintSetup& setup);
    /// Shown when the pointer is on the cell.
    void note(int row, int column, std::string_view text);
    void validate(const Range& cells, const Validation& validation);
    /// Locked cells can then not be changed.
    void protect(const Protection& protection = {});
    /// All sheets that the chart refers to exist already; their cells may come later.
    void add_chart(const Chart& chart);

private:
    friend class WorkbookWriter;
    struct State;
    explicit SheetWriter(State& state) : m_state{&state} {}
    State* m_state;
};

/// Writes a designed XLSX workbook. The same calls give the same bytes, whatever locale and time zone the process has.
/// It holds all cells in memory until finish(), some 150 bytes each. One thread at a time.
class WorkbookWriter {
public:
    /// Error{io} where no temporary file can be made.
    explicit WorkbookWriter(const WorkbookProperties& properties = {});
    WorkbookWriter(WorkbookWriter&&) noexcept;
    WorkbookWriter& operator=(WorkbookWriter&&) noexcept;
    ~WorkbookWriter();

    /// Equal styles are one. Error{output} for what Excel does not take.
    StyleId add_style(const CellStyle& style);
    /// The name is made such as Excel takes it: 31 UTF-16 units, no []:*?/\', not the name of another sheet.
    SheetWriter add_sheet(std::string_view name, SheetState state = SheetState::visible);
    /// A name for cells: letters, digits, _ and . of ASCII, at most 64, that is no cell's own ("Q1"); every one once.
    void define_name(const std::string& name, const SheetRange& cells);
    /// A document property of our own, such as the fingerprint of a form; at most 255 characters each.
    void add_property(std::string_view name, std::string_view value);

    /// The bytes of the file; to be called once and last. Error{output} where no sheet is visible, Error{io} where the
    /// temporary file cannot be written.
    std::string finish();

private:
    friend class SheetWriter;
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::office
