#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-report facts: lists of cases into a book, what is refused and why, replaced keys, withdrawal."""

import csv
import hashlib
import re
import sqlite3
import subprocess
import unittest
from datetime import date, datetime

from program import SOURCE, FolderTest

REGIME = """\
schema = "hoso-regime/1"
id = "mot-cua"
title = "Một cửa"
source = "-"
collected = "month"
sources = ["facts"]
[[window]]
kind = "cut-off"
day = 14
[due]
working_days = 2
[[level]]
id = "city"
name = "Thành phố"
kinds = ["thành phố"]
[[level]]
id = "unit"
name = "Đơn vị"
kinds = ["sở", "huyện", "xã"]
[[fact]]
id = "case"
name = "Hồ sơ"
unit = "unit"
key = "code"
[[fact.field]]
id = "code"
required = true
headings = ["Mã hồ sơ"]
[[fact.field]]
id = "unit"
headings = ["Đơn vị", "Mã đơn vị"]
[[fact.field]]
id = "channel"
headings = ["Kênh tiếp nhận"]
[[fact.field.values]]
written = ["trực tuyến"]
means = "online"
[[fact.field.values]]
written = ["trực tiếp", "bưu chính"]
means = "direct"
[[fact.field]]
id = "received"
kind = "day"
required = true
headings = ["Ngày tiếp nhận"]
[[fact.field]]
id = "due"
kind = "day"
headings = ["Ngày hẹn trả"]
[[fact.field]]
id = "done"
kind = "day"
headings = ["Ngày trả kết quả"]
[[fact.field]]
id = "fee"
kind = "number"
headings = ["Lệ phí"]
[[indicator]]
id = "received"
text = "Tiếp nhận"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
where = "received in period"
[sheet]
title = "Một cửa {period}"
"""
HEADINGS = "Mã hồ sơ,Đơn vị,Kênh tiếp nhận,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả kết quả,Lệ phí\n"


def make_book(folder, units):
    """A book as hoso-book(5) describes it, with the schema of the program's own source."""
    schema = ""
    for source in ("report/book_schema.hpp", "book/event_queue.hpp"):
        text = (SOURCE / "lib" / source).read_text("utf-8")
        schema += re.search(r'R"sql\((.*?)\)sql"', text, re.DOTALL).group(1)
    for below in ("units", "answers", "snapshots", "outbox", "log", "locks", "rules/regimes/mot-cua"):
        (folder / below).mkdir(parents=True)
    (folder / "rules/regimes/mot-cua/regime.toml").write_text(REGIME, "utf-8")
    (folder / "units" / "units.csv").write_text(units, "utf-8")
    (folder / "book.toml").write_text(
        'schema = "hoso-book/1"\nid = "5f2b8a52-6a55-4c1c-9f6e-6d1f6c0c3e11"\nname = "Sổ"\ncreated = "2026-01-01T00:00:00.000Z"\n'
        'unit = "H26"\nrules = ["rules"]\n[[regime]]\nid = "mot-cua"\nfrom = "2025-12-15"\n', "utf-8")
    database = sqlite3.connect(folder / "book.sqlite")
    database.executescript(f"PRAGMA application_id = {0x686F7262}; PRAGMA user_version = 1;" + schema)
    database.close()
    return folder


def day_of(text):
    """Of the ways in which the sample writes days, without a time."""
    text = text.strip()[:10]
    if not text:
        return None
    return date.fromisoformat(text) if "-" in text else datetime.strptime(text, "%d/%m/%Y").date()


def figures_of(cases, first, last):
    """Columns 3 to 13 of II.06a."""
    counts = dict.fromkeys(range(3, 14), 0)
    for case in cases:
        received, due, done = (day_of(case[heading]) for heading in ("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả kết quả"))
        is_online = "toàn trình" in case["Hình thức nộp"].lower() or "tuyến" in case["Hình thức nộp"].lower()
        if first <= received <= last:
            counts[4 if is_online else 5] += 1
        if received < first and not (done and done < first):
            counts[6] += 1
        if received <= last and done and first <= done <= last:
            counts[8 if due and done < due else 10 if due and done > due else 9] += 1
        if received <= last and not (done and done <= last):
            counts[12 if not due or due > last else 13] += 1
    counts[3], counts[7], counts[11] = (sum(counts[part] for part in parts) for parts in ((4, 5, 6), (8, 9, 10), (12, 13)))
    return list(counts.values())


UNITS = """code,name,kind,parent,from,to,other_codes
H26,Thành phố Mẫu,thành phố,,,,
H26.01,Sở Tài chính,sở,H26,,,000.00.01.H26
H26.02,UBND xã Đông Hòa,xã,H26,,2025-06-30,
H26.03,UBND xã Đông Anh,xã,H26,2025-07-01,,
"""


class FactsTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.book = make_book(self.folder / "so", UNITS)
        self.environment = {"HOSO_BOOK": str(self.book)}

    def facts(self, *arguments, status=0, **environment):
        return self.run_program("facts", *arguments, status=status, program="hoso-report", **environment)

    def add(self, *arguments, status=0):
        return self.objects("facts", "add", "--regime", "mot-cua", *arguments, status=status, program="hoso-report")

    def list_of(self, rows, name="ho-so.csv", headings=HEADINGS):
        path = self.folder / name
        path.write_text(headings + rows, "utf-8")
        return path

    def query(self, sql):
        database = sqlite3.connect(self.book / "book.sqlite")
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def test_a_list_is_added_once_and_kept(self):
        path = self.list_of("007,H26.01,Trực tuyến,5/10/2026,2026-10-12,,1.234\n008,Sở tài  chính,TRUC TIEP,05/10/2026 08:30,,,\n")
        added, = self.add(path)
        self.assertEqual((added["id"], added["rows"], added["faulty"]), ("F000001", 2, 0))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.assertEqual((self.book / "facts" / digest).read_bytes(), path.read_bytes())
        again, = self.add(path)
        self.assertEqual((again["known_as"], again.get("id")), ("F000001", None))
        listed = self.objects("facts", "list", program="hoso-report")
        self.assertEqual([(each["id"], each["rows"], each["file"]) for each in listed], [("F000001", 2, "ho-so.csv")])
        log = "".join(path.read_text("utf-8") for path in sorted((self.book / "log").glob("*.jsonl")))
        self.assertEqual(log.count('"add-facts"'), 1)

    def test_faults_name_row_and_cell_and_nothing_is_added(self):
        path = self.list_of("1,H26.01,Trực tuyến,5/10/2026,,,\n2,H26.99,Trực tuyến,31/02/2026,,,\n,H26.01,fax,05/10/2026,,,1.23\n")
        *faults, summary = self.add(path, status=65)
        self.assertEqual([fault["place"].split(": ")[1] for fault in faults], ["B3", "D3", "A4", "C4", "G4"])
        for fault in faults:
            self.assertTrue(fault["problem"] and fault["advice"], fault)
        self.assertEqual((summary.get("id"), summary["faulty"]), (None, 2))
        self.assertEqual(self.query("SELECT count(*) FROM fact_batch"), [(0,)])
        self.assertEqual(self.query("SELECT count(*) FROM fact_block"), [(0,)])
        self.assertFalse((self.book / "facts").exists())
        text = self.facts("add", "--regime", "mot-cua", path, status=65).stderr
        self.assertIn("ho-so.csv: D3: '31/02/2026' is no day; write it as", text)

    def test_good_rows_are_taken_and_faulty_ones_are_written_beside(self):
        path = self.list_of('1,H26.01,,5/10/2026,,,\n2,H26.99,"a ""b"", c",5/10/2026,,,\n')
        *_, summary = self.add(path, "--skip-faulty", status=1)
        self.assertEqual((summary["rows"], summary["faulty"]), (1, 1))
        beside = self.folder / "ho-so.faulty.csv"
        with open(beside, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0][:-1], HEADINGS.strip().split(","))
        self.assertEqual(rows[1][:3], ["2", "H26.99", 'a "b", c'])
        self.assertIn("there is no unit 'H26.99'", rows[1][-1])
        # Mended, it can be added as it is: its last column is none of the fact's.
        beside.write_text(beside.read_text("utf-8").replace("H26.99", "H26.01").replace('"a ""b"", c"', "trực tiếp"), "utf-8")
        mended, = self.add(beside)
        self.assertEqual(mended["rows"], 1)
        other = self.list_of("1,H26.98,,5/10/2026,,,\n")
        self.facts("add", "--regime", "mot-cua", other, "--skip-faulty", status=73)
        self.assertEqual(self.query("SELECT count(*) FROM fact_batch"), [(2,)])

    def test_a_later_key_replaces_and_a_withdrawn_batch_gives_back(self):
        first = self.list_of("1,H26.01,,5/10/2026,,,\n2,H26.01,,5/10/2026,,,\n1,H26.01,,6/10/2026,,,\n", "mot.csv")
        second = self.list_of("2,H26.01,,7/10/2026,,,\n", "hai.csv")
        added = self.add(first, second)
        self.assertEqual([(each["replaced_within"], each["replaced_before"]) for each in added], [(1, 0), (0, 1)])
        self.facts("withdraw", "F000002", status=64)
        self.facts("withdraw", "F000002", "--reason", "nhầm")
        self.facts("withdraw", "F000002", "--reason", "nhầm", status=64)
        self.facts("withdraw", "F000009", "--reason", "nhầm", status=66)
        self.facts("withdraw", "hai", "--reason", "nhầm", status=64)
        self.assertEqual(self.add(second)[0]["id"], "F000003")

    def test_dry_run_changes_nothing(self):
        before = {path: path.read_bytes() for path in self.book.rglob("*") if path.is_file()}
        added, = self.add(self.list_of("1,H26.01,,5/10/2026,,,\n"), "--dry-run")
        self.assertEqual((added["rows"], added.get("id")), (1, None))
        self.facts("add", "--regime", "mot-cua", self.list_of("1,H26.99,,5/10/2026,,,\n"), "-n", "--skip-faulty", status=1)
        self.assertEqual({path: path.read_bytes() for path in self.book.rglob("*") if path.is_file()}, before)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["ho-so.csv", "so"])

    def test_what_cannot_be_a_list_is_refused(self):
        no_heading = self.list_of("1,2\n", "a.csv", "x,y\n")
        self.assertIn("headings", self.facts("add", "--regime", "mot-cua", no_heading, status=65).stderr)
        missing = self.list_of("1,H26.01\n", "b.csv", "Mã hồ sơ,Đơn vị\n")
        self.assertIn("'Ngày tiếp nhận'", self.facts("add", "--regime", "mot-cua", missing, status=65).stderr)
        twice = self.list_of("1,H26.01,5/1/2026,\n", "c.csv", "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,NGÀY TIẾP NHẬN\n")
        self.assertIn("two columns", self.facts("add", "--regime", "mot-cua", twice, status=65).stderr)
        quote = self.list_of('1,H26.01,,5/10/2026,,,\n2,H26 "01",,5/10/2026,,,\n', "d.csv")
        self.assertIn("row 3", self.facts("add", "--regime", "mot-cua", quote, status=65).stderr)
        binary = self.folder / "e.csv"
        binary.write_bytes(HEADINGS.encode() + b"1,H26.01,\0,5/10/2026,,,\n")
        self.facts("add", "--regime", "mot-cua", binary, status=65)
        self.facts("add", "--regime", "mot-cua", self.folder / "none.csv", status=66)
        self.facts("add", "--regime", "van-ban", quote, status=64)
        self.facts("add", "--regime", "mot-cua", "--fact", "x", quote, status=64)
        self.facts("add", "--regime", "mot-cua", "--unit", "H99", quote, status=64)
        self.facts("add", "--regime", "mot-cua", status=64)
        self.assertEqual(self.query("SELECT count(*) FROM fact_batch"), [(0,)])

    def test_shipped_form_of_the_sample_city_is_what_its_cases_say(self):
        city = SOURCE / "samples" / "city"
        book, out = self.folder / "thanh-pho", self.folder / "out"
        self.environment = {"HOSO_BOOK": str(book)}
        self.run_program("init", "--name", "UBND", "--unit", "H99", "--units", city / "don-vi.csv", "--units", city / "sap-nhap.csv",
                         "--regime", "mot-cua-ii06a", program="hoso-report")
        settings = book / "book.toml"
        settings.write_text(re.sub(r'^from = .*', 'from = "2025-09-15"', settings.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
        self.facts("add", "--regime", "mot-cua-ii06a", city / "cases.csv")
        cases = {}  # the last one with a key counts
        for number, row in enumerate(csv.DictReader((city / "cases.csv").read_text("utf-8-sig").splitlines())):
            cases[row["Mã hồ sơ"] or number] = row
        for period, first, last in (("2026-M01", date(2025, 12, 15), date(2026, 1, 14)),
                                    ("2026-M10", date(2026, 9, 15), date(2026, 10, 14))):
            self.run_program("run", "mot-cua-ii06a", "--period", period, "--out", out, "--format", "csv", program="hoso-report",
                             status=(0, 1))
            written, = out.glob(f"*{period}*.csv")
            *_, total = csv.reader(written.read_text("utf-8-sig").splitlines())
            self.assertEqual(total[1], "Tổng cộng")
            self.assertEqual([int(figure) for figure in total[2:13]], figures_of(cases.values(), first, last), period)

    def test_facts_that_nobody_took_over_are_told(self):
        units = UNITS.replace("H26.02,UBND xã Đông Hòa", "H26.02,UBND xã Cũ")
        (self.book / "units" / "units.csv").write_text(units, "utf-8")
        self.add(self.list_of("1,H26.02,,5/6/2025,,,\n2,H26.02,,15/10/2026,,,\n3,H26.01,,15/10/2026,,,\n"))
        told = self.run_program("run", "mot-cua", "--period", "2026-M11", "--out", self.folder / "out", "--format", "csv",
                                program="hoso-report", status=(0, 1)).stderr
        self.assertIn("H26.02: 1 facts are in no figure: on 2026-11-14 no unit has taken over all of it", told)

    def test_generated_city_is_added_the_same_however_many_threads(self):
        subprocess.run([SOURCE / "scripts" / "make_report_data", self.folder / "city", "--cases", "5000"], check=True)
        found = []
        for jobs in (1, 4):
            book = make_book(self.folder / f"book{jobs}", (self.folder / "city" / "units.csv").read_text("utf-8"))
            self.environment = {"HOSO_BOOK": str(book)}
            added, = self.add(self.folder / "city" / "cases.csv", "-j", jobs)
            self.assertEqual(added["rows"], 5000)
            database = sqlite3.connect(book / "book.sqlite")
            found.append(database.execute("SELECT batch, block, part, rows, content FROM fact_block ORDER BY 1, 2, 3").fetchall())
            database.close()
        self.assertTrue(found[0])
        self.assertEqual(found[0], found[1])


if __name__ == "__main__":
    unittest.main()
