#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A delivered folder enters by its list or not at all; units are kept through time."""

import hashlib
import os
import unittest
import zipfile
from xml.sax.saxutils import escape, quoteattr

from program import FolderTest, make_corpus

HEADER = "Tên tệp;Mã hồ sơ;Tiêu đề hồ sơ;Số;Ký hiệu;Ngày ban hành;Trích yếu;SHA-256"


def write_xlsx(path, sheets):
    """name -> rows of texts, as little of a workbook as ECMA-376 asks for."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    names, parts, types = "", "", ""
    with zipfile.ZipFile(path, "w") as book:
        for number, (name, rows) in enumerate(sheets.items(), 1):
            names += f"<sheet name={quoteattr(name)} sheetId='{number}' r:id='r{number}'/>"
            parts += f"<Relationship Id='r{number}' Type='{office}/worksheet' Target='sheet{number}.xml'/>"
            types += ("<Override PartName='/sheet%d.xml' ContentType='application/vnd.openxmlformats-officedocument"
                      ".spreadsheetml.worksheet+xml'/>" % number)
            cells = "".join("<row>" + "".join(f"<c t='inlineStr'><is><t>{escape(text)}</t></is></c>" for text in row) + "</row>"
                            for row in rows)
            book.writestr(f"sheet{number}.xml", f"<worksheet xmlns='{main}'><sheetData>{cells}</sheetData></worksheet>")
        book.writestr("workbook.xml", f"<workbook xmlns='{main}' xmlns:r='{office}'><sheets>{names}</sheets></workbook>")
        book.writestr("_rels/workbook.xml.rels", f"<Relationships xmlns='{package}/relationships'>{parts}</Relationships>")
        book.writestr("_rels/.rels", f"<Relationships xmlns='{package}/relationships'><Relationship Id='r' "
                                     f"Type='{office}/officeDocument' Target='workbook.xml'/></Relationships>")
        book.writestr("[Content_Types].xml", f"<Types xmlns='{package}/content-types'><Override PartName='/workbook.xml' "
                                             "ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml"
                                             f".sheet.main+xml'/>{types}</Types>")


class DeliveryTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.delivery = self.folder / "giao nộp"
        self.delivery.mkdir()
        self.environment = {"HOSO_ARCHIVE": str(self.folder / "kho")}
        self.run_program("init", "--fonds", "UBND", "--name", "Lưu trữ thử")
        (self.delivery / "qd 12.txt").write_text("Quyết định về đất đai huyện Đông Anh")
        (self.delivery / "cv.txt").write_text("Công văn về việc họp")

    def write_list(self, *rows, name="muc-luc.csv"):
        (self.delivery / name).write_text("\n".join([HEADER, *rows]) + "\n")

    def digest(self, name):
        return hashlib.sha256((self.delivery / name).read_bytes()).hexdigest()

    def test_enters_as_the_list_says(self):
        self.write_list(f"qd 12.txt;HS-1;Hồ sơ đất đai;12;QĐ-UBND;05/02/2026;Về đất đai;{self.digest('qd 12.txt')}",
                        "cv.txt;HS-1;;5;UBND-VP;;Họp giao ban;")
        self.run_program("import", self.delivery)
        record = self.objects("show", "qd 12")[0]
        self.assertEqual((record["title"], record["dates"], record["dossiers"]), ("Về đất đai", {"issued": "2026-02-05"}, ["HS-1"]))
        self.assertEqual(record["fields"]["number"][0]["how"], "list")
        self.assertEqual(record["representations"][0]["files"][0]["puid"], "x-fmt/111")
        self.assertEqual(self.objects("show", "HS-1")[0]["title"], "Hồ sơ đất đai")
        self.assertEqual([hit["code"] for hit in self.objects("search", "--field", "symbol=qđ-ubnd", "dong anh")], ["qd 12"])
        again = self.objects("import", self.delivery)
        self.assertEqual({one.get("state") for one in again[:-1]}, {"already there"})
        self.run_program("verify")

    def test_tells_every_fault_and_takes_nothing(self):
        outside = self.folder / "mật"
        outside.write_text("bí mật")
        (self.delivery / "liên kết").symlink_to(outside)
        os.mkfifo(self.delivery / "ống")
        self.write_list(f"qd 12.txt;HS-1;;12;QĐ-UBND;31/02/2026;Về đất đai;{'0' * 64}", "../mật;HS-1;;;;;;", "liên kết;HS-1;;;;;;",
                        "ống;HS-1;;;;;;", "thiếu.txt;HS-1;;;;;;")
        told = self.objects("import", self.delivery, status=1)
        faults = {fault["rule"]: fault for fault in told if fault["type"] == "fault"}
        self.assertLessEqual({f"delivery.{rule}" for rule in ("bad-date", "checksum-differs", "path-outside", "symbolic-link", "device",
                                                              "file-missing")}, set(faults))
        self.assertIn("F2", faults["delivery.bad-date"]["place"])
        self.assertTrue(all(fault["text"] and fault["advice"] for fault in faults.values()))
        self.assertEqual(self.objects("stats")[0]["documents"], 0)

    def test_profile_is_held_against_the_list(self):
        self.write_list(f"qd 12.txt;HS-1;;{'1' * 12};QĐ-UBND;05/02/2026;{'x' * 501};", "cv.txt;HS-1;;5;UBND-VP;05/02/2026;Họp;")
        told = self.objects("import", self.delivery, "--profile", "tt05-2025", status=1)
        rules = {fault["rule"] for fault in told if fault["type"] == "fault"}
        self.assertIn("tt05-2025.document.subject.too-long", rules)
        self.assertIn("tt05-2025.document.number.too-long", rules)
        self.run_program("import", self.delivery, "--profile", "không-có", status=64)
        self.run_program("import", self.delivery, "--profile", "khong-co", status=66)
        self.run_program("import", self.delivery, "--profile", "tt05-2025", "--level", "x", status=64)

    def test_a_batch_without_signatures_waits(self):
        batch = self.folder / "lô"
        make_corpus(5, batch)
        told = self.objects("import", batch, "--profile", "tt05-2025", status=2)
        self.assertEqual(told[0]["code"], "signature-missing")
        self.assertEqual(self.objects("stats")[0]["documents"], 0)
        self.run_program("import", batch)

    def test_two_lists_are_a_question(self):
        self.write_list("cv.txt;;;;;;;")
        self.write_list("cv.txt;;;;;;;", name="danh-sach.csv")
        self.run_program("import", self.delivery, status=64)
        self.run_program("import", self.delivery, "--list", self.delivery / "muc-luc.csv", status=1)

    def test_units_through_time(self):
        units, changes = self.folder / "units.csv", self.folder / "changes.csv"
        units.write_text("code,name,kind,parent,from,to\nH26,UBND thành phố Hà Nội,,,,\nH26.01,UBND huyện Đông Anh,,H26,2000-01-01,2025-06-30\n"
                         "H26.02,UBND xã Đông Anh,,H26,2025-07-01,\n")
        changes.write_text("before,after,date,kind,part\nH26.01,H26.02,2025-07-01,merge,1\n")
        self.run_program("units", "import", units, changes)
        self.assertEqual([unit["id"] for unit in self.objects("units", "list", "--at", "2025-06-30")], ["H26", "H26.01"])
        self.assertEqual([unit["id"] for unit in self.objects("units", "list", "--at", "2025-07-01")], ["H26", "H26.02"])
        shown = {unit["id"]: unit.get("relation") for unit in self.objects("units", "show", "H26.02", "--at", "2026-01-01")}
        self.assertEqual(shown, {"H26.02": None, "H26": "above", "H26.01": "predecessor"})
        self.run_program("units", "show", "H26.01", "--at", "2026-01-01", status=66)
        again = self.objects("units", "import", units, changes)[0]
        self.assertEqual((again["added"], again["changed"], again["unchanged"]), (0, 0, 3))
        units.write_text(units.read_text().replace("UBND xã Đông Anh", "UBND xã Đông Anh mới"))
        self.assertEqual(self.objects("units", "import", units, changes)[0]["changed"], 1)
        self.write_list("cv.txt;;;5;UBND-VP;05/02/2026;Họp;")
        self.run_program("import", "--format", "files", self.delivery / "cv.txt")
        self.run_program("describe", "cv", "--set", "issuer_code=H26.01", "--any-field", "--reason", "thử")
        self.assertEqual([hit["code"] for hit in self.objects("search", "--unit", "H26.02", "cong van")], ["cv"])
        book = self.folder / "đơn vị.xlsx"
        write_xlsx(book, {"Đơn vị": [["Mã đơn vị", "Tên", "Cấp trên"], ["H26", "UBND thành phố Hà Nội", ""],
                                     ["H26.03", "Sở Nội vụ", "H26"]]})
        self.assertEqual(self.objects("units", "import", book)[0]["added"], 1)
        self.assertIn("Sở Nội vụ", self.run_program("units", "list").stdout)
        write_xlsx(book, {"Đơn vị": [["Mã", "Tên", "Cấp trên"], ["H26.04", "Sở Tài chính", "H99"]]})
        told = self.objects("units", "import", book, status=1)[0]
        self.assertEqual((told["id"], told["place"], told["rule"]), (f"{book}: Đơn vị", "C2", "unit.parent-unknown"))
        units.write_text("code,name,parent\nA,a,B\nB,b,A\n")
        self.run_program("units", "import", units, status=1)
        self.run_program("verify")


if __name__ == "__main__":
    unittest.main()
