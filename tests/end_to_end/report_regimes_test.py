#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-report list, check, template and periods: regimes as data, without a book."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

BIN = Path(os.environ["HOSO_BIN"])
SHIPPED = ["mot-cua-ii06a", "so-hoa", "van-ban"]


def report(*words, folder=None, language="en", **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
    environment = kept | {"HOSO_MESSAGES": language, "LC_ALL": "C.UTF-8"} | more
    return subprocess.run([str(BIN / "hoso-report"), *map(str, words)], cwd=folder, env=environment, capture_output=True, text=True)


def objects(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class Regimes(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="hoso-regimes-")
        self.folder = Path(self.temporary.name)
        self.addCleanup(self.temporary.cleanup)

    def own(self, name="pakn", change=None):
        """A regime of the user's own, from the template."""
        done = report("template", name, "--out", "rules", "--overwrite", folder=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        file = self.folder / done.stdout.strip()
        if change:
            text = file.read_text("utf-8")
            self.assertIn(change[0], text)
            file.write_text(text.replace(*change), "utf-8")
        return file

    def test_lists_what_is_installed_and_what_is_the_users_own(self):
        done = report("list", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        found = objects(done)
        self.assertEqual([each["id"] for each in found], SHIPPED)
        for each in found:
            self.assertEqual(each["type"], "regime")
            self.assertTrue(each["title"] and each["source"] and each["unconfirmed"])
            self.assertEqual(len(each["sha256"]), 64)
        self.own()
        listed = report("list", "--rules", "rules", folder=self.folder)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn("pakn  Báo cáo ...", listed.stdout)
        self.assertIn("so-hoa  ", listed.stdout)

    def test_lists_the_others_beside_a_broken_one(self):
        self.own(change=('nature = "stock"', 'nature = "pond"'))
        done = report("list", "--rules", "rules", folder=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("so-hoa  ", done.stdout)
        self.assertIn("'pond' is none of: flow, stock", done.stderr)

    def test_checks_what_is_installed(self):
        done = report("check", *SHIPPED)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.count(": valid\n"), 3)

    def test_a_template_is_valid_by_name_folder_and_file(self):
        file = self.own()
        for named in (["pakn", "--rules", "rules"], [file], [file.parent], ["rules/regimes/pakn/regime.toml"]):
            done = report("check", *named, folder=self.folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""), named)
        done = report("check", "regime.toml", folder=file.parent)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_tells_all_faults_with_their_places_and_advice(self):
        file = self.own(change=('over_time = "last"', 'over_time = "sum"'))
        text = file.read_text("utf-8").replace('check = "settled <= received"', 'check = "settled <= recieved"')
        file.write_text(text, "utf-8")
        lines = text.splitlines()
        done = report("check", file, "--json")
        self.assertEqual(done.returncode, 1)
        faults = objects(done)
        self.assertEqual([each["type"] for each in faults], ["fault", "fault"])
        stock, unknown = faults
        self.assertEqual(lines[stock["line"] - 1][stock["column"] - 1:], '"sum"')
        self.assertEqual(stock["text"], "a stock cannot be summed over time")
        self.assertEqual(stock["advice"], "use last, first or average")
        self.assertEqual(lines[unknown["line"] - 1][unknown["column"] - 1:], 'recieved"')
        self.assertIn(f"{file}: line {unknown['line']}, column {unknown['column']}: there is no indicator 'recieved'", done.stderr)

    def test_faults_have_statuses(self):
        self.assertEqual(report("check", "khong-co").returncode, 66)
        self.assertEqual(report("check", self.folder / "khong-co.toml").returncode, 66)
        self.assertEqual(report("check", "Không có").returncode, 64)
        self.assertEqual(report("check", "so-hoa", "--rules", self.folder / "none").returncode, 78)
        self.assertEqual(report("check", "so-hoa", "--book", self.folder).returncode, 66)
        self.assertEqual(report("check").returncode, 64)

    def test_a_template_is_not_written_over(self):
        file = self.own()
        file.write_text("mine", "utf-8")
        done = report("template", "pakn", "--out", "rules", folder=self.folder)
        self.assertEqual(done.returncode, 73)
        self.assertEqual(file.read_text("utf-8"), "mine")
        self.assertEqual(report("template", "Tên", "--out", "rules", folder=self.folder).returncode, 64)
        self.assertEqual(report("template", "khac", folder=self.folder).returncode, 64)
        done = report("template", "khac", "--out", "rules", "--dry-run", "--json", folder=self.folder)
        self.assertEqual(objects(done)[0]["written"], False)
        self.assertFalse((self.folder / "rules/regimes/khac").exists())

    def test_prints_periods_with_their_days(self):
        done = report("periods", "mot-cua-ii06a", "--from", "2026-10-01", "--to", "2026-10-31", "--kind", "month,nine-months", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([(each["id"], each["kind"], each["from"], each["to"], each["cut_off"]) for each in objects(done)],
                         [("2026-M10", "month", "2026-09-15", "2026-10-14", "2026-10-14"),
                          ("2026-M11", "month", "2026-10-15", "2026-11-14", "2026-11-14")])
        self.assertEqual([each["due"] for each in objects(done)], ["2026-10-19", "2026-11-18"])
        early = report("periods", "mot-cua-ii06a", "--from", "2026-10-01", "--to", "2026-10-01", "--kind", "month", "--level",
                       "commune", "--json")
        self.assertEqual(objects(early)[0]["due"], "2026-10-15")

    def test_prints_periods_for_people_the_same_everywhere(self):
        words = ["periods", "so-hoa", "--from", "2027-01-01", "--to", "2027-01-31", "--kind", "month"]
        done = report(*words)
        self.assertIn("2027-M01  15/12/2026  14/01/2027  14/01/2027  19/01/2027 *", done.stdout)
        self.assertIn("usual holidays", done.stderr)
        self.assertEqual(report(*words, TZ="America/Los_Angeles", LC_ALL="C").stdout, done.stdout)

    def test_a_unit_with_a_term_of_its_own_has_it(self):
        self.own(change=("[due.level]", '[due.unit]\n"H99.01" = 5\n\n[due.level]'))
        words = ["periods", "pakn", "--rules", "rules", "--from", "2026-10-01", "--to", "2026-10-01", "--kind", "month", "--json"]
        due = [objects(report(*words, *more, folder=self.folder))[0]["due"]
               for more in ([], ["--level", "commune"], ["--level", "commune", "--unit", "H99.01"])]
        self.assertEqual(due, ["2026-10-19", "2026-10-15", "2026-10-21"])

    def test_periods_are_asked_for_rightly(self):
        ask = ["periods", "so-hoa", "--from", "2026-01-01", "--to", "2026-12-31"]
        self.assertEqual(report(*ask).returncode, 0)
        self.assertEqual(report(*ask, "--level", "x").returncode, 64)
        self.assertEqual(report(*ask, "--unit", "a b").returncode, 64)
        self.assertEqual(report(*ask, "--kind", "range").returncode, 64)
        self.assertEqual(report("periods", "so-hoa", "--from", "2026-01-01").returncode, 64)
        self.assertEqual(report("periods", "so-hoa", "--from", "2026-1-1", "--to", "2026-02-01").returncode, 64)
        self.assertEqual(report("periods", "so-hoa", "--from", "2026-02-01", "--to", "2026-01-01").returncode, 64)
        self.assertEqual(report("periods", "khong-co", "--from", "2026-01-01", "--to", "2026-02-01").returncode, 66)

    def test_a_regime_has_no_periods_outside_of_its_validity(self):
        self.own(change=("unconfirmed = []", "unconfirmed = []\nvalid_to = 2026-10-31"))
        done = report("periods", "pakn", "--rules", "rules", "--from", "2026-10-01", "--to", "2026-12-31", "--kind", "month", "--json",
                      folder=self.folder)
        self.assertEqual([each["id"] for each in objects(done)], ["2026-M10"])


if __name__ == "__main__":
    unittest.main()
