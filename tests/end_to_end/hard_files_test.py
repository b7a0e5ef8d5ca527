#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged, odd, locked and hostile files: each is delivered or set aside with a reason, without a crash, a hang or silence.

A selection is taken, one of each kind of file among them; HOSO_SOAK=1 takes all (scripts/soak).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path

from program import BIN, SOURCE

HARD = SOURCE / ".." / "shared" / "data" / "hard"
PROGRAM = BIN / "hoso-digitize"
SOAK = os.environ.get("HOSO_SOAK") == "1"
EVERY = 16
PAGE_SECONDS = 20
BATCH_SECONDS = 4 * 3600 if SOAK else 800


def chosen():
    files = sorted(path for path in HARD.rglob("*") if path.is_file())
    if SOAK:
        return files
    first_of_kind = {path.suffix.lower(): path for path in reversed(files)}
    return sorted({*files[::EVERY], *first_of_kind.values()})


def copy(files, folder):
    """Under names that are unique: several of the collections have a file of the same name."""
    made = []
    for number, path in enumerate(files):
        made.append(folder / f"{number:03} {path.name}")
        shutil.copyfile(path, made[-1])
    return made


def delivered(batch):
    names = set()
    for path in batch.glob("documents/*/document.json"):
        for source in json.loads(path.read_text("utf-8"))["sources"]:
            names.add(unicodedata.normalize("NFC", Path(source["path"]).name))
    return names


def set_aside(said):
    """name -> reason, from the findings that the program told in JSON."""
    found = {}
    for told in map(json.loads, said.splitlines()):
        if told["type"] == "finding" and told["code"] == "quarantined" and told["text"]:
            found.setdefault(unicodedata.normalize("NFC", Path(told["path"]).name), told["text"])
    return found


def main():
    if not HARD.is_dir():
        print(f"skipped: {HARD} is not there")
        return 77
    with tempfile.TemporaryDirectory(prefix="hoso-hard-") as temporary:
        work = Path(temporary)
        (work / "in").mkdir()
        inputs = copy(chosen(), work / "in")
        batch = work / "batch"
        started = time.monotonic()
        command = [PROGRAM, "run", "--json", "--batch", batch, "--language", "eng", "--max-page-seconds", str(PAGE_SECONDS), "--",
                   *inputs]
        run = subprocess.run(command, capture_output=True, timeout=BATCH_SECONDS)
        seconds = time.monotonic() - started
        status = subprocess.run([PROGRAM, "status", "--json", "--batch", batch], capture_output=True, timeout=600)
        again = subprocess.run(command, capture_output=True, timeout=BATCH_SECONDS)
        whole = delivered(batch)

    names = [unicodedata.normalize("NFC", path.name) for path in inputs]
    aside = set_aside(run.stdout.decode())
    faults = [f"{name}: neither delivered nor set aside with a reason" for name in names
              if name not in whole and name not in aside]
    if run.returncode not in (0, 1):
        faults.append(f"ended with {run.returncode}: {run.stderr.decode(errors='replace')[-2000:]}")
    told = set_aside(status.stdout.decode())
    faults += [f"{name}: told by the run or by status, not by both" for name in sorted(aside.keys() ^ told.keys())]
    if (run.returncode == 1) != bool(aside):
        faults.append(f"ended with {run.returncode} although {len(aside)} were set aside")
    if again.returncode != 0:
        faults.append(f"a second run, which meets nothing new, ended with {again.returncode}")
    print(f"{len(names)} files in {seconds:.0f} s: {len(whole)} delivered, {len(aside)} with something set aside")
    for reason, count in Counter(reason.split(": ")[-1] for reason in aside.values()).most_common():
        print(f"  {count:4}  {reason}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
