#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-accounts check: rosters of every kind, their faults, exit statuses and marked copies."""

import json
import re
import unittest
import zipfile
from pathlib import Path

from program import SOURCE, FolderTest

SAMPLES = SOURCE / "samples" / "rosters"
HEADER = "Mã cán bộ,Họ và tên,Mã đơn vị,Thư điện tử,Điện thoại\n"
SOUND = HEADER + "000101,Nguyễn Văn An,H26.201,an@vidu.example,0912345678\n000102,H'Hen Niê,H26.201,,\n"
ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""


def write_ods(path, sheets):
    def row(cells):
        return "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
        ) + "</table:table-row>"
    tables = "".join(f'<table:table table:name="{name}">{"".join(map(row, rows))}</table:table>'
                     for name, rows in sheets.items())
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS_CONTENT.format(tables))


class RosterTest(FolderTest):
    def check(self, *arguments, status=0):
        return self.run_program("check", *arguments, status=status, program="hoso-accounts")

    def check_json(self, *arguments, status=0):
        return self.objects("check", *arguments, status=status, program="hoso-accounts")

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def faults(self, objects):
        return [(each.get("sheet", "") + each.get("cell", ""), each["severity"], each["code"])
                for each in objects if each["type"] == "fault"]

    def test_sound_rosters_are_0_and_say_so(self):
        said = self.check(SAMPLES / "can-bo.csv")
        self.assertEqual(said.stdout, f"{SAMPLES / 'can-bo.csv'}: 8 people, 0 errors, 0 warnings\n")
        summary = self.check_json(SAMPLES / "can-bo.csv")[-1]
        self.assertEqual((summary["type"], summary["people"], summary["sound"], summary["errors"], summary["warnings"]),
                         ("summary", 8, 8, 0, 0))
        self.assertEqual((summary["encoding"], summary["delimiter"], summary["format"]), ("UTF-8", ",", "csv"))
        self.assertEqual(self.check("-q", SAMPLES / "can-bo.csv").stdout, "")

    def test_faults_are_1_and_named_by_their_cells(self):
        objects = self.check_json(SAMPLES / "can-bo-loi.csv", status=1)
        faults = self.faults(objects)
        for fault in [("B3", "error", "look-alike"), ("E3", "error", "phone"), ("G3", "error", "date"),
                      ("D4", "error", "mail"), ("A5", "error", "duplicate-key"), ("H5", "error", "date-order"),
                      ("B6", "warning", "homonym"), ("C7", "error", "empty-value"), ("A8", "error", "number"),
                      ("9", "error", "cells"), ("10", "warning", "blank-row")]:
            self.assertIn(fault, faults)
        ids = [each["id"] for each in objects if each["type"] == "fault"]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertIn("3:2:look-alike", ids)
        homonyms = [each for each in objects if each["type"] == "homonyms"]
        self.assertEqual([each["name"] for each in homonyms], ["Nguyễn Văn Bình"])
        self.assertEqual([place["cell"] for place in homonyms[0]["places"]], ["B2", "B6"])
        said = self.check(SAMPLES / "can-bo-loi.csv", status=1).stdout
        self.assertIn("can-bo-loi.csv: E3 (Điện thoại): error: ", said)

    def test_encodings(self):
        text = SOUND.replace("H'Hen Niê", "Trần Thị Hòa")
        for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
            roster = self.write(f"{encoding}.csv", text, encoding)
            self.assertEqual(self.check_json(roster)[-1]["sound"], 2, encoding)
        summary = self.check_json(SAMPLES / "can-bo-tcvn3.csv", "--mapping", SAMPLES / "anh-xa.toml")[-1]
        self.assertEqual((summary["encoding"], summary["sound"]), ("TCVN3", 4))
        doubtful = self.folder / "doubtful.csv"
        doubtful.write_bytes(b"employee number,name,unit\n1,L\xf2 An,A\n")
        said = self.check(doubtful, status=65)
        self.assertIn("--encoding", said.stderr)
        self.check(doubtful, "--encoding", "viscii")
        self.check(doubtful, "--encoding", "latin-1", status=64)

    def test_other_delimiters(self):
        roster = self.write("a.csv", SOUND.replace(",", "~"))
        self.assertEqual(self.check_json(roster, "--delimiter", "~")[-1]["sound"], 2)
        self.check(roster, status=1)
        self.check(roster, "--delimiter", "~~", status=64)
        tabs = self.write("tabs.csv", SOUND.replace(",", "\t"))
        self.assertEqual(self.check_json(tabs, "--delimiter", "tab")[-1]["delimiter"], "\t")

    def test_workbooks_of_several_sheets(self):
        rows = [line.split(",") for line in SOUND.splitlines()]
        ods = self.folder / "a.ods"
        write_ods(ods, {"Bìa": [["Sở Nội vụ"]], "P1": [["DANH SÁCH"], [], *rows],
                        "P2": [rows[0], ["000103", "Lê Ba 3", "H26.201", "", ""], ["000101", "Lê Tư", "H26.201", "", ""]]})
        objects = self.check_json(ods, status=1)
        self.assertEqual(self.faults(objects), [("Bìa", "note", "sheet-passed-over"), ("P2B2", "error", "letter"),
                                                ("P2A3", "error", "duplicate-key")])
        self.assertEqual((objects[-1]["people"], objects[-1]["sound"], objects[-1]["format"]), (4, 2, "ods"))

    def test_units_are_those_of_the_day(self):
        units = [word for name in ("don-vi.csv", "sap-nhap.csv")
                 for word in ("--units", SOURCE / "samples" / "units" / name)]
        roster = self.write("a.csv", SOUND.replace("102,H'Hen Niê,H26.201", "102,H'Hen Niê,H26.17.01"))
        objects = self.check_json(roster, *units, "--as-of", "2026-01-01", status=1)
        self.assertEqual(self.faults(objects), [("C3", "error", "unit-ended")])
        self.assertIn("H26.201", objects[0]["text"])
        objects = self.check_json(roster, *units, "--as-of", "2025-01-01", status=1)
        self.assertEqual(self.faults(objects), [("C2", "error", "unit-not-yet")])
        self.check(roster, "--units", self.folder / "none.csv", status=66)
        self.check(roster, *units, "--as-of", "1/1/2026", status=64)

    def test_between_files(self):
        first, second = self.write("a.csv", SOUND), self.write("b.csv", HEADER + "000102,Lê Ba,A,AN@vidu.example,\n")
        objects = self.check_json(first, second, status=1)
        self.assertEqual(self.faults(objects), [("2", "error", "duplicate-key")])
        self.assertIn("a.csv: 3", [each["text"] for each in objects if each["type"] == "fault"][0])
        self.assertEqual([each["sound"] for each in objects if each["type"] == "summary"], [2, 0])
        citizens = "CCCD,Họ và tên,Mã đơn vị\n999099012345,Lê An,A\n"
        first, second = self.write("c.csv", citizens), self.write("d.csv", citizens)
        said = self.check(first, second, status=1)
        self.assertNotIn("999099012345", said.stdout + said.stderr)

    def test_poisoned_rosters_stop(self):
        for name, text in {"empty": "", "header": HEADER, "cut": SOUND[:-3], "quote": SOUND + '000103,"Lê',
                           "shifted": SOUND.replace("000102,H'Hen Niê,H26.201,,", "H'Hen Niê,000102,an@b.vn,H26.201,")}.items():
            self.check(self.write(f"{name}.csv", text), status=1)
        self.check(self.folder / "missing.csv", status=66)
        self.check(self.write("a.xls", "\u00d0\u00cf\u0011\u00e0", "latin-1"), status=65)
        self.check(status=64)

    def test_marked_copies_go_back(self):
        folder = self.folder / "tra-lai"
        roster = self.write("a.csv", SOUND.replace("0912345678", "912345678"))
        said = self.check(roster, "--marked", folder, "--dry-run", status=1)
        self.assertFalse(folder.exists())
        self.check(roster, "--marked", folder, status=1)
        copy = folder / "a.xlsx"
        first = copy.read_bytes()
        said = self.check(roster, "--marked", folder, status=73)
        self.assertIn("--overwrite", said.stderr)
        objects = self.check_json(roster, "--marked", folder, "--overwrite", status=1)
        self.assertEqual((objects[-1]["type"], objects[-1]["id"], objects[-1]["written"]), ("file", str(copy), True))
        self.assertEqual(copy.read_bytes(), first)
        with zipfile.ZipFile(copy) as package:
            texts = re.sub(r"<[^>]*>", "\n", package.read("xl/sharedStrings.xml").decode("utf-8"))
            self.assertIn("\n000101\n", texts)
            self.assertIn("\nLỗi cần sửa\n", texts)
            self.assertTrue(any(name.startswith("xl/comments") for name in package.namelist()))
        faults = self.faults(self.check_json(copy, status=1))
        self.assertEqual(faults, [("Sheet1E2", "error", "phone")])

    def test_wrong_mappings_are_78(self):
        mapping = self.write("m.toml", '[headers]\n"Mã" = "nummer"\n')
        said = self.check(SAMPLES / "can-bo.csv", "--mapping", mapping, status=78)
        self.assertIn("line 2", said.stderr)

    def test_control_characters_do_not_reach_the_terminal(self):
        roster = self.write("a.csv", HEADER + "1,\"Lê\x1b[31m An\",A,,\n")
        self.assertNotIn("\x1b", self.check(roster, status=1).stdout)
        self.assertEqual(json.loads(self.check("--json", roster, status=1).stdout.split("\n")[0])["code"],
                         "control-character")


if __name__ == "__main__":
    unittest.main()
