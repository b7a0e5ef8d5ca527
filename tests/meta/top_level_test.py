#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The top level is exactly what style allows, every source has its licence line, and nothing is left half done."""

import re

from project import SOURCE, finish, kept_files

ALLOWED = {"CMakeLists.txt", "README.md", "cli", "lib", "scripts", "samples", "tests", "man"}
SOURCES = (".cpp", ".hpp", ".h", ".c", ".py", ".sh", ".java", ".cmake", ".in", ".toml", ".po")
MANUAL = re.compile(r"^man/.*\.[1-8]$")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
HALF_DONE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")


def is_source(name):
    path = SOURCE / name
    if path.suffix in SOURCES or path.name == "CMakeLists.txt" or MANUAL.search(name):
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
    finish(faults, len(names))


if __name__ == "__main__":
    main()
