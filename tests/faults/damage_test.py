#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of 500 damaged objects, or 10,000 with HOSO_SOAK=1, verify names every one, and nothing else."""

import collections
import os
import random
import unittest
from pathlib import Path

from archive_program import SOAK, fast_folder, findings, lines_of, make_batch, run
from damage import KINDS, damage, object_paths

COUNT = 10_000 if SOAK else 500
SEED = os.environ.get("HOSO_SEED", "20261123")


def make_files(folder, count):
    """Half of them texts, so that derived objects are damaged too; a few larger than what is read at once; one empty."""
    chance = random.Random(SEED)
    folder.mkdir()
    for number in range(count):
        if number % 2:
            (folder / f"{number}.txt").write_text(f"Biên bản số {number}\n" * chance.randint(1, 40), "utf-8")
        else:
            (folder / f"{number}.bin").write_bytes(chance.randbytes(600_000 if number % 500 == 0 else chance.randint(1, 3000)))
    (folder / "trống.bin").write_bytes(b"")
    return folder


class Decay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fast = fast_folder()
        place = Path(cls.fast.name)
        cls.archive = place / "archive"
        for arguments in (["init", "--fonds", "UBND", "--name", "Thử"], ["import", make_batch(30, place / "batch"), "-q"],
                          ["import", "--format", "files", make_files(place / "files", COUNT), "-q"]):
            done = run(arguments[0], "-A", cls.archive, *arguments[1:], timeout=1800)
            assert done.returncode == 0, lines_of(done)

    @classmethod
    def tearDownClass(cls):
        cls.fast.cleanup()

    def test_all_damage_is_found_and_nothing_else(self):
        self.assertEqual(findings(self.archive)[0], [])
        objects = len(object_paths(self.archive))
        self.assertGreater(objects, COUNT)
        done = damage(self.archive, COUNT, SEED)
        self.assertEqual(set(done.values()), set(KINDS))
        found, totals = findings(self.archive)
        self.assertEqual(totals["objects"], objects)
        expected = {(("object-missing" if kind == "removed" else "object-damaged"), digest) for digest, kind in done.items()}
        self.assertEqual([(finding, done.get(finding[1])) for finding in sorted(set(found) - expected)], [])
        self.assertEqual([(finding, done[finding[1]]) for finding in sorted(expected - set(found))], [])
        self.assertEqual([finding for finding, times in collections.Counter(found).items() if times > 1], [])


if __name__ == "__main__":
    unittest.main()
