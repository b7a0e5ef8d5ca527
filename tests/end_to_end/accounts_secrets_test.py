#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No first password is written in clear anywhere: every byte that apply and handover hand to the system is searched."""

import base64
import re
import shutil
import subprocess
import sys
import unittest

from account_books import DAY, AccountsTest, needs_slapd

CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,execve,rename,renameat,renameat2,openat,mmap,memfd_create," \
        "copy_file_range,sendfile,splice"
PASSWORD_LINE = re.compile(r"Mật khẩu[^:]*:?\s+(\S{8,})\s*$", re.MULTILINE)


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

    def first_passwords(self, out, custodian):
        """Of all letters, by login, read with what the custodian can open."""
        found = {}
        for packet in sorted(out.rglob("*.pdf")):
            key = self.packet_password(packet, custodian)
            if key is None:
                continue
            done = subprocess.run(["pdftotext", "-layout", "-upw", key, packet, "-"], check=True, capture_output=True)
            for page in done.stdout.decode("utf-8").split("\f"):
                login = re.search(r"Tên đăng nhập[^:]*:?\s+(\S+)", page)
                password = PASSWORD_LINE.search(page)
                if login and password:
                    found[login[1]] = password[1]
        return found

    def test_nothing_secret_is_written_in_clear(self):
        for tool in ("strace", "pdftotext"):
            if not shutil.which(tool):
                self.skipTest(f"{tool} is not installed")
        self.make_book()
        plan = self.plan()
        written = self.traced("apply", "apply", plan)
        run = (self.runs()).pop()
        out = self.folder / "ban-giao"
        written += self.traced("handover", "handover", run, "--key", self.custodian, "--out", out)
        passwords = self.first_passwords(out, self.custodian)
        self.assertEqual(len(passwords), self.people)  # the same login has a password in each system
        # What is searched for is what opens the accounts.
        login, password = next(iter(passwords.items()))
        self.bind(login, password)
        every = b"".join(path.read_bytes() for folder in (self.book, out) for path in sorted(folder.rglob("*")) if path.is_file())
        self.assertGreater(len(written), 10_000)
        self.assertIn(login.encode(), written)
        for secret in passwords.values():
            for form in forms_of(secret):
                self.assertNotIn(form, written)
                self.assertNotIn(form, every)


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
