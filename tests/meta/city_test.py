#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample city is what scripts/make_city writes."""

import subprocess
import sys
import tempfile
from pathlib import Path

from project import SOURCE, finish


def main():
    with tempfile.TemporaryDirectory(prefix="hoso-city-") as name:
        made = Path(name)
        subprocess.run([sys.executable, str(SOURCE / "scripts" / "make_city"), name], check=True, env={"LC_ALL": "C", "TZ": "UTC"})
        kept = SOURCE / "samples" / "city"
        names = sorted({path.name for path in made.iterdir()} | {path.name for path in kept.iterdir()})
        differ = [path for path in names if not ((made / path).is_file() and (kept / path).is_file()
                                                 and (made / path).read_bytes() == (kept / path).read_bytes())]
        finish([f"{path}: is not what make_city writes" for path in differ], len(names))


main()
