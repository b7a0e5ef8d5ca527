#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""verify, repair, rebuild, erase and collect as people and scripts use them."""

import json
import random
import shutil
import subprocess
import unittest
from pathlib import Path

from program import FolderTest


class CareTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.archive = self.folder / "kho"
        self.environment = {"HOSO_ARCHIVE": str(self.archive)}
        self.run_program("init", "--fonds", "UBND", "--name", "Lưu trữ thử")
        files = self.folder / "files"
        files.mkdir()
        for number in range(60):
            (files / f"văn bản {number}.txt").write_text(f"mật{number} nội dung {number}\n" * (number + 1), "utf-8")
        self.run_program("import", "--format", "files", files)

    def stored(self):
        return sorted(path for path in (self.archive / "objects").glob("??/??/*"))

    def actions(self):
        entries = (self.archive / "log" / "000001.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line)["action"] for line in entries]

    def damage(self, path):
        path.chmod(0o644)
        path.write_bytes(b"?" + path.read_bytes()[1:])

    def test_whole_round_is_logged(self):
        total = self.objects("verify")[-1]
        self.assertEqual((total["findings"], total["round"], total["objects"]), (0, True, len(self.stored())))
        self.assertEqual(self.actions()[-1], "verify")
        self.objects("verify", "--only", "objects")
        self.assertEqual(self.actions().count("verify"), 1)

    def test_sample_is_the_same_for_the_same_seed(self):
        for path in self.stored():
            self.damage(path)
        first = self.objects("verify", "--sample", "7", "--seed", "5", "--only", "objects", status=1)
        self.assertEqual(first[-1]["objects"], 7)
        self.assertEqual(self.objects("verify", "--sample", "7", "--seed", "5", "--only", "objects", status=1), first)
        self.assertNotEqual(self.objects("verify", "--sample", "7", "--seed", "6", "--only", "objects", status=1), first)
        part = self.objects("verify", "--sample", "50%", "--only", "objects", status=1)[-1]["objects"]
        self.assertTrue(5 < part < len(self.stored()), part)
        for wrong in ("0", "x", "101%", "-1"):
            self.run_program("verify", f"--sample={wrong}", status=64)

    def test_since(self):
        self.assertEqual(self.objects("verify", "--since", "2999")[-1]["objects"], 0)
        self.assertEqual(self.objects("verify", "--since", "2000-01-01")[-1]["objects"], len(self.stored()))
        self.run_program("verify", "--since", "hôm qua", status=64)

    def test_budget_goes_on_where_it_stopped(self):
        self.damage(self.stored()[-1])
        none = self.objects("verify", "--budget", "0s")[-1]
        self.assertEqual((none["objects"], none["round"]), (0, False))
        state = {"schema": "hoso-verify/1", "after": self.stored()[20].name, "objects": 21, "size_bytes": 1, "findings": []}
        (self.archive / "care" / "verify.json").write_text(json.dumps(state), "utf-8")
        rest = self.objects("verify", "--budget", "1h", status=1)[-1]
        self.assertEqual((rest["objects"], rest["round"]), (len(self.stored()) - 21, True))
        self.assertEqual(self.objects("verify", "--budget", "1h", status=1)[-1]["objects"], len(self.stored()))
        self.run_program("verify", "--budget", "lâu", status=64)

    def test_unreadable_is_never_sound(self):
        (self.archive / "objects").rename(self.archive / "elsewhere")
        (self.archive / "objects").mkdir()
        self.assertEqual({finding["code"] for finding in self.objects("verify", status=1)[:-1]}, {"object-missing"})

    def test_repair(self):
        replica = self.folder / "sao lưu"
        shutil.copytree(self.archive, replica)
        chance = random.Random(3)
        bad = chance.sample(self.stored(), 20)
        for path in bad:
            chance.choice((self.damage, Path.unlink, lambda path: (path.chmod(0o644), path.write_bytes(b""))))(path)
        found = self.objects("verify", status=1)
        self.assertEqual({one["id"] for one in found if one["type"] == "finding"}, {path.name for path in bad})
        self.run_program("repair", "--from", replica, "--dry-run")
        self.run_program("verify", status=1)
        done = self.objects("repair", "--from", replica, "--found")
        self.assertEqual((done[-1]["objects"], done[-1]["remaining"], done[-1]["looked_at"]), (20, 0, 20))
        self.run_program("verify")
        self.damage(bad[0])
        self.damage(replica / bad[0].relative_to(self.archive))
        self.run_program("repair", "--from", replica, status=1)
        listed = self.folder / "ids"
        listed.write_text(bad[1].name + "\n", "utf-8")
        self.assertEqual(self.objects("repair", "--from", replica, "--ids", listed)[-1]["looked_at"], 1)
        self.run_program("repair", "--from", self.archive, status=64)
        self.run_program("repair", "--from", self.folder, status=66)

    def test_rebuild(self):
        before = self.objects("list", "--limit", "0")
        (self.archive / "catalogue.sqlite").unlink()
        self.run_program("search", "mật7", status=66)
        self.run_program("rebuild")
        self.assertEqual(self.objects("list", "--limit", "0"), before)
        self.assertEqual(len(self.objects("search", "mật7")), 1)

    def test_erase(self):
        record = self.objects("search", "mật7")[0]["id"]
        self.run_program("erase", record, "--reason", "r", status=64)
        self.run_program("erase", record, "--reason", "hết hạn", "--basis", "QĐ 45", "--dry-run")
        self.assertEqual(len(self.objects("search", "mật7")), 1)
        self.run_program("erase", record, "--reason", "hết hạn", "--basis", "QĐ 45")
        self.assertEqual(self.objects("search", "mật7"), [])
        for path in self.archive.rglob("*"):
            if path.is_file():
                self.assertNotIn("mật7 ".encode(), path.read_bytes(), path)
                self.assertNotIn("văn bản 7".encode(), path.read_bytes(), path)
        shown = self.objects("show", record)[0]
        self.assertEqual((shown["type"], shown["basis"]), ("erased", "QĐ 45"))
        self.assertIn("QĐ 45", self.run_program("show", record).stdout)
        self.run_program("verify")
        self.run_program("erase", record, "--reason", "r", "--basis", "b", status=66)
        self.run_program("erase", "event:1", "--reason", "r", "--basis", "b")
        self.run_program("erase", "event:x", "--reason", "r", "--basis", "b", status=64)
        self.run_program("verify")

    def test_a_corrected_version_is_erased_without_a_trace(self):
        """What a person said wrongly is not carried along behind the correction."""
        self.run_program("describe", "văn bản 3", "--set", "subject=chữ LỘRAXYZ", "--reason", "nhập LỘRAXYZ")
        self.run_program("describe", "văn bản 3", "--set", "subject=đúng", "--reason", "sửa")
        told = self.objects("erase", "văn bản 3", "--version", "2", "--reason", "lộ", "--basis", "QĐ 15")
        self.assertNotIn("words-remain", [one.get("code") for one in told])
        secret = "LỘRAXYZ".encode()
        self.assertEqual([path for path in self.archive.rglob("*") if path.is_file() and secret in path.read_bytes()], [])
        self.run_program("verify")
        self.run_program("log", "verify")

    def test_words_that_stay_elsewhere_are_told(self):
        self.run_program("describe", "văn bản 4", "--set", "subject=giống nhau", "--reason", "một")
        self.run_program("describe", "văn bản 4", "--set", "place=Hà Nội", "--reason", "hai")
        told = self.objects("erase", "văn bản 4", "--version", "2", "--reason", "lộ", "--basis", "QĐ 15")
        self.assertIn(("words-remain", 3, "subject"), [(one.get("code"), one.get("version"), one.get("field")) for one in told])

    def test_collect(self):
        content = b"left by an import that died"
        digest = subprocess.run(["sha256sum"], input=content, capture_output=True, check=True).stdout.split()[0].decode()
        orphan = self.archive / "objects" / digest[:2] / digest[2:4] / digest
        orphan.parent.mkdir(parents=True, exist_ok=True)
        orphan.write_bytes(content)
        self.assertEqual(self.objects("verify")[-1]["orphans"], 1)
        self.assertEqual(self.objects("collect", "--dry-run")[-1]["objects"], 1)
        self.assertEqual(self.objects("collect", "--older-than", "1h")[-1]["objects"], 0)
        self.assertEqual(self.objects("collect")[-1]["objects"], 1)
        self.assertFalse(orphan.exists())
        self.run_program("verify")


if __name__ == "__main__":
    unittest.main()
