#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files for mail programs, as Postfix (postmap) and Dovecot (doveadm) read them."""

import shutil
import subprocess
import unittest
from dataclasses import replace

from account_books import ALL_BRAKES, SYSTEMS, AccountsTest, write_roster
from letters import first_passwords

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"  # postmap is no program for everybody
ONE_SYSTEM = SYSTEMS[:SYSTEMS.index("[[system]]", 10)]


def call(*command, status=0):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env={"PATH": PATH})
    if done.returncode != status:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class MailTest(AccountsTest):
    people, second, unit_count = 12, 0, 6

    def setUp(self):
        super().setUp()
        self.make_staff()
        self.init(ONE_SYSTEM)
        settings = self.book / "book.toml"
        settings.write_text(settings.read_text("utf-8").replace("\n[names]\n", "\n[names]\nrename = true\n"), "utf-8")
        self.mail = self.folder / "mail"
        self.mail.mkdir()
        (self.book / "targets/thu-muc.toml").write_text(
            f'schema = "hoso-target/1"\nurl = "passwd:{self.mail}"\nbase = "dc=vidu,dc=example"\n', "utf-8")
        self.custodian = self.make_custodian("giu-khoa", "Trần Văn Giữ")

    def users(self):
        """Hashes by name to log in with."""
        lines = (self.mail / "users").read_text("utf-8").splitlines()
        return {fields[0]: fields[1] for fields in (line.split(":") for line in lines)}

    def map(self, name):
        """Built as the administrator does, and asked; a folder of its own keeps Postfix' settings out."""
        folder = self.folder / "postfix"
        folder.mkdir(exist_ok=True)
        (folder / "main.cf").write_text("compatibility_level = 3.6\n")
        shutil.copy(self.mail / name, folder / name)
        call("postmap", "-c", folder, f"hash:{folder / name}")
        return lambda address, status=0: call("postmap", "-c", folder, "-q", address, f"hash:{folder / name}", status=status).strip()

    def test_postfix_finds_every_mailbox_and_earlier_addresses(self):
        if not shutil.which("postmap", path=PATH):
            self.skipTest("postmap (postfix) is not installed")
        self.provision()
        before = self.users()
        self.assertEqual(len(before), self.people)
        ask = self.map("virtual_mailbox")
        for address in before:
            name, _, domain = address.partition("@")
            self.assertEqual(ask(address), f"{domain}/{name}/")
        self.assertEqual(ask("khong.co@vidu.example", status=1), "")
        renamed = [replace(person, name="Tôn Thất Xoăn") if at == 3 else person for at, person in enumerate(self.city.people)]
        self.provision(write_roster(self.folder / "doi-ten.csv", renamed), overrides=ALL_BRAKES)
        (gone,), (new,) = set(before) - set(self.users()), set(self.users()) - set(before)
        self.assertEqual(self.map("virtual_alias")(gone), new)
        self.assertEqual(self.map("virtual_mailbox")(gone, status=1), "")

    def test_dovecot_takes_the_passwords_of_the_letters(self):
        for tool in ("doveadm", "pdftotext", "qpdf"):
            if not shutil.which(tool, path=PATH):
                self.skipTest(f"{tool} is not installed")
        run = self.provision()
        out, sheets = self.folder / "ban-giao", self.folder / "mat-khau"
        self.accounts("handover", run, "--key", self.custodian, "--out", out, "--passwords-to", sheets)
        passwords = first_passwords(out / run, sheets / run)
        hashes = self.users()
        self.assertEqual({address.partition("@")[0] for address in hashes}, set(passwords))
        for address, kept in hashes.items():
            (password,) = passwords[address.partition("@")[0]]
            self.assertIn("verified", call("doveadm", "pw", "-t", kept, "-p", password))
        call("doveadm", "pw", "-t", kept, "-p", password + "x", status=75)


if __name__ == "__main__":
    unittest.main()
