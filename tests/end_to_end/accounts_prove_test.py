#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""apply --prove: the server itself says what it would refuse, each fault is told with its row, and nothing is written."""

import random
import re
import unittest
from dataclasses import replace

from account_books import AccountsTest, changes_of, needs_slapd, write_roster
import slapd

FAULTS = 100
FORBIDDEN = "Chức danh không được cấp"
slapd.OVERLAYS["constraint"] = ("objectClass: olcConstraintConfig\nolcConstraintAttribute: title size 200\n"
                                'olcConstraintAttribute: telephoneNumber regex "^[+0-9 ]*$"\n')
OVERLAYS = ("ppolicy", "unique", "constraint", "memberof", "refint", "syncprov")


class ProveTest(AccountsTest):
    people, second, unit_count = 700, 90, 60
    server_options = {"overlays": OVERLAYS}

    def prepare(self):
        self.make_book()
        base, admin = self.server.base, self.server.admin
        self.staff = f"ou=can-bo,{base}"
        self.server.add_ldif(
            f"dn: {self.staff}\nobjectClass: organizationalUnit\nou: can-bo\n\n"
            f"dn: ou=khac,{base}\nobjectClass: organizationalUnit\nou: khac\n\n"
            f"dn: cn=cap-tai-khoan,{base}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: cap-tai-khoan\n"
            f"userPassword: {self.server.password}\n\n" + self.every_attribute(f"ou=khac,{base}"))
        self.provisioner = f"cn=cap-tai-khoan,{base}"
        database = next(dn for dn in self.server.search("(olcSuffix=*)", "dn", base="cn=config") if "mdb" in dn)
        self.server.modify(
            f"dn: {database}\nchangetype: modify\nadd: olcLimits\n"
            f"olcLimits: dn.exact=\"{self.provisioner}\" size=unlimited\n-\nreplace: olcAddContentAcl\nolcAddContentAcl: TRUE\n-\nreplace: olcAccess\n"
            f"olcAccess: {{0}}to attrs=title val.regex=\"^{FORBIDDEN}\" by dn.exact=\"{admin}\" write by * read\n"
            f"olcAccess: {{1}}to * by dn.exact=\"{self.provisioner}\" manage by * read\n")
        # a directory in use: what it has stored once it can be asked about in full
        self.server.add_ldif(
            f"dn: uid=truoc,ou=khac,{base}\nobjectClass: inetOrgPerson\nuid: truoc\ncn: x\nsn: x\ngivenName: x\n"
            "displayName: x\nemployeeNumber: x\ndepartmentNumber: x\ntitle: x\ntelephoneNumber: 1\nmail: x@vidu.example\n"
            "preferredLanguage: vi\nuserPassword: {SSHA}x\npwdReset: TRUE\npwdStartTime: 20200101000000Z\n"
            "pwdEndTime: 20300101000000Z\n\n"
            f"dn: cn=truoc,ou=khac,{base}\nobjectClass: groupOfNames\ncn: truoc\ndescription: x\nmember: {admin}\n")
        self.write_target(self.server, base=self.staff, bind_dn=self.provisioner)

    @staticmethod
    def every_attribute(base):
        """A server that stored each kind of attribute before has nothing to write at all for a proof."""
        lines = {name: "a" for name in ("cn", "sn", "givenName", "displayName", "employeeNumber", "departmentNumber", "title",
                                        "description", "preferredLanguage", "ou", "userPassword")}
        lines |= {"telephoneNumber": "0", "mail": "a@mau.example", "pwdReset": "TRUE", "pwdStartTime": "20200101000000Z",
                  "pwdEndTime": "20990101000000Z", "pwdAccountLockedTime": "000001010000Z"}
        person = "".join(f"{name}: {value}\n" for name, value in lines.items())
        return f"dn: uid=mau,{base}\nobjectClass: inetOrgPerson\nuid: mau\n{person}\n" \
               f"dn: cn=mau,{base}\nobjectClass: groupOfNames\ncn: mau\nmember: uid=mau,{base}\n"

    def refused(self, plan, roster):
        """Rows of the roster that are named as refused."""
        rows = set()  # one person can have two accounts
        for each in self.account_objects("apply", plan, "--prove", status=1):
            if each["type"] == "refusal":
                self.assertTrue(each["text"])
                self.assertIn(roster.name, each["row"])
                rows.add(int(re.search(r"(\d+)$", each["row"])[1]))
        return sorted(rows)

    def inject(self, people, logins, dice):
        """Rows (2: the first person) with a fault that only the server knows."""
        rows = dice.sample(range(len(people)), FAULTS)
        taken = []
        for place, at in enumerate(rows):
            person = people[at]
            if place % 3 == 0:
                person.position = "Chuyên viên phụ trách nhiều lĩnh vực " * 8
            elif place % 3 == 1:
                person.position = FORBIDDEN
            else:
                taken.append(logins[person.number])
        self.server.add_ldif("\n".join(
            f"dn: uid={login},ou=khac,{self.server.base}\nobjectClass: inetOrgPerson\nuid: {login}\ncn: x\nsn: x\n"
            f"mail: {login}@vidu.example\n" for login in taken))
        return sorted(at + 2 for at in rows)

    def test_every_one_of_a_hundred_faults_is_found_at_its_row(self):
        self.prepare()
        dice = random.Random(21)
        logins = self.planned_logins(self.plan())
        people = [replace(person) for person in self.city.people]
        rows = self.inject(people, logins, dice)
        roster = write_roster(self.folder / "co-loi.csv", people)
        plan = self.plan(roster)
        before = self.content()
        self.assertEqual(self.refused(plan, roster), rows)
        self.assertEqual(self.content(), before)
        self.assertEqual(self.runs(), set())

    def test_faults_of_changes_are_found_as_well(self):
        self.prepare()
        self.provision()
        before = self.content()
        dice = random.Random(22)
        people = [replace(person) for person in self.city.people]
        rows = dice.sample(range(len(people)), 30)
        for at, person in enumerate(people):
            person.position = FORBIDDEN if at in rows else "Chuyên viên cao cấp"
        roster = write_roster(self.folder / "co-loi.csv", people)
        self.assertEqual(self.refused(self.plan(roster), roster), sorted(at + 2 for at in rows))
        self.assertEqual(self.content(), before)

    def test_a_sound_plan_is_proven_and_nothing_is_written(self):
        self.prepare()
        plan = self.plan()
        before = self.content()
        self.accounts("apply", plan, "--prove")
        self.assertEqual(self.content(), before)
        self.apply(plan)
        self.assertNotEqual(self.content(), before)

    def test_a_server_that_never_stored_the_attributes_is_not_damaged(self):
        """An undone write of an attribute that no entry had lets slapd 2.5 store what it cannot read."""
        self.make_book()
        plan = self.plan()
        before = self.content()
        self.accounts("apply", plan, "--prove")
        self.assertEqual(self.content(), before)
        self.apply(plan)
        entries = len(self.server.search("(objectClass=*)", "dn"))
        self.server.stop()
        self.server.start()
        self.assertEqual(len(self.server.search()), entries)

    def planned_logins(self, plan):
        """By the person's number."""
        accounts = [change["account"] for change in changes_of(plan) if "account" in change]
        return {account["number"]: account["login"] for account in accounts}


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
