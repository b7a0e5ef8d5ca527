#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""key of hoso-report: private keys that nobody else can read, and the file of who may approve."""

import base64
import json
import os
import pty
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

BIN = Path(os.environ["HOSO_BIN"])
SCHEMA = 'schema = "hoso-approvers/1"\n'
AN = "Nguyễn Văn An"


class ApprovalTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        self.key = self.folder / "an.pem"

    def run_key(self, *arguments, status=0):
        done = subprocess.run([BIN / "hoso-report", "key", *map(str, arguments)], env=self.environment, text=True,
                              capture_output=True, timeout=60, stdin=subprocess.DEVNULL, start_new_session=True)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        self.assertNotIn("internal error", done.stderr)
        self.assertNotIn("PRIVATE KEY", done.stdout + done.stderr)
        if self.key.is_file():
            for line in self.key.read_text("ascii").splitlines():
                self.assertNotIn(line, done.stdout + done.stderr)
        return done

    def objects(self, *arguments):
        return [json.loads(line) for line in self.run_key(*arguments, "--json").stdout.splitlines()]

    def secret(self, name, content, mode=0o600):
        path = self.folder / name
        path.write_text(content, "utf-8")
        path.chmod(mode)
        return path

    def approvers(self, content):
        path = self.folder / "duyet.toml"
        path.write_text(content, "utf-8")
        path.chmod(0o644)
        return path

    def openssl(self, *arguments):
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed")
        return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60).stdout

    def test_a_new_key_enters_the_file_of_approvers(self):
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        made = self.run_key("new", "--person", AN, "--role", "report.close", "--role", "report.approve", "--valid-from",
                            "2026-01-01", "--valid-to", "2026-12-31", "--out", self.key)
        self.assertEqual(self.key.stat().st_mode & 0o777, 0o600)
        self.assertIn("no passphrase", made.stderr)
        other = self.run_key("new", "--person", "Trần \"Bình\"", "--role", "report.close", "--out", self.folder / "b.pem")
        file = self.approvers(SCHEMA + made.stdout + other.stdout)
        an, binh = self.objects("list", "--approvers", file)
        self.assertEqual((an["type"], an["person"], an["roles"]), ("approver", AN, ["report.close", "report.approve"]))
        self.assertEqual((an["valid_from"], an["valid_to"]), ("2026-01-01", "2026-12-31"))
        self.assertEqual(binh["person"], 'Trần "Bình"')
        self.assertNotIn("valid_to", binh)
        self.assertNotEqual(an["id"], binh["id"])
        lines = self.run_key("list", "--approvers", file).stdout.splitlines()
        self.assertEqual(lines[0], f"{an['id']}  2026-01-01..2026-12-31  {AN}  report.close report.approve")
        self.assertEqual(lines[1], f"{binh['id']}  ..  Trần \"Bình\"  report.close")
        again = self.run_key("show", "--key", self.key, "--person", AN, "--role", "report.close", "--role",
                             "report.approve", "--valid-from", "2026-01-01", "--valid-to", "2026-12-31")
        self.assertEqual(again.stdout, made.stdout)

    def test_where_the_file_is_can_stand_in_environment_and_settings(self):
        made = self.run_key("new", "--person", AN, "--role", "r", "--out", self.key)
        file = self.approvers(SCHEMA + made.stdout)
        self.assertIn("--approvers is missing", self.run_key("list", status=64).stderr)
        self.environment["HOSO_APPROVERS"] = str(file)
        self.assertIn(AN, self.run_key("list").stdout)
        del self.environment["HOSO_APPROVERS"]
        conf = self.folder / "hoso.conf"
        conf.write_text(f"approvers = {file}\n", "utf-8")
        self.assertIn(AN, self.run_key("list", "--config", conf).stdout)

    def test_a_key_is_never_overwritten(self):
        self.run_key("new", "--person", AN, "--out", self.key)
        before = self.key.read_bytes()
        refused = self.run_key("new", "--person", AN, "--out", self.key, status=73)
        self.assertEqual(refused.stdout, "")
        self.assertIn("never overwritten", refused.stderr)
        self.assertEqual(self.key.read_bytes(), before)
        link = self.folder / "link.pem"
        link.symlink_to(self.folder / "elsewhere.pem")
        self.run_key("new", "--person", AN, "--out", link, status=73)
        self.assertFalse((self.folder / "elsewhere.pem").exists())

    def test_a_dry_run_makes_nothing(self):
        tried = self.run_key("new", "--person", AN, "--out", self.key, "--dry-run")
        self.assertEqual(tried.stdout, "")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_what_cannot_be_makes_nothing(self):
        new = ("new", "--out", self.key)
        for arguments, status in (((), 64), (("--person", " "), 64), (("--person", AN, "--role", "Đóng"), 64),
                                  (("--person", AN, "--valid-from", "01/01/2026"), 64),
                                  (("--person", AN, "--valid-from", "2026-02-02", "--valid-to", "2026-02-01"), 64),
                                  (("--person", AN, "--passphrase-file", self.folder / "none"), 66),
                                  (("--person", AN, "--passphrase-file", self.secret("empty", "\nx\n")), 65),
                                  (("--person", AN, "--passphrase-file", self.secret("seen", "x\n", 0o644)), 77)):
            self.run_key(*new, *arguments, status=status)
            self.assertFalse(self.key.exists(), arguments)
        self.run_key("new", "--person", AN, status=64)
        self.run_key("new", "--person", AN, "--out", self.folder / "none" / "an.pem", status=66)
        self.run_key("make", status=64)

    def test_a_passphrase_protects(self):
        phrase = self.secret("phrase", "mật khẩu của tôi\n")
        made = self.run_key("new", "--person", AN, "--role", "r", "--out", self.key, "--passphrase-file", phrase)
        self.assertEqual(made.stderr, "")
        self.assertIn("ENCRYPTED", self.key.read_text("ascii"))
        show = ("show", "--key", self.key, "--person", AN, "--role", "r")
        self.assertEqual(self.run_key(*show, "--passphrase-file", phrase).stdout, made.stdout)
        wrong = self.run_key(*show, "--passphrase-file", self.secret("wrong", "đoán\n"), status=65)
        self.assertIn("passphrase is wrong", wrong.stderr)
        self.assertIn("--passphrase-file", self.run_key(*show, status=64).stderr)  # no terminal to ask on

    def test_a_passphrase_is_asked_for_on_the_terminal_and_not_shown(self):
        phrase = self.secret("phrase", "bí mật\n")
        made = self.run_key("new", "--person", AN, "--role", "r", "--out", self.key, "--passphrase-file", phrase)
        out = self.folder / "out"
        child, terminal = pty.fork()
        if child == 0:
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT), 1)
            os.execve(BIN / "hoso-report", ["hoso-report", "key", "show", "--key", str(self.key), "--person", AN, "--role",
                                            "r"], self.environment)
        shown = b""
        while b"Passphrase of" not in shown or not shown.endswith(b": "):
            shown += os.read(terminal, 1000)
        os.write(terminal, "bí mật\n".encode())
        try:
            while piece := os.read(terminal, 1000):
                shown += piece
        except OSError:  # the other side is gone
            pass
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, shown)
        self.assertNotIn("mật".encode(), shown)
        self.assertEqual(out.read_text("utf-8"), made.stdout)

    def test_a_key_that_others_may_read_is_refused(self):
        self.run_key("new", "--person", AN, "--out", self.key)
        self.key.chmod(0o640)
        self.assertIn("chmod 600", self.run_key("show", "--key", self.key, "--person", AN, status=77).stderr)

    def test_openssl_reads_our_keys_and_we_read_those_of_openssl(self):
        phrase = self.secret("phrase", "mot hai ba\n")
        made = self.run_key("new", "--person", AN, "--out", self.key, "--passphrase-file", phrase)
        der = self.openssl("pkey", "-in", self.key, "-passin", f"file:{phrase}", "-pubout", "-outform", "DER")
        self.assertIn(base64.b64encode(der[-32:]).decode(), made.stdout)
        theirs = self.folder / "theirs.pem"
        self.openssl("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", f"file:{phrase}", "-out", theirs)
        theirs.chmod(0o600)
        der = self.openssl("pkey", "-in", theirs, "-passin", f"file:{phrase}", "-pubout", "-outform", "DER")
        shown = self.run_key("show", "--key", theirs, "--person", AN, "--passphrase-file", phrase).stdout
        self.assertEqual(re.search('key = "(.*)"', shown).group(1), base64.b64encode(der[-32:]).decode())
        other = self.folder / "x25519.pem"
        self.openssl("genpkey", "-algorithm", "x25519", "-out", other)
        other.chmod(0o600)
        self.assertIn("not for Ed25519", self.run_key("show", "--key", other, "--person", AN, status=65).stderr)

    def test_faults_of_the_file_are_told_with_their_place(self):
        made = self.run_key("new", "--person", AN, "--out", self.key).stdout
        for content, place in ((SCHEMA + made, "line 4, column 9"), (made, "line 1, column 1"),
                               (SCHEMA + made.replace("[]", '"r"') * 2, "line 9, column 7"), ("schema = ", "line 1")):
            told = self.run_key("list", "--approvers", self.approvers(content), status=78).stderr
            self.assertIn(place, told)
        self.run_key("list", "--approvers", self.folder / "none", status=66)

    def test_approvers_that_anyone_may_write_are_refused(self):
        made = self.run_key("new", "--person", AN, "--role", "r", "--out", self.key).stdout
        file = self.approvers(SCHEMA + made)
        file.chmod(0o646)
        self.assertIn("anyone may write it", self.run_key("list", "--approvers", file, status=77).stderr)
        file.chmod(0o664)
        self.run_key("list", "--approvers", file)


if __name__ == "__main__":
    unittest.main()
