#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rosters that went wrong on their way change nothing: no plan is made of them and the directory stays as it is."""

import unittest

from account_books import LATER, AccountsTest, needs_slapd, write_roster

STOPPED = (2, 65)


class BrakesTest(AccountsTest):
    people, second, unit_count = 240, 40, 24

    def test_fifty_poisoned_rosters_write_nothing(self):
        self.make_book(staff_options=("--poison", "all", "--edits", "8"))
        self.provision()
        before = self.content()
        runs = self.runs()
        rosters = sorted((self.data / "hong").iterdir())
        self.assertGreaterEqual(len(rosters), 50)
        passed = []
        for roster in rosters:
            out = self.folder / "ke-hoach.jsonl"
            out.unlink(missing_ok=True)
            try:
                self.accounts("plan", roster, "--target", "thu-muc", "--as-of", LATER, "--coverage", "complete", "--out", out,
                              status=STOPPED)
            except AssertionError as problem:
                passed.append(f"{roster.stem}: {str(problem)[-300:]}")
            if out.exists():
                passed.append(f"{roster.stem}: a plan was made")
        self.assertEqual(passed, [])
        self.assertEqual(self.content(), before)
        self.assertEqual(self.runs(), runs)
        # The sound list of a month later is no poison.
        self.plan(self.data / "can-bo-sau.csv", as_of=LATER)

    def test_a_first_plan_is_stopped_by_faults_too(self):
        self.make_book(staff_options=("--poison", "shifted-rows", "--poison", "rows-twice"))
        before = self.content()
        for kind in ("shifted-rows", "rows-twice"):
            plan = self.plan(self.data / "hong" / f"{kind}.csv", status=STOPPED)
            self.assertFalse(plan.exists())
        self.assertEqual(self.content(), before)

    def test_only_complete_coverage_makes_leavers(self):
        self.make_book()
        self.provision()
        people = self.city.people
        unit = people[-1].unit
        part = write_roster(self.folder / "mot-don-vi.csv", [person for person in people if person.unit == unit])
        self.assertFalse(self.plan(part, status=2).exists())
        before = self.content()
        self.assertFalse(self.plan(part, coverage="partial").exists())
        self.assertFalse(self.plan(part, more=("--scope", unit)).exists())
        self.assertEqual(self.content(), before)

    def test_a_brake_is_released_by_a_person_with_a_reason(self):
        self.make_book()
        self.provision()
        few = write_roster(self.folder / "it-nguoi.csv", self.city.people[:30])
        self.plan(few, status=2)
        self.accounts("plan", few, "--target", "thu-muc", "--override", "leavers", "--out", self.folder / "p", status=64)
        self.assertTrue(self.plan(few, overrides=("leavers",)).exists())


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
