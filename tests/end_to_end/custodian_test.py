#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""custodian of hoso-accounts: keys to which run keys are sealed, and the file of who keeps them."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

BIN = Path(os.environ["HOSO_BIN"])
SCHEMA = 'schema = "hoso-custodians/1"\n'
AN = "Nguyễn Văn An"


class CustodianTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.key = self.folder / "an.pem"

    def run_custodian(self, *arguments, status=0):
        done = subprocess.run([BIN / "hoso-accounts", "custodian", *map(str, arguments)], text=True,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, capture_output=True, timeout=60,
                              stdin=subprocess.DEVNULL, start_new_session=True)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        if self.key.is_file():
            for line in self.key.read_text("ascii").splitlines():
                self.assertNotIn(line, done.stdout + done.stderr)
        return done

    def secret(self, name, content, mode=0o600):
        path = self.folder / name
        path.write_text(content, "utf-8")
        path.chmod(mode)
        return path

    def test_a_new_key_enters_the_file_of_custodians(self):
        made = self.run_custodian("new", "--person", AN, "--out", self.key)
        self.assertEqual(self.key.stat().st_mode & 0o777, 0o600)
        self.assertIn("has no passphrase", made.stderr)
        self.assertEqual(self.run_custodian("show", "--key", self.key, "--person", AN).stdout, made.stdout)
        custodians = self.secret("giu-khoa.toml", SCHEMA + made.stdout, 0o644)
        listed = self.run_custodian("list", "--custodians", custodians).stdout
        self.assertRegex(listed, rf"^[0-9a-f]{{16}}  {AN}\n$")
        (told,) = map(json.loads, self.run_custodian("list", "--custodians", custodians, "--json").stdout.splitlines())
        self.assertEqual((told["type"], told["person"]), ("custodian", AN))
        self.assertIn(told["public_key"], made.stdout)

    def test_a_passphrase_protects_it(self):
        word, other = self.secret("word", "mở ra\n"), self.secret("other", "sai\n")
        made = self.run_custodian("new", "--person", AN, "--out", self.key, "--passphrase-file", word)
        self.assertEqual(made.stderr, "")
        self.assertIn("ENCRYPTED", self.key.read_text("ascii"))
        show = ("show", "--key", self.key, "--person", AN)
        self.assertEqual(self.run_custodian(*show, "--passphrase-file", word).stdout, made.stdout)
        self.assertIn("passphrase is wrong",
                      self.run_custodian(*show, "--passphrase-file", other, status=65).stderr)
        self.assertIn("--passphrase-file", self.run_custodian(*show, status=64).stderr)

    def test_a_key_is_never_overwritten(self):
        self.run_custodian("new", "--person", AN, "--out", self.key)
        before = self.key.read_bytes()
        refused = self.run_custodian("new", "--person", AN, "--out", self.key, status=73)
        self.assertIn("never overwritten", refused.stderr)
        self.assertEqual((refused.stdout, self.key.read_bytes()), ("", before))

    def test_a_dry_run_makes_nothing(self):
        self.assertEqual(self.run_custodian("new", "--person", AN, "--out", self.key, "--dry-run").stdout, "")
        self.assertFalse(self.key.exists())

    def test_what_is_missing_or_wrong_is_told(self):
        self.run_custodian("new", "--out", self.key, status=64)
        self.run_custodian("new", "--person", AN, status=64)
        self.run_custodian("new", "--person", "\u200b", "--out", self.key, status=64)
        self.run_custodian("show", "--person", AN, status=64)
        self.run_custodian("list", status=64)
        self.run_custodian("list", "--custodians", self.folder / "none", status=66)
        self.assertFalse(self.key.exists())
        shared = self.secret("shared.pem", "x", 0o644)
        self.assertIn("chmod 600", self.run_custodian("show", "--key", shared, "--person", AN, status=77).stderr)
        anyones = self.secret("anyones.toml", SCHEMA, 0o666)
        self.run_custodian("list", "--custodians", anyones, status=78)
        anyones.write_text(SCHEMA + self.run_custodian("new", "--person", AN, "--out", self.key).stdout, "utf-8")
        self.assertIn("chmod o-w", self.run_custodian("list", "--custodians", anyones, status=77).stderr)
        approver = subprocess.run([BIN / "hoso-report", "key", "new", "--person", AN, "--out", self.folder / "duyet.pem"],
                                  capture_output=True, timeout=60) if (BIN / "hoso-report").is_file() else None
        if approver and approver.returncode == 0:
            refused = self.run_custodian("show", "--key", self.folder / "duyet.pem", "--person", AN, status=65)
            self.assertIn("not for X25519", refused.stderr)


if __name__ == "__main__":
    unittest.main()
