#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts parse, find their packages, refuse what they do not know, and measure what they say they measure."""

import ast
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from project import SOURCE, kept_files

sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "scripts"))
from benchlib import meter, text_error  # noqa: E402


def first_line(name):
    with (SOURCE / name).open("rb") as stream:
        return stream.readline().decode("utf-8", "replace")


def run(*command):
    return subprocess.run([str(part) for part in command], cwd="/", capture_output=True, text=True)


class Scripts(unittest.TestCase):
    def test_every_script_parses(self):
        names = [name for name in kept_files() if name.startswith(("scripts/", "tests/", ".ci/"))]
        shell = [name for name in names if first_line(name).startswith("#!/bin/bash")]
        python = [name for name in names if name.endswith(".py") or "python3" in first_line(name)]
        self.assertTrue(shell and python)
        for name in shell:
            self.assertEqual(run("bash", "-n", SOURCE / name).stderr, "", name)
        for name in python:
            ast.parse((SOURCE / name).read_text("utf-8"), name)

    def test_unknown_words_are_refused(self):
        for command in (["test", "--unknown"], ["install-packages", "unknown"], ["install-packages"], ["build"]):
            self.assertEqual(run(SOURCE / "scripts" / command[0], *command[1:]).returncode, 64, command)

    def test_each_package_is_named_once_in_a_section(self):
        text = re.sub(r"#.*", "", (SOURCE / "scripts" / "packages.txt").read_text("utf-8"))
        sections = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)
        self.assertLessEqual({"build", "test", "bench"}, set(sections[1::2]))
        for packages in map(str.split, sections[2::2]):
            self.assertEqual(len(packages), len(set(packages)))
            self.assertTrue(all(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", package) for package in packages), packages)


class TextError(unittest.TestCase):
    def rates(self, truth, text):
        return text_error.rates(text_error.measure(truth, text))

    def test_the_same_text_has_no_error(self):
        found = self.rates("Điều 1.\n“Phê duyệt” –", 'Điều  1. "Phê duyệt" -')
        self.assertEqual((found["cer_percent"], found["lcer_percent"], found["recall_percent"]), (0, 0, 100))

    def test_decomposed_letters_are_the_same_letters(self):
        self.assertEqual(self.rates("Đông", "Đo\u0302ng")["cer_percent"], 0)

    def test_one_wrong_letter_of_ten(self):
        self.assertEqual(self.rates("abcdefghij", "abcdexghij")["cer_percent"], 10)

    def test_reading_order_counts_in_cer_only(self):
        found = self.rates("first line\nsecond line", "second line\nfirst line")
        self.assertGreater(found["cer_percent"], 0)
        self.assertEqual(found["lcer_percent"], 0)

    def test_a_missing_line_is_all_wrong(self):
        self.assertEqual(self.rates("abc\ndef", "abc")["lcer_percent"], 50)

    def test_edit_distance_agrees_with_the_plain_table(self):
        def table(a, b):
            row = list(range(len(b) + 1))
            for i, x in enumerate(a, 1):
                above, row = row, [i]
                for j, y in enumerate(b, 1):
                    row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
            return row[-1]
        for a, b in [("", ""), ("", "ab"), ("ab", ""), ("kitten", "sitting"), ("a" * 70, "a" * 65 + "b"), ("abca", "bcab")]:
            self.assertEqual(text_error.edit_distance(a, b), table(a, b), (a, b))


class Meter(unittest.TestCase):
    def test_counts_the_memory_and_the_time_of_grandchildren(self):
        busy = "import time; held = bytearray(64 << 20); end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
        usage = meter.Meter().run([["sh", "-c", f"'{sys.executable}' -c '{busy}'; exit 3"]])
        self.assertEqual(usage.statuses, [3])
        self.assertGreater(usage.cpu_seconds, 0.45)
        self.assertGreater(usage.peak_memory_mb, 64)
        self.assertGreater(usage.peak_process_mb, 64)

    def test_runs_as_many_at_once_as_it_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = Path(folder) / "pipe"
            os.mkfifo(pipe)  # opening either end waits for the other
            usage = meter.Meter().run([["sh", "-c", f"read line <'{pipe}'"], ["sh", "-c", f"echo >'{pipe}'"]], jobs=2, timeout=60)
        self.assertEqual(usage.statuses, [0, 0])


if __name__ == "__main__":
    unittest.main()
