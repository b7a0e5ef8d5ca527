# SPDX-License-Identifier: GPL-3.0-or-later
"""Books of accounts for the tests of this folder: a generated city, a real slapd, and who plans, approves and receives."""

import base64
import csv
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from program import BIN, ENVIRONMENT, SOURCE, FolderTest
import slapd

sys.path.insert(0, str(SOURCE / "scripts"))
staff = importlib.import_module("benchlib.staff")

SOAK = os.environ.get("HOSO_SOAK", "") not in ("", "0")
# Plans of days that are still to come are not applied, so the tests' days lie behind the machine's: in Vietnam (UTC+7).
TODAY = (datetime.now(timezone.utc) + timedelta(hours=7)).date()
LATER = TODAY - timedelta(days=3)
DAY = LATER - timedelta(days=30)
ALL_BRAKES = ("leavers", "renames", "moves", "removals", "joiners", "doubles", "units")
SYSTEMS = """
[[system]]
id = "van-ban"
title = "Hệ thống quản lý văn bản và điều hành"
url = "https://vanban.vidu.example"
container = "ou=van-ban"

[[system]]
id = "bao-cao"
title = "Hệ thống thông tin báo cáo"
url = "https://baocao.vidu.example"
roles = ["Báo cáo"]
container = "ou=bao-cao"

[[group]]
name = "van-thu"
roles = ["Văn thư"]
systems = ["van-ban"]
"""
# The same login stands in two systems; addresses are one person's.
slapd.OVERLAYS["unique"] = "objectClass: olcUniqueConfig\nolcUniqueURI: ldap:///{base}?mail?sub\n"


def needs_slapd():
    if not slapd.is_there():
        print("slapd is not installed")
        sys.exit(77)


def write_roster(path, people):
    path.write_text(staff.csv_text(staff.table(people)), "utf-8")
    return path


def entries_of(server):
    """{dn: {attribute: [values]}} with what the server makes itself."""
    return dict(server.slapcat())


def kept_content(server):
    """Entries by DN, without what the server makes itself."""
    return {dn.lower(): {name.lower(): sorted(each) for name, each in values.items() if name.lower() not in slapd.MADE_BY_SERVER}
            for dn, values in server.slapcat()}


def differences(before, after):
    """What is another between two contents, for people."""
    lines = [f"gone: {dn}" for dn in before.keys() - after.keys()] + [f"new: {dn}" for dn in after.keys() - before.keys()]
    for dn in before.keys() & after.keys():
        for name in before[dn].keys() | after[dn].keys():
            was, now = (content[dn].get(name, []) for content in (before, after))
            if was != now:
                lines.append(f"{dn}: {name}: {sorted(set(was) - set(now))} -> {sorted(set(now) - set(was))}")
    return sorted(lines)


def accounts_below(entries):
    """Logins by the DN of the unit that they stand in."""
    units = {dn.lower(): set() for dn in entries if dn.lower().startswith("ou=")}
    for dn in entries:
        rdn, _, parent = dn.lower().partition(",")
        if rdn.startswith("uid="):
            units.setdefault(parent, set()).add(rdn)
    return units


def lines_of(plan):
    return [json.loads(line) for line in Path(plan).read_text("utf-8").split("\n")[:-1]]


def changes_of(plan):
    return [line for line in lines_of(plan) if line["type"] == "change"]


class AccountsTest(FolderTest):
    """The book of a test is self.book, its server self.server, its target "thu-muc"."""
    people, second, unit_count = 60, 14, 12
    password = 'hash = "ssha"'
    server_options = {}
    first_day = DAY       # of the staff, and of plans where none is named
    plan_days = 0         # the tests' days lie far apart

    def setUp(self):
        super().setUp()
        self.book = self.folder / "so"
        self.environment = {"HOSO_BOOK": str(self.book)}
        self.server = None

    # -- what there is before ------------------------------------------------------------------------------------------
    def start_server(self, **options):
        server = slapd.Slapd(folder=self.folder / f"slapd-{len(list(self.folder.glob('slapd-*')))}",
                             **(self.server_options | options))
        self.addCleanup(server.close)
        server.start()
        return server

    def make_staff(self, *options):
        """A generated city, also as values."""
        data = self.folder / "data"
        subprocess.run([SOURCE / "scripts" / "make_staff", data, "--people", str(self.people), "--second", str(self.second),
                        "--units", str(self.unit_count), "--day", str(self.first_day - timedelta(days=1)), *map(str, options)],
                       check=True)
        self.data, self.roster = data, data / "can-bo.csv"
        self.city = staff.Staff(staff.city_units(self.unit_count), self.people, self.second, 1, day=self.first_day - timedelta(days=1))
        return data

    def init(self, systems=SYSTEMS, more=""):
        self.accounts("init", "--name", "UBND thành phố Mẫu", "--unit", "H26", "--units", self.data / "don-vi.csv")
        settings = self.book / "book.toml"
        text = settings.read_text("utf-8")
        for table, lines in (("mail", 'domain = "vidu.example"'), ("password", self.password), ("validity", self.validity())):
            text = re.sub(rf"(?ms)^\[{table}\]\n.*?(?=^\[|\Z)", "", text) + f"\n[{table}]\n{lines}\n"
        settings.write_text(without_tables(text, "system", "group", "office_account") + systems + more, "utf-8")

    def validity(self):
        return "" if self.plan_days is None else f"plan_days = {self.plan_days}"

    def set_at_top(self, line):
        settings = self.book / "book.toml"
        key = line.split("=")[0].strip()
        text = re.sub(rf"(?m)^#? ?{key} = .*\n", "", settings.read_text("utf-8"))
        settings.write_text(re.sub(r"(?m)^(schema = .*)$", lambda found: f"{found[1]}\n{line}", text, count=1), "utf-8")

    def write_target(self, server, name="thu-muc", more="", **values):
        values = {"url": server.url, "base": server.base, "encryption": "none", "bind": "simple", "bind_dn": server.admin,
                  "password_file": str(server.password_file)} | values
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items() if value is not None)
        (self.book / "targets").mkdir(exist_ok=True)
        (self.book / "targets" / f"{name}.toml").write_text(f'schema = "hoso-target/1"\n{lines}{more}', "utf-8")

    def make_key(self, name, person, *roles):
        """An approval key, its person among the book's approvers."""
        key = self.folder / f"{name}.pem"
        made = self.accounts("key", "new", "--person", person, "--out", key, *(word for role in roles for word in ("--role", role)))
        self._enter("approvers", "nguoi-duyet.toml", "hoso-approvers/1", made.stdout)
        return key

    def make_custodian(self, name, person):
        key = self.folder / f"{name}.key"
        made = self.accounts("custodian", "new", "--person", person, "--out", key)
        self._enter("custodians", "nguoi-giu-khoa.toml", "hoso-custodians/1", made.stdout)
        return key

    def _enter(self, setting, name, schema, block):
        file = self.book / name
        if not file.exists():
            file.write_text(f'schema = "{schema}"\n', "utf-8")
            file.chmod(0o644)
            self.set_at_top(f'{setting} = "{name}"')
        with open(file, "a", encoding="utf-8") as stream:
            stream.write(block)

    def make_book(self, systems=SYSTEMS, more="", staff_options=(), **server_options):
        """A city, its server, and a book without approvals that has one custodian."""
        self.make_staff(*staff_options)
        self.server = self.start_server(**server_options)
        self.init(systems, more)
        self.write_target(self.server)
        self.custodian = self.make_custodian("giu-khoa", "Trần Văn Giữ")

    # -- verbs ---------------------------------------------------------------------------------------------------------
    def accounts(self, *arguments, status=0, **environment):
        return self.run_program(*arguments, status=status, program="hoso-accounts", **environment)

    def account_objects(self, *arguments, status=0):
        return self.accounts(*arguments, "--json", status=status).objects()

    def plan(self, *rosters, status=0, out="ke-hoach.jsonl", target="thu-muc", as_of=None, more=(), overrides=(),
             coverage="complete"):
        """The plan's path; nothing is there where nothing is to do."""
        path = self.folder / out
        path.unlink(missing_ok=True)
        self.said = self.accounts("plan", *(rosters or [self.roster]), "--target", target, "--as-of", as_of or self.first_day, "--out", path,
                                  "--coverage", coverage, *(word for brake in overrides for word in ("--override", brake)),
                                  *(["--reason", "Theo quyết định"] if overrides else []), *more, status=status)
        return path

    def apply(self, plan, *more, status=0):
        """The id of the run."""
        self.said = self.accounts("apply", plan, *more, status=status)
        return lines_of(plan)[-1]["sha256"][:12]

    def start(self, *arguments, program=(), **options):
        """It runs beside the test."""
        return subprocess.Popen([*program, BIN / "hoso-accounts", *map(str, arguments)], env=ENVIRONMENT | self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def runs(self):
        folder = self.book / "runs"
        return {path.name for path in folder.iterdir()} if folder.is_dir() else set()

    def provision(self, *rosters, **options):
        """Planned and applied; the run, none where nothing is to do."""
        plan = self.plan(*rosters, **options)
        return self.apply(plan) if plan.exists() else None

    def write_run_key(self):
        """The same in every run of a test, so that runs compare."""
        path = self.folder / "run.key"
        path.write_text(base64.b64encode(bytes(range(7, 39))).decode() + "\n")
        path.chmod(0o600)
        return path

    # -- states --------------------------------------------------------------------------------------------------------
    def content(self):
        """What changes when anything is written: the content's digest, and what the server counts."""
        return self.server.slapcat_digest(), self.server.context_csn()

    def uuids(self):
        return {dn.lower(): values["entryUUID"] for dn, values in entries_of(self.server).items()}

    def keep_state(self):
        """Of book and server, to be gone back to; the server must have been stopped meanwhile."""
        self.server.stop()
        for folder, kept in self._kept():
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept, symlinks=True)
        self.server.start()

    def go_back(self):
        self.server.stop()
        for folder, kept in self._kept():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(kept, folder, symlinks=True)
        self.server.start()

    def _kept(self):
        return [(self.book, self.folder / "kept-book"), (self.server.folder / "data", self.folder / "kept-data")]

    def people_of(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def without_tables(text, *names):
    """TOML without its arrays of tables of these names."""
    for name in names:
        text = re.sub(rf"(?ms)^\[\[{name}\]\]\n.*?(?=^\[|\Z)", "", text)
    return text
