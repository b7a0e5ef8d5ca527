#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-report: a closed period stays as it was closed; what blocks is told once; who may approve is not for everybody."""

import json
import shutil
import unittest

from program import SOURCE, FolderTest

CITY = SOURCE / "samples" / "city"


class Frozen(FolderTest):
    def setUp(self):
        super().setUp()
        self.book = self.folder / "so"
        self.report("init", "--name", "UBND thành phố", "--unit", "H99", "--units", CITY / "don-vi.csv", "--units",
                    CITY / "sap-nhap.csv", "--regime", "so-hoa")

    def report(self, verb, *arguments, book=None, status=0, **environment):
        return self.run_program(verb, *arguments, "--book", book or self.book, program="hoso-report", status=status, **environment)

    def change(self, before, after):
        file = self.book / "book.toml"
        text = file.read_text("utf-8")
        self.assertIn(before, text)
        file.write_text(text.replace(before, after), "utf-8")

    def collect(self):
        self.report("collect", CITY / "so-hoa-2026-M10.csv", CITY / "so-hoa-2026-M10-bo-sung.csv", "--regime", "so-hoa",
                    "--period", "2026-M10")

    def made(self, name, *arguments, book=None):
        self.report("run", "so-hoa", "--period", "2026-M10", "--format", "json", "--out", self.folder / name, *arguments, book=book)
        return (self.folder / name / "so-hoa_2026-M10_r0.json").read_bytes()

    def test_a_closed_period_keeps_the_office_that_it_was_closed_with(self):
        self.collect()
        self.report("close", "so-hoa", "--period", "2026-M10")
        self.change('[office]\nname = "UBND thành phố"', '[office]\nname = "UBND tỉnh"')
        copy = shutil.copytree(self.book, self.folder / "copy")
        made = self.made("first")
        self.assertEqual(json.loads(made)["office"]["name"], "UBND thành phố")
        self.assertEqual(self.made("named", "--revision", "r0", book=copy), made)

    def test_what_blocks_is_told_once_whatever_the_language(self):
        self.change('from = "', 'from = "2026-09-01" # "')
        told = self.report("run", "--due", "--as-of", "2026-11-02", status=2)
        self.assertIn("20 answers are missing", told.stderr)
        for language in ("en", "vi"):
            again = self.report("run", "--due", "--as-of", "2026-11-02", status=2, HOSO_MESSAGES=language)
            self.assertEqual((again.stdout, again.stderr), ("", ""))

    def test_approvers_that_anyone_may_write_are_refused(self):
        key = self.report_key()
        approvers = self.book / "approvers.toml"
        approvers.write_text('schema = "hoso-approvers/1"\n' + key, "utf-8")
        self.change('\nunit = "H99"\n', '\nunit = "H99"\napprovers = "approvers.toml"\n')
        self.report("status", "so-hoa", "--period", "2026-M10")
        approvers.chmod(0o666)
        refused = self.report("status", "so-hoa", "--period", "2026-M10", status=77)
        self.assertIn("anyone may write it", refused.stderr)

    def test_who_writes_to_no_book_is_told_so(self):
        for verb in (["run", "so-hoa", "--period", "2026-M10", "--out", self.folder / "out"], ["collect", CITY / "so-hoa-2026-M10.csv"]):
            told = self.report(*verb, book=self.folder / "none", status=66)
            self.assertIn("is no book; 'hoso-report init --book DIR' makes one", told.stderr)
        self.assertFalse((self.folder / "none").exists())

    def report_key(self):
        return self.run_program("key", "new", "--person", "An", "--role", "report.approve", "--out", self.folder / "an.pem",
                                program="hoso-report").stdout


if __name__ == "__main__":
    unittest.main()
