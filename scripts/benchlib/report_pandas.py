# SPDX-License-Identifier: GPL-3.0-or-later
"""report_pandas UNITS VALUES NOW BEFORE OUT: a month's report as an analyst's script makes it from a table of all values.

Sheets as hoso-report has them: figures of all units with headings over groups, the city's indicators beside the month
before, whose answers are there, a chart. Prints the city's figures and how the time was spent as JSON.
"""

import json
import sys
import time

import pandas
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter

from report_city import GROUP, SHAPES

FIRST_ROW = 13
THIN = Border(*(Side(style="thin"),) * 4)
LEVELS = {"thành phố": "Thành phố", "sở": "Sở", "huyện": "Huyện", "xã": "Xã"}


def read(path):
    kinds = {"period": "category", "unit": "category", "indicator": "int32", "value": "float64"}
    return pandas.read_csv(path, dtype=kinds)


def month_of(values, period):
    figures = values[values["period"] == period].pivot(index="unit", columns="indicator", values="value")
    figures.index = figures.index.astype(str)
    return figures


def totals(figures, units):
    """Each unit with all below it; shares from their parts."""
    sums = figures.copy()
    for level in (2, 1):
        below = sums[[code.count(".") == level for code in sums.index]]
        above = below.groupby(units.loc[below.index, "parent"]).sum()
        sums.loc[above.index] += above
    for share in range(GROUP - 1, sums.shape[1], GROUP):
        sums[share] = (sums[share - 2] / sums[share - 3] * 100).round(2)
    return sums


def in_order(units):
    children = {}
    for code, parent in units["parent"].items():
        children.setdefault(parent, []).append(code)

    def below(code, depth):
        for child in sorted(children.get(code, []), key=lambda each: units.at[each, "name"]):
            yield child, depth
            yield from below(child, depth + 1)
    return list(below("H26", 0))


def add_styles(book):
    font = Font(name="Times New Roman", size=10)
    bold = Font(name="Times New Roman", size=10, bold=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    book.add_named_style(NamedStyle("head", font=bold, border=THIN, alignment=middle))
    book.add_named_style(NamedStyle("text", font=font, border=THIN, alignment=Alignment(wrap_text=True)))
    book.add_named_style(NamedStyle("count", font=font, border=THIN, number_format="#,##0"))
    book.add_named_style(NamedStyle("decimal", font=font, border=THIN, number_format="#,##0.00"))


def put(sheet, row, column, value, style):
    cell = sheet.cell(row, column, value)
    cell.style = style


def style_of(indicator):
    return "decimal" if "decimals = 2" in SHAPES[indicator % GROUP][5] else "count"


def set_up(sheet, head, frozen):
    sheet.freeze_panes = frozen
    sheet.print_title_rows = head
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4


def write_units(sheet, sums, units):
    count = sums.shape[1]
    for row, line in enumerate(["UBND THÀNH PHỐ MẪU", "", "", "", "BÁO CÁO", "Tình hình, kết quả công tác"], 1):
        sheet.cell(row, 1, line)
    put(sheet, 10, 1, "STT", "head")
    put(sheet, 10, 2, "Đơn vị", "head")
    for i in range(count):
        if i % GROUP == 0:
            put(sheet, 10, i + 3, f"Lĩnh vực {i // GROUP + 1}", "head")
            sheet.merge_cells(start_row=10, end_row=10, start_column=i + 3, end_column=i + 2 + GROUP)
        put(sheet, 11, i + 3, f"{SHAPES[i % GROUP][0]} ({SHAPES[i % GROUP][1]})", "head")
        put(sheet, 12, i + 3, f"({i + 1})", "head")
        sheet.column_dimensions[get_column_letter(i + 3)].width = 11
    sheet.column_dimensions["B"].width = 34
    styles = [style_of(i) for i in range(count)]
    for row, (code, depth) in enumerate([*in_order(units), ("H26", 0)], FIRST_ROW):
        put(sheet, row, 1, row - FIRST_ROW + 1, "text")
        put(sheet, row, 2, "  " * depth + units.at[code, "name"], "text")
        for i, value in enumerate(sums.loc[code].tolist()):
            put(sheet, row, i + 3, value, styles[i])
    set_up(sheet, "10:12", "C13")


def write_indicators(sheet, now, before):
    for column, heading in enumerate(["STT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Kỳ trước", "Tăng, giảm so với kỳ trước"], 1):
        put(sheet, 1, column, heading, "head")
    for i in range(len(now)):
        words, unit = SHAPES[i % GROUP][:2]
        put(sheet, i + 2, 1, i + 1, "text")
        put(sheet, i + 2, 2, f"Lĩnh vực {i // GROUP + 1}: {words}", "text")
        put(sheet, i + 2, 3, unit, "text")
        for column, value in enumerate((now[i], before[i], now[i] - before[i]), 4):
            put(sheet, i + 2, column, value, style_of(i))
    set_up(sheet, "1:1", "C2")


def write_answers(levels, answers, figures, units):
    for column, heading in enumerate(["Cấp báo cáo", "Phải báo cáo", "Đã nhận"], 1):
        put(levels, 1, column, heading, "head")
    kinds = units["kind"].value_counts()
    received = units.loc[figures.index, "kind"].value_counts()
    for row, (kind, name) in enumerate(LEVELS.items(), 2):
        put(levels, row, 1, name, "text")
        put(levels, row, 2, int(kinds[kind]), "count")
        put(levels, row, 3, int(received[kind]), "count")
    for column, heading in enumerate(["Mã đơn vị", "Đơn vị", "Tình trạng"], 1):
        put(answers, 1, column, heading, "head")
    for row, code in enumerate(units.index, 2):
        put(answers, row, 1, code, "text")
        put(answers, row, 2, units.at[code, "name"], "text")
        put(answers, row, 3, "Đã gửi" if code in figures.index else "Chưa gửi", "text")
    set_up(answers, "1:1", "A2")


def write_chart(sheet, sums, units):
    districts = [code for code in units.index if units.at[code, "kind"] == "huyện"]
    for row, code in enumerate(districts, 2):
        for column, value in enumerate([units.at[code, "name"], *sums.loc[code, 1:3]], 1):
            sheet.cell(row, column, value)
    for column in range(1, 4):
        sheet.cell(1, column + 1, SHAPES[column][0])
    chart = BarChart()
    chart.title = "Hồ sơ theo đơn vị"
    chart.add_data(Reference(sheet, min_col=2, max_col=4, min_row=1, max_row=len(districts) + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=len(districts) + 1))
    sheet.add_chart(chart, "F2")


def main():
    started = time.perf_counter()
    units_file, values_file, period, period_before, out = sys.argv[1:]
    units = pandas.read_csv(units_file, dtype=str, keep_default_na=False).set_index("code")
    values = read(values_file)
    figures = month_of(values, period)
    now, before = totals(figures, units), totals(month_of(values, period_before), units)
    computed = time.perf_counter()
    book = Workbook()
    add_styles(book)
    book.active.title = "Số liệu"
    write_units(book.active, now, units)
    write_indicators(book.create_sheet("Chỉ tiêu"), now.loc["H26"].tolist(), before.loc["H26"].tolist())
    write_answers(book.create_sheet("Tình hình báo cáo"), book.create_sheet("Báo cáo của đơn vị"), figures, units)
    write_chart(book.create_sheet("Biểu đồ"), now, units)
    book.save(out)
    print(json.dumps({"city": now.loc["H26"].tolist(), "reading_seconds": computed - started,
                      "writing_seconds": time.perf_counter() - computed}))


if __name__ == "__main__":
    main()
