#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-report forms, collect and withdraw: forms out, answers in, what is refused and why, what LibreOffice makes of them."""

import re
import shutil
import sqlite3
import subprocess
import unittest
import zipfile
from program import FolderTest

REGIME = """\
schema = "hoso-regime/1"
id = "thu"
title = "Báo cáo thử"
source = "Quyết định thử"
collected = "month"
[[window]]
kind = "cut-off"
day = 14
[due]
working_days = 2
[[level]]
id = "city"
name = "Thành phố"
reports = false
[[level]]
id = "commune"
name = "Xã"
[[indicator]]
id = "received"
number = 3
text = "Tổng số tiếp nhận"
units = "hồ sơ"
nature = "flow"
over_time = "sum"
over_units = "sum"
[[indicator]]
id = "online"
text = "Trực tuyến"
units = "hồ sơ"
groups = ["Trong đó"]
nature = "flow"
over_time = "sum"
over_units = "sum"
[[indicator]]
id = "fees"
text = "Lệ phí"
units = "triệu đồng"
type = "decimal"
decimals = 2
nature = "flow"
over_time = "sum"
over_units = "sum"
required = false
[[indicator]]
id = "place"
text = "Nơi tiếp nhận"
type = "text"
choices = ["Trụ sở", "Lưu động"]
required = false
[[rule]]
id = "online_part"
text = "Trực tuyến không thể nhiều hơn tổng số"
check = "[4] <= [3]"
[[rule]]
id = "fall"
text = "Giảm so với kỳ trước"
severity = "warning"
check = "[3] >= previous([3])"
[sheet]
title = "Báo cáo thử {period}"
"""

UNITS = """\
code,name,kind,parent,from,to
01,UBND thành phố,thành phố,,,
00004,Phường Ba Đình,phường,01,,
00008,Phường Ngọc Hà,phường,01,,
00070,Phường Hoàn Kiếm,phường,01,,
"""

# Rows of the form: the third indicator stands below the heading of a group.
CELLS = {"received": "D8", "online": "D10", "fees": "D11", "place": "D12"}


def fill(form, answer, values, extra_parts=()):
    """The form with these values in its cells, as a program writes them: (kind, XML)."""
    with zipfile.ZipFile(form) as source, zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                text = content.decode()
                for name, value in values.items():
                    cell, inside = CELLS[name], f"<v>{value}</v>"
                    kind = ""
                    if isinstance(value, str):
                        kind, inside = ' t="inlineStr"', f"<is><t>{value}</t></is>"
                    text, count = re.subn(f'<c r="{cell}" s="(\\d+)"/>', f'<c r="{cell}" s="\\1"{kind}>{inside}</c>', text)
                    assert count == 1, cell
                content = text.encode()
            target.writestr(entry.filename, content)
        for name, content in extra_parts:
            target.writestr(name, content)


class Answers(FolderTest):
    def setUp(self):
        super().setUp()
        self.book = self.folder / "so"
        (self.folder / "don-vi.csv").write_text(UNITS, "utf-8")
        self.run_it("init", "--name", "UBND thành phố", "--unit", "01", "--units", self.folder / "don-vi.csv")
        rules = self.book / "rules" / "regimes" / "thu"
        rules.mkdir(parents=True)
        (rules / "regime.toml").write_text(REGIME, "utf-8")
        settings = self.book / "book.toml"
        text = settings.read_text("utf-8").replace('unit = "01"', 'unit = "01"\nrules = ["rules"]')
        settings.write_text(text + '\n[[regime]]\nid = "thu"\nfrom = "2026-01-01"\n', "utf-8")
        self.forms = self.folder / "bieu"
        self.run_it("forms", "thu", "--period", "2026-M10", "--out", self.forms)

    def run_it(self, *arguments, status=0):
        return self.run_program(*arguments, "--book", self.book, status=status, program="hoso-report")

    def form(self, unit="00004"):
        return self.forms / f"thu_2026-M10_{unit}.xlsx"

    def answer(self, name, values, unit="00004", **more):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        fill(self.form(unit), path, values, **more)
        return path

    def collected(self, *arguments, status=0):
        return self.run_it("collect", "--json", *arguments, status=status).objects()

    def receipts(self):
        with sqlite3.connect(self.book / "book.sqlite") as book:
            return book.execute("SELECT unit, revision, figures, withdrawn FROM receipt ORDER BY number").fetchall()

    def refused(self, path, *words, status=1):
        before = self.receipts()
        result = self.run_it("collect", path, status=status)
        for word in words:
            self.assertIn(word, result.stderr)
        self.assertIn("refused, nothing was taken in", result.stderr)
        self.assertEqual(self.receipts(), before)

    def test_forms_are_the_same_and_never_overwritten(self):
        names = sorted(path.name for path in self.forms.iterdir())
        self.assertEqual(names, [f"thu_2026-M10_{unit}.xlsx" for unit in ("00004", "00008", "00070")])
        before = self.form().read_bytes()
        self.assertEqual(self.run_it("forms", "thu", "--period", "2026-M10", "--out", self.forms).stdout, "")
        self.form().write_bytes(b"other")
        one = ["forms", "thu", "--period", "2026-M10", "--out", self.forms, "--unit", "00004"]
        self.assertIn("--overwrite replaces it", self.run_it(*one, status=73).stderr)
        self.run_it(*one, "--overwrite")
        self.assertEqual(self.form().read_bytes(), before)
        self.run_it("forms", "thu", "--period", "2026-M10", "--out", self.forms, "--unit", "99999", status=64)
        self.run_it("forms", "thu", "--period", "2026-Q3", "--out", self.forms, status=64)
        self.run_it("forms", "thu", "--period", "2026-M09", "--out", self.folder / "khac", "--dry-run")
        self.assertFalse((self.folder / "khac").exists())

    def test_an_answer_becomes_a_receipt_once(self):
        answer = self.answer("a.xlsx", {"received": 12, "online": 5, "fees": 1.5, "place": "Trụ sở"})
        self.assertEqual(self.collected(answer, "--dry-run")[-1]["state"], "received")
        self.assertEqual(self.receipts(), [])
        told = self.collected(answer)[-1]
        self.assertEqual((told["id"], told["unit"], told["revision"]), ("R000001", "00004", 0))
        kept = (self.book / "answers" / told["sha256"]).read_bytes()
        self.assertEqual(kept, answer.read_bytes())
        figures = "received\t12\tBiểu nhập!D8\nonline\t5\tBiểu nhập!D10\nfees\t1.50\tBiểu nhập!D11\n" \
                  "place\tTrụ sở\tBiểu nhập!D12\n"
        self.assertEqual(self.receipts(), [("00004", 0, figures, "")])
        self.assertEqual(self.collected(answer)[-1]["state"], "already-received")
        again = self.answer("b.xlsx", {"received": 12, "online": 5, "fees": "1,5", "place": "trụ sở"})
        self.assertEqual(self.collected(again)[-1]["state"], "unchanged")
        self.assertEqual(len(self.receipts()), 1)

    def test_corrections_are_revisions_and_can_be_withdrawn(self):
        self.collected(self.answer("a.xlsx", {"received": 12, "online": 5}))
        told = self.collected(self.answer("b.xlsx", {"received": 13, "online": 5}), "--reason", "đếm lại")[-1]
        self.assertEqual((told["id"], told["revision"]), ("R000002", 1))
        self.run_it("withdraw", "R000002", status=64)
        self.run_it("withdraw", "R000002", "--reason", "nhầm", "--dry-run")
        self.assertEqual([row[3] for row in self.receipts()], ["", ""])
        self.run_it("withdraw", "R000002", "--reason", "nhầm")
        self.assertNotEqual(self.receipts()[1][3], "")
        self.run_it("withdraw", "R000002", "--reason", "nhầm", status=64)
        self.run_it("withdraw", "R000009", "--reason", "nhầm", status=64)
        self.assertEqual(self.collected(self.folder / "b.xlsx")[-1]["id"], "R000003")

    def test_an_inbox_is_read_again_and_again(self):
        self.answer("hop/a.xlsx", {"received": 12, "online": 5})
        self.answer("hop/b.xlsx", {"received": "12 hồ sơ", "online": 5}, unit="00008")
        inbox, marked = self.folder / "hop", self.folder / "tra-lai"
        (inbox / "~$a.xlsx").write_bytes(b"open in another program")
        first = self.run_it("collect", "--inbox", inbox, "--marked", marked, status=1)
        self.assertIn("R000001", first.stdout)
        self.assertIn("Biểu nhập!D8: [3] Tổng số tiếp nhận: '12 hồ sơ' is no number", first.stderr)
        self.assertEqual(self.run_it("collect", "--inbox", inbox, "--marked", marked).stdout, "")
        copies = list(marked.iterdir())
        self.assertEqual(len(copies), 1)
        with zipfile.ZipFile(copies[0]) as copy:
            self.assertIn("12 hồ sơ", copy.read("xl/comments1.xml").decode())
        self.run_it("withdraw", "R000001", "--reason", "nhầm")
        self.assertEqual(self.run_it("collect", "--inbox", inbox).stdout, "")
        self.assertEqual(len(self.receipts()), 1)

    def test_two_new_answers_of_one_unit_that_differ_are_refused(self):
        paths = [self.answer("a.xlsx", {"received": 12, "online": 5}), self.answer("b.xlsx", {"received": 13, "online": 5})]
        result = self.run_it("collect", *paths, status=1)
        self.assertIn("another answer of the same unit says something else", result.stderr)
        self.assertEqual(self.receipts(), [])

    def test_rules_refuse_and_warn(self):
        self.refused(self.answer("a.xlsx", {"received": 5, "online": 12}), "Trực tuyến không thể nhiều hơn tổng số")
        self.run_it("forms", "thu", "--period", "2026-M09", "--out", self.forms)
        fill(self.forms / "thu_2026-M09_00004.xlsx", self.folder / "m09.xlsx", {"received": 100, "online": 1})
        self.collected(self.folder / "m09.xlsx")
        told = self.collected(self.answer("b.xlsx", {"received": 50, "online": 12}), status=1)
        self.assertEqual([(each["type"], each.get("severity")) for each in told],
                         [("finding", "warning"), ("answer", None)])
        self.assertEqual(len(self.receipts()), 2)

    def test_what_cannot_be_an_answer_is_refused(self):
        good = {"received": 12, "online": 5}
        self.refused(self.answer("macro.xlsx", good, extra_parts=[("xl/vbaProject.bin", b"x")]), "macros")
        self.refused(self.answer("link.xlsx", good, extra_parts=[("xl/externalLinks/externalLink1.xml", b"<x/>")]),
                     "other files")
        old = self.folder / "cu.xls"
        old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        self.refused(old, "password")
        self.refused(self.folder / "khong-co.xlsx", "No such file")
        bomb = self.folder / "bomb.xlsx"
        with zipfile.ZipFile(self.form()) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in source.infolist():
                large = b"<worksheet>" + b" " * 300_000_000 if entry.filename == "xl/worksheets/sheet1.xml" else None
                target.writestr(entry.filename, large or source.read(entry))
        self.refused(bomb, "unpacks to more than")
        entities = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
        with zipfile.ZipFile(self.form()) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in source.infolist():
                is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
                target.writestr(entry.filename, entities if is_sheet else source.read(entry))
        self.refused(bomb)
        text = self.folder / "khac.csv"
        text.write_text("a,b\n1,2\n", "utf-8")
        self.refused(text, "the line with the form's code is missing")

    def test_a_hundred_thousand_empty_rows_are_nothing(self):
        path = self.answer("a.xlsx", {"received": 12, "online": 5})
        rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(100, 100_100))
        long = self.folder / "long.xlsx"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename == "xl/worksheets/sheet1.xml":
                    content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
                target.writestr(entry.filename, content)
        self.assertEqual(self.collected(long)[-1]["state"], "received")

    def test_other_units_regimes_and_closed_periods_are_refused(self):
        path = self.answer("a.xlsx", {"received": 12, "online": 5})
        with sqlite3.connect(self.book / "book.sqlite") as book:
            columns = [row[1] for row in book.execute("PRAGMA table_info(closing)")]
            values = {"regime": "thu", "period": "2026-M10", "revision": 0, "time": "2026-11-01T00:00:00.000Z"}
            book.execute(f"INSERT INTO closing({','.join(columns)}) VALUES({','.join('?' * len(columns))})",
                         [values.get(column, "") for column in columns])
        self.refused(path, "the period 2026-M10 is closed; reopen it")
        with sqlite3.connect(self.book / "book.sqlite") as book:
            book.execute("DELETE FROM closing")
        units = self.book / "units" / "don-vi.csv"
        lines = units.read_text("utf-8").replace("00004,Phường Ba Đình,phường,01,,", "00004,Phường Ba Đình,phường,01,,2026-01-31")
        units.write_text(lines, "utf-8")
        told = self.run_it("collect", "--verbose", path)  # told as refused before
        self.assertIn("no answer is expected of the unit 00004", told.stderr)
        self.assertEqual(self.receipts(), [])

    def test_a_list_of_units_is_taken_in_by_rows(self):
        text = self.folder / "tong-hop.csv"
        text.write_text(
            "TT;Tên đơn vị;Tổng số tiếp nhận;Trong đó;;Nơi tiếp nhận\n"
            ";;;Trực tuyến;Lệ phí;\n"
            "(1);(2);(3);(4);(5);(6)\n"
            "1;Phường Ba Đình;1.234;1.000;1,5;Trụ sở\n"
            "2;PHƯỜNG NGỌC HÀ;12;5;;\n"
            "3;Phường Hoàn Kiếm;12 hồ sơ;5;;\n"
            ";Tổng cộng;9;9;9;\n", "utf-8")
        self.run_it("collect", text, "--regime", "thu", status=64)
        told = self.collected(text, "--regime", "thu", "--period", "2026-M10", status=1)
        states = {each["unit"]: each["state"] for each in told if each["type"] == "answer"}
        self.assertEqual(states, {"00004": "received", "00008": "received", "00070": "refused"})
        problems = [each["cell"] for each in told if each["type"] == "finding"]
        self.assertEqual(problems, ["C6"])
        self.assertIn("online\t1000\tD4", self.receipts()[0][2])  # 1,5 says that the point parts thousands

    @unittest.skipUnless(shutil.which("soffice"), "soffice is not installed")
    def test_what_libreoffice_saves_says_the_same(self):
        values = {"received": 1234567, "online": 1000, "fees": 1234.5, "place": "Lưu động"}
        path = self.answer("a.xlsx", values)
        profile = f"-env:UserInstallation=file://{self.folder}/profile"
        figures = {}
        for ending in ("ods", "csv:Text - txt - csv (StarCalc):44,34,76,1", "xlsx"):
            out = self.folder / ending[:4]
            subprocess.run(["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(out), str(path)],
                           check=False, capture_output=True, timeout=120)
            saved = out / ("a." + ending.split(":")[0])
            self.assertTrue(saved.exists(), ending)
            told = self.collected(saved)
            figures[ending[:4]] = [re.sub("\t[^\t]*$", "", line) for line in self.receipts()[-1][2].splitlines()]
            self.assertIn(told[-1]["state"], ("received", "unchanged"), told)
        wanted = ["received\t1234567", "online\t1000", "fees\t1234.50", "place\tLưu động"]
        self.assertEqual(figures, {key: wanted for key in figures})
        self.assertEqual(len(self.receipts()), 1)


if __name__ == "__main__":
    unittest.main()
