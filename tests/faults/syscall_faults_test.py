#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operation on the archive's files fails once: a clear line, the right exit status, no damage, and a repeat succeeds.

fault_module.c makes the calls fail. HOSO_SOAK=1 takes every operation of every command, else one of several is taken.
"""

import errno
import fcntl
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from archive_program import (ENVIRONMENT, PROGRAM, SOAK, content, fast_folder, findings, is_sanitized, lines_of, make_batch, run,
                             skip)
from recording import Recording

MODULE = os.environ["HOSO_FAULT_MODULE"]
SEED = int(os.environ.get("HOSO_SEED", "20261123"))
STATES = 100_000 if SOAK else 130
FOR_EVER = 1 << 40

# What fails: the error, the last operation that fails (None: the one), whether only what takes space fails, short writes.
KINDS = {"I/O error": (errno.EIO, None, False, False),
         "disk full": (errno.ENOSPC, FOR_EVER, True, False),
         "disk full after half a write": (errno.ENOSPC, FOR_EVER, True, True),
         "read-only": (errno.EROFS, FOR_EVER, False, False)}
ANSWERS = {73, 74, 77}


def faults(folder, at, kind="I/O error", **more):
    number, last, space, short = KINDS[kind]
    chosen = {"AT": at, "ERROR": number, "SPACE": int(space), "SHORT": int(short)} | more
    if last is not None:
        chosen["LAST"] = last
    return {"LD_PRELOAD": MODULE, "HOSO_FAULT_FOLDER": str(folder)} | {f"HOSO_FAULT_{name}": str(value) for name, value in chosen.items()}


class Case:
    """A command, the archive that it finds, and what there is when it ended well."""

    def __init__(self, name, base, command, place):
        self.name, self.base, self.command = name, base, command
        folder = place / "whole"
        self.make(folder)
        count = place / "count"
        done = self.run(folder, faults(folder, 0, COUNT=count))
        if done.returncode != 0:
            raise AssertionError(f"{name}: exit {done.returncode}: {lines_of(done)}")
        self.operations = int(count.read_text("ascii"))
        self.content = content(folder / "archive")
        shutil.rmtree(folder)

    def make(self, folder):
        folder.mkdir()
        if self.base:
            shutil.copytree(self.base, folder / "archive")

    def run(self, folder, environment=None):
        verb, *rest = self.command
        return run(verb, "-A", folder / "archive", *rest, environment=environment)

    def problem(self, folder, at, kind):
        self.make(folder)
        done = self.run(folder, faults(folder, at, kind))
        archive = folder / "archive"
        there = (archive / "archive.toml").exists()
        if done.returncode == 0:
            pass  # what failed was not needed, such as the removal of what is not in the way
        elif done.returncode not in ANSWERS:
            return f"exit {done.returncode}: {lines_of(done)}"
        else:
            lines = done.stderr.decode("utf-8").splitlines()
            if len(lines) != 1 or not lines[0].startswith(f"hoso-archive: {folder}/"):
                return f"not one clear line: {lines}"
        if self.base is None and done.returncode != 0 and not there and archive.exists():
            return "half an archive is left"
        if there and (damage := [finding for finding in findings(archive)[0] if finding[0] != "catalogue-behind"]):
            return f"verify finds {damage[:3]}"
        repeated = self.run(folder)
        if repeated.returncode != 0 and not (there and self.base is None and repeated.returncode == 73):
            return f"repeated: exit {repeated.returncode}: {lines_of(repeated)}"
        if found := findings(archive)[0]:
            return f"verify finds {found[:3]} after the repeat"
        if content(archive) != self.content:
            return "the content is not that of a run without a fault"
        return None


class SyscallFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary, cls.fast = tempfile.TemporaryDirectory(), fast_folder()
        cls.folder, cls.place = Path(cls.temporary.name), Path(cls.fast.name)
        cls.files = cls.folder / "files"
        cls.files.mkdir()
        (cls.files / "a.txt").write_text("Ủy ban nhân dân\n", "utf-8")
        (cls.files / "b.bin").write_bytes(bytes(range(256)) * 40)
        cls.batch = make_batch(5, cls.folder / "batch")
        cls.empty, cls.filled = cls.folder / "empty", cls.folder / "filled"
        for done in (run("init", "-A", cls.empty, "--fonds", "UBND", "--name", "Thử"),
                     run("init", "-A", cls.filled, "--fonds", "UBND", "--name", "Thử"),
                     run("import", "-A", cls.filled, make_batch(8, cls.folder / "other"))):
            assert done.returncode == 0, lines_of(done)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()
        cls.fast.cleanup()

    def test_whichever_operation_fails(self):
        cases = [Case("init", None, ["init", "--fonds", "UBND", "--name", "Thử"], self.place),
                 Case("import of a batch", self.filled, ["import", self.batch], self.place),
                 Case("import of files", self.empty, ["import", "--format", "files", self.files], self.place),
                 Case("rebuild", self.filled, ["rebuild"], self.place)]
        every = [(case, at, kind) for case in cases for kind in KINDS for at in range(1, case.operations + 1)]
        chosen = random.Random(SEED).sample(every, min(STATES, len(every)))
        problems, lock = [], threading.Lock()

        def check(number, case, at, kind):
            folder = self.place / str(number)
            try:
                problem = case.problem(folder, at, kind)
            except Exception as error:  # the check itself fell over: a fault as well
                problem = f"{type(error).__name__}: {error}"
            shutil.rmtree(folder, ignore_errors=True)
            if problem:
                with lock:
                    problems.append(f"{case.name}, operation {at} of {case.operations}, {kind}: {problem}")

        with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
            for number, item in enumerate(chosen):
                pool.submit(check, number, *item)
        print(f"{len(chosen)} of {len(every)} faults tried, {len(problems)} problems; HOSO_SEED={SEED}")
        self.assertFalse(problems, "\n" + "\n".join(problems[:40]))

    def test_module_knows_every_operation_that_the_program_makes(self):
        if not shutil.which("strace"):
            self.skipTest("strace is not installed")
        disk, count = self.folder / "disk", self.folder / "count"
        disk.mkdir()
        recording, archive = Recording(disk), disk / "archive"
        for command in (["init", "-A", archive, "--fonds", "UBND", "--name", "Thử"], ["import", "-A", archive, self.batch, "--jobs", 1],
                        ["import", "-A", archive, "--format", "files", self.files, "--jobs", 1], ["rebuild", "-A", archive]):
            done = recording.run([PROGRAM, *command], ENVIRONMENT, inside=faults(disk, 0, COUNT=count))
            self.assertEqual(done.returncode, 0, lines_of(done))
            recorded = [one for one in recording.steps[-1][1] if one.kind not in ("output", "exit")]
            self.assertEqual(int(count.read_text("ascii")), len(recorded), command)

    def test_full_output(self):
        shutil.copytree(self.empty, self.folder / "output")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "import", "-A", self.folder / "output", "--json", self.batch], env=ENVIRONMENT, stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 74, done.stderr)
        self.assertEqual(run("import", "-A", self.folder / "output", self.batch).returncode, 0)
        self.assertEqual(findings(self.folder / "output")[0], [])

    def test_two_programs_at_once(self):
        archive = self.folder / "two"
        shutil.copytree(self.empty, archive)
        with open(archive / "locks" / "writer", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for command in (["import", self.batch], ["rebuild"]):
                refused = run(command[0], "-A", archive, "--wait", 0, *command[1:])
                self.assertEqual(refused.returncode, 75, lines_of(refused))
                self.assertIn(b"another run is writing", refused.stderr)
            waiting = subprocess.Popen([PROGRAM, "import", "-A", archive, self.batch], env=ENVIRONMENT, stderr=subprocess.PIPE)
            self.assertIn(b"waiting up to 60 s", waiting.stderr.readline())
        self.assertIn(b"imported 1 documents", waiting.communicate(timeout=120)[1])
        self.assertEqual(waiting.returncode, 0)
        both = [subprocess.Popen([PROGRAM, "import", "-A", archive, *source], env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL) for source in ([self.folder / "other"], ["--format", "files", self.files])]
        self.assertEqual([one.wait(timeout=120) for one in both], [0, 0])
        self.assertEqual(findings(archive)[0], [])
        single = self.folder / "one after the other"
        shutil.copytree(self.empty, single)
        for source in ([self.batch], [self.folder / "other"], ["--format", "files", self.files]):
            run("import", "-A", single, *source)
        self.assertEqual(content(archive), content(single))

    def test_clock_that_goes_back_changes_no_order(self):
        archive = self.folder / "clock"
        shutil.copytree(self.empty, archive)
        back = faults(archive, 0, CLOCK=-400 * 86_400)
        for environment, source in ((None, self.batch), (back, self.files), (None, self.folder / "other")):
            done = run("import", "-A", archive, source, "--format", "files" if source == self.files else "batch", environment=environment)
            self.assertEqual(done.returncode, 0, lines_of(done))
        entries = [line.split(b'"time":"')[1][:10] for line in (archive / "log" / "000001.jsonl").read_bytes().splitlines()]
        self.assertGreater(len(entries), 3)
        self.assertNotEqual(entries, sorted(entries))
        self.assertEqual(findings(archive)[0], [])
        before = content(archive)
        self.assertEqual(run("rebuild", "-A", archive).returncode, 0)
        self.assertEqual((content(archive), findings(archive)[0]), (before, []))

    def test_network_file_systems_are_refused_with_the_reason(self):
        for name, number in {"NFS": 0x6969, "SMB": 0x517B, "CIFS": 0xFF534D42, "SMB2": 0xFE534D42}.items():
            for case, command in {"init": ["init", "--fonds", "U", "--name", "T"], "import": ["import", self.batch],
                                  "rebuild": ["rebuild"], "list": ["list"], "show": ["show", "U"], "search": ["search", "nhân dân"],
                                  "verify": ["verify"], "repair": ["repair", "--from", self.empty]}.items():
                with self.subTest(system=name, verb=case), fast_folder() as place:
                    archive = Path(place) / "archive"
                    if case != "init":
                        shutil.copytree(self.empty, archive)
                    done = run(command[0], "-A", archive, *command[1:], environment=faults(place, 0, STATFS=hex(number)))
                    self.assertEqual(done.returncode, 78, lines_of(done))
                    self.assertIn(b"network file system", done.stderr)
                    self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                    if case != "init":
                        self.assertEqual(content(archive), [])

    def test_what_needs_no_catalogue_can_be_looked_at_on_a_network_file_system(self):
        for arguments in (["log"], ["log", "verify"], ["prove", "event:1"], ["verify", "--only", "objects"], ["verify", "--only", "records"],
                          ["verify", "--only", "log"]):
            with self.subTest(verb=arguments), fast_folder() as place:
                archive = Path(place) / "archive"
                shutil.copytree(self.empty, archive)
                done = run(arguments[0], *arguments[1:], "-A", archive, environment=faults(place, 0, STATFS="0x6969"))
                self.assertEqual(done.returncode, 0, lines_of(done))


class RealDisks(unittest.TestCase):
    """The same on small file systems of the kernel's own, where the test may mount them."""

    SCRIPT = 'mount -t tmpfs -o size=$1 none "$2" && shift 2 && exec "$@"'

    def inside(self, size, folder, script):
        done = subprocess.run(["unshare", "--mount", "--map-root-user", "sh", "-c", self.SCRIPT, "sh", size, folder, "sh", "-c", script],
                              env=ENVIRONMENT | {"PROGRAM": str(PROGRAM), "DISK": str(folder)}, capture_output=True, timeout=120)
        if b"unshare" in done.stderr or b"mount:" in done.stderr:
            self.skipTest("no file system may be mounted here")
        return done

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.disk = Path(self.temporary.name) / "disk"
        self.disk.mkdir()
        self.batch = make_batch(60, Path(self.temporary.name) / "batch")

    def tearDown(self):
        self.temporary.cleanup()

    def test_full_disk(self):
        done = self.inside("300k", self.disk, f'''"$PROGRAM" init -A "$DISK/a" --fonds U --name T -q || exit 1
            "$PROGRAM" import -A "$DISK/a" '{self.batch}' -q; echo "exit $?"
            mount -o remount,size=20m "$DISK"
            "$PROGRAM" verify -A "$DISK/a" -q || echo damaged
            "$PROGRAM" import -A "$DISK/a" '{self.batch}' -q && "$PROGRAM" verify -A "$DISK/a" -q && echo well''')
        self.assertRegex(done.stdout.decode(), r"^exit 7[34]\nwell\n$", lines_of(done))
        self.assertRegex(done.stderr.decode(), rf"^hoso-archive: {self.disk}/a/[^\n]+\n$")

    def test_read_only_disk(self):
        done = self.inside("20m", self.disk, f'''"$PROGRAM" init -A "$DISK/a" --fonds U --name T -q || exit 1
            "$PROGRAM" import -A "$DISK/a" '{self.batch}' -q || exit 1
            mount -o remount,ro "$DISK"
            "$PROGRAM" import -A "$DISK/a" '{self.batch}' -q; echo "exit $?"
            "$PROGRAM" rebuild -A "$DISK/a" -q; echo "exit $?"
            "$PROGRAM" init -A "$DISK/b" --fonds U --name T -q; echo "exit $?"
            "$PROGRAM" verify -A "$DISK/a" -q && "$PROGRAM" list -A "$DISK/a" -q | wc -l''')
        answers = done.stdout.decode().splitlines()
        self.assertEqual(answers[:3], ["exit 77"] * 3, lines_of(done))
        self.assertGreater(int(answers[3]), 1)
        self.assertEqual([line.split(": ")[-1] for line in done.stderr.decode().splitlines()], ["Read-only file system"] * 3)


if __name__ == "__main__":
    if is_sanitized():
        skip("a program under AddressSanitizer takes no module before the sanitizer's own")
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
