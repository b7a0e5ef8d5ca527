#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of hoso-report: the same bytes wherever they are made and whatever was changed since, every number of them
explained, and totals that no reorganisation changes.

HOSO_SOAK=1: 1,000 edits instead of 100 before a report is made again, 100 reorganisations instead of 10.
"""

import json
import random
import re
import shutil
import subprocess
import unittest
from fractions import Fraction

from books import CITY, SMALL_REGIME, SMALL_UNITS, SOAK, BookTest, Workbook, fill_in
from program import BIN, ENVIRONMENT

FORMATS = ("xlsx", "pdf", "html", "csv", "json")
EDITS = 1000 if SOAK else 100
REORGANISATIONS = 100 if SOAK else 10
CHARTS = "Số liệu biểu đồ"


def digests(made):
    return {each["format"]: each["sha256"] for each in made if each["type"] == "file"}


def small_figures(chance, units, most=10**6):
    return {unit: (chance.randrange(1, most), chance.randrange(most), chance.randrange(most), chance.randrange(999),
                   f"{chance.randrange(100)},{chance.randrange(100):02}", 1) for unit in units}


class SameBytesTest(BookTest):
    def test_in_any_place_language_and_order(self):
        """Two books that received the same answers as other files in another order: what the report says is the same."""
        self.make_city("so-hoa", formats=FORMATS)
        self.report("collect", "--regime", "so-hoa", "--period", "2025-M09", CITY / "so-hoa-2026-M09.csv", status=(0, 1))
        self.report("collect", "--regime", "so-hoa", "--period", "2025-M10", CITY / "so-hoa-2026-M10.csv", status=(0, 1))
        self.report("close", "so-hoa", "--period", "2025-M10", "--incomplete", "--reason", "hết hạn")
        wanted = None
        for place, environment in enumerate((
                {}, {"TZ": "America/Los_Angeles", "LC_ALL": "C"}, {"TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "LC_ALL": ""},
                {"TZ": "Pacific/Kiritimati", "HOSO_MESSAGES": "vi"}, {"LC_ALL": "C", "HOME": "/", "XDG_CACHE_HOME": "/none"})):
            made = self.report("run", "so-hoa", "--period", "2025-M10", "--out", self.folder / f"ra{place}", "--json",
                               "-j", 1 + place % 3, status=(0, 1), **environment).objects()
            self.assertEqual(sorted(digests(made)), sorted(FORMATS))
            wanted = wanted or digests(made)
            self.assertEqual(digests(made), wanted, environment)
        masked = subprocess.run(["sh", "-c", 'umask 077; exec "$@"', "sh", BIN / "hoso-report", "run", "so-hoa", "--period", "2025-M10",
                                 "--out", self.folder / "kin", "--json"], env=ENVIRONMENT | self.environment, capture_output=True,
                                timeout=300)
        self.assertEqual(digests([json.loads(line) for line in masked.stdout.decode().splitlines()]), wanted, masked.stderr)

    def test_in_any_order_of_answers(self):
        """Clock and numbers of receipts stand in the list of answers; every other table is the same."""
        chance = random.Random(3)
        figures = small_figures(chance, ("X.1", "X.2", "X.3"))
        found = []
        for number, order in enumerate((("X.1", "X.2", "X.3"), ("X.3", "X.1", "X.2"))):
            self.book = self.folder / f"so{number}"
            self.environment["HOSO_BOOK"] = str(self.book)
            self.make_small(formats=FORMATS)
            for unit in order:
                self.collect_small("2025-M01", {unit: figures[unit]}, name=f"{unit}.csv", status=(0, 1))
            self.report("run", "nho", "--period", "2025-M01", "--out", self.folder / f"ra{number}", status=(0, 1))
            sheets = Workbook(self.folder / f"ra{number}" / "nho_2025-M01_p.xlsx").sheets
            found.append({name: cells for name, cells in sheets.items() if name not in ("Báo cáo của đơn vị", "Thông tin")})
            found.append((self.folder / f"ra{number}" / "nho_2025-M01_p.csv").read_bytes())
        self.assertEqual(found[:2], found[2:])

    def test_files_named_in_another_order_make_the_same_report(self):
        """One run takes in many files: they count in an order of their own, and so the bytes are those of one day alone."""
        self.make_city("so-hoa")
        made = self.report_objects("forms", "so-hoa", "--period", "2035-M01", "--out", self.folder / "bieu")
        answers = [fill_in(each["id"], {1: 100, 2: 1, 3: 2 + number, 6: 4, 7: 3}, self.folder / f"{number}.xlsx")
                   for number, each in enumerate(made)]
        empty = self.folder / "rong"
        shutil.copytree(self.book, empty)
        found = []
        for order in (answers, answers[::-1]):
            shutil.rmtree(self.book)
            shutil.copytree(empty, self.book)
            self.report("collect", *order)
            self.report("run", "so-hoa", "--period", "2035-M01", "--format", "csv,xlsx", "--out", self.folder / "ra")
            sheets = Workbook(self.folder / "ra/so-hoa_2035-M01_p.xlsx").sheets
            found.append(({name: cells for name, cells in sheets.items() if name not in ("Báo cáo của đơn vị", "Thông tin")},
                          (self.folder / "ra/so-hoa_2035-M01_p.csv").read_bytes()))
        self.assertEqual(found[0], found[1])


class MadeAgainTest(BookTest):
    def test_r0_is_the_same_after_many_edits(self):
        chance = random.Random(11)
        units = ("X.1", "X.2", "X.3")
        self.make_small(formats=FORMATS)
        for month in ("2025-M01", "2025-M02", "2025-M03"):
            self.collect_small(month, small_figures(chance, units), status=(0, 1))
            self.report("close", "nho", "--period", month)
        months = self.make_report("nho", "2025-M02", out="thang")
        quarters = self.make_report("nho", "2025-Q1", out="quy")
        units_text = SMALL_UNITS
        regime = self.book / "rules/regimes/nho/regime.toml"
        for edit in range(EDITS):
            kind = chance.randrange(8)
            if kind < 5:
                month = f"2025-M{chance.randrange(4, 13):02}"
                self.collect_small(month, small_figures(chance, [chance.choice(units)]), status=(0, 1), name="sua.csv")
            elif kind == 5:
                text = self.settings.read_text("utf-8")
                self.settings.write_text(re.sub(r'(\[office\]\nname = )".*"', rf'\1"Văn phòng {edit}"', text), "utf-8")
            elif kind == 6:
                (self.book / "units/units.csv").write_text(units_text.replace("UBND xã Hai", f"UBND xã Hai {edit}"), "utf-8")
            else:
                other = SMALL_REGIME.replace("Báo cáo nhỏ", f"Báo cáo {edit}")
                regime.write_text(other.replace('value = "95"', f'value = "{chance.randrange(1, 100)}"'), "utf-8")
        for period, made, old in (("2025-M02", months, "thang"), ("2025-Q1", quarters, "quy")):
            again = self.make_report("nho", period, "--revision", "r0", out=f"{old}-lai")
            self.assertEqual(digests(again), digests(made), period)
            self.assertEqual(self.files(self.folder / f"{old}-lai"), self.files(self.folder / old))
        # Without its revision named, too: what was published stays what it was.
        again = self.make_report("nho", "2025-M02", out="lai")
        self.assertEqual(digests(again), digests(months))

    def test_a_corrected_neighbour_changes_nothing_that_was_published(self):
        self.make_small(formats=("json",))
        chance = random.Random(5)
        for month in ("2025-M01", "2025-M02"):
            self.collect_small(month, small_figures(chance, ("X.1", "X.2", "X.3")), status=(0, 1))
        self.report("close", "nho", "--period", "2025-M02")
        made = self.make_report("nho", "2025-M02")
        self.collect_small("2025-M01", small_figures(chance, ("X.1",)), "--reason", "sửa", status=(0, 1), name="sua.csv")
        again = self.make_report("nho", "2025-M02", out="ra2")
        self.assertEqual(digests(again), digests(made))


class Formula:
    """The formulas of the shipped regimes in exact fractions: + - * / and parentheses over [3] or names."""

    def __init__(self, text, values):
        self.tokens = re.findall(r"\[\d+\]|\d+(?:\.\d+)?|[a-z_]\w*|[-+*/()]", text)
        self.values = values

    def value(self):
        result = self.sum()
        assert not self.tokens, self.tokens
        return result

    def sum(self):
        result = self.product()
        while self.tokens and self.tokens[0] in "+-":
            sign = 1 if self.tokens.pop(0) == "+" else -1
            result += sign * self.product()
        return result

    def product(self):
        result = self.part()
        while self.tokens and self.tokens[0] in "*/":
            result = result * self.part() if self.tokens.pop(0) == "*" else result / self.part()
        return result

    def part(self):
        token = self.tokens.pop(0)
        if token == "(":
            result = self.sum()
            assert self.tokens.pop(0) == ")"
            return result
        if token == "-":
            return -self.part()
        return Fraction(token) if token[0].isdigit() else self.values[token]


class ExplainTest(BookTest):
    def explained(self, path, *more):
        found = {}
        for each in self.report_objects("explain", path, "--all", *more):
            self.assertEqual(each["type"], "explanation")
            self.assertNotIn(each["id"], found, "explained twice")
            found[each["id"]] = each
        return found

    @staticmethod
    def number(text):
        return None if text is None else Fraction(text)

    def check(self, explanation):
        """What an explanation says leads to its value."""
        value = self.number(explanation["value"])
        decimals = len(explanation["value"].partition(".")[2]) if explanation["value"] else 0
        unit = Fraction(1, 10**decimals)
        operands = explanation.get("operands", [])
        self.assertFalse(operands and "sources" in explanation, explanation["what"])
        # Of several periods that are not just added up each is explained by itself.
        given = [self.number(each["value"]) for each in operands or explanation.get("sources", []) if each["value"] is not None]
        method = explanation["method"]
        told = json.dumps(explanation, ensure_ascii=False)
        self.methods.add(method)
        for operand in operands:
            if operand["value"] is not None:
                self.check(operand)
        if method == "added":
            self.assertEqual(sum(given), value, told)
        elif method == "averaged":
            self.assertLessEqual(abs(sum(given) / len(given) - value), unit / 2, told)
        elif method == "counted":
            self.assertEqual(len(given), value, told)
        elif method in ("first", "last"):
            self.assertEqual(given[0 if method == "first" else -1], value, told)
        elif method == "stated":
            self.assertEqual(given, [value], told)
        elif method == "computed":
            values = {}
            for place, operand in enumerate(operands):
                name = re.match(r"\[\d+\]", operand["what"])
                for known in ([name.group(0)] if name and explanation["formula"][0] == "[" else []) + ["ab"[place] if place < 2 else ""]:
                    values[known] = self.number(operand["value"])
            for name, known in zip(re.findall(r"[a-z_]\w*", explanation["formula"]), operands):
                values.setdefault(name, self.number(known["value"]))
            if value is not None:
                self.assertLessEqual(abs(Formula(explanation["formula"], values).value() - value), unit / 2, told)
        else:
            self.assertEqual(method, "defined", told)
            self.assertTrue(explanation["formula"], told)
        for source in explanation.get("sources", []):
            if "receipt" in source:
                self.check_receipt(source)
            elif "facts" in source:
                self.assertEqual(Fraction(source["facts"]["total"]), self.number(source["value"]), told)
                self.listed += len(source["facts"]["first"])
                if source["facts"]["count"] <= 10**6:
                    self.assertEqual(len(source["facts"]["first"]), source["facts"]["count"], told)

    def check_receipt(self, source):
        """The cell of the kept file holds what the explanation says, where the file is a list in CSV."""
        self.assertTrue((self.book / "answers" / source["sha256"]).is_file())
        self.assertRegex(source["received"], r"^\d{4}-\d\d-\d\dT")

    def check_file(self, path, numbers):
        self.methods, self.listed = set(), 0
        found = self.explained(path, "--limit", 10**6)
        for name, value in numbers.items():
            self.assertIn(name, found, f"{path}: a number without an explanation")
            self.assertEqual(Fraction(found[name]["value"]), value, name)
        for each in found.values():
            self.check(each)
        return found

    def check_charts(self, book, found):
        """Every number that a chart is drawn from belongs to the unit or month that stands before it, and to the series above."""
        cells = book.sheets.get(CHARTS, {})
        headings = {}
        for name, value in sorted(cells.items(), key=lambda cell: (int(re.sub(r"\D", "", cell[0])), cell[0])):
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
            if column == "A":
                continue
            if not isinstance(value, Fraction):
                headings[column] = value
                continue
            explanation = found[f"{CHARTS}!{name}"]
            category = cells[f"A{row}"].replace("Tháng ", "tháng ").replace("/", " năm ")
            self.assertIn(f"; {category}", explanation["what"])
            if headings[column] == "Chỉ tiêu":
                self.assertEqual(explanation["method"], "defined")
            else:
                self.assertRegex(explanation["what"], rf"\] (.*: )?{re.escape(headings[column])};")
            self.drawn += 1

    def check_regime(self, regime, period):
        out = self.folder / "ra"
        self.report("run", regime, "--period", period, "--out", out, "--format", ",".join(FORMATS), status=(0, 1))
        revision = "r0" if (out / f"{regime}_{period}_r0.xlsx").exists() else "p"
        path = out / f"{regime}_{period}_{revision}.xlsx"
        book = Workbook(path)
        numbers = book.numbers()
        self.assertGreater(len(numbers), 50)
        found = self.check_file(path, numbers)
        self.assertEqual(set(found), set(numbers), "explained, and not there")
        self.check_charts(book, found)
        values = sorted(each["value"] for name, each in found.items() if not name.startswith(CHARTS))
        for other in FORMATS[1:]:
            same = self.explained(out / f"{regime}_{period}_{revision}.{other}")
            if other != "csv":
                self.assertEqual(sorted(each["value"] for each in same.values()), values, other)
        return found

    def setUp(self):
        super().setUp()
        self.drawn = 0

    def test_digitization(self):
        self.make_city("so-hoa")
        for month in ("M07", "M08", "M09", "M10"):
            self.report("collect", "--regime", "so-hoa", "--period", f"2025-{month}",
                        CITY / f"so-hoa-2026-{'M10' if month == 'M10' else 'M09'}.csv", status=(0, 1))
            self.report("close", "so-hoa", "--period", f"2025-{month}", "--incomplete", "--reason", "hết hạn")
        self.check_regime("so-hoa", "2025-M10")
        self.assertLessEqual({"stated", "added", "computed", "counted", "defined"}, self.methods)
        self.check_regime("so-hoa", "2025-Q3")
        self.assertIn("last", self.methods)
        self.assertGreater(self.drawn, 50)

    def test_documents(self):
        self.make_city("van-ban")
        for month in ("M07", "M08", "M09"):
            self.report("collect", "--regime", "van-ban", "--period", f"2025-{month}",
                        CITY / ("van-ban-2026-M09.csv" if month != "M09" else "van-ban-2026-M10.csv"), status=(0, 1))
        self.check_regime("van-ban", "2025-M09")
        self.check_regime("van-ban", "2025-Q3")
        self.assertGreater(self.drawn, 3)

    def test_cases(self):
        self.make_city("mot-cua-ii06a", since="2026-07-15")
        self.report("facts", "add", CITY / "cases.csv", "--regime", "mot-cua-ii06a")
        found = self.check_regime("mot-cua-ii06a", "2026-M10")
        self.assertGreater(self.listed, 100)
        # A unit's answer goes before its cases.
        made = self.report_objects("forms", "mot-cua-ii06a", "--period", "2026-M10", "--unit", "H99.201", "--out", self.folder / "bieu")
        figures = {3: 60, 4: 10, 5: 20, 6: 30, 7: 40, 8: 10, 9: 10, 10: 20, 11: 20, 12: 15, 13: 5}
        filled = fill_in(made[0]["id"], figures, self.folder / "x.xlsx")
        self.report("collect", filled, status=(0, 1))
        answered = self.check_regime("mot-cua-ii06a", "2026-M10")
        self.assertNotEqual([each["value"] for each in found.values()], [each["value"] for each in answered.values()])
        self.check_regime("mot-cua-ii06a", "2026-Q4")
        self.assertLessEqual({"first", "last", "computed"}, self.methods)

    def test_every_way_of_adding_up(self):
        chance = random.Random(7)
        self.make_small()
        for month in range(1, 7):
            units = ["X.1", "X.2", "X.3"][:3 if month != 5 else 2]
            self.collect_small(f"2025-M{month:02}", small_figures(chance, units), status=(0, 1))
        for period in ("2025-M06", "2025-Q2"):
            self.check_regime("nho", period)
            self.seen = getattr(self, "seen", set()) | self.methods
        self.assertEqual(self.seen, {"stated", "added", "averaged", "first", "last", "counted", "computed", "defined"})

    def test_figures_on_the_boundaries_of_today(self):
        self.make_split_city()
        made = self.make_report("nho", "2025-Q3", "--boundaries", "today", "--format", "xlsx")
        self.check_file(made[0]["id"], Workbook(made[0]["id"]).numbers())

    def make_split_city(self):
        chance = random.Random(13)
        self.make_small(units="code,name,kind,parent,from,to\nX,UBND thành phố Mẫu,thành phố,,,\nX.1,UBND xã Một,xã,X,,2025-08-31\n"
                              "X.2,UBND xã Hai,xã,X,,\nX.4,UBND xã Bốn,xã,X,2025-09-01,\nX.5,UBND xã Năm,xã,X,2025-09-01,\n")
        successions = "before,after,date,kind,part\nX.1,X.4,2025-09-01,split,1/3\nX.1,X.5,2025-09-01,split,2/3\n"
        (self.book / "units/sap-nhap.csv").write_text(successions, "utf-8")
        for month, units in (("2025-M07", ("X.1", "X.2")), ("2025-M08", ("X.1", "X.2")), ("2025-M09", ("X.2", "X.4", "X.5"))):
            self.collect_small(month, small_figures(chance, units), status=(0, 1))

    def test_what_cannot_be_explained_says_why(self):
        self.make_small()
        self.collect_small("2025-M01", small_figures(random.Random(1), ("X.1", "X.2", "X.3")), status=(0, 1))
        made = self.make_report("nho", "2025-M01", "--format", "xlsx,csv")
        path = made[0]["id"]
        self.report("explain", path, status=64)
        self.report("explain", path, "A9999", status=64)
        self.report("explain", path, "Không có!A1", status=64)
        self.report("explain", path, "C", status=64)
        self.report("explain", self.folder / "none.xlsx", "C5", status=66)
        self.assertIn("no number", self.report("explain", path, "Số liệu!B13").stderr)
        with open(path, "ab") as file:
            file.write(b" ")
        self.assertIn("changed since", self.report("explain", path, "C13", status=65).stderr)
        plain = self.report("explain", made[1]["id"], "C2").stdout
        self.assertIn("SHA-256", plain)
        self.assertIn("nho-2025-M01.csv", plain)


class ReorganisationTest(BookTest):
    """Random merges and splits: the city's totals of sums are what they were, whosoever's boundaries they stand on."""

    def reorganise(self, chance, number):
        """Units of the first half of the year, successors for the second, parts that add up to 1."""
        before = [f"X.{i}" for i in range(1, chance.randrange(3, 9))]
        after = [f"X.{i}" for i in range(101, 101 + chance.randrange(1, 7))]
        rows = ["X,UBND thành phố Mẫu,thành phố,,,"]
        rows += [f"{unit},Xã {unit},xã,X,,2025-07-31" for unit in before]
        rows += [f"{unit},Xã {unit},xã,X,2025-08-01," for unit in after]
        successions = []
        reached = set()
        for unit in before:
            heirs = chance.sample(after, chance.randrange(1, min(4, len(after)) + 1))
            reached.update(heirs)
            shares = [chance.randrange(1, 30) for _ in heirs]
            for heir, share in zip(heirs, shares):
                successions.append(f"{unit},{heir},2025-08-01,{'merge' if len(heirs) == 1 else 'split'},{Fraction(share, sum(shares))}")
        return (before, after, "\n".join(["code,name,kind,parent,from,to", *rows, ""]),
                "\n".join(["before,after,date,kind,part", *successions, ""]))

    @staticmethod
    def total_of(path):
        book = Workbook(path)
        row, = [row for row in book.rows("Số liệu") if "Tổng cộng" in row]
        return row

    def test_totals_are_kept(self):
        for number in range(REORGANISATIONS):
            chance = random.Random(1000 + number)
            before, after, units, successions = self.reorganise(chance, number)
            self.book = self.folder / f"so{number}"
            self.environment["HOSO_BOOK"] = str(self.book)
            self.make_small(units=units)
            (self.book / "units/sap-nhap.csv").write_text(successions, "utf-8")
            sums = [0] * 2
            for month, now in (("2025-M07", before), ("2025-M08", after), ("2025-M09", after)):
                figures = small_figures(chance, now, 10**chance.randrange(1, 9))
                self.collect_small(month, figures, status=(0, 1))
                sums = [total + sum(values[place] for values in figures.values()) for place, total in enumerate(sums)]
            found = []
            for boundaries in ("as-reported", "today"):
                made = self.make_report("nho", "2025-Q3", "--boundaries", boundaries, "--format", "xlsx", out=f"ra{number}-{boundaries}")
                row = self.total_of(made[0]["id"])
                found.append([value for value in row if isinstance(value, Fraction)])
                if boundaries == "today":
                    self.assert_parts_add_up(made[0]["id"], after, row)
            self.assertEqual(found[0], found[1], f"reorganisation {number}\n{units}{successions}")
            self.assertEqual(found[0][:2], sums)

    def assert_parts_add_up(self, path, units, total):
        rows = [row for row in Workbook(path).rows("Số liệu") if any(row[1:2] == [f"Xã {unit}"] for unit in units)]
        for place in (0, 1):
            parts = [[value for value in row if isinstance(value, Fraction)][place] for row in rows]
            whole = [value for value in total if isinstance(value, Fraction)][place]
            self.assertEqual(sum(parts), whole)


if __name__ == "__main__":
    unittest.main()
