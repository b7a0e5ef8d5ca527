#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk of power_cut.py forgets what it must, and recording.py sees what programs do."""

import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from archive_program import ENVIRONMENT
from power_cut import Disk, read_tree, without_modes
from recording import Operation, Recording, RecordingError


class Told:
    """Operations one after the other; a path is used by name."""

    def __init__(self):
        self.disk, self.files, self.line = Disk(), {"": 1}, 0

    def add(self, kind, path="", **more):
        self.line += 1
        if kind in ("create", "mkdir"):
            self.files[path] = len(self.files) + 1
        file = self.files[path]
        began = more.pop("began", self.line)
        self.disk.apply(Operation(kind, began, self.line, file, path, **more), lambda line: line)
        if kind == "rename":
            self.files[more["to"]] = self.files.pop(path)
        return self

    def write(self, path, data, offset=0):
        return self.add("write", path, offset=offset, data=data)

    def strict(self):
        return without_modes(self.disk.strict())

    def killed(self):
        return without_modes(self.disk.killed())

    def random(self, count=300):
        return [without_modes(self.disk.random(random.Random(seed))) for seed in range(count)]


class Forgetting(unittest.TestCase):
    def test_bytes_without_sync_and_names_without_sync_of_the_folder_are_lost(self):
        told = Told().add("create", "a").write("a", b"one").add("sync", "a")
        self.assertEqual((told.killed(), told.strict()), ({"a": b"one"}, {}))
        told.add("sync", "").write("a", b"two")
        self.assertEqual((told.killed(), told.strict()), ({"a": b"two"}, {"a": b"one"}))
        told.add("sync", "a")
        self.assertEqual(told.strict(), {"a": b"two"})

    def test_a_name_may_survive_without_its_bytes(self):
        told = Told().add("create", "a").add("sync", "").write("a", b"x" * 2000)
        self.assertEqual(told.strict(), {"a": b""})
        self.assertLessEqual({b"", bytes(2000), b"x" * 2000}, {state["a"] for state in told.random()})

    def test_sectors_survive_one_by_one_and_bytes_beside_a_write_always(self):
        told = Told().add("create", "a").write("a", b"-" * 2048).add("sync", "a").add("sync", "").write("a", b"+" * 1024, 300)
        states = {state["a"] for state in told.random()}
        self.assertGreater(len(states), 4)
        for state in states:
            self.assertEqual(len(state), 2048)
            self.assertEqual((state[:300].strip(b"-"), state[1324:].strip(b"-")), (b"", b""))
            for begin, end in ((300, 512), (512, 1024), (1024, 1324)):
                self.assertEqual(len(set(state[begin:end])), 1)

    def test_replacing_by_rename_without_sync_of_the_folder_keeps_the_old(self):
        told = Told().add("create", "a").write("a", b"old").add("sync", "a").add("sync", "")
        told.add("create", "a.new").write("a.new", b"new").add("sync", "a.new").add("rename", "a.new", to="a")
        self.assertEqual((told.killed(), told.strict()), ({"a": b"new"}, {"a": b"old"}))
        for state in told.random():
            self.assertIn(state, ({"a": b"old"}, {"a": b"old", "a.new": b"new"}, {"a": b"new"}))

    def test_a_file_that_moves_is_never_in_no_folder(self):
        told = Told().add("mkdir", "from").add("mkdir", "to").add("sync", "").add("create", "from/a").write("from/a", b"1")
        told.add("sync", "from/a").add("sync", "from").add("rename", "from/a", to="to/b")
        for state in told.random():
            self.assertTrue("a" in state["from"] or "b" in state["to"], state)
        told.add("sync", "from")
        self.assertEqual(told.strict(), {"from": {}, "to": {"b": b"1"}})

    def test_a_sync_covers_only_what_had_ended_when_it_began(self):
        told = Told().add("create", "a").add("sync", "").write("a", b"one").write("a", b"two", 3)
        told.add("sync", "a", began=3.5)
        self.assertEqual(told.strict(), {"a": b"one"})

    def test_sizes_are_forgotten_too(self):
        told = Told().add("create", "a").write("a", b"12345").add("sync", "a").add("sync", "").add("size", "a", number=0)
        self.assertEqual((told.killed(), told.strict()), ({"a": b""}, {"a": b"12345"}))
        self.assertEqual({state["a"] for state in told.random()}, {b"", b"12345"})

    def test_sync_of_the_whole_file_system(self):
        told = Told().add("mkdir", "d").add("create", "d/a").write("d/a", b"1").add("sync_all")
        self.assertEqual(told.strict(), {"d": {"a": b"1"}})


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Seeing(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.disk = Path(self.temporary.name) / "disk"
        self.disk.mkdir()

    def tearDown(self):
        self.temporary.cleanup()

    def replayed(self, program):
        recording = Recording(self.disk)
        done = recording.run([sys.executable, "-c", "import os, sys; os.chdir(sys.argv[1]); " + program, self.disk], ENVIRONMENT)
        self.assertEqual(done.returncode, 0, done.stderr)
        disk = Disk()
        for operation in recording.steps[0][1]:
            if operation.kind not in ("output", "exit"):
                disk.apply(operation, lambda line: line)
        self.assertEqual(without_modes(disk.killed()), read_tree(self.disk))
        return disk

    def test_what_programs_do(self):
        self.replayed("f = os.open('a', os.O_RDWR | os.O_CREAT); os.write(f, b'abc'); os.pwrite(f, b'X' * 5000, 100); os.write(f, b'd'); "
                      "os.lseek(f, 1, 0); os.read(f, 1); os.writev(f, [b'1', b'2']); os.ftruncate(f, 3000); os.fsync(f)")
        self.assertEqual((self.disk / "a").stat().st_size, 3000)

    def test_names(self):
        self.replayed("os.mkdir('d'); open('d/a', 'w').write('1'); os.rename('d/a', 'd/b'); os.mkdir('e'); os.rename('d/b', 'e/c'); "
                      "os.link('e/c', 'd/x'); os.rename('d', 'f'); open('f/y', 'a').write('2'); open('f/y', 'a').write('3'); "
                      "os.remove('e/c'); os.rmdir('e'); open('f/y', 'r+').truncate(1); open('f/x', 'w').write('new')")

    def test_odd_names_and_bytes(self):
        self.replayed(r"""open('xuống dòng\n"<>(), ', 'wb').write(bytes(range(256)) * 50)""")

    def test_what_cannot_be_recorded_is_refused(self):
        for program in ("import mmap; f = open('m', 'w+b'); f.write(bytes(4096)); f.flush(); mmap.mmap(f.fileno(), 4096)",
                        "open('m', 'w').write('1'); f = open('n', 'w'); os.sendfile(f.fileno(), os.open('m', 0), 0, 1)",
                        "open('m', 'w').close(); os.symlink('m', 'n')",
                        "f = os.open('m', os.O_CREAT | os.O_WRONLY); os.dup(f)",
                        "os.fork() or os._exit(0)"):
            with self.subTest(program=program), self.assertRaises(RecordingError):
                Recording(self.disk).run([sys.executable, "-c", "import os, sys; os.chdir(sys.argv[1]); " + program, self.disk], ENVIRONMENT)
            subprocess.run(["sh", "-c", 'rm -rf "$1"/*', "sh", self.disk], check=True)


if __name__ == "__main__":
    unittest.main()
