#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""rollback restores exactly what was before a run, for random plans of every kind of change."""

import base64
import random
import unittest
from dataclasses import replace
from datetime import timedelta

from account_books import ALL_BRAKES, DAY, SOAK, TODAY, AccountsTest, changes_of, differences, kept_content, needs_slapd, staff, \
    write_roster

PLANS = 1000 if SOAK else 50
ROLES = (staff.CLERK, staff.LEADER, staff.REPORTER)


class RandomCity:
    """Rosters that change in every way that plans know."""

    def __init__(self, city, dice, day):
        self.city, self.dice, self.day, self.people, self.gone = city, dice, day, list(city.people), []
        self.codes = [row[0] for row in city.units]

    def edited(self):
        dice = self.dice
        people = [replace(person, roles=list(person.roles)) for person in self.people]
        for _ in range(1 + dice.randrange(12)):
            person = dice.choice(people)
            kind = dice.randrange(9)
            if kind == 0:
                people.append(self.city.newcomer(dice.choice(self.codes), self.day - timedelta(days=3)))
            elif kind == 1 and len(people) > 20:
                people.remove(person)
            elif kind == 2 and self.gone:  # a returner
                back = dice.choice(self.gone)
                if all(back.number != each.number for each in people):
                    people.append(replace(back, unit=dice.choice(self.codes)))
            elif kind == 3:
                person.unit = dice.choice(self.codes)
            elif kind == 4:
                person.name = self.city.namer.name()
            elif kind == 5:
                person.roles = [role for role in ROLES if dice.random() < 0.4]
            elif kind == 6:
                person.phone = self.city._phone() if dice.random() < 0.7 else ""
            elif kind == 7:
                person.position = dice.choice(["Chuyên viên", "Trưởng phòng (kiêm nhiệm)", ""])
            else:
                person.end = dice.choice([None, self.day + timedelta(days=400), self.day - timedelta(days=1)])
        return people

    def keep(self, people):
        numbers = {person.number for person in people}
        self.gone += [person for person in self.people if person.number not in numbers]
        self.people = people


class RollbackTest(AccountsTest):
    people, second, unit_count = 60, 14, 10
    server_options = {"overlays": ("ppolicy", "unique", "syncprov")}
    first_day = DAY - timedelta(days=8 * PLANS)

    def test_random_plans_are_rolled_back_to_the_same_content(self):
        self.make_book()
        settings = self.book / "book.toml"
        settings.write_text(settings.read_text("utf-8").replace("\n[names]\n", "\n[names]\nrename = true\n"), "utf-8")
        self.provision()
        dice = random.Random(11)
        city = RandomCity(self.city, dice, self.first_day)
        day, kinds = self.first_day, set()
        for number in range(PLANS):
            with self.subTest(number=number):
                people = city.edited()
                roster = write_roster(self.folder / "sau.csv", people)
                then = min(day + timedelta(days=dice.choice([0, 1, 5, 31, 40])), TODAY)
                before, uuids = kept_content(self.server), self.uuids()
                plan = self.plan(roster, as_of=then, overrides=ALL_BRAKES)
                if not plan.exists() or not changes_of(plan):
                    continue
                run = self.apply(plan)
                kinds |= {change["kind"] for change in changes_of(plan)}
                self.accounts("rollback", run, "--reason", "Thử")
                self.assertEqual(differences(before, kept_content(self.server)), [])
                self.assertEqual(self.uuids(), uuids)
                # Some are kept after all, so that disabled and removed accounts are met as well.
                if dice.random() < 0.4:
                    self.provision(roster, as_of=then, overrides=ALL_BRAKES)
                    city.keep(people)
                    day = then
        self.assertLessEqual({"join", "come-back", "remove", "disable", "rename", "move", "update", "change-group"}, kinds)

    def test_the_very_first_run_is_rolled_back_too(self):
        self.make_book()
        before = self.server.slapcat_digest()
        run = self.provision()
        self.accounts("rollback", run, "--reason", "Thử")
        self.assertEqual(self.server.slapcat_digest(), before)

    def test_what_was_changed_since_is_not_rolled_back(self):
        self.make_book()
        run = self.provision()
        dn = next(dn for dn, _ in self.server.slapcat() if dn.startswith("uid="))
        self.server.modify(f"dn: {dn}\nchangetype: modify\nreplace: title\ntitle: Giám đốc\n")
        before = self.content()
        said = self.accounts("rollback", run, "--reason", "Thử", status=2)
        self.assertIn(dn.split(",")[0], said.stdout + said.stderr)
        self.assertEqual(self.content(), before)

    def entry(self, dn, **attributes):
        return f"dn: {dn}\n" + "".join(f"{name}: {value}\n" for name, value in attributes.items()) + "\n"

    def state_of(self, run):
        return next(each["state"] for each in self.account_objects("status") if each["id"] == run)

    def refuse(self, run, *words):
        """Nothing is done, and each of these words is told."""
        before, state = self.content(), self.state_of(run)
        said = self.accounts("rollback", run, "--reason", "Thử", status=2)
        for word in words:
            self.assertIn(word, said.stdout + said.stderr)
        self.assertEqual((self.content(), self.state_of(run)), (before, state))

    def test_what_stands_below_what_the_run_made_holds_it(self):
        self.make_book()
        empty = self.server.slapcat_digest()
        run = self.provision()
        unit = next(dn for dn, _ in self.server.slapcat() if dn.startswith("ou=H26."))
        stranger = f"cn=may-in,{unit}"
        self.server.add_ldif(self.entry(stranger, objectClass="device", cn="may-in"))
        self.refuse(run, stranger)
        self.server.modify(f"dn: {stranger}\nchangetype: delete\n")
        self.accounts("rollback", run, "--reason", "Thử")
        self.assertEqual(self.server.slapcat_digest(), empty)

    def test_a_place_that_is_gone_holds_it(self):
        self.make_book()
        self.provision()
        codes = [row[0] for row in self.city.units]
        alone = next(code for code in reversed(codes) if sum(person.unit == code for person in self.city.people) > 0)
        people = [replace(person, unit=codes[0] if person.unit == alone else person.unit) for person in self.city.people]
        run = self.provision(write_roster(self.folder / "sau.csv", people), overrides=ALL_BRAKES)
        for dn in [dn for dn, _ in self.server.slapcat() if dn.startswith(f"ou={alone},")]:
            self.server.modify(f"dn: {dn}\nchangetype: modrdn\nnewrdn: ou=khac\ndeleteoldrdn: 1\n")
        self.refuse(run, f"ou={alone},")

    def cut_off(self, plan):
        """The run of the plan, which the server stops in the middle, and the people who stand then."""
        joins = [change for change in changes_of(plan) if change["kind"] == "join"]
        mail = joins[len(joins) * 2 // 3]["account"]["mail"]
        stranger = f"cn=phong-hop,{self.server.base}"
        self.server.add_ldif(self.entry(stranger, objectClass="inetOrgPerson", cn="phong-hop", sn="x", mail=mail))
        run = self.apply(plan, status=1)
        self.server.modify(f"dn: {stranger}\nchangetype: delete\n")
        return run, [dn for dn, _ in self.server.slapcat() if dn.startswith("uid=")]

    def test_a_run_that_was_cut_off_and_then_changed_by_others(self):
        self.make_book()
        empty = self.server.slapcat_digest()
        plan = self.plan()
        run, people = self.cut_off(plan)
        self.assertTrue(0 < len(people) < self.people + self.second)
        self.server.modify(f"dn: {people[0]}\nchangetype: modify\nreplace: title\ntitle: Giám đốc\n")
        self.refuse(run, people[0].split(",")[0])
        self.keep_state()
        # what was changed is put back: the content is as it was before the run
        title = next(operation["attributes"].get("title") for change in changes_of(plan) for operation in change["operations"]
                     if operation["dn"].lower() == people[0].lower())
        self.server.modify(f"dn: {people[0]}\nchangetype: modify\nreplace: title\n" +
                           (f"title:: {base64.b64encode(title[0].encode()).decode()}\n" if title else ""))
        self.accounts("rollback", run, "--reason", "Thử")
        self.assertEqual(self.server.slapcat_digest(), empty)
        # or it stays, and the run is given up
        self.go_back()
        before = self.content()
        self.assertEqual(self.account_objects("plan", self.roster, "--target", "thu-muc", "--as-of", self.first_day, "--out",
                                              self.folder / "khac", status=2), [])
        self.accounts("rollback", run, "--abandon", "--dry-run", "--reason", "Thử")
        self.assertEqual(self.state_of(run), "open")
        told = self.account_objects("rollback", run, "--abandon", "--reason", "Đã sửa tay")[-1]
        self.assertEqual((told["as_planned"], told["gone"]), (len(people), 0))
        self.assertEqual(self.content(), before)
        self.assertEqual(self.state_of(run), "abandoned")
        self.accounts("log", "verify")
        self.provision(overrides=ALL_BRAKES)
        self.assertEqual(sum(dn.startswith("uid=") for dn, _ in self.server.slapcat()), self.people + self.second)
        self.accounts("reconcile", "--target", "thu-muc")

    def test_looking_writes_nothing(self):
        self.make_book()
        run = self.provision()
        before = {path: path.read_bytes() for path in self.book.rglob("*") if path.is_file()}
        self.accounts("rollback", run, "--dry-run", "--reason", "Thử")
        self.assertEqual({path: path.read_bytes() for path in self.book.rglob("*") if path.is_file()}, before)

    def test_names_of_people_are_told(self):
        self.make_book()
        run = self.provision()
        person = self.city.people[0]
        dn = next(dn for dn, values in self.server.slapcat() if values.get("employeeNumber") == [person.number.encode()])
        self.server.modify(f"dn: {dn}\nchangetype: modify\nreplace: title\ntitle: Giám đốc\n")
        self.refuse(run, person.name)

    def test_a_run_under_a_later_one_is_not_rolled_back(self):
        self.make_book(staff_options=("--edits", "12"))
        first = self.provision()
        self.provision(self.data / "can-bo-sau.csv", overrides=ALL_BRAKES)
        before = self.content()
        self.accounts("rollback", first, "--reason", "Thử", status=2)
        self.assertEqual(self.content(), before)


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
