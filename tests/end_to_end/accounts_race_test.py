#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others change between plan and apply, or while apply runs, is never overwritten."""

import random
import threading
import unittest
from dataclasses import replace

from account_books import LATER, SOAK, AccountsTest, entries_of, needs_slapd, write_roster

RACES = 1000 if SOAK else 50
OURS, THEIRS = "Chuyên viên theo kế hoạch", "Người khác đã sửa"


class RaceTest(AccountsTest):
    people, second, unit_count = 160, 20, 16

    def setUp(self):
        super().setUp()
        self.make_book()
        self.provision()
        everybody = [replace(person, position=OURS) for person in self.city.people]
        self.changed = write_roster(self.folder / "sau.csv", everybody)
        self.planned = self.plan(self.changed, as_of=LATER)
        self.accounts_there = [dn for dn in entries_of(self.server) if dn.startswith("uid=")]
        self.keep_state()

    def change(self, dns):
        self.server.modify("\n".join(f"dn: {dn}\nchangetype: modify\nreplace: title\ntitle: {THEIRS}\n" for dn in dns))

    def overwritten(self, dns):
        entries = entries_of(self.server)
        return [dn for dn in dns if entries[dn].get("title") != [THEIRS.encode()]]

    def test_an_entry_that_changed_after_the_plan_stops_it(self):
        dice = random.Random(3)
        for number in range(RACES):
            with self.subTest(number=number):
                theirs = [dice.choice(self.accounts_there)]
                self.change(theirs)
                self.accounts("apply", self.planned, status=2)
                self.assertEqual(self.overwritten(theirs), [])
                if number % 10 == 9:
                    self.go_back()

    def test_entries_that_change_while_it_runs_are_left_alone(self):
        dice = random.Random(4)
        statuses = set()
        for number in range(RACES):
            with self.subTest(number=number):
                self.go_back()
                theirs = dice.sample(self.accounts_there, 40)
                other = threading.Thread(target=self.change, args=(theirs,))
                running = self.start("apply", self.planned)
                threading.Event().wait(dice.random() * 0.15)
                other.start()
                _, said = running.communicate()
                other.join()
                statuses.add(running.returncode)
                self.assertIn(running.returncode, (0, 2), said.decode())
                self.assertEqual(self.overwritten(theirs), [])
        self.assertIn(2, statuses)  # they did meet


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
