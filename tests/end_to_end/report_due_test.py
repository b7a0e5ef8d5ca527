#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-report run --due, as cron calls it: every report exactly once, whatever stopped the run before.

HOSO_SOAK=1 kills it 200 times instead of 20.
"""

import email
import email.policy
import os
import random
import shutil
import signal
import time
import unittest

from books import SOAK, BookTest, Workbook, sha256

MONTHS = ["2025-M01", "2025-M02", "2025-M03", "2025-M04", "2025-M05", "2025-M06"]
# The quarter is made of months that end on the same day, so it comes behind the last of them.
IN_ORDER = ["2025-M01", "2025-M02", "2025-M03", "2025-Q1", "2025-M04", "2025-M05", "2025-M06", "2025-Q2"]
AS_OF = "2025-07-20"
KILLS = 200 if SOAK else 20


def figures_of(month, change=0):
    """Whole answers of the small city; each month's are others."""
    number = int(month[-2:])
    return {f"X.{unit}": (100 * unit + number + change, 90 * unit + number, 10, 5 + number, f"{unit},25", 1) for unit in (1, 2, 3)}


class DueBookTest(BookTest):
    def fill(self, months=None):
        for month in months or MONTHS:
            self.collect_small(month, figures_of(month))

    def run_due(self, *arguments, status=0, as_of=AS_OF, **environment):
        return self.report("run", "--due", "--as-of", as_of, *arguments, status=status, **environment)

    def outputs(self):
        return self.query("SELECT regime, period, format, revision, file, sha256 FROM output WHERE scheduled = 1 ORDER BY number")

    def assert_each_once(self, periods, formats, revision="r0"):
        """In the table, in the log and in the outbox, and nothing else there."""
        outputs = self.outputs()
        self.assertEqual(sorted((period, form) for _, period, form, _, _, _ in outputs),
                         sorted((period, form) for period in periods for form in formats))
        self.assertEqual({row[3] for row in outputs}, {revision})
        order = []
        for _, period, _, _, _, _ in outputs:
            if period not in order:
                order.append(period)
        self.assertEqual(order, [period for period in IN_ORDER if period in periods])
        outbox = self.book / "outbox"
        self.assertEqual({row[4]: row[5] for row in outputs},
                         {str(path.relative_to(outbox)): sha256(path) for path in outbox.rglob("*") if path.is_file()})
        made = [what for action, what in self.log() if action == "make"]
        self.assertEqual(made, [row[4] for row in outputs])
        closed = [what for action, what in self.log() if action == "close"]
        self.assertEqual(closed, [f"nho {period} r0" for period in IN_ORDER if period in periods and "-M" in period])
        self.assert_no_leftovers()


class DueTest(DueBookTest):
    def test_missed_months_are_made_once_in_order(self):
        self.make_small(formats=("xlsx", "pdf", "html", "csv", "json"))
        self.fill()
        due = self.report_objects("due", "--as-of", AS_OF, status=1)
        self.assertEqual([each["id"] for each in due], IN_ORDER)
        self.assertEqual({(each["type"], each["revision"]) for each in due}, {("obligation", None)})
        self.assertEqual(due[0]["due"], "2025-02-05")
        made = self.run_due("--json").objects()
        self.assertEqual([each["period"] for each in made], [period for period in IN_ORDER for _ in range(5)])
        self.assert_each_once(IN_ORDER, ("xlsx", "pdf", "html", "csv", "json"))
        before = self.files()
        self.assertEqual(self.report("due", "--as-of", AS_OF).stdout, "")
        for _ in range(3):
            again = self.run_due()
            self.assertEqual((again.stdout, again.stderr), ("", ""))
        self.assertEqual(self.files(), before)
        rows = Workbook(self.book / "outbox/nho/2025-Q2/nho_2025-Q2_r0.xlsx").rows("Số liệu")
        total, = [row for row in rows if "Tổng cộng" in row]
        self.assertIn(sum(values[0] for month in MONTHS[3:] for values in figures_of(month).values()), total)

    def test_dry_run_says_what_it_would_make(self):
        self.make_small()
        self.fill(MONTHS[:2])
        before = self.files()
        told = self.run_due("--dry-run", "--json").objects()
        self.assertEqual([each["id"] for each in told][:2], MONTHS[:2])
        self.assertEqual(self.files(), before)

    def test_missing_answers_block_and_are_told_once(self):
        self.make_small()
        self.fill(MONTHS[:1])
        self.collect_small("2025-M02", {"X.1": (1, 1)})
        first = self.run_due(as_of="2025-03-20", status=2)
        self.assertIn("2025-M02: 2 answers are missing: X.2, X.3", first.stderr)
        self.assert_each_once(MONTHS[:1], ("csv", "json"))
        again = self.run_due(as_of="2025-03-20", status=2)
        self.assertEqual((again.stdout, again.stderr), ("", ""))
        seen = self.run_due("--json", as_of="2025-03-20", status=2).objects()
        self.assertEqual([(each["type"], each["id"], each["new"]) for each in seen], [("blocked", "2025-M02", False)])
        # Less is missing: that is another thing to know.
        self.collect_small("2025-M02", {"X.2": (1, 1)}, name="hai.csv")
        self.assertIn("1 answers are missing: X.3", self.run_due(as_of="2025-03-20", status=2).stderr)
        self.collect_small("2025-M02", {"X.3": (1, 1)}, name="ba.csv")
        self.run_due(as_of="2025-03-20")
        self.assert_each_once(MONTHS[:2], ("csv", "json"))

    def test_a_book_may_have_provisional_reports(self):
        self.make_small(more='when_missing = "provisional"\n')
        self.collect_small("2025-M01", {"X.1": (1, 1)})
        self.run_due(as_of="2025-02-20")
        self.assertEqual([row[1:4] for row in self.outputs()], [("2025-M01", "csv", "p"), ("2025-M01", "json", "p")])
        self.assertEqual(self.run_due(as_of="2025-02-20").stdout, "")
        self.collect_small("2025-M01", {"X.2": (1, 1), "X.3": (2, 2)}, name="hai.csv")
        self.report("close", "nho", "--period", "2025-M01")
        self.run_due(as_of="2025-02-20")
        self.assertEqual([row[3] for row in self.outputs()], ["p", "p", "r0", "r0"])

    def test_findings_are_new_once(self):
        self.make_small()
        figures = figures_of("2025-M01")
        figures["X.2"] = (10, 20, 1, 1, 1, 1)
        self.collect_small("2025-M01", figures, status=1)
        found = self.run_due("--json", as_of="2025-02-20", status=1).objects()
        findings = [each for each in found if each["type"] == "finding"]
        self.assertEqual([(each["id"], each["rule"], each["severity"]) for each in findings], [("X.2", "within", "warning")])
        self.assertEqual(len([each for each in found if each["type"] == "file"]), 2)
        again = self.run_due(as_of="2025-02-20")
        self.assertEqual((again.stdout, again.stderr), ("", ""))
        # The same figures in another format say nothing new either.
        self.report("run", "nho", "--period", "2025-M01", "--format", "html", "--out", self.folder / "ra")

    def test_a_restated_period_is_made_again_and_what_is_made_of_it(self):
        self.make_small()
        keys = [self.make_key(name, person, "report.approve", "report.reopen") for name, person in (("an", "An"), ("chi", "Chi"))]
        self.fill(MONTHS[:3])
        for month in MONTHS[:3]:
            for units in (["X.1", "X.2", "X.3"], ["X"]):
                self.report("approve", "nho", "--period", month, "--key", keys[0], "--reason", "đúng",
                            *(word for unit in units for word in ("--unit", unit)))
        self.run_due(as_of="2025-04-20")
        for key, status in zip(keys, (2, 0)):
            self.report("reopen", "nho", "--period", "2025-M02", "--unit", "X.1", "--key", key, "--reason", "sai", status=status)
        self.collect_small("2025-M02", {"X.1": (7, 7, 7, 7, 7, 7)}, "--reason", "đếm lại", name="lai.csv")
        self.assertIn("not approved", self.run_due(as_of="2025-04-20", status=2).stderr)
        for unit in ("X.1", "X"):
            self.report("approve", "nho", "--period", "2025-M02", "--key", keys[0], "--reason", "đúng", "--unit", unit)
        made = self.run_due("--json", as_of="2025-04-20").objects()
        self.assertEqual([(each["period"], each["revision"]) for each in made],
                         [("2025-M02", "r1"), ("2025-M02", "r1"), ("2025-Q1", "r1"), ("2025-Q1", "r1")])
        self.assertEqual(self.run_due(as_of="2025-04-20").stdout, "")

    def test_times_that_count_as_now(self):
        self.make_small()
        self.fill(MONTHS[:1])
        # Answers of January are due until the end of 5 February in Vietnam.
        for now, count in (("2025-02-05", 0), ("2025-02-05T23:59", 0), ("2025-02-05T16:59:59Z", 0), ("2025-02-05T17:00Z", 1),
                           ("2025-02-06", 1), ("2025-02-06T00:00:00+07:00", 1), ("2025-02-05T09:00:00-08:00", 1),
                           ("2025-02-05T23:59:59+07:00", 0), ("2025-02-06T00:00", 1)):
            self.assertEqual(len(self.report_objects("due", "--as-of", now, status=min(count, 1))), count, now)
        for wrong in ("", "hôm nay", "2025-2-5", "2025-02-30", "2025-02-05T", "2025-02-05T24:00", "2025-02-05 10:00",
                      "2025-02-05T10:61", "2025-02-05T10:00:00+7", "2025-02-05T10:00:00+07:00x", "2025-02-05T10:00:00 07:00",
                      "2025-02-05T10:00:00+99:99", "2025-02-05Tab:cd"):
            if wrong:
                self.report("due", "--as-of", wrong, status=64)
                self.report("run", "--due", "--as-of", wrong, status=64)
        self.report("run", "--due", "nho", status=64)
        self.report("run", "--due", "--period", "2025-M01", status=64)

    def kill_at(self, seconds):
        running = self.start("run", "--due", "--as-of", AS_OF)
        time.sleep(seconds)
        if running.poll() is None:
            running.send_signal(signal.SIGKILL)
        running.communicate()
        return running.returncode == -signal.SIGKILL

    def test_killed_at_any_moment_each_is_made_once(self):
        formats = ("xlsx", "pdf", "html", "csv", "json")
        self.make_small(formats=formats)
        self.fill()
        whole = self.book.with_name("chuan")
        os.rename(self.book, whole)
        shutil.copytree(whole, self.book)
        begun = time.monotonic()
        self.run_due()
        lasts = time.monotonic() - begun
        wanted = self.files(self.book / "outbox")
        chance = random.Random(20261123)
        killed = tried = 0
        while killed < KILLS and tried < 4 * KILLS:
            shutil.rmtree(self.book)
            shutil.copytree(whole, self.book)
            for _ in range(4):
                tried += 1
                killed += self.kill_at(chance.uniform(0, lasts))
                for path in (self.book / "outbox").rglob("*.*"):
                    if path.is_file() and not path.name.endswith(".part"):
                        self.assertEqual(path.read_bytes(), wanted[str(path.relative_to(self.book / "outbox"))], "a partial file")
            self.run_due()
            # A run that was killed behind its last commit leaves the log to the next one that writes.
            self.collect_small("2025-M07", figures_of("2025-M07"))
            self.assertEqual(self.files(self.book / "outbox"), wanted)
            self.assert_each_once(IN_ORDER, formats)
        self.assertGreaterEqual(killed, KILLS // 2)

    def test_of_two_at_once_one_makes_it(self):
        self.make_small(formats=("xlsx", "pdf", "csv"))
        self.fill()
        running = [self.start("run", "--due", "--as-of", AS_OF, "--wait", "60", "--json") for _ in range(2)]
        ended = [each.communicate(timeout=300) for each in running]
        self.assertEqual([each.returncode for each in running], [0, 0], ended)
        self.assertEqual(sorted(len(output.splitlines()) for output, _ in ended), [0, 24])
        self.assert_each_once(IN_ORDER, ("xlsx", "pdf", "csv"))


class MailTest(DueBookTest):
    """With a sendmail of the test's own, which keeps each message as a file, or fails while there is a file "fail"."""

    def setUp(self):
        super().setUp()
        self.sent = self.folder / "sent"
        self.sent.mkdir()
        program = self.folder / "sendmail"
        program.write_text(f'#!/bin/sh\necho "$@" >>"{self.sent}/arguments"\n'
                           f'if [ -e "{self.folder}/fail" ]; then exit 75; fi\n'
                           f'number=$(ls "{self.sent}" | wc -l)\ncat >"{self.sent}/$number.eml"\n', "utf-8")
        program.chmod(0o755)
        self.environment["HOSO_SENDMAIL"] = str(program)

    def messages(self):
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in sorted(self.sent.glob("*.eml"))]

    def make_mailing(self, formats=("xlsx", "csv")):
        self.make_small(formats=formats, more='mail = ["lanh-dao@example.gov.vn", "tong-hop@example.gov.vn"]\n')
        text = self.settings.read_text("utf-8")
        self.settings.write_text(text.replace("[office]\n", '[office]\nmail_from = "bao-cao@example.gov.vn"\n'), "utf-8")

    def test_each_report_is_mailed_once(self):
        self.make_mailing()
        self.fill(MONTHS[:2])
        self.run_due(as_of="2025-03-20")
        self.run_due(as_of="2025-03-20")
        messages = self.messages()
        self.assertEqual(len(messages), 2)
        self.assertEqual((self.sent / "arguments").read_text().split("\n")[:-1], ["-t -i"] * 2)
        for message, month in zip(messages, ("01", "02")):
            self.assertEqual(message.defects, [])
            self.assertEqual(message["From"], "bao-cao@example.gov.vn")
            self.assertEqual(message["To"], "lanh-dao@example.gov.vn, tong-hop@example.gov.vn")
            self.assertEqual(message["Subject"], f"Báo cáo nhỏ, tháng {int(month)} năm 2025 (r0)")
            self.assertEqual(message["MIME-Version"], "1.0")
            body, *files = message.iter_parts()
            self.assertEqual(body.get_content_type(), "text/plain")
            outbox = self.book / "outbox/nho" / f"2025-M{month}"
            self.assertEqual([each.get_filename() for each in files], [f"nho_2025-M{month}_r0.xlsx", f"nho_2025-M{month}_r0.csv"])
            for each in files:
                self.assertEqual(each.get_content_disposition(), "attachment")
                self.assertEqual(each.get_payload(decode=True), (outbox / each.get_filename()).read_bytes())
                self.assertIn(sha256(outbox / each.get_filename()), body.get_content())
        raw = b"".join(path.read_bytes() for path in self.sent.glob("*.eml"))
        self.assertTrue(all(len(line) <= 998 and line.isascii() for line in raw.split(b"\n")))
        self.assertNotEqual(messages[0]["Message-ID"], messages[1]["Message-ID"])
        self.assertEqual([action for action, _ in self.log()].count("mail"), 4)

    def test_what_was_not_sent_is_sent_next_time(self):
        self.make_mailing()
        self.fill(MONTHS[:1])
        (self.folder / "fail").touch()
        failed = self.run_due(as_of="2025-02-20", status=(69, 74))
        self.assertIn("sendmail", failed.stderr)
        self.assert_each_once(MONTHS[:1], ("xlsx", "csv"))
        self.assertEqual(self.messages(), [])
        (self.folder / "fail").unlink()
        self.assertEqual(self.run_due(as_of="2025-02-20").stdout, "")
        self.assertEqual(len(self.messages()), 1)
        self.run_due(as_of="2025-02-20")
        self.assertEqual(len(self.messages()), 1)
        self.assert_each_once(MONTHS[:1], ("xlsx", "csv"))

    def test_without_a_sendmail_the_reports_are_there(self):
        self.make_mailing()
        self.fill(MONTHS[:1])
        missing = self.run_due(as_of="2025-02-20", status=69, HOSO_SENDMAIL=str(self.folder / "none"))
        self.assertIn("the program that sends mail is not there", missing.stderr)
        self.assert_each_once(MONTHS[:1], ("xlsx", "csv"))

    def test_an_address_brings_no_header_with_it(self):
        self.make_mailing()
        text = self.settings.read_text("utf-8")
        self.settings.write_text(text.replace("lanh-dao@example.gov.vn", "a@b.vn\\nBcc: x@y.vn"), "utf-8")
        self.fill(MONTHS[:1])
        self.run_due(as_of="2025-02-20", status=78)
        self.assertEqual(self.messages(), [])


if __name__ == "__main__":
    unittest.main()
