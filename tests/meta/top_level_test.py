#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The top level is exactly what style allows, every source has its licence line, and nothing is left half done."""

import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ["HOSO_SOURCE"])
ALLOWED = {"CMakeLists.txt", "README.md", "cli", "lib", "scripts", "samples", "tests", "man"}
SOURCES = (".cpp", ".hpp", ".h", ".c", ".py", ".sh", ".java", ".cmake", ".in")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
HALF_DONE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")


def kept_files():
    """What git would commit; every file below the source folder where this is no checkout."""
    listed = subprocess.run(["git", "-c", f"safe.directory={SOURCE}", "-C", str(SOURCE), "ls-files", "-z", "--cached",
                             "--others", "--exclude-standard"], capture_output=True)
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")
        return [name for name in names if name and (SOURCE / name).is_file()]
    built = re.compile(r"^(?:build[^/]*|demo|\.git)/|__pycache__")
    found = (str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*") if path.is_file())
    return [name for name in found if not built.search(name)]


def is_source(name):
    path = SOURCE / name
    if path.suffix in SOURCES or path.name == "CMakeLists.txt":
        return True
    with path.open("rb") as stream:
        return stream.read(2) == b"#!"


def main():
    faults = []
    names = kept_files()
    for top in sorted({name.split("/")[0] for name in names}):
        if top not in ALLOWED and not top.startswith("."):
            faults.append(f"{top}: not a name for the top level")
    for name in filter(is_source, names):
        text = (SOURCE / name).read_text(encoding="utf-8")
        if LICENCE not in "\n".join(text.splitlines()[:2]):
            faults.append(f"{name}: no licence line at its beginning")
        for number, line in enumerate(text.splitlines(), 1):
            if HALF_DONE.search(line):
                faults.append(f"{name}:{number}: half done: {line.strip()}")
    print("\n".join(faults) or f"{len(names)} files are in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
