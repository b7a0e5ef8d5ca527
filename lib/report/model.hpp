// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/unit_code.hpp"
#include "regime/regime.hpp"
#include "report/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hoso::report {

/// What a number in a report is, so that it can be explained.
struct Origin {
    enum class Kind : unsigned char {
        none,
        total,            ///< of a unit, an indicator and a period
        reported,         ///< of how many units, or of how many answers, it is
        expected,         ///< of how many it should be
        previous,         ///< the same figure in the period before
        last_year,        ///< the same figure a year ago
        change,           ///< the figure less that of the period before
        change_last_year, ///< the figure less that of a year ago
        achieved,         ///< the figure in per cent of the target
        target,           ///< what is aimed at
        completeness      ///< counts of answers: on time, late, ...
    } kind = Kind::none;
    std::uint32_t row = 0;       ///< of the totals
    std::uint32_t indicator = 0; ///< of the regime; of completeness: the Status
    std::uint32_t period = 0;    ///< 0: the report's; else of its parts, from 1
    bool operator==(const Origin&) const = default;
};

struct ReportCell {
    enum class Kind : unsigned char { empty, text, number } kind = Kind::empty;
    bool is_provisional = false; ///< of fewer units than should have answered: shown in italics, with an asterisk
    unsigned char decimals = 0;
    std::int64_t value = 0; ///< scaled
    std::string text;
    Origin origin;
    bool operator==(const ReportCell&) const = default;
};

/// A heading over columns; rows and columns count from 0.
struct Heading {
    std::string text;
    int row = 0, column = 0, rows = 1, columns = 1;
    bool operator==(const Heading&) const = default;
};

struct ReportRow {
    std::vector<ReportCell> cells;
    int depth = 0; ///< indents the text in the second column
    bool is_total = false;
    bool operator==(const ReportRow&) const = default;
};

struct ReportColumn {
    double width = 1; ///< in characters of the body's font
    enum class Content : unsigned char { text, number } content = Content::number;
};

struct ReportTable {
    std::string name;  ///< of the sheet: "II.06a", "Tình hình báo cáo"
    std::string title; ///< above it; empty for the first
    int heading_rows = 1;
    std::vector<ReportColumn> columns;
    std::vector<Heading> headings;
    std::vector<ReportRow> rows;
    int frozen_columns = 2;
};

/// A chart of numbers that stand in a table.
struct ReportChart {
    regime::ChartKind kind = regime::ChartKind::bars;
    std::string title, units;
    std::size_t table = 0;
    struct Series {
        std::string name;
        std::size_t column = 0;
        std::vector<double> values; ///< of the rows, for drawing only; not a number where there is none
    };
    bool is_transposed = false;    ///< categories are columns of the table, and a series' `column` is its row
    std::vector<std::size_t> rows; ///< of the table: its categories
    std::vector<std::string> categories;
    std::vector<Series> series;
    std::vector<double> targets; ///< of progress, by category; empty: none
    std::vector<Origin> target_origins;
};

/// A report as it is before it becomes a file: the same for all formats, made of data alone.
struct ReportModel {
    std::string id;                          ///< "mot-cua-ii06a 2026-M10 r0": in file properties
    std::string document_type, abbreviation; ///< "Báo cáo", "BC"
    std::string title; ///< "Tình hình, kết quả giải quyết thủ tục hành chính, tháng 10 năm 2026"
    std::string period_line; ///< "(từ ngày 15/9/2026 đến ngày 14/10/2026)"
    std::string revision;    ///< "r0", "r1"; "p" where the period is open
    std::string date;        ///< YYYY-MM-DD: the day of the cut-off, on any run the same
    std::string status_line; ///< "Tạm tính: 598/633 đơn vị"; empty where it is whole
    Office office;
    bool landscape = true;
    std::vector<ReportTable> tables; ///< the report, then what goes with it
    std::vector<ReportChart> charts;
    std::vector<std::string> notes;
    std::string definition_sha256;
    std::vector<std::string> inputs_sha256; ///< of the snapshots that it was made from
};

/// "1.234,50" of (123450, 2).
std::string vietnamese_number(std::int64_t value, int decimals);
/// "05/10/2026" of "2026-10-05"; other text as it is.
std::string vietnamese_date(std::string_view day);
/// What a person reads in the cell: "1.234,50", with an asterisk behind what is provisional.
std::string shown_text(const ReportCell& cell);

/// A cell: tables[table].rows[row].cells[column].
struct TablePlace {
    std::size_t table = 0, row = 0, column = 0;
    bool operator==(const TablePlace&) const = default;
};

} // namespace hoso::report
