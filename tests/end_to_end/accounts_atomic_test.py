#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""apply and rollback are killed at random moments: no unit is half made, and going on equals never having stopped."""

import base64
import random
import time
import unittest

from account_books import ALL_BRAKES, LATER, SOAK, AccountsTest, accounts_below, changes_of, entries_of, needs_slapd

KILLS = 200 if SOAK else 20


class AtomicTest(AccountsTest):
    people, second, unit_count = 900, 120, 60

    def half_made(self, final):
        """Units that have some of the people they are to have."""
        now = accounts_below(entries_of(self.server))
        return [unit for unit, logins in now.items() if logins and logins != final.get(unit)]

    def kill_while(self, arguments, longest, dice):
        process = self.start(*arguments)
        time.sleep(dice.random() * longest)
        process.kill()
        process.communicate()

    def revive(self):
        """slapd 2.5 itself dies now and then when a client does so within a transaction."""
        if self.server.process.poll() is not None:
            self.server.stop()
            self.server.start()

    def go_on(self, *arguments):
        """As an administrator does: again, and where the server is gone, after starting it."""
        try:
            self.accounts(*arguments)
        except AssertionError:
            if self.server.process.poll() is None:
                raise
            self.revive()
            self.accounts(*arguments)

    def test_killed_anywhere_no_unit_is_half_made_and_it_converges(self):
        self.kill_and_converge(KILLS // 2)

    def test_killed_anywhere_between_many_small_transactions(self):
        stages = self.kill_and_converge(KILLS // 2, more="together = 25\n")
        # Deaths were spread over the way, not all before the first unit or behind the last.
        self.assertGreater(len(stages), KILLS // 10)

    def kill_and_converge(self, kills, more=""):
        self.make_book()
        self.write_target(self.server, more=more)
        plan = self.plan()
        options = ("--run-key", self.write_run_key())
        self.keep_state()
        started = time.monotonic()
        self.apply(plan, *options)
        longest = time.monotonic() - started
        whole = self.server.slapcat_digest()
        final = accounts_below(entries_of(self.server))
        self.assertEqual(sum(map(len, final.values())), self.people + self.second)
        dice = random.Random(5)
        stages = set()
        for number in range(kills):
            with self.subTest(number=number):
                self.go_back()
                self.kill_while(("apply", plan, *options), longest, dice)
                self.revive()
                self.assertEqual(self.half_made(final), [])
                stages.add(sum(bool(logins) for logins in accounts_below(entries_of(self.server)).values()))
                self.go_on("apply", plan, *options)
                self.assertEqual(self.server.slapcat_digest(), whole)
                self.apply(plan, *options)  # nothing is left to do
                self.assertEqual(self.server.slapcat_digest(), whole)
        return stages

    def test_a_run_that_was_killed_is_rolled_back_but_not_over_what_others_changed(self):
        self.make_book()
        plan = self.plan()
        empty = self.content()[0]
        self.keep_state()
        started = time.monotonic()
        run = self.apply(plan)
        longest = time.monotonic() - started
        dice = random.Random(7)
        titles = {operation["dn"].lower(): operation["attributes"].get("title") for change in changes_of(plan)
                  for operation in change["operations"]}
        held = 0
        for number in range(KILLS // 2):
            with self.subTest(number=number):
                self.go_back()
                self.kill_while(("apply", plan), longest, dice)
                self.revive()
                if run not in self.runs() or not self.account_objects("status"):
                    continue  # it had not begun
                people = [dn for dn in entries_of(self.server) if dn.startswith("uid=")]
                if people:
                    held += 1
                    someone = dice.choice(people)
                    self.set_title(someone, ["Giám đốc (thay)"])
                    before = self.content()
                    self.accounts("rollback", run, "--reason", "Sai danh sách", status=2)
                    self.assertEqual(self.content(), before)
                    self.set_title(someone, titles[someone.lower()] or [])
                self.go_on("rollback", run, "--reason", "Sai danh sách")
                self.assertEqual(self.content()[0], empty)
        self.assertGreater(held, 0)

    def set_title(self, dn, values):
        lines = "".join(f"title:: {base64.b64encode(value.encode()).decode()}\n" for value in values)
        self.server.modify(f"dn: {dn}\nchangetype: modify\nreplace: title\n{lines}")

    def test_a_rollback_that_was_killed_is_gone_on_with(self):
        self.make_book(staff_options=("--edits", "300"))
        self.provision()
        before = self.content()[0]
        run = self.apply(self.plan(self.data / "can-bo-sau.csv", as_of=LATER, overrides=ALL_BRAKES))
        self.keep_state()
        started = time.monotonic()
        self.accounts("rollback", run, "--reason", "Sai danh sách")
        longest = time.monotonic() - started
        self.assertEqual(self.content()[0], before)
        dice = random.Random(6)
        for number in range(KILLS // 4):
            with self.subTest(number=number):
                self.go_back()
                self.kill_while(("rollback", run, "--reason", "Sai danh sách"), longest, dice)
                self.revive()
                self.go_on("rollback", run, "--reason", "Sai danh sách")
                self.assertEqual(self.content()[0], before)


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
