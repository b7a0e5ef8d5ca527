#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No first password is written in clear anywhere: every byte that apply and handover hand to the system is searched."""

import base64
import re
import shutil
import sqlite3
import subprocess
import unittest

from account_books import AccountsTest, needs_slapd
from letters import first_passwords

CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,execve,rename,renameat,renameat2,openat,mmap,memfd_create," \
        "copy_file_range,sendfile,splice"


def bytes_of_trace(path):
    """All strings of a trace, as bytes, one for each call."""
    found = []
    for line in path.read_bytes().splitlines():
        parts = re.findall(rb'"((?:\\x[0-9a-f]{2})*)"', line)
        if parts:
            found.append(bytes.fromhex(b"".join(parts).replace(b"\\x", b"").decode()))
    return found


def forms_of(secret):
    """As it is, as UTF-16, in base64 at each place of a triple, and in hexadecimal digits."""
    plain = secret.encode()
    forms = {plain, secret.encode("utf-16-le"), plain.hex().encode(), plain.hex().upper().encode()}
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain).decode()
        forms.add(coded[(before * 8 + 5) // 6:len(coded) - 4].encode())
    return forms


class SecretsTest(AccountsTest):
    people, second, unit_count = 40, 10, 8
    password = 'hash = "argon2id"\nmemory_kib = 1024\npasses = 1'

    def traced(self, name, *arguments):
        """What the program and its children wrote."""
        trace = self.folder / "traces" / name
        trace.parent.mkdir(exist_ok=True)
        process = self.start(*arguments, program=["strace", "-f", "-qq", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", trace])
        out, error = process.communicate()
        self.assertEqual(process.returncode, 0, error.decode())
        return b"\n".join(bytes_of_trace(trace)) + out + error

    def bind(self, login, passwords):
        """Every account of the login lets one of them in."""
        for dn in self.server.search(f"(uid={login})", "uid"):
            codes = [subprocess.run(["ldapwhoami", "-x", "-H", self.server.url, "-D", dn, "-w", password], capture_output=True).returncode
                     for password in passwords]
            self.assertIn(0, codes, dn)

    def test_nothing_secret_is_written_in_clear(self):
        for tool in ("strace", "pdftotext", "qpdf"):
            if not shutil.which(tool):
                self.skipTest(f"{tool} is not installed")
        self.make_book()
        plan = self.plan()
        written = self.traced("apply", "apply", plan)
        run = (self.runs()).pop()
        out, sheets = self.folder / "ban-giao", self.folder / "mat-khau"
        written += self.traced("handover", "handover", run, "--key", self.custodian, "--out", out, "--passwords-to", sheets)
        passwords = first_passwords(out / run, sheets / run)
        self.assertEqual(len(passwords), self.people)
        secrets = [secret for each in passwords.values() for secret in each]
        self.assertEqual(len(set(secrets)), self.people + self.second)  # another one in each system
        self.assertEqual({len(secret) for secret in secrets}, {12})
        # What is searched for is what opens the accounts.
        for login in list(passwords)[:5]:
            self.bind(login, passwords[login])
        every = b"".join(path.read_bytes() for folder in (self.book, out, sheets) for path in sorted(folder.rglob("*")) if path.is_file())
        self.assertGreater(len(written), 10_000)
        self.assertIn(login.encode(), written)
        for secret in secrets:
            for form in forms_of(secret):
                self.assertNotIn(form, written)
                self.assertNotIn(form, every)

    def test_a_run_key_that_is_gone_is_told_by_its_name(self):
        self.make_book()
        run = self.provision()
        database = sqlite3.connect(self.book / "book.sqlite")
        with database:  # as if its session had been the second, whose key somebody removed
            database.execute("UPDATE account SET key_number = 2 WHERE id = (SELECT min(id) FROM account)")
        database.close()
        said = self.accounts("handover", run, "--key", self.custodian, "--out", self.folder / "ban-giao", status=66)
        self.assertIn("key-2.sealed", said.stderr)


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
