# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built hoso-archive for the tests of this folder, and says what an archive holds."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path(os.environ["HOSO_BIN"])
SOURCE = Path(os.environ["HOSO_SOURCE"])
PROGRAM = BIN / "hoso-archive"
SOAK = os.environ.get("HOSO_SOAK", "") not in ("", "0")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOSO_MESSAGES": "en"}
SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def is_sanitized():
    """A program under AddressSanitizer takes no module before the sanitizer's own."""
    return b"__asan_init" in PROGRAM.read_bytes()


def run(*arguments, environment=None, timeout=120):
    return subprocess.run([PROGRAM, *map(str, arguments)], env=ENVIRONMENT | (environment or {}), capture_output=True,
                          timeout=timeout)


def objects(done):
    """The JSON objects that the program printed."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def lines_of(done):
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def make_batch(pages, folder):
    subprocess.run([SOURCE / "scripts" / "make_search_corpus", str(pages), str(folder)], check=True)
    return folder


def listed(archive):
    """The records by UUID; what differs from one import of the same thing to the next is taken out."""
    done = run("list", "-A", archive, "--json", "--limit", 0)
    if done.returncode != 0:
        raise AssertionError(f"list: {done.returncode}: {lines_of(done)}")
    records = {}
    for item in objects(done):
        if item["type"] == "record":
            records[item["id"]] = {name: value for name, value in item.items() if name not in ("id", "imported")}
    return records


def content(archive):
    return sorted(json.dumps(record, sort_keys=True) for record in listed(archive).values())


def findings(archive, *options):
    """What verify finds: (code, id) of each, and its totals."""
    done = run("verify", "-A", archive, "--json", *options)
    items = objects(done)
    found = [(item["code"], item["id"]) for item in items if item["type"] == "finding"]
    totals = [item for item in items if item["type"] == "verification"]
    if done.returncode not in (0, 1) or len(totals) != 1 or bool(found) != (done.returncode == 1):
        raise AssertionError(f"verify: {done.returncode}: {lines_of(done)}")
    return found, totals[0]


def fast_folder():
    """For states of a disk that are only made to be looked at: memory, where there is enough."""
    shared = Path("/dev/shm")
    usable = shared.is_dir() and os.access(shared, os.W_OK) and os.statvfs(shared).f_bavail * os.statvfs(shared).f_frsize > 1 << 28
    return tempfile.TemporaryDirectory(dir=shared if usable else None)
