#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole year of accounts in small: check, plan, prove, approve, apply, hand over, acknowledge, move people, adopt."""

import base64
import csv
import json
import random
import unittest
from dataclasses import replace
from datetime import timedelta

from account_books import ALL_BRAKES, DAY, LATER, AccountsTest, changes_of, entries_of, needs_slapd, staff, write_roster


class CycleTest(AccountsTest):
    def by_number(self, below=""):
        """Entries of people by number and container."""
        found = {}
        for dn, values in entries_of(self.server).items():
            if "employeeNumber" in values and below in dn:
                found[values["employeeNumber"][0].decode()] = (dn, values)
        return found

    def test_from_a_roster_to_accounts_and_on(self):
        self.make_book(staff_options=("--edits", "14"))
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan")
        approver = self.make_key("duyet", "Nguyễn Văn Duyệt", "accounts.approve")
        self.accounts("check", self.roster, "--marked", self.folder / "tra-lai")
        for path in (self.folder / "tra-lai").iterdir():
            self.assert_owned(path)
        plan = self.plan(more=("--key", planner))
        for shape in ("table", "tree", "html"):
            shown = self.accounts("show", plan, "--format", shape).stdout
            self.assertIn("H26.31", shown)
        page = self.folder / "ke-hoach.html"
        self.accounts("show", plan, "--format", "html", "--out", page)
        self.assertEqual(page.read_text("utf-8"), shown)
        self.assert_owned(page)
        before = self.server.slapcat_digest()  # a server that is new to some attributes stores these for a moment
        self.accounts("apply", plan, "--prove")
        self.accounts("apply", plan, "--dry-run")
        self.assertEqual(self.server.slapcat_digest(), before)
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        run = self.apply(plan)
        self.assertEqual(len(self.by_number("ou=van-ban")), self.people)
        self.assertEqual(len(self.by_number("ou=bao-cao")), self.second)
        self.check_entries()
        self.check_again_is_nothing(planner)
        self.hand_over(run)
        self.move_people(planner, approver)

    def check_entries(self):
        entries = self.by_number("ou=van-ban")
        clerks = set()
        for person in self.city.people:
            dn, values = entries[person.number]
            self.assertEqual(values["cn"], [person.name.encode()])
            self.assertEqual(values["departmentNumber"], [person.unit.encode()])
            self.assertIn(f"ou={person.unit.lower()},", dn.lower())
            self.assertTrue(values["userPassword"][0].startswith(b"{SSHA}"))
            if staff.CLERK in person.roles:
                clerks.add(dn.lower().encode())
        group = next(values for dn, values in entries_of(self.server).items() if dn.startswith("cn=van-thu,"))
        self.assertEqual({member.lower() for member in group["member"]}, clerks)

        self.assertEqual(*self.memberships())

    def memberships(self):
        """As groups have them, and as their members do."""
        entries = self.server.search("(objectClass=*)", "member", "memberOf")
        of_groups = {(dn.lower(), member.decode().lower()) for dn, values in entries.items() for member in values.get("member", [])}
        of_members = {(group.decode().lower(), dn.lower()) for dn, values in entries.items() for group in values.get("memberOf", [])}
        return of_groups, of_members

    def check_again_is_nothing(self, planner):
        before = self.content()
        self.assertFalse(self.plan(more=("--key", planner)).exists())
        self.assertEqual(self.content(), before)
        self.accounts("reconcile", "--target", "thu-muc")

    def hand_over(self, run):
        out, sheets = self.folder / "ban-giao", self.folder / "mat-khau"
        handover = ("handover", run, "--key", self.custodian, "--out", out)
        said = self.accounts(*handover, status=64)  # nobody has a key: where do passwords go?
        self.assertIn("--passwords-to", said.stderr)
        for place in (out, out / "rieng", self.folder):
            self.assertIn(str(out), self.accounts(*handover, "--passwords-to", place, status=64).stderr)
        self.assertFalse(out.exists() or sheets.exists())
        self.accounts(*handover, "--passwords-to", sheets)
        units = {person.unit for person in self.city.people}
        for folder in (out / run / "goi", out / run / "ky-nhan", sheets / run):
            self.assertEqual({path.stem for path in folder.glob("*.pdf") if path.read_bytes()[:5] == b"%PDF-"}, units)
        self.accounts(*handover, "--passwords-to", sheets, status=73)
        letters = self.waiting()
        self.assertEqual(len(letters), self.people + self.second)
        self.accounts("ack", letters[0]["id"], letters[1]["id"])
        self.accounts("ack", letters[0]["id"])  # it is known already
        self.accounts("ack", "0123456789ab-00001-1", status=1)
        self.assertEqual(len(self.waiting()), len(letters) - 2)
        minutes = self.folder / "bien-ban"
        self.accounts("status", run, "--minutes", minutes)
        self.assertEqual({path.suffix for path in minutes.rglob("*") if path.is_file()}, {".pdf", ".xlsx"})
        for path in [*out.rglob("*"), *sheets.rglob("*"), *minutes.rglob("*")]:
            if path.is_file():
                self.assert_owned(path)
        self.reissue(letters[2])

    def assert_owned(self, path):
        """What names people is for nobody else's eyes."""
        self.assertEqual(path.stat().st_mode & 0o777, 0o600, path)

    def reissue(self, letter):
        """The receipt of a void letter tells where the new password is."""
        self.accounts("reissue", letter["account"], "--target", "thu-muc", "--reason", "Quên mật khẩu")
        later = [each for each in self.account_objects("status") if each.get("kind") == "reissue"][-1]["id"]
        self.assertIn(later, self.accounts("ack", letter["id"], status=1).stderr)
        out, sheets = self.folder / "ban-giao", self.folder / "mat-khau"
        before = {path: path.read_bytes() for path in out.rglob("*.pdf")}
        self.accounts("handover", later, "--key", self.custodian, "--out", out, "--passwords-to", sheets)
        for path, content in before.items():  # of the other run, in the same folder
            self.assertEqual(path.read_bytes(), content)
        answer = self.account_objects("ack", letter["id"], status=1)[0]
        self.assertEqual((answer["answer"], answer["later_run"], answer["replaced_by"][:12]), ("void", later, later))

    def waiting(self):
        """Letters that nobody acknowledged."""
        return [each for each in self.account_objects("status", "--unacknowledged", status=(0, 1)) if each["type"] == "letter"]

    def move_people(self, planner, approver):
        old = self.by_number("ou=van-ban")
        plan = self.plan(self.data / "can-bo-sau.csv", as_of=LATER, overrides=ALL_BRAKES, more=("--key", planner))
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        before = self.server.slapcat_digest()
        run = self.apply(plan)
        new = self.by_number("ou=van-ban")
        rows = {row["Mã cán bộ"]: row for row in self.people_of(self.data / "can-bo-sau.csv")}
        moved = 0
        for number, (dn, values) in old.items():
            now_dn, now = new[number]
            self.assertEqual(now["entryUUID"], values["entryUUID"])  # moved, not made anew
            self.assertEqual(now["mail"][0], values["mail"][0])
            if number in rows:
                self.assertEqual(now["departmentNumber"], [rows[number]["Mã đơn vị"].encode()])
                moved += now_dn != dn
            else:
                self.assertIn("pwdAccountLockedTime", now)
        self.assertGreater(moved, 0)
        self.assertEqual(set(rows) - set(new), set())
        self.accounts("rollback", run, "--reason", "Sai danh sách", "--key", planner, status=2)
        self.accounts("approve", run, "--key", approver, "--reason", "Đúng là sai danh sách")
        self.accounts("rollback", run, "--reason", "Sai danh sách")
        self.assertEqual(self.server.slapcat_digest(), before)

    def test_a_leaver_is_disabled_removed_after_the_grace_and_welcome_again(self):
        self.make_book()
        self.provision()
        gone = self.city.people[7]
        fewer = write_roster(self.folder / "thieu.csv", [person for person in self.city.people if person is not gone])
        self.provision(fewer, overrides=ALL_BRAKES)
        dn, values = self.by_number()[gone.number]
        self.assertIn("pwdAccountLockedTime", values)
        login = values["uid"]
        self.provision(fewer, overrides=ALL_BRAKES)
        self.assertIn(gone.number, self.by_number())
        self.provision(fewer, as_of=LATER + timedelta(days=1), overrides=ALL_BRAKES)
        self.assertNotIn(gone.number, self.by_number())
        self.provision(as_of=LATER + timedelta(days=2), overrides=ALL_BRAKES)
        self.assertEqual(self.by_number()[gone.number][1]["uid"], login)

    def test_logins_do_not_depend_on_the_order_of_rows(self):
        self.people, self.second = 600, 50
        self.make_book()
        dice = random.Random(2)
        expected = None
        for number in range(5):
            mixed = list(self.city.people)
            dice.shuffle(mixed)
            roster = write_roster(self.folder / "tron.csv", mixed if number else self.city.people)
            plan = self.plan(roster)
            text = json.dumps([change | {"why": ""} for change in changes_of(plan)], sort_keys=True)  # without the rows
            expected = expected or text
            self.assertEqual(text, expected)

    def test_the_same_plan_is_made_again(self):
        self.make_book()
        once = self.plan(out="mot").read_bytes()
        self.assertEqual(self.plan(out="hai").read_bytes(), once)


class AdoptionTest(AccountsTest):
    """A directory that has accounts already: some with a number, some with the name only, one that could be two people's,
    one that is nobody's."""

    def entry(self, person, uid, **attributes):
        lines = {"cn": person.name, "sn": person.name.split()[0], "uid": uid} | attributes
        return f"dn: uid={uid},ou=van-ban,{self.server.base}\nobjectClass: inetOrgPerson\n" + \
            "".join(f"{key}:: {base64.b64encode(value.encode()).decode()}\n" for key, value in lines.items() if value)

    def prepare(self):
        self.make_book()
        people = self.city.people
        people[40].name = people[41].name = "Nguyễn Văn Trùng"
        self.roster = write_roster(self.folder / "can-bo.csv", people)
        records = [f"dn: ou=van-ban,{self.server.base}\nobjectClass: organizationalUnit\nou: van-ban\n"]
        for at, person in enumerate(people[:15]):
            records.append(self.entry(person, f"cu{at}", employeeNumber=person.number, userPassword="{SSHA}cu"))
        names = [person.name for person in people]
        self.alone = [person for person in people[15:30] if names.count(person.name) == 1]
        for person in self.alone:
            records.append(self.entry(person, f"ten-{person.number.lower()}", departmentNumber=person.unit))
        records.append(self.entry(people[40], "trung"))
        records.append(self.entry(replace(people[0], name="Người Không Ai Biết"), "la"))
        self.server.add_ldif("\n".join(records))

    def adopt(self, *more, status=0):
        return self.accounts("adopt", self.roster, "--target", "thu-muc", "--as-of", DAY, *more, status=status)

    def test_existing_entries_become_peoples_accounts(self):
        self.prepare()
        before, uuids = self.content(), self.uuids()
        self.assertFalse(self.plan(status=2).exists())
        self.assertIn("adopt", self.said.stderr)
        self.adopt("--accept", "certain", status=2)
        self.assertFalse(self.plan(status=2).exists())
        listed = self.folder / "can-xem.csv"
        self.adopt("--accept", "likely", "--out", listed, status=2)
        self.assertEqual(listed.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.content(), before)  # adoption is of the book alone
        self.decide(listed)
        self.adopt("--decisions", listed)
        self.assertIn("moves", (self.plan(status=2), self.said.stderr)[1])  # into the units: somebody must mean it
        self.check_plan(self.plan(overrides=("moves", "joiners")))  # and half of the people are new
        self.check_entries(uuids)

    def decide(self, listed):
        """The first of the two people it is."""
        with open(listed, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["likeness"] for row in rows], ["ambiguous"] * 2)
        first = self.city.people[40].number
        for row in rows:
            row["decision"] = "yes" if first in row["account"] else "no"
        with open(listed, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    def check_plan(self, plan):
        kinds = [change["kind"] for change in changes_of(plan) if change["id"].endswith("/van-ban")]
        adopted = 15 + len(self.alone) + 1
        self.assertEqual(kinds.count("join"), self.people - adopted)
        self.apply(plan)

    def check_entries(self, uuids):
        now = {dn: values for dn, values in entries_of(self.server).items() if values.get("employeeNumber")}
        kept = {values["employeeNumber"][0].decode(): values for dn, values in now.items() if values["entryUUID"] in uuids.values()}
        self.assertEqual(len(kept), 15 + len(self.alone) + 1)
        number = self.city.people[3].number
        self.assertEqual(kept[number]["userPassword"], [b"{SSHA}cu"])  # who had a password keeps it, and the login
        self.assertEqual(kept[number]["uid"], [b"cu3"])
        self.assertEqual(kept[self.city.people[40].number]["uid"], [b"trung"])
        stranger = [values for dn, values in entries_of(self.server).items() if dn.startswith("uid=la,")]
        self.assertEqual(len(stranger), 1)
        self.assertNotIn("employeeNumber", stranger[0])


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
