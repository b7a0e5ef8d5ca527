#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample rosters are what scripts/make_staff writes, the same in every place and at every time."""

import subprocess
import sys
import tempfile
from pathlib import Path

from project import SOURCE, finish

KEPT = SOURCE / "samples" / "staff"
ARGUMENTS = ["--people", "84", "--second", "24", "--units-file", str(SOURCE / "samples" / "city" / "don-vi.csv"), "--edits", "9",
             "--seed", "4"]


def main():
    with tempfile.TemporaryDirectory(prefix="hoso-staff-") as name:
        made = Path(name)
        subprocess.run([sys.executable, str(SOURCE / "scripts" / "make_staff"), name, *ARGUMENTS], check=True, env={"LC_ALL": "C", "TZ": "UTC"})
        names = ["can-bo.csv", "can-bo-sau.csv"]
        finish([f"samples/staff/{path}: is not what make_staff {' '.join(ARGUMENTS)} writes" for path in names
                if (made / path).read_bytes() != (KEPT / path).read_bytes()], len(names))


main()
