#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
r"""Every command in the EXAMPLES of a man page does what it is shown for.

Lines that begin with "$ " are run in their order by a shell, in a folder of their own that holds `samples` and `scans` (two
of the samples). A page whose examples begin with a batch or an archive says so in a comment: `.\" examples need: batch`,
`.\" examples need: archive`. Statuses below 64 are answers; the others are failures.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from project import BIN, SOURCE, english, finish, manual_text, needs, programs

FAILURE = 64
SIGPIPE = 141  # what a command gets whose reader, such as head, has seen enough
# A failure in the middle of a pipeline is a failure too.
WORST = """
statuses=("${PIPESTATUS[@]}") worst=0
for status in "${statuses[@]}"; do
    if [ "$status" -gt "$worst" ] && [ "$status" -ne %d ]; then worst=$status; fi
done
exit "$worst"
""" % SIGPIPE


def commands_of(page):
    text = manual_text(page)
    section = re.search(r"^EXAMPLES\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    lines = re.sub(r"\\\n\s*", "", section.group(1)).splitlines() if section else []
    return [line.strip()[2:] for line in lines if line.strip().startswith("$ ")]


def environment():
    return english() | {"PATH": f"{BIN}:/usr/bin:/bin"}


def run(command, folder):
    done = subprocess.run(["bash", "-c", command + WORST], cwd=folder, env=environment() | {"HOME": str(folder)}, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def prepare(page, folder):
    shutil.copytree(SOURCE / "samples", folder / "samples")
    scans = [path for path in sorted((folder / "samples" / "scans").glob("*")) if path.is_file()]
    (folder / "scans").mkdir()
    for scan in sorted(scans, key=lambda path: path.stat().st_size)[:2]:
        shutil.copy(scan, folder / "scans")
    wanted = re.search(r'^\.\\" examples need: (\w+)', page.read_text(encoding="utf-8"), re.MULTILINE)
    steps = {"batch": ["hoso-digitize run scans --batch batch"],
             "archive": ["hoso-digitize run scans --batch batch", "hoso-archive init --archive archive --fonds F1 --name Fonds",
                         "hoso-archive import --archive archive batch"]}
    for step in steps[wanted.group(1)] if wanted else []:
        status, said = run(step, folder)
        if status != 0:
            return [f"{page.name}: cannot prepare its examples: {step}: {said}"]
    return []


def faults_of(page, commands):
    with tempfile.TemporaryDirectory(prefix="hoso-examples-") as name:
        folder = Path(name)
        faults = prepare(page, folder)
        for command in commands if not faults else []:
            status, said = run(command, folder)
            if status >= FAILURE:
                faults.append(f"{page.name}: {command}\n    ended with {status}: {said.strip()}")
        return faults


def main():
    needs("mandoc")
    faults, checked = [], 0
    names = {program.name for program in programs()}
    for page in sorted((SOURCE / "man").glob("*.1")):
        commands = commands_of(page)
        checked += len(commands)
        if page.stem in names and not commands:
            faults.append(f"{page.name}: EXAMPLES has no line that begins with '$ '")
        faults += faults_of(page, commands)
    finish(faults, checked)


if __name__ == "__main__":
    main()
