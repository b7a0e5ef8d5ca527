#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rosters that went wrong on their way change nothing: no plan is made of them and the directory stays as it is."""

import unittest

from account_books import LATER, AccountsTest, needs_slapd, staff, write_roster
from benchlib.staff_poison import END, KINDS, NUMBER, ROLES, UNIT, each_row, with_cell, without
from roster_test import write_ods

STOPPED = (2, 65)
NOTHING = "nothing to do"
# What must stop each kind: in a roster of all, and in one of a part, where those who are missing are not spoken of.
REASONS = {
    "all-ended": "fault date-order",
    "all-in-future": "fault date-order",
    "all-in-one-unit": "brake moves",
    "blank-lines": "fault empty",
    "blank-names": "fault empty-value",
    "blank-numbers": "fault empty-value",
    "blank-units": "fault empty-value",
    "cut-in-a-row": "fault roster.truncated",
    "cut-in-quotes": "fault roster.truncated",
    "dealt-out-anew": "brake moves",
    "empty": "fault empty",
    "error-page": "unreadable",
    "every-third-missing": ("brake leavers", NOTHING),
    "font-tcvn3": "fault legacy-font",
    "font-vni": "fault legacy-font",
    "half-a-workbook": "unreadable",
    "half-missing": ("brake leavers", NOTHING),
    "header-only": "fault no-people",
    "largest-unit-missing": ("brake units", NOTHING),
    "lost-letters": "fault encoding",
    "merge-marks": "fault cells",
    "months-as-days": "fault date",
    "names-all-the-same": "brake renames",
    "names-moved-a-row": "brake renames",
    "names-sorted-alone": "brake renames",
    "names-without-marks": "brake renames",
    "no-header": "fault missing-column",
    "no-number-column": "fault missing-column",
    "no-roles": ("brake leavers", NOTHING),
    "no-unit-column": "fault missing-column",
    "nul-bytes": "unreadable",
    "numbers-all-the-same": "fault duplicate-key",
    "numbers-as-powers": "fault number",
    "numbers-of-another-year": "brake doubles",
    "numbers-sorted-alone": "brake renames",
    "odd-utf-16": "fault encoding",
    "of-the-wrong-day": "fault date-order",
    "one-cell-more": "fault cells",
    "one-person": ("brake leavers", NOTHING),
    "one-unit-left": ("brake units", NOTHING),
    "only-commas": "fault empty",
    "question-marks": "fault letter",
    "read-as-latin": "fault letter",
    "rows-twice": "fault duplicate-key",
    "shifted-left": "fault roster.shifted",
    "shifted-right": "fault roster.shifted",
    "shifted-rows": "fault roster.shifted",
    "swapped-mail-phone": "fault roster.shifted",
    "swapped-name-unit": "fault roster.shifted",
    "swapped-number-name": "fault roster.shifted",
    "swapped-number-unit": "fault unit-unknown",
    "tenth-missing": ("brake leavers", NOTHING),
    "two-name-columns": "fault duplicate-column",
    "units-mixed": "brake moves",
    "units-without-dots": "fault unit-unknown",
    "unknown-units": "fault unit-unknown",
}
AGENCY = "H26.01"


def ended_in_an_agency(row):
    if row[UNIT] == AGENCY:
        row[END] = "31/10/2026"
    return row


# More of them, with what must stop them.
FURTHER = {
    "numbers-without-zeros": (with_cell(NUMBER, lambda number: f"CB{int(number[2:])}"), "brake doubles"),
    "numbers-with-hyphens": (with_cell(NUMBER, lambda number: f"CB-{number[2:]}"), "brake doubles"),
    "no-role-column": (without(ROLES), ("brake leavers", NOTHING)),
    "everybody-reports": (with_cell(ROLES, lambda _: "Báo cáo"), "brake joiners"),
    "an-agency-ended": (lambda rows: each_row(rows, ended_in_an_agency), "brake units"),
    "an-agency-missing": (lambda rows: each_row([row for row in rows if row[UNIT] != AGENCY], list), ("brake units", NOTHING)),
}


class BrakesTest(AccountsTest):
    people, second, unit_count = 240, 40, 24

    def provision_city(self):
        """All of it stands; rows of everybody, and of its three largest units."""
        self.make_book(staff_options=("--edits", "8"))
        self.provision()
        (self.folder / "ke-hoach.jsonl").unlink()
        rows = staff.table(self.city.people)
        units = [row[UNIT] for row in rows[1:]]
        largest = sorted(set(units), key=lambda unit: (-units.count(unit), unit))[:3]
        self.assertIn(AGENCY, largest)
        self.rows = {"complete": rows, "partial": [rows[0], *(row for row in rows[1:] if row[UNIT] in largest)]}

    def reasons(self, *arguments, coverage="complete", status=STOPPED):
        """What stops a plan: codes of faults, names of brakes. No plan may be there."""
        out = self.folder / "ke-hoach.jsonl"
        said = self.accounts("plan", *arguments, "--target", "thu-muc", "--as-of", LATER, "--coverage", coverage, "--out", out, "--json",
                             status=status)
        self.assertFalse(out.exists(), arguments)
        objects = said.objects()
        if not objects:
            return {"unreadable"}
        found = {f"{each['type']} {each.get('code', each['id'])}" for each in objects if each["type"] in ("fault", "brake")}
        return found or {NOTHING for each in objects if each["type"] == "plan" and each["changes"] == 0}

    def check_poison(self, kind, content, expected):
        for coverage, reason in zip(("complete", "partial"), expected if isinstance(expected, tuple) else (expected, expected), strict=True):
            with self.subTest(kind=kind, coverage=coverage):
                roster = self.folder / "hong.csv"
                roster.write_bytes(content(self.rows[coverage]))
                self.assertIn(reason, self.reasons(roster, coverage=coverage, status=0 if reason == NOTHING else STOPPED))

    def test_poisoned_rosters_of_all_and_of_a_part_write_nothing(self):
        self.provision_city()
        before, runs = self.content(), self.runs()
        self.assertEqual(sorted(REASONS), sorted(KINDS))
        for kind, expected in REASONS.items():
            self.check_poison(kind, KINDS[kind], expected)
        for kind, (content, expected) in FURTHER.items():
            self.check_poison(kind, content, expected)
        self.assertEqual(self.content(), before)
        self.assertEqual(self.runs(), runs)
        # The sound list of a month later is no poison, and the part says nothing new.
        self.check_poison("sound", lambda rows: staff.csv_text(rows).encode(), (NOTHING, NOTHING))
        self.assertTrue(self.plan(self.data / "can-bo-sau.csv", as_of=LATER).exists())

    def test_roles_of_another_column_are_stopped(self):
        self.provision_city()
        mapping = self.folder / "anh-xa.toml"
        mapping.write_text('[headers]\n"Vai trò" = "ignore"\n"Chức vụ" = "role"\n', "utf-8")
        for coverage, rows in self.rows.items():
            roster = self.folder / "vai-tro.csv"
            roster.write_text(staff.csv_text(rows), "utf-8")
            self.assertIn("brake leavers", self.reasons(roster, "--mapping", mapping, coverage=coverage))

    def test_a_sheet_without_a_heading_is_stopped(self):
        self.provision_city()
        rows = self.rows["complete"]
        first, second = rows[:100], rows[100:]
        roster = self.folder / "can-bo.ods"
        for heading in ([], [["Ma so", "Ten", "DV"]]):
            write_ods(roster, {"Trang 1": first, "Trang 2": [*heading, *second]})
            for coverage in ("complete", "partial"):
                self.assertEqual(self.reasons(roster, coverage=coverage), {"fault sheet-without-heading"})
        write_ods(roster, {"Trang 1": first, "Trang 2": [rows[0], *second]})
        self.assertEqual(self.reasons(roster, status=0), {NOTHING})

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
        self.accounts("plan", few, "--target", "thu-muc", "--override", "updates", "--reason", "x", "--out", self.folder / "p", status=64)
        self.plan(few, overrides=("leavers",), status=2)
        self.assertIn("brake 'units'", self.said.stderr)
        self.assertTrue(self.plan(few, overrides=("leavers", "units")).exists())

    def test_a_dry_run_writes_nothing(self):
        self.make_book()
        files = {path: path.stat().st_mtime_ns for path in self.folder.rglob("*") if "slapd" not in str(path)}
        said = self.account_objects("plan", self.roster, "--target", "thu-muc", "--dry-run")
        self.assertEqual([(each["counts"]["join"], each["file"]) for each in said if each["type"] == "plan"], [(280, "")])
        self.assertEqual({path: path.stat().st_mtime_ns for path in self.folder.rglob("*") if "slapd" not in str(path)}, files)

    def test_a_target_is_a_file_of_the_book(self):
        self.make_book()
        elsewhere = self.folder / "thu-muc.toml"
        elsewhere.write_bytes((self.book / "targets" / "thu-muc.toml").read_bytes())
        for verb in (("plan", self.roster, "--out", self.folder / "p"), ("adopt", self.roster), ("reconcile",)):
            self.assertIn("stands outside of", self.accounts(*verb, "--target", elsewhere, status=64).stderr)
        self.assertTrue(self.plan(target=self.book / "targets" / "thu-muc.toml").exists())

    def test_another_server_under_the_same_name_is_refused(self):
        self.make_book()
        self.provision()
        before = self.content()
        other = self.start_server()
        self.write_target(other)
        said = self.accounts("plan", self.roster, "--target", "thu-muc", "--out", self.folder / "p", status=78).stderr
        self.assertIn(f"its accounts were applied to {self.server.url} {self.server.base}", said)
        self.accounts("adopt", self.roster, "--target", "thu-muc", status=78)
        self.write_target(other, more=f'formerly = ["{self.server.url} {self.server.base}"]\n')
        self.assertIn("brake 'missing'", self.accounts("plan", self.roster, "--target", "thu-muc", "--out", self.folder / "p", status=2).stderr)
        self.assertEqual(self.content(), before)

    def test_warnings_of_rosters_are_counted_and_listed_on_demand(self):
        self.make_book()
        people = self.city.people[:3]
        people[1].name = people[0].name
        roster = write_roster(self.folder / "trung-ten.csv", people)
        plan = ("plan", roster, "--target", "thu-muc", "--dry-run")
        said = self.accounts(*plan).stderr
        self.assertIn("1 warnings: 1 people of a name", said)
        self.assertNotIn("another person of this name", said)
        self.assertIn("another person of this name", self.accounts(*plan, "--verbose").stderr)
        self.assertEqual([(each["warnings"], each["homonyms"], each["same_people"]) for each in self.account_objects(*plan)
                          if each["type"] == "plan"], [(1, 1, 0)])


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
