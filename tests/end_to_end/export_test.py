#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records go out as METS packages and come into another archive as they were."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from program import SOURCE, FolderTest, make_corpus

SCHEMAS = SOURCE.parent / "shared" / "data" / "schemas"
NAMES = [b"t\xe1\xbb\x87p.txt", b"te\xcc\xa3\xcc\x82p.txt", b"A.TXT", b"a.txt", b"d\xc3\xb2ng\nm\xe1\xbb\x9bi", b"\xff\xfe.bin", b"-rf",
         b"d\xe1\xba\xa5u ' \" \\ $x", b"x" * 251 + b".txt", b" tr\xe1\xba\xafng . ", "🗂️.pdf".encode()]


class ExportTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.first, self.second, self.out = self.folder / "một", self.folder / "hai", self.folder / "gói"
        make_corpus(30, self.folder / "lô")
        files = os.fsencode(self.folder / "tệp")
        os.mkdir(files)
        for number, name in enumerate(NAMES):
            Path(os.fsdecode(files + b"/" + name)).write_bytes(b"content %d" % number)
        self.run_program("init", "-A", self.first, "--fonds", "UBND", "--name", "Lưu trữ thử")
        self.run_program("import", "-A", self.first, self.folder / "lô")
        self.run_program("import", "-A", self.first, "--format", "files", os.fsdecode(files))

    def exported(self):
        schemas = ["--schemas", SCHEMAS] if SCHEMAS.is_dir() else []
        self.run_program("export", "-A", self.first, "--all", "--out", self.out, *schemas)

    def records(self, archive):
        """What show --json tells of every record, but when it entered."""
        records = {}
        for one in self.objects("list", "-A", archive, "--type", "all", "--limit", 0):
            shown = self.objects("show", "-A", archive, one["id"])[0]
            records[one["id"]] = {name: value for name, value in shown.items() if name not in ("imported", "changed")}
        return records

    def test_everything_comes_back_as_it_was(self):
        self.exported()
        self.run_program("init", "-A", self.second, "--fonds", "KHÁC", "--name", "Kho khác")
        own = self.records(self.second)
        self.run_program("import", "-A", self.second, self.out)
        self.run_program("verify", "-A", self.second)
        there = {uuid: record for uuid, record in self.records(self.second).items() if uuid not in own}
        self.assertEqual(there, self.records(self.first))
        lines = lambda archive: sorted(line for file in (archive / "records").glob("*.jsonl") for line in file.read_bytes().splitlines())
        self.assertLessEqual(set(lines(self.first)), set(lines(self.second)))
        uuid = next(uuid for uuid, record in there.items() if record["page_count"])
        self.assertEqual(self.run_program("text", "-A", self.first, uuid), self.run_program("text", "-A", self.second, uuid))
        again = self.objects("import", "-A", self.second, self.out)
        self.assertEqual({one.get("state") for one in again[:-1]}, {"already there"})

    def test_names_come_out_byte_for_byte(self):
        self.exported()
        found = {}
        for file in Path(os.fsdecode(os.fsencode(self.out))).glob("*/files/*/*"):
            found[os.fsencode(file.name)] = file.read_bytes()
        for number, name in enumerate(NAMES):
            self.assertEqual(found.get(name), b"content %d" % number, name)
        checked = subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=self.out, capture_output=True)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_a_dossier_brings_what_it_belongs_to(self):
        self.run_program("import", "-A", self.first, "--dossier", "HS-9", "--format", "files", self.folder / "lô" / "ledger.json")
        self.run_program("export", "-A", self.first, "--dossier", "HS-9", "--out", self.out)
        codes = {json.loads(file.read_text("utf-8").splitlines()[-1])["code"] for file in self.out.glob("*/metadata/record.jsonl")}
        self.assertEqual(codes, {"HS-9", "ledger", "UBND"})
        self.run_program("export", "-A", self.first, "--out", self.folder / "x", status=64)
        self.run_program("export", "-A", self.first, "không-có", "--out", self.folder / "x", status=66)

    def test_same_bytes_and_goes_on(self):
        self.exported()
        first = {file.relative_to(self.out): file.read_bytes() for file in self.out.rglob("*") if file.is_file()}
        shutil.rmtree(next(self.out.glob("*-*-*-*-*")))
        (self.out / ".part-x").mkdir()
        self.run_program("export", "-A", self.first, "--all", "--out", self.out)
        self.assertEqual({file.relative_to(self.out): file.read_bytes() for file in self.out.rglob("*") if file.is_file()}, first)
        self.run_program("export", "-A", self.first, "--all", "--out", self.folder / "lô", status=73)
        before = sorted(self.folder.rglob("*"))
        self.run_program("export", "-A", self.first, "--all", "--out", self.folder / "thử", "--dry-run")
        self.assertEqual(sorted(self.folder.rglob("*")), before)

    def test_a_damaged_object_is_left_out_and_said(self):
        victim = next(file for file in (self.first / "objects").rglob("*") if file.is_file() and file.read_bytes() == b"content 2")
        victim.chmod(0o644)
        victim.write_bytes(b"content X")
        self.assertIn(victim.name, self.run_program("export", "-A", self.first, "--all", "--out", self.out, status=1)[1])
        self.assertFalse(any(file.read_bytes() == b"content X" for file in self.out.glob("*/files/*/*")))

    def test_all_faults_of_a_package_in_one_pass(self):
        self.exported()
        folders = sorted(folder for folder in self.out.glob("*-*-*-*-*") if (folder / "files").is_dir())
        tampered, missing, linked, outside, web, entity, lines, short = folders[:8]
        first = lambda folder: next(iter(folder.glob("files/1/*")))
        first(tampered).write_bytes(first(tampered).read_bytes()[:-1] + b"!")
        first(missing).unlink()
        content = first(linked)
        content.rename(self.folder / "target")
        content.symlink_to(self.folder / "target")
        edit = lambda folder, old, new: (folder / "METS.xml").write_text(
            re.sub(old, new, (folder / "METS.xml").read_text("utf-8"), count=1), "utf-8")
        edit(outside, r'href="files/1/[^"]*"', 'href="../manifest-sha256.txt"')
        edit(web, r'href="files/1/[^"]*"', 'href="http://example.org/a"')
        edit(entity, r"<mets ", '<!DOCTYPE mets [<!ENTITY e "x">]><mets ')
        (lines / "metadata" / "record.jsonl").write_text("{}\n")
        first(short).write_bytes(b"")
        self.run_program("init", "-A", self.second, "--fonds", "F", "--name", "N")
        told = self.objects("import", "-A", self.second, self.out, status=1)
        faults = {(Path(fault["id"]).relative_to(self.out).parts[0], fault["rule"]) for fault in told if fault["type"] == "fault"}
        expected = {(tampered.name, "mets.checksum-differs"), (missing.name, "mets.file-missing"), (linked.name, "mets.symbolic-link"),
                    (outside.name, "mets.unreadable"), (web.name, "mets.unreadable"), (entity.name, "mets.unreadable"),
                    (short.name, "mets.size-differs")}
        self.assertLessEqual(expected, faults)
        self.assertIn(lines.name, {name for name, _ in faults})
        self.assertTrue(all(fault["advice"] and fault["text"] for fault in told if fault["type"] == "fault"))
        self.assertEqual(self.objects("stats", "-A", self.second)[0]["documents"], 0)

    def test_a_record_with_another_history_is_refused(self):
        self.exported()
        self.run_program("init", "-A", self.second, "--fonds", "F", "--name", "N")
        self.run_program("import", "-A", self.second, self.out)
        folder = next(folder for folder in self.out.glob("*-*-*-*-*"))
        record = folder / "metadata" / "record.jsonl"
        old = record.read_bytes()
        new = old.replace(b'"salt":"', b'"salt":"00', 1)
        record.write_bytes(new)
        mets = (folder / "METS.xml").read_text("utf-8")
        mets = mets.replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest()).replace(f'SIZE="{len(old)}"', f'SIZE="{len(new)}"')
        (folder / "METS.xml").write_text(mets, "utf-8")
        self.assertIn("another history", self.run_program("import", "-A", self.second, self.out, status=1)[1])


if __name__ == "__main__":
    unittest.main()
