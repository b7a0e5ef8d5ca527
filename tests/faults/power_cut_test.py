#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts the power at every operation of a real archive's history, and looks at what comes back.

The history is recorded once from the real program, SQLite included; the states of the disk are made from the recording
(power_cut.py says how). Of each state is asked: what was acknowledged, imports and edits, is there and its objects have
their bytes, no row names an object that is missing, the interrupted command can be repeated, and then all is as if nothing
had happened.
"""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from archive_program import (ENVIRONMENT, PROGRAM, SOAK, fast_folder, findings, is_sanitized, lines_of, listed, make_batch, objects,
                             run, skip)
from power_cut import Disk, read_tree, without_modes, write_tree
from recording import Recording

STATES = 8000 if SOAK else 200
SEED = int(os.environ.get("HOSO_SEED", "20261123"))


class History:
    """Commands with the archive's place open: the recording has one, each state another."""

    def __init__(self, folder):
        files = folder / "tệp"
        files.mkdir()
        (files / "Thông báo.txt").write_text("Kính gửi Ủy ban nhân dân huyện Đông Anh\n" * 3, "utf-8")
        (files / "bảng kê.csv").write_text("số,ngày\n12,05/10/2026\n", "utf-8")
        (files / "ảnh.bin").write_bytes(random.Random(1).randbytes(70_000))
        (files / "trống.txt").write_bytes(b"")
        for number in range(40):  # so many that the program's output does not fit into one write
            (files / f"biên bản {number:02}.txt").write_text(f"Biên bản số {number}\n", "utf-8")
        first, second = make_batch(6, folder / "lô 1"), make_batch(25, folder / "lô 2")
        names = sorted(path.name for path in (second / "documents").iterdir())
        signed = folder / "ký số.pdf"
        signed.write_bytes(b"%PDF-1.7 " + random.Random(2).randbytes(30_000))
        self.commands = [["init", "--fonds", "UBND", "--name", "Lưu trữ thử"],
                         ["import", first],
                         ["import", "--format", "files", files],
                         ["verify"],
                         ["import", second, "--jobs", "2"],
                         ["describe", *names, "--set", "subject=Về việc sửa", "--reason", "Đọc sai"],
                         ["revise", names[0], "--file", signed, "--role", "signed", "--reason", "Đã ký số"],
                         ["revise", "--from", changed_batch(second, folder / "lô 2 nhận dạng lại"), "--all-changed", "--reason",
                          "Nhận dạng lại"],
                         ["rebuild"]]

    def arguments(self, step, archive):
        verb, *rest = self.commands[step]
        return [verb, "-A", archive, "--json", *rest]


def changed_batch(batch, copy):
    """The batch as it is after its pages were read again."""
    shutil.copytree(batch, copy)
    for document in (copy / "documents").iterdir():
        described = json.loads((document / "document.json").read_text("utf-8"))
        described["fields"]["number"] = [{"text": "77", "value": "77", "how": "read", "status": "read"}]
        text = (document / "document.txt").read_text("utf-8") + "Đọc lại"
        described["files"]["document.txt"] = hashlib.sha256(text.encode()).hexdigest()
        for name, content in (("document.json", json.dumps(described, ensure_ascii=False)), ("document.txt", text)):
            (document / name).unlink()
            (document / name).write_text(content, "utf-8")
    return copy


class Moments:
    """The recorded operations one after the other, over all steps."""

    def __init__(self, recording):
        self.operations = []  # (step, operation, line of its trace -> line of all traces)
        base = 0
        for step, (_, operations) in enumerate(recording.steps):
            self.operations += [(step, operation, lambda line, base=base: base + line) for operation in operations]
            base += max((operation.ended for operation in operations), default=0) + 1

    def __len__(self):
        return len(self.operations)

    def ends(self):
        """Moments when a command has ended."""
        return [at for at, (_, operation, _) in enumerate(self.operations, 1) if operation.kind == "exit"]

    def states(self):
        """Before the first operation and after each: the disk, the step, UUID -> code and version of what was called
        imported or changed so far, and whether the step had ended well."""
        disk, step, output, told, finished = Disk(), 0, b"", {}, False
        yield disk, step, told, finished
        for operation_step, operation, order in self.operations:
            if operation_step != step:
                step, output, finished = operation_step, b"", False
            if operation.kind == "output":
                output += operation.data
                told.update(told_records(output))
            elif operation.kind == "exit":
                finished = operation.number == 0
            else:
                disk.apply(operation, order)
            yield disk, step, told, finished


def told_records(output):
    """UUID -> code and version of what the program called imported or changed, from whole lines."""
    lines = output[:output.rfind(b"\n") + 1].splitlines()
    told = {}
    for item in map(json.loads, lines):
        if item["type"] == "record" and item.get("state") == "imported":
            told[item["id"]] = (item["code"], 1)
        elif item["type"] == "change":
            told[item["id"]] = (item["code"], item["version"])
    return told


def objects_of(record):
    return {file["sha256"] for one in record["representations"] for file in one["files"]}


def rows_without_objects(archive):
    """Digests that the catalogue names and the store lacks. Reading rolls an interrupted commit back, as any reader does."""
    connection = sqlite3.connect(archive / "catalogue.sqlite")
    try:
        digests = [row[0].hex() for row in connection.execute("SELECT sha256 FROM object")]
    finally:
        connection.close()
    return [digest for digest in digests if not object_path(archive, digest).is_file()]


def events_behind(archive):
    """How many events the log has and the catalogue has not; verify would complete it before it looks."""
    connection = sqlite3.connect(archive / "catalogue.sqlite")
    try:
        known = connection.execute("SELECT sequence FROM state").fetchone()[0]
    finally:
        connection.close()
    return (archive / "log" / "000001.jsonl").read_bytes().count(b"\n") - known


def object_path(archive, digest):
    return archive / "objects" / digest[:2] / digest[2:4] / digest


class Check:
    def __init__(self, history, reference, digests):
        self.history = history
        self.reference = reference  # content after each step
        self.digests = digests  # of each code and version
        self.slowest = 0.0
        self.faults = []
        self.lock = threading.Lock()

    def state(self, name, tree, step, told, finished, chance, place):
        """`told`: UUID -> code and version; `finished`: the step had ended well before the cut."""
        folder = place / name
        write_tree(tree, folder)
        try:
            problem = self.problem(folder / "archive", step, told, finished, chance)
        except Exception as error:  # a crash of the check is a fault of the state
            problem = f"{type(error).__name__}: {error}"
        shutil.rmtree(folder)
        if problem:
            with self.lock:
                self.faults.append(f"{name}, in step {step} ({' '.join(map(str, self.history.commands[step]))}): {problem}")

    def problem(self, archive, step, told, finished, chance):
        if (archive / "archive.toml").exists():
            if (finished or chance.random() < 0.5) and (problem := self.problem_before(archive, told, finished)):
                return "before the next writing run: " + problem
        elif finished or step > 0:
            return "there is no archive"
        begin = time.monotonic()
        done = run(*self.history.arguments(step, archive))
        seconds = time.monotonic() - begin
        with self.lock:
            self.slowest = max(self.slowest, seconds)
        there_already = step == 0 and done.returncode == 73 and b"already" in done.stderr
        if done.returncode != 0 and not there_already:
            return f"repeated: exit {done.returncode}: {lines_of(done)}"
        found, _ = findings(archive)
        if found:
            return f"verify finds {found[:3]}"
        records = listed(archive)
        if problem := self.problem_of_acknowledged(archive, records, told):
            return problem
        if missing := rows_without_objects(archive):
            return f"the catalogue names objects that are missing: {missing[:3]}"
        content = sorted(json.dumps(record, sort_keys=True) for record in records.values())
        if content != self.reference[step]:
            odd = sorted(set(content) ^ set(self.reference[step]))
            return f"{len(content)} records, not the {len(self.reference[step])} of the history without a cut: {odd[:2]}"
        return None

    def problem_before(self, archive, told, finished):
        if missing := rows_without_objects(archive):
            return f"the catalogue names objects that are missing: {missing[:3]}"
        if finished and (behind := events_behind(archive)):
            return f"the command had ended, and the catalogue lacks {behind} events"
        found, _ = findings(archive)
        if damage := [finding for finding in found if finding[0] != "catalogue-behind"]:
            return f"verify finds {damage[:3]}"
        if not found:
            return self.problem_of_acknowledged(archive, listed(archive), told)
        return None

    def problem_of_acknowledged(self, archive, records, told):
        for uuid, (code, version) in told.items():
            if records.get(uuid, {}).get("code") != code:
                return f"{code} was reported as imported ({uuid}) and is not there"
            if version > 1 and shown(archive, uuid)["version"] < version:
                return f"version {version} of {code} was reported and is not there"
            for digest in self.digests[code, version]:
                path = object_path(archive, digest)
                if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                    return f"object {digest} of {code} is missing or damaged"
        return None


def shown(archive, uuid):
    return objects(run("show", "-A", archive, "--json", uuid))[0]


def record(history, disk, inside):
    disk.mkdir()
    recording = Recording(disk)
    reference, digests = [], {}
    for step in range(len(history.commands)):
        done = recording.run([PROGRAM, *history.arguments(step, disk / "archive")], ENVIRONMENT, inside)
        if done.returncode != 0:
            raise SystemExit(f"step {step}: exit {done.returncode}: {lines_of(done)}")
        records = listed(disk / "archive")
        reference.append(sorted(json.dumps(record, sort_keys=True) for record in records.values()))
        for uuid, item in records.items():
            one = shown(disk / "archive", uuid)
            digests[item["code"], one["version"]] = objects_of(one)
    return recording, reference, digests


def cuts(count, moments, ends):
    """Which moments, in which ways: each moment strict, then random, then killed, then random with other seeds; evenly
    spread where fewer are wanted than there are. What a command left unsynced when it ended is always looked for."""
    ways = ["strict", "random", "killed", "random"]
    every = [(at, way, turn) for turn, way in enumerate(ways) for at in range(moments + 1)]
    if count >= len(every):
        more = [(at, "random", 4 + at) for at in range(count - len(every))]
        return every + [(at % (moments + 1), way, turn) for at, way, turn in more]
    always = [(at, "strict", 0) for at in ends]
    return always + random.Random(SEED).sample([one for one in every if one not in always], count - len(always))


def examine(folder, states, inside=None):
    """Records a history in the folder, cuts it `states` times; returns how and what came of it."""
    folder.mkdir()
    with fast_folder() as fast:
        history = History(folder)
        recording, reference, digests = record(history, Path(fast) / "disk", {"HOSO_FAULT_FOLDER": fast} | (inside or {}))
        moments = Moments(recording)
        wanted = {}
        for at, way, turn in cuts(states, len(moments), moments.ends()):
            wanted.setdefault(at, []).append((way, turn))
        check, counts = Check(history, reference, digests), {"killed": 0, "strict": 0, "random": 0}
        room = threading.Semaphore(8)  # a state is a megabyte, and there are thousands
        with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
            for at, (disk, step, told, finished) in enumerate(moments.states()):
                for way, turn in wanted.get(at, []):
                    chance = random.Random(f"{SEED} {at} {way} {turn}")
                    tree = disk.random(chance) if way == "random" else getattr(disk, way)()
                    counts[way] += 1
                    room.acquire()
                    pool.submit(check.state, f"{at:05}-{way}-{turn}", tree, step, dict(told), finished, chance, Path(fast)) \
                        .add_done_callback(lambda _: room.release())
        if without_modes(disk.killed()) != read_tree(recording.folder):
            raise AssertionError("the recording is not what the program did: the replayed disk differs from the real one")
    return check, f"{len(moments)} operations; states of the disk: {counts}; slowest recovery {check.slowest:.3f} s; " \
                  f"{len(check.faults)} faults; HOSO_SEED={SEED}"


class PowerCuts(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.temporary.cleanup()

    def test_everything_acknowledged_comes_back(self):
        check, summary = examine(Path(self.temporary.name) / "whole", STATES)
        print(summary)
        self.assertFalse(check.faults, "\n" + "\n".join(sorted(check.faults)[:40]))

    def test_a_program_that_does_not_sync_is_found_out(self):
        if is_sanitized():
            self.skipTest("a program under AddressSanitizer takes no module before the sanitizer's own")
        for number, left_out in enumerate(("everything", "folders", "files"), 1):
            with self.subTest(left_out=left_out):
                check, _ = examine(Path(self.temporary.name) / left_out, 30,
                                   {"LD_PRELOAD": os.environ["HOSO_FAULT_MODULE"], "HOSO_FAULT_NO_SYNC": str(number)})
                self.assertTrue(check.faults)


if __name__ == "__main__":
    if not shutil.which("strace"):
        skip("strace is not installed")
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
