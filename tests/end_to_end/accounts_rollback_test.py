#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""rollback restores exactly what was before a run, for random plans of every kind of change."""

import random
import unittest
from dataclasses import replace
from datetime import timedelta

from account_books import ALL_BRAKES, DAY, SOAK, AccountsTest, changes_of, differences, kept_content, needs_slapd, staff, write_roster

PLANS = 1000 if SOAK else 50
ROLES = (staff.CLERK, staff.LEADER, staff.REPORTER)


class RandomCity:
    """Rosters that change in every way that plans know."""

    def __init__(self, city, dice):
        self.city, self.dice, self.people, self.gone = city, dice, list(city.people), []
        self.codes = [row[0] for row in city.units]

    def edited(self):
        dice = self.dice
        people = [replace(person, roles=list(person.roles)) for person in self.people]
        for _ in range(1 + dice.randrange(12)):
            person = dice.choice(people)
            kind = dice.randrange(9)
            if kind == 0:
                people.append(self.city.newcomer(dice.choice(self.codes), DAY - timedelta(days=3)))
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
                person.end = dice.choice([None, DAY + timedelta(days=400), DAY - timedelta(days=1)])
        return people

    def keep(self, people):
        numbers = {person.number for person in people}
        self.gone += [person for person in self.people if person.number not in numbers]
        self.people = people


class RollbackTest(AccountsTest):
    people, second, unit_count = 60, 14, 10
    server_options = {"overlays": ("ppolicy", "unique", "syncprov")}

    def test_random_plans_are_rolled_back_to_the_same_content(self):
        self.make_book()
        settings = self.book / "book.toml"
        settings.write_text(settings.read_text("utf-8").replace("\n[names]\n", "\n[names]\nrename = true\n"), "utf-8")
        self.provision()
        dice = random.Random(11)
        city = RandomCity(self.city, dice)
        day, kinds = DAY, set()
        for number in range(PLANS):
            with self.subTest(number=number):
                people = city.edited()
                roster = write_roster(self.folder / "sau.csv", people)
                then = day + timedelta(days=dice.choice([0, 1, 5, 31, 40]))
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
