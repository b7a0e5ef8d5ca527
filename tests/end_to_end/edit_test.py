#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""describe, revise, dossier, series, entry and show --history as people and scripts use them."""

import json
import shutil
import unittest

from program import FolderTest, make_corpus


class EditTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.archive = self.folder / "kho lưu trữ"
        self.batch = self.folder / "batch"
        self.environment = {"HOSO_ARCHIVE": str(self.archive), "SUDO_USER": "lan"}
        make_corpus(60, self.batch)
        self.run_program("init", "--fonds", "UBND", "--name", "Lưu trữ thử")
        self.run_program("import", self.batch)
        self.codes = [one["code"] for one in self.objects("list", "--limit", "0")]

    def table(self, *rows):
        file = self.folder / "sửa.csv"
        file.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
        return file

    def test_a_correction_and_its_history(self):
        code = self.codes[0]
        before = self.objects("show", code)[0]
        change = self.objects("describe", code, "--set", "issued=05/02/2026", "--set", "access=open", "--reason", "Đọc sai")[0]
        self.assertEqual((change["type"], change["version"]), ("change", 2))
        self.assertEqual(change["changes"]["issued"]["after"], "2026-02-05")
        after = self.objects("show", code)[0]
        self.assertEqual((after["dates"]["issued"], after["access"], after["version"]), ("2026-02-05", "open", 2))
        self.assertEqual(after["fields"]["issued"][0]["by"], "lan")
        history = self.objects("show", code, "--history")
        self.assertEqual([one["version"] for one in history], [1, 2])
        self.assertEqual((history[1]["actor"], history[1]["action"], history[1]["reason"]), ("lan", "describe", "Đọc sai"))
        self.assertIn("issued", [one["name"] for one in history[1]["differences"]])
        self.assertIn("Đọc sai", self.run_program("show", code, "--history").stdout)
        first = self.objects("show", code, "--version", "1")[0]
        self.assertEqual(first["dates"], before["dates"])
        self.assertEqual((first["version"], first["versions"]), (1, 2))
        self.run_program("show", code, "--version", "9", status=66)
        self.run_program("describe", code, "--set", "issued=05/02/2026", "--reason", "Lần nữa")
        self.assertEqual(len(self.objects("show", code, "--history")), 2)
        self.run_program("describe", code, "--set", "number=5", "--reason", "x", "--if-version", "1", status=65)
        self.run_program("verify")

    def test_usage_of_describe(self):
        code = self.codes[0]
        self.assertIn("--reason", self.run_program("describe", code, "--set", "number=5", status=64).stderr)
        self.run_program("describe", code, "--reason", "x", status=64)
        self.run_program("describe", "--set", "number=5", "--reason", "x", status=64)
        self.run_program("describe", code, "--set", "number", "--reason", "x", status=64)
        self.run_program("describe", code, "--unset", "number=5", "--reason", "x", status=64)
        self.run_program("describe", code, "--set", "nubmer=5", "--reason", "x", status=64)
        self.run_program("describe", code, "--set", "nubmer=5", "--any-field", "--reason", "x")
        self.run_program("describe", code, "--set", "issued=31/02/2026", "--reason", "x", status=65)
        self.run_program("describe", "không có", "--set", "number=5", "--reason", "x", status=66)
        self.run_program("describe", "--from", self.folder / "none.csv", "--reason", "x", status=66)

    def test_a_table_of_corrections(self):
        a, b, c = self.codes[:3]
        table = self.table(["code", "issued", "number", "subject"], [a, "05/02/2026", "", "Về đất đai"],
                           [b, "", "12", ""], [c, "-", "", ""])
        self.run_program("describe", "--from", table, "--reason", "Soát lại", "--dry-run")
        self.assertEqual(self.objects("show", a)[0]["version"], 1)
        done = self.objects("describe", "--from", table, "--reason", "Soát lại")
        self.assertEqual([one["code"] for one in done], [a, b, c])
        self.assertEqual(self.objects("show", a)[0]["title"], "Về đất đai")
        self.assertNotIn("issued", self.objects("show", c)[0]["dates"])
        self.assertEqual(self.objects("describe", "--from", table, "--reason", "Lần nữa"), [])
        self.assertEqual(len(self.objects("log", "--action", "describe")), 1, "one event for all, none where nothing changed")

    def test_faults_of_a_table_are_told_with_row_and_column_and_nothing_is_written(self):
        a, b = self.codes[:2]
        table = self.table(["code", "issued", "colour"], [a, "hôm qua", ""], ["none", "2026", ""], [b, "2026", "đỏ"])
        done = self.run_program("describe", "--from", table, "--reason", "x", status=65)
        self.assertIn("row 2, column 2 (issued)", done.stderr)
        self.assertIn("row 3, column 1 (code)", done.stderr)
        self.assertIn("row 4, column 3 (colour)", done.stderr)
        self.assertEqual(self.objects("show", b)[0]["version"], 1)
        faults = self.objects("describe", "--from", table, "--reason", "x", status=65)
        self.assertEqual([one["code"] for one in faults], ["not-a-date", "unknown-record", "unknown-field"])
        for rows in ([], [["issued"], ["2026"]], [["code", "code"], [a, b]], [["code"], [a, "2026"]], [["code", "issued"], ["", "2026"]]):
            self.run_program("describe", "--from", self.table(*rows), "--reason", "x", status=65)

    def test_dossiers_series_and_entries(self):
        a, b = self.codes[:2]
        self.run_program("series", "new", "DD", "--title", "Đất đai")
        self.run_program("dossier", "new", "HS-12", "--title", "Hồ sơ cấp đất", "--series", "DD", "--set", "start=2020")
        self.run_program("dossier", "new", "HS-13", "--title", "Khác", "--dry-run")
        self.run_program("dossier", "new", "HS-12", "--title", "Trùng", status=64)
        self.run_program("dossier", "new", "HS-14", status=64)
        self.run_program("dossier", "new", "HS-14", "--title", "x", "--set", "start=hôm qua", status=65)
        self.run_program("dossier", "new", "HS-14", "--title", "x", "--series", "none", status=66)
        self.run_program("dossier", "add", "HS-12", a, b)
        shown = self.objects("dossier", "show", "HS-12")
        self.assertEqual((shown[0]["type"], shown[0]["documents"], shown[0]["fields"]["start"]), ("dossier", 2, "2020"))
        self.assertEqual({one["code"] for one in shown[1:]}, {a, b})
        self.run_program("dossier", "remove", "HS-12", a, status=64)
        self.run_program("dossier", "remove", "HS-12", a, "--reason", "Xếp nhầm")
        self.assertEqual([one["code"] for one in self.objects("list", "--dossier", "HS-12")], [b])
        self.run_program("dossier", "add", "HS-99", a, status=66)
        self.assertIn("HS-12", [one["code"] for one in self.objects("dossier", "list")])
        self.assertEqual([one["code"] for one in self.objects("dossier", "list", "--series", "DD")], ["HS-12"])
        self.assertEqual([one["code"] for one in self.objects("series", "show", "DD")], ["DD", "HS-12"])
        self.assertEqual([one["code"] for one in self.objects("series", "list")], ["DD"])
        self.run_program("dossier", "drop", "HS-12", status=64)
        self.run_program("entry", "new", "--kind", "meeting", "--code", "H-1", "--set", "chair=Bà Lan", "--link", f"document={a}")
        self.run_program("entry", "new", "--kind", "meeting", "--code", "H-1", status=64)
        self.run_program("entry", "new", "--kind", "meeting", "--code", "H-2", "--link", "document", status=64)
        self.run_program("entry", "new", "--kind", "meeting", "--code", "H-2", "--link", "document=none", status=66)
        self.assertEqual([one["code"] for one in self.objects("list", "--type", "entry")], ["H-1"])
        self.assertEqual([one["code"] for one in self.objects("search", "ba lan", "--field", "type=entry")], ["H-1"])
        self.run_program("verify")

    def test_revisions(self):
        code = self.codes[0]
        signed = self.folder / "ký.pdf"
        signed.write_bytes(b"%PDF-1.7 signed")
        self.run_program("revise", code, "--file", signed, "--reason", "Đã ký")
        shown = self.objects("show", code)[0]
        self.assertEqual(shown["representations"][-1]["files"][0]["role"], "signed")
        self.run_program("revise", code, "--file", signed, "--role", "colour", "--reason", "x", status=64)
        self.run_program("revise", code, "--file", self.folder / "none", "--reason", "x", status=66)
        self.run_program("revise", code, "--reason", "x", status=64)
        self.run_program("revise", code, "--from", self.batch, status=64)
        self.run_program("revise", "--all-changed", "--file", signed, "--reason", "x", status=64)
        self.run_program("revise", code, "--from", self.folder, "--reason", "x", status=65)
        self.assertEqual(self.objects("revise", "--from", self.batch, "--all-changed", "--reason", "x"), [])
        self.assertEqual({one.get("state") for one in self.objects("import", self.batch)[:-1]}, {"already there"})
        document = self.batch / "documents" / code / "document.json"
        description = json.loads(document.read_text("utf-8"))
        description["fields"]["number"] = [{"text": "77", "value": "77", "how": "read", "status": "read"}]
        document.unlink()
        document.write_text(json.dumps(description, ensure_ascii=False), "utf-8")
        self.run_program("import", self.batch, status=1)
        dry = self.objects("revise", "--from", self.batch, "--all-changed", "--reason", "Nhận dạng lại", "--dry-run")
        self.assertEqual([one["code"] for one in dry], [code])
        self.assertEqual(self.objects("show", code)[0]["version"], 2)
        self.run_program("revise", code, "--from", self.batch, "--reason", "Nhận dạng lại")
        after = self.objects("show", code)[0]
        self.assertEqual((after["version"], after["fields"]["number"][0]["text"]), (3, "77"))
        self.assertEqual(after["representations"][-1]["type"], "signed")
        self.assertEqual({one.get("state") for one in self.objects("import", self.batch)[:-1]}, {"already there"})
        self.run_program("verify")

    def test_a_copied_archive_tells_the_same_history(self):
        self.run_program("describe", self.codes[0], "--set", "number=5", "--reason", "Đọc sai")
        before = self.run_program("show", self.codes[0], "--history", "--json").stdout
        shutil.copytree(self.archive, self.folder / "bản sao")
        self.environment["HOSO_ARCHIVE"] = str(self.folder / "bản sao")
        self.run_program("rebuild")
        self.assertEqual(self.run_program("show", self.codes[0], "--history", "--json").stdout, before)


if __name__ == "__main__":
    unittest.main()
