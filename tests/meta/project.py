# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this folder share: where things are, which files are ours, and how to say "skipped"."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ["HOSO_SOURCE"])
BUILD = Path(os.environ["HOSO_BUILD"])
BIN = Path(os.environ["HOSO_BIN"])


def kept_files():
    """What git would commit; every file below the source folder where this is no checkout."""
    listed = subprocess.run(["git", "-c", f"safe.directory={SOURCE}", "-C", str(SOURCE), "ls-files", "-z", "--cached",
                             "--others", "--exclude-standard"], capture_output=True) if shutil.which("git") else None
    if listed and listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")
        return [name for name in names if name and (SOURCE / name).is_file()]
    built = re.compile(r"^(?:build[^/]*|demo|\.git)/|__pycache__")
    found = (str(path.relative_to(SOURCE)) for path in sorted(SOURCE.rglob("*")) if path.is_file())
    return [name for name in found if not built.search(name)]


def programs():
    """The programs, one a source in cli."""
    return [BIN / source.stem.replace("_", "-") for source in sorted((SOURCE / "cli").glob("*.cpp"))]


def english():
    """An environment in which every program speaks English and no setting of this machine counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
    return kept | {"HOSO_MESSAGES": "en", "LC_ALL": "C.UTF-8"}


def manual_text(page):
    """A man page as a terminal shows it, without the marks for bold and underlined."""
    shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=200", str(page)], capture_output=True, check=True)
    return re.sub(".\b", "", shown.stdout.decode())


def needs(*tools):
    for tool in tools:
        if not shutil.which(tool):
            skip(f"{tool} is not installed")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def finish(faults, checked):
    """Ends the test: lists the faults, or says what was looked at. Having looked at nothing is a fault too."""
    if not checked:
        faults = faults + ["nothing was found to check"]
    print("\n".join(faults) if faults else f"{checked} checked")
    sys.exit(1 if faults else 0)
