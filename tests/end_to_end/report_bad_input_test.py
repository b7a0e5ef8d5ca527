#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-report and what it cannot work with: a damaged book, wrong settings, units and definitions, a disk that is full or
read-only, another writer. Always one clear message, and nothing changed. (Answers: see report_answers_test.py.)"""

import fcntl
import os
import re
import shutil
import subprocess
import unittest
import zipfile

from books import CITY_UNITS, SMALL_REGIME, BookTest, Workbook, fill_in
from program import BIN, ENVIRONMENT

FIGURES = {"X.1": (10, 9, 1, 2, 1, 1), "X.2": (20, 19, 1, 2, 1, 1), "X.3": (30, 29, 1, 2, 1, 1)}
WRITING = (("collect", "--inbox", "."), ("facts", "add", "--regime", "nho", "none.csv"), ("withdraw", "R000001", "--reason", "nhầm"),
           ("close", "nho", "--period", "2025-M01"), ("run", "nho", "--period", "2025-M01", "--out", "ra"),
           ("run", "--due", "--as-of", "2025-03-01"))
READING = (("status", "nho", "--period", "2025-M01"), ("due", "--as-of", "2025-03-01"), ("diff", "nho", "--period", "2025-M01"),
           ("forms", "nho", "--period", "2025-M01", "--out", "bieu"), ("remind", "nho", "--period", "2025-M01", "--out", "don-doc"))


class BadInputTest(BookTest):
    def files(self, folder=None):
        """Without the lock, which the first writer makes."""
        return {name: content for name, content in super().files(folder).items() if not name.startswith("locks/")}

    def refuse(self, *arguments, status, says=""):
        """One line, which says what is wrong; the book stays as it was."""
        before = self.files()
        done = self.report(*arguments, status=status)
        self.assertRegex(done.stderr, r"^hoso-report: [^\n]+\n$", arguments)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, done.stderr, arguments)
        self.assertEqual(self.files(), before, arguments)
        return done

    def make_closed(self):
        self.make_small()
        self.collect_small("2025-M01", FIGURES)
        self.report("close", "nho", "--period", "2025-M01")
        return self.report_objects("run", "nho", "--period", "2025-M01", "--out", self.folder / "ra")

    def damage(self, file, change):
        content = file.read_bytes()
        os.chmod(file, 0o644)
        file.write_bytes(change(content))
        return content

    def test_what_is_no_book(self):
        self.book = self.folder / "khong"
        self.environment["HOSO_BOOK"] = str(self.book)
        for verb in (*WRITING, *READING):
            done = self.report(*verb, status=66)
            self.assertIn("hoso-report init", done.stderr, verb)
        self.environment = {}
        for verb in (*WRITING, *READING):
            self.assertIn("--book", self.report(*verb, status=64).stderr, verb)
        self.assertEqual([path.name for path in self.folder.iterdir()], [])

    def test_a_book_is_made_whole_or_not_at_all(self):
        self.environment = {}
        good = ["init", "--book", self.book, "--name", "Sổ", "--unit", "H99", "--units", CITY_UNITS[0]]
        broken = self.folder / "don-vi.csv"
        text = CITY_UNITS[0].read_text("utf-8")
        broken.write_text(text.replace("H99.01,Sở Nội vụ,sở,H99", "H99.01,Sở Nội vụ,sở,H98"), "utf-8")
        for words, status, says in ((["--units", broken], (64, 65), ""),
                                    (["--regime", "khong-co"], (64, 66), "khong-co"),
                                    (["--regime", "Không Có"], 64, "")):
            self.report(*good, *words, status=status)
            self.assertFalse(self.book.exists(), words)
        self.report(*good[:-2], "--units", broken, status=65)
        self.report("init", "--book", self.book, "--name", "Sổ", "--unit", "H98", "--units", CITY_UNITS[0], status=65)
        self.report("init", "--book", self.book, "--name", "Sổ", "--unit", "H 98", "--units", CITY_UNITS[0], status=64)
        self.report("init", "--book", self.book, "--name", "", "--unit", "H99", "--units", CITY_UNITS[0], status=64)
        self.report("init", "--book", self.book, "--name", "Sổ", "--unit", "H99", "--units", self.folder / "none.csv", status=66)
        self.report(*good, "--dry-run")
        self.assertFalse(self.book.exists())
        self.report(*good)
        before = self.files()
        self.report(*good, status=73)
        self.assertEqual(self.files(), before)
        self.assert_no_leftovers(self.folder)

    def test_settings_are_told_with_line_and_column(self):
        self.make_small()
        good = self.settings.read_text("utf-8")
        for before, after, says in (('schema = "hoso-book/1"', 'schema = "hoso-book/2"', "hoso-book/2"),
                                    ('unit = "X"', 'unit = "X Y"', "'X Y'"),
                                    ('formats = ["csv", "json"]', 'formats = ["csv", "doc"]', "'doc'"),
                                    ('formats = ["csv", "json"]', 'formats = ["csv"', ""),
                                    ('from = "2025-01-01"', 'from = "01/01/2025"', "01/01/2025"),
                                    ('from = "2025-01-01"', 'form = "2025-01-01"', "form"),
                                    ('[office]', 'colour = 1\n[office]', "colour"),
                                    ('id = "nho"', 'id = "../nho"', "../nho"),
                                    ('id = "nho"', 'id = "nho"\nwhen_missing = "guess"', "guess"),
                                    ('[office]\n', '[office]\nrecipients = 5\n', "recipients")):
            self.assertIn(before, good)
            self.settings.write_text(good.replace(before, after), "utf-8")
            line = good.replace(before, after).count("\n", 0, good.index(before)) + 1
            for verb in (("status", "nho", "--period", "2025-M01"), ("run", "--due")):
                told = self.refuse(*verb, status=78, says=says).stderr
                place = re.search(r"book\.toml: line (\d+), column \d+", told)
                self.assertTrue(place, told)
                self.assertLessEqual(abs(int(place.group(1)) - line), 1, told)
        self.settings.write_bytes(b"\xff\xfe" + good.encode())
        self.refuse("status", "nho", "--period", "2025-M01", status=78)
        self.settings.write_text(good + good[good.index("\n[[regime]]"):], "utf-8")
        self.refuse("status", "nho", "--period", "2025-M01", status=78, says="twice")
        self.settings.write_text(good, "utf-8")
        self.report("status", "nho", "--period", "2025-M01")

    def test_wrong_names_of_regimes_periods_and_units(self):
        self.make_small()
        for verb in ("status", "close", "diff"):
            self.refuse(verb, "khong-co", "--period", "2025-M01", status=64, says="khong-co")
            self.refuse(verb, "van-ban", "--period", "2025-M01", status=64, says="does not use")
        for period in ("2025-M13", "2025-M1", "2025M01", "M01", "2025-Q5", "", "2025-02-30..2025-03-01"):
            self.refuse("status", "nho", "--period", period, status=64)
            self.refuse("close", "nho", "--period", period, status=64)
        self.refuse("close", "nho", "--period", "2025-Q1", status=64, says="by the month")
        self.refuse("run", "nho", "--period", "2025-M01", "--revision", "r0", "--out", self.folder / "ra", status=64, says="r0")
        self.refuse("run", "nho", "--period", "2025-M01", "--unit", "X.9", "--out", self.folder / "ra", status=64, says="X.9")
        self.refuse("run", "nho", "--period", "2025-M01", "--format", "doc", "--out", self.folder / "ra", status=64, says="'doc'")
        self.refuse("run", "nho", "--period", "2025-M01", status=64, says="--out")
        self.refuse("run", "nho", "--out", self.folder / "ra", status=64, says="--period")
        self.refuse("collect", status=64)
        self.refuse("collect", "--inbox", self.folder / "none", status=66, says="none")
        self.refuse("collect", "--inbox", self.folder, self.folder / "units.csv", status=64)
        self.assertFalse((self.folder / "ra").exists())

    def test_wrong_units_of_the_book(self):
        self.make_small()
        lists = self.book / "units/units.csv"
        good = lists.read_text("utf-8")
        for before, after in (("X.2,UBND xã Hai,xã,X,,", "X.2,UBND xã Hai,xã,Y,,"), ("X.2,UBND", "X.1,UBND"),
                              ("X.2,UBND xã Hai,xã,X,,", "X.2,UBND xã Hai,xã,X,hôm qua,"), ("code,name", "cột,khác")):
            lists.write_text(good.replace(before, after), "utf-8")
            self.refuse("status", "nho", "--period", "2025-M01", status=65, says="units.csv")
            self.refuse("close", "nho", "--period", "2025-M01", status=65, says="units.csv")
        lists.unlink()
        self.report("status", "nho", "--period", "2025-M01", status=(65, 66))

    def test_a_wrong_definition_is_told_with_its_place(self):
        self.make_small()
        own = self.book / "rules/regimes/nho/regime.toml"
        own.write_text(SMALL_REGIME.replace('over_time = "last"', 'over_time = "sum"'), "utf-8")
        for verb in (("status", "nho", "--period", "2025-M01"), ("close", "nho", "--period", "2025-M01"), ("run", "--due")):
            told = self.report(*verb, status=78).stderr
            self.assertRegex(told, r"regime\.toml: line \d+, column \d+: a stock cannot be summed over time")
        own.unlink()
        self.refuse("status", "nho", "--period", "2025-M01", status=(64, 66, 78))

    def test_damaged_snapshots_are_noticed(self):
        made = self.make_closed()
        for file in sorted((self.book / "snapshots").iterdir()):
            for change in (lambda content: content[:-1], lambda content: content[:-2] + b"9" + content[-1:],
                           lambda content: content.replace(b"2025-M01", b"2025-M02", 1) if b"2025-M01" in content else b"{}"):
                content = self.damage(file, change)
                if file.read_bytes() == content:
                    continue
                used = 0
                for verb in (("run", "nho", "--period", "2025-M01", "--revision", "r0", "--out", self.folder / "lai"),
                             ("explain", made[0]["id"], "C2"), ("diff", "nho", "--period", "2025-M01", "--from", "r0", "--to", "r0"),
                             ("run", "nho", "--period", "2025-M01", "--out", self.folder / "lai")):
                    done = self.report(*verb, status=(0, 65))
                    if "the bytes are not those that were kept" in done.stderr:
                        self.assertIn(file.name, done.stderr)
                        used += 1
                self.assertGreater(used, 0, "nobody looks at it")
                self.assertFalse((self.folder / "lai").exists() and any(
                    path.read_bytes() != (self.folder / "ra" / path.name).read_bytes() for path in (self.folder / "lai").iterdir()))
                file.write_bytes(content)
        whole = self.book / "snapshots"
        lost = whole.rename(self.book / "mat")
        whole.mkdir()
        self.report("run", "nho", "--period", "2025-M01", "--revision", "r0", "--out", self.folder / "lai", status=66)
        whole.rmdir()
        lost.rename(whole)
        again = self.report_objects("run", "nho", "--period", "2025-M01", "--revision", "r0", "--out", self.folder / "lai")
        self.assertEqual([each["sha256"] for each in again], [each["sha256"] for each in made])

    def test_a_damaged_database(self):
        self.make_closed()
        file = self.book / "book.sqlite"
        for change, status in ((lambda content: b"", (65, 66)), (lambda content: b"not a database" * 100, 65),
                               (lambda content: content[:4096] + bytes(len(content) - 4096), 65),
                               (lambda content: content[:len(content) // 2], 65)):
            content = self.damage(file, change)
            self.refuse("status", "nho", "--period", "2025-M01", status=status, says="book.sqlite")
            self.report("close", "nho", "--period", "2025-M02", status=status)
            file.write_bytes(content)
        os.rename(file, self.folder / "mat")
        self.report("status", "nho", "--period", "2025-M01", status=(66, 77))
        self.assertFalse(file.exists())
        os.rename(self.folder / "mat", file)
        self.report("status", "nho", "--period", "2025-M01")

    def test_a_file_that_was_received_and_changed_since(self):
        """What was counted of it stands in the receipt; the file itself is evidence, which nobody may change unnoticed."""
        self.make_small()
        path = self.small_list("2025-M01", FIGURES)
        self.report("collect", "--regime", "nho", "--period", "2025-M01", path)
        kept, = (self.book / "answers").iterdir()
        self.assertEqual(kept.read_bytes(), path.read_bytes())
        again = self.report_objects("collect", "--regime", "nho", "--period", "2025-M01", path)
        self.assertEqual({each["state"] for each in again}, {"already-received"})

    def test_formulas_count_by_their_value_and_are_said(self):
        self.make_city("so-hoa")
        made, = self.report_objects("forms", "so-hoa", "--period", "2035-M01", "--unit", "H99.01", "--out", self.folder / "bieu")
        filled = fill_in(made["id"], {1: 100, 2: 1, 3: 50, 6: 4, 7: 3}, self.folder / "x.xlsx")
        with zipfile.ZipFile(filled) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name, = [name for name, content in parts.items() if b"<v>50</v>" in content]
        parts[name] = parts[name].replace(b"<v>50</v>", b"<f>1000+D9</f><v>50</v>")
        with zipfile.ZipFile(filled, "w") as archive:
            for each, content in parts.items():
                archive.writestr(each, content)
        found = self.report_objects("collect", filled)
        notes = [each for each in found if each["type"] == "finding"]
        self.assertEqual([(each["severity"], each["cell"]) for each in notes], [("note", "D11")])
        self.assertEqual(found[-1]["state"], "received")
        figures, = self.query("SELECT figures FROM receipt")
        self.assertIn("digitized_so_far\t50\t", figures[0])

    def test_one_writes_at_a_time(self):
        self.make_small()
        self.collect_small("2025-M01", FIGURES)
        (self.book / "locks").mkdir(exist_ok=True)
        with open(self.book / "locks/writer", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self.files()
            for verb in (("close", "nho", "--period", "2025-M01"), ("withdraw", "R000001", "--reason", "nhầm"),
                         ("collect", "--regime", "nho", "--period", "2025-M01", self.folder / "units.csv"),
                         ("run", "nho", "--period", "2025-M01", "--out", self.folder / "ra"), ("run", "--due", "--as-of", "2025-03-01")):
                told = self.report(*verb, "--wait", "0", status=75)
                self.assertIn("another run is writing to this book", told.stderr)
            self.assertEqual(self.files(), before)
            self.report("status", "nho", "--period", "2025-M01")
            self.report("due", "--as-of", "2025-03-01", status=1)
        self.report("close", "nho", "--period", "2025-M01", "--wait", "0")
        self.report("close", "nho", "--period", "2025-M01", "--wait", "-1", status=64)

    def test_texts_never_become_formulas(self):
        self.make_small(units="code,name,kind,parent,from,to\nX,UBND thành phố Mẫu,thành phố,,,\n"
                              "X.1,=cmd|' /C calc'!A0,xã,X,,\nX.2,+1,xã,X,,\nX.3,@SUM(1),xã,X,,\n")
        self.collect_small("2025-M01", FIGURES)
        made = self.report_objects("run", "nho", "--period", "2025-M01", "--format", "xlsx,csv,html", "--out", self.folder / "ra")
        book = Workbook(made[0]["id"])
        self.assertFalse([part for part in book.parts.values() if b"<f>" in part])
        self.assertIn("=cmd|' /C calc'!A0", book.sheets["Số liệu"].values())
        lines = (self.folder / "ra/nho_2025-M01_p.csv").read_text("utf-8-sig").splitlines()
        for line in lines[1:]:
            self.assertNotRegex(line, r'(^|,)"?[=+@-][^,\d]')
        page = (self.folder / "ra/nho_2025-M01_p.html").read_text("utf-8")
        self.assertFalse(re.search(r"<script[^>]*src=|https?://(?!www\.w3\.org)", page))


class DiskTest(BookTest):
    """On small file systems of the kernel's own, where the test may mount them."""

    SCRIPT = 'mount -t tmpfs -o size=$1 none "$2" && shift 2 && exec "$@"'

    def inside(self, size, script):
        if not shutil.which("unshare"):
            self.skipTest("unshare is not installed")
        disk = self.folder / "dia"
        disk.mkdir()
        done = subprocess.run(["unshare", "--mount", "--map-root-user", "sh", "-c", self.SCRIPT, "sh", size, disk, "sh", "-c", script],
                              env=ENVIRONMENT | {"PROGRAM": str(BIN / "hoso-report"), "DISK": str(disk), "BOOK": str(self.book),
                                                 "LIST": str(self.folder / "nho-2025-M01.csv")}, capture_output=True, timeout=120)
        if b"unshare" in done.stderr or b"mount:" in done.stderr:
            self.skipTest("no file system may be mounted here")
        return done.stdout.decode(), done.stderr.decode()

    def setUp(self):
        super().setUp()
        self.make_small(formats=("xlsx", "pdf", "html", "csv", "json"))
        self.small_list("2025-M01", FIGURES)

    def test_a_full_disk_leaves_the_book_as_it_was(self):
        told, errors = self.inside("20m", '''cp -r "$BOOK" "$DISK/so" && export HOSO_BOOK="$DISK/so"
            "$PROGRAM" collect -q --regime nho --period 2025-M01 "$LIST" >/dev/null; echo "collect $?"
            dd if=/dev/zero of="$DISK/day" bs=4k 2>/dev/null
            "$PROGRAM" run -q --due --as-of 2025-02-20 >/dev/null; echo "due $?"
            rm "$DISK/day"
            "$PROGRAM" run -q --due --as-of 2025-02-20 >/dev/null; echo "due $?"
            "$PROGRAM" run -q --due --as-of 2025-02-20; echo "due $?"
            find "$DISK/so" -name '*.part'
            find "$DISK/so/outbox" -type f | wc -l''')
        self.assertRegex(told, r"^collect 0\ndue 7[34]\ndue 0\ndue 0\n5\n$", errors)
        self.assertRegex(errors, r"^hoso-report: [^\n]*dia/so[^\n]+\n$")

    def test_a_read_only_book_can_be_read(self):
        told, errors = self.inside("20m", '''cp -r "$BOOK" "$DISK/so" && export HOSO_BOOK="$DISK/so"
            "$PROGRAM" collect -q --regime nho --period 2025-M01 "$LIST" >/dev/null; echo "collect $?"
            mount -o remount,ro "$DISK"
            "$PROGRAM" status nho --period 2025-M01 >/dev/null; echo "status $?"
            "$PROGRAM" due --as-of 2025-02-20 >/dev/null; echo "due $?"
            "$PROGRAM" run --due --as-of 2025-02-20; echo "run $?"
            "$PROGRAM" close nho --period 2025-M01; echo "close $?"''')
        self.assertRegex(told, r"^collect 0\nstatus 0\ndue 1\nrun 7[347]\nclose 7[347]\n$", errors)
        self.assertEqual([line.split(": ")[-1] for line in errors.splitlines()], ["Read-only file system"] * 2)


if __name__ == "__main__":
    unittest.main()
