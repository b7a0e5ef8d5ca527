# SPDX-License-Identifier: GPL-3.0-or-later
"""A regime of many indicators for the city that scripts/make_report_data makes, and what its units answer."""

import csv
import random
import re
import zipfile

GROUP = 10  # indicators under one heading: nine that are asked, and a share made of two of them
REGIME = "bench"
HEAD = f"""\
schema = "hoso-regime/1"
id = "{REGIME}"
title = "Báo cáo tổng hợp"
source = "-"
collected = "month"
reported = ["month", "quarter", "half", "nine-months", "year"]
sources = ["answers"]
[[window]]
kind = "cut-off"
day = 14
[due]
working_days = 3
[[level]]
id = "city"
name = "Thành phố"
kinds = ["thành phố"]
[[level]]
id = "department"
name = "Sở"
kinds = ["sở"]
[[level]]
id = "district"
name = "Huyện"
kinds = ["huyện"]
[[level]]
id = "commune"
name = "Xã"
kinds = ["xã"]
"""
# By place in the group: text, unit, nature, over_time, over_units, what else.
SHAPES = [
    ("Tổng số", "hồ sơ", "flow", "sum", "sum", ""),
    ("Nộp trực tuyến", "hồ sơ", "flow", "sum", "sum", ""),
    ("Nộp trực tiếp", "hồ sơ", "flow", "sum", "sum", ""),
    ("Gửi qua bưu chính", "hồ sơ", "flow", "sum", "sum", ""),
    ("Số người làm việc cuối kỳ", "người", "stock", "last", "sum", ""),
    ("Kinh phí", "triệu đồng", "flow", "sum", "sum", 'type = "decimal"\ndecimals = 2\n'),
    ("Đã giải quyết", "hồ sơ", "flow", "sum", "sum", ""),
    ("Giải quyết đúng hạn", "hồ sơ", "flow", "sum", "sum", ""),
    ("Phí, lệ phí đã thu", "nghìn đồng", "flow", "sum", "sum", ""),
    ("Tỷ lệ đúng hạn", "%", "flow", "ratio", "ratio", 'type = "percent"\ndecimals = 2\nasked = true\n'),
]


def regime_text(indicators):
    text = HEAD
    for i in range(indicators):
        group, place = divmod(i, GROUP)
        words, units, nature, over_time, over_units, more = SHAPES[place]
        text += (f'[[indicator]]\nid = "i{i + 1}"\ntext = "{words}"\ngroups = ["Lĩnh vực {group + 1}"]\nunits = "{units}"\n'
                 f'nature = "{nature}"\nover_time = "{over_time}"\nover_units = "{over_units}"\n{more}')
        if place == GROUP - 1:
            text += f'formula = "i{i - 1} / i{i - 2} * 100"\n'
    for group in range(indicators // GROUP):
        first = group * GROUP + 1
        text += (f'[[rule]]\nid = "sum{group + 1}"\ntext = "Tổng số phải bằng các phần"\n'
                 f'check = "[{first}] = [{first + 1}] + [{first + 2}] + [{first + 3}]"\n'
                 f'[[rule]]\nid = "leap{group + 1}"\ntext = "Tổng số gấp mười lần kỳ trước"\nseverity = "warning"\n'
                 f'check = "[{first}] <= previous(i{first}) * 10"\n')
    return text + """\
[sheet]
document_type = "Báo cáo"
abbreviation = "BC"
title = "Tình hình, kết quả công tác {period}"
orientation = "landscape"
rows = "units"
compare = ["previous"]
[[sheet.chart]]
kind = "bars"
title = "Hồ sơ theo đơn vị"
indicators = ["i2", "i3", "i4"]
by = "units"
[[sheet.chart]]
kind = "lines"
title = "Hồ sơ theo kỳ"
indicators = ["i1", "i7"]
by = "periods"
"""


def share(part, whole):
    """In hundredths of a per cent, halves away from 0."""
    return (2 * 10000 * part + whole) // (2 * whole)


def answers(indicators, month, unit):
    """The figures of a unit, each scaled by its indicator's decimals. The same arguments give the same figures."""
    size = random.Random(unit).randrange(20, 400)
    chance = random.Random(unit * 100 + month).random
    figures = []
    for _ in range(indicators // GROUP):
        parts = [int(size * (0.8 + 0.4 * chance())) for _ in range(3)]
        solved = int(sum(parts) * (0.6 + 0.4 * chance())) + 1
        in_time = int(solved * (0.7 + 0.3 * chance()))
        figures += [sum(parts), *parts, size // 4 + int(6 * chance()), int(100000 * chance()), solved, in_time,
                    int(9000 * chance()), share(in_time, solved)]
    return figures


def shown(figures):
    """As text, a decimal point where there are decimals."""
    texts = [str(figure) for figure in figures]
    for place, shape in enumerate(SHAPES):
        if "decimals = 2" in shape[5]:
            for i in range(place, len(figures), GROUP):
                texts[i] = f"{figures[i] // 100}.{figures[i] % 100:02}"
    return texts


def write_list(path, units, indicators, month):
    """What all units say of a month, as an office sends it that has them in one table."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        groups, texts = [], []
        for i in range(indicators):
            groups.append(f"Lĩnh vực {i // GROUP + 1}" if i % GROUP == 0 else "")
            texts.append(SHAPES[i % GROUP][0])
        out.writerow(["STT", "Mã đơn vị", "Đơn vị", *groups])
        out.writerow(["", "", "", *texts])
        out.writerow(["", "", "", *(f"({i + 1})" for i in range(indicators))])
        for number, (code, name, *_) in enumerate(units):
            decimal_commas = [text.replace(".", ",") for text in shown(answers(indicators, month, number))]
            out.writerow([number + 1, code, name, *decimal_commas])


def write_values(path, units, indicators, months):
    """The same figures of all months as one table, a value a line."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("period,unit,indicator,value\n")
        for number, (code, *_) in enumerate(units):
            for month, period in enumerate(months, 1):
                texts = shown(answers(indicators, month, number))
                file.writelines(f"{period},{code},{i},{text}\n" for i, text in enumerate(texts))


def _texts_of(package):
    shared = package.read("xl/sharedStrings.xml").decode("utf-8")
    return [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<si>(.*?)</si>", shared, re.DOTALL)]


def fill_form(blank, filled, figures):
    """Writes the figures beside their numbers, as a person would in a spreadsheet program."""
    texts = shown(figures)
    with zipfile.ZipFile(blank) as package, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as out:
        words = _texts_of(package)

        def fill_row(row):
            label = re.match(r'<row [^>]*><c r="A\d+"[^>]* t="s"><v>(\d+)</v></c>', row.group())
            number = re.fullmatch(r"\[(\d+)\]", words[int(label.group(1))]) if label else None
            if not number:
                return row.group()
            value = texts[int(number.group(1)) - 1]
            cell = r'<c r="(D\d+)" s="(\d+)"(?:/>|[^>]*>.*?</c>)'
            return re.sub(cell, rf'<c r="\1" s="\2"><v>{value}</v></c>', row.group(), count=1)

        for name in package.namelist():
            content = package.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(r"<row .*?</row>", fill_row, content.decode("utf-8")).encode("utf-8")
            out.writestr(name, content)
