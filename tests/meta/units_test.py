#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of administrative units are what scripts/make_units writes from the collections beside the sources."""

import subprocess
import sys
import tempfile
from pathlib import Path

from project import SOURCE, finish, skip

COLLECTIONS = SOURCE.parent / "shared" / "data" / "names-units"


def main():
    if not COLLECTIONS.is_dir():
        skip("no collections beside the sources")
    with tempfile.TemporaryDirectory(prefix="hoso-units-") as name:
        made = Path(name)
        subprocess.run([sys.executable, str(SOURCE / "scripts" / "make_units"), str(COLLECTIONS), name], check=True)
        kept = SOURCE / "lib" / "reference" / "units"
        names = sorted({path.name for path in made.iterdir()} | {path.name for path in kept.iterdir()})
        differ = [path for path in names if not ((made / path).is_file() and (kept / path).is_file()
                                                 and (made / path).read_bytes() == (kept / path).read_bytes())]
        finish([f"{path}: is not what make_units writes" for path in differ], len(names))


main()
