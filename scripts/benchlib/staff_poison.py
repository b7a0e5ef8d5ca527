# SPDX-License-Identifier: GPL-3.0-or-later
"""Rosters that went wrong on their way, each in one way that happens: none of them may change an account.

Each function takes the rows of a sound roster, headers first, and returns the bytes of the poisoned one.
"""

import re
import unicodedata
from datetime import date

from benchlib.staff import HEADERS, Dice, csv_text

NUMBER, NAME, UNIT, POSITION, ROLES, MAIL, PHONE, START, END = range(len(HEADERS))
KINDS = {}
LEGACY_TCVN3 = str.maketrans({"ễ": "Ô", "ă": "¨", "ê": "ª", "ế": "Õ", "ì": "×", "ị": "Þ", "ầ": "Ç", "ạ": "¹", "ỗ": "ç", "ứ": "ø", "ư": "−", "đ": "®",
                              "Đ": "§", "ô": "«", "ơ": "¬", "â": "©", "á": "¸", "à": "µ", "ộ": "é", "ồ": "å", "ù": "ï", "ũ": "ò", "ỳ": "ú"})
LEGACY_VNI = {"ễ": "eã", "ă": "aê", "ê": "eâ", "ế": "eá", "ì": "ì", "ị": "ò", "ầ": "aà", "ạ": "aï", "ỗ": "oã", "ứ": "öù", "ư": "ö", "đ": "ñ", "Đ": "Ñ",
              "ô": "oâ", "ơ": "ô", "â": "aâ", "á": "aù", "à": "aø", "ộ": "oä", "ồ": "oà", "ù": "uø", "ũ": "uõ", "ỳ": "yø"}


def poison(name):
    def keep(function):
        KINDS[name] = function
        return function
    return keep


def written(rows):
    return csv_text(rows).encode("utf-8")


def each_row(rows, change):
    return written([rows[0], *(change(list(row)) for row in rows[1:])])


def with_cell(column, change):
    def changed(row):
        row[column] = change(row[column])
        return row
    return lambda rows: each_row(rows, changed)


def swapped(one, other):
    def changed(row):
        row[one], row[other] = row[other], row[one]
        return row
    return lambda rows: each_row(rows, changed)


def without(column):
    return lambda rows: written([row[:column] + row[column + 1:] for row in rows])


def column_from(column, values_of):
    """The column's cells in another order."""
    def changed(rows):
        values = values_of([row[column] for row in rows[1:]])
        return written([rows[0], *([*row[:column], value, *row[column + 1:]] for row, value in zip(rows[1:], values, strict=True))])
    return changed


def kept_part(part):
    def changed(rows):
        count = max(1, int((len(rows) - 1) * part))
        return written(rows[:1 + count])
    return changed


def bare(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c))


def no_text(content):
    return lambda _: content


KINDS |= {
    # Nothing, or not all of it.
    "empty": no_text(b""),
    "blank-lines": no_text(b"\n" * 40),
    "only-commas": no_text(b",,,,,,,,\n" * 40),
    "header-only": lambda rows: written(rows[:1]),
    "no-header": lambda rows: written(rows[1:]),
    "half-missing": kept_part(0.5),
    "tenth-missing": kept_part(0.9),
    "one-person": kept_part(0),
    "one-unit-left": lambda rows: written([rows[0], *(row for row in rows[1:] if row[UNIT] == rows[1][UNIT])]),
    "largest-unit-missing": lambda rows: written([rows[0], *(row for row in rows[1:] if row[UNIT] != rows[1][UNIT])]),
    "every-third-missing": lambda rows: written([rows[0], *(row for i, row in enumerate(rows[1:]) if i % 3)]),
    # Columns.
    "shifted-right": lambda rows: written([rows[0], *(["", *row[:-1]] for row in rows[1:])]),
    "shifted-left": lambda rows: written([rows[0], *([*row[1:], ""] for row in rows[1:])]),
    "shifted-rows": lambda rows: written([rows[0], *(["", *row[:-1]] if i % 7 == 3 else row for i, row in enumerate(rows[1:]))]),
    "one-cell-more": lambda rows: written([rows[0], *([row[0], "", *row[1:]] for row in rows[1:])]),
    "swapped-name-unit": swapped(NAME, UNIT),
    "swapped-number-name": swapped(NUMBER, NAME),
    "swapped-mail-phone": swapped(MAIL, PHONE),
    "swapped-number-unit": swapped(NUMBER, UNIT),
    "no-unit-column": without(UNIT),
    "no-number-column": without(NUMBER),
    "two-name-columns": lambda rows: written([[*row[:NAME], row[NAME], *row[NAME:]] for row in rows]),
    "blank-units": with_cell(UNIT, lambda _: ""),
    "blank-names": with_cell(NAME, lambda _: ""),
    "blank-numbers": with_cell(NUMBER, lambda _: ""),
    # Values that stand there, but are another's.
    "all-in-one-unit": lambda rows: with_cell(UNIT, lambda _: rows[-1][UNIT])(rows),
    "units-mixed": column_from(UNIT, lambda values: values[len(values) // 2:] + values[:len(values) // 2]),
    "unknown-units": with_cell(UNIT, lambda code: "K" + code[1:]),
    "units-without-dots": with_cell(UNIT, lambda code: code.replace(".", "")),
    "names-sorted-alone": column_from(NAME, sorted),
    "names-moved-a-row": column_from(NAME, lambda values: values[1:] + values[:1]),
    "names-all-the-same": lambda rows: with_cell(NAME, lambda _: "Nguyễn Văn A")(rows),
    "names-without-marks": with_cell(NAME, lambda name: bare(name) + " Cu"),
    "numbers-of-another-year": with_cell(NUMBER, lambda number: "NV" + number[2:]),
    "numbers-sorted-alone": column_from(NUMBER, lambda values: sorted(values, reverse=True)),
    "numbers-as-powers": with_cell(NUMBER, lambda number: f"{int(number[2:]) + 1},23E+05".replace(",", ".")),
    "numbers-all-the-same": lambda rows: with_cell(NUMBER, lambda _: rows[1][NUMBER])(rows),
    "rows-twice": lambda rows: written([*rows, *rows[1:]]),
    "all-ended": with_cell(END, lambda _: "31/12/2025"),
    "all-in-future": with_cell(START, lambda _: "01/01/2090"),
    "months-as-days": with_cell(START, lambda day: f"{day[3:5]}/28/{day[6:]}" if day else "02/28/2020"),
    "no-roles": with_cell(ROLES, lambda _: ""),
    # Letters.
    "read-as-latin": with_cell(NAME, lambda name: name.encode("utf-8").decode("latin-1")),
    "question-marks": with_cell(NAME, lambda name: name.encode("ascii", "replace").decode("ascii")),
    "lost-letters": with_cell(NAME, lambda name: re.sub(r"[^\x00-\x7f]", "\ufffd", name)),
    "font-tcvn3": with_cell(NAME, lambda name: name.translate(LEGACY_TCVN3)),
    "font-vni": with_cell(NAME, lambda name: "".join(LEGACY_VNI.get(c, c) for c in name)),
    "nul-bytes": lambda rows: written(rows).replace(b"CB", b"C\x00B"),
    # Other files.
    "error-page": no_text("<!DOCTYPE html>\n<html><body><h1>502 Bad Gateway</h1>\n<p>Không kết nối được</p></body></html>\n".encode()),
    "half-a-workbook": no_text(b"PK\x03\x04\x14\x00\x08\x08\x08\x00" + bytes(range(256)) * 8),
}


@poison("cut-in-a-row")
def cut_in_a_row(rows):
    content = written(rows)
    return content[:content.rindex(b"\n", 0, len(content) * 2 // 3) + 12]


@poison("cut-in-quotes")
def cut_in_quotes(rows):
    content = written([*rows[:len(rows) // 2], [*rows[1][:POSITION], "Chuyên viên, \nVăn phòng", *rows[1][POSITION + 1:]]])
    return content[:content.rindex(b"\n", 0, len(content) - 1) + 1]


@poison("odd-utf-16")
def odd_utf_16(rows):
    return b"\xff\xfe" + csv_text(rows).encode("utf-16-le")[:-1]


@poison("of-the-wrong-day")
def of_the_wrong_day(rows):
    """Ended the day before yesterday for every second person."""
    ended = date(2020, 5, 1).strftime("%d/%m/%Y")
    return written([rows[0], *([*row[:END], ended] if i % 2 else row for i, row in enumerate(rows[1:]))])


@poison("merge-marks")
def merge_marks(rows):
    middle = len(rows) // 2
    return (csv_text(rows[:middle]) + "<<<<<<< can-bo.csv\n" + csv_text(rows[middle:]) + "=======\n>>>>>>> can-bo-2.csv\n").encode()


@poison("dealt-out-anew")
def dealt_out_anew(rows):
    """Names and units of all people, given to others."""
    mixed = Dice("poison", len(rows)).mixed([row[NAME:POSITION] for row in rows[1:]])
    return written([rows[0], *([row[0], *other, *row[POSITION:]] for row, other in zip(rows[1:], mixed, strict=True))])
