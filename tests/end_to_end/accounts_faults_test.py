#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that refuse, are not what they should be or go away, and plans that are not to be done: clear words, the exit
code, and nothing half done."""

import contextlib
import fcntl
import hashlib
import json
import re
import sqlite3
import threading
import unittest
from dataclasses import replace
from datetime import date, timedelta

from account_books import ALL_BRAKES, LATER, TODAY, AccountsTest, accounts_below, changes_of, entries_of, needs_slapd, write_roster


class FaultsTest(AccountsTest):
    people, second, unit_count = 40, 8, 8

    def refuse(self, plan, status, words, before=None):
        before = before or self.content()
        said = self.accounts("apply", plan, status=status)
        self.assertRegex(said.stderr, words)
        self.assertEqual(self.content(), before)
        return said

    def refuse_to_plan(self, status, words):
        before = self.content()
        plan = self.plan(status=status)
        self.assertRegex(self.said.stderr, words)
        self.assertFalse(plan.exists())
        self.assertEqual(self.content(), before)

    # -- the server ----------------------------------------------------------------------------------------------------
    def test_wrong_password(self):
        self.make_book()
        wrong = self.folder / "sai"
        wrong.write_text("khong-phai")
        wrong.chmod(0o600)
        good = self.plan(out="dung")
        self.write_target(self.server, password_file=str(wrong))
        self.refuse_to_plan(77, "password|credentials")
        self.refuse(good, (2, 77, 78), ".")

    def test_password_file_that_others_may_read(self):
        self.make_book()
        open_to_all = self.folder / "mo"
        open_to_all.write_text(self.server.password)
        open_to_all.chmod(0o644)
        self.write_target(self.server, password_file=str(open_to_all))
        self.refuse_to_plan((77, 78), "mo")

    def test_expired_certificate_and_a_stranger(self):
        for certificate, words in (("expired", "expired"), ("other-host", "host|name|certificate")):
            with self.subTest(certificate=certificate):
                self.setUp()
                self.make_book(certificate=certificate)
                self.write_target(self.server, url=self.server.ldaps, encryption="ldaps", ca=str(self.server.ca))
                self.refuse_to_plan(69, words)

    def test_sound_certificate(self):
        self.make_book(certificate="server")
        self.write_target(self.server, url=self.server.ldaps, encryption="ldaps", ca=str(self.server.ca))
        self.provision()

    def test_nobody_answers(self):
        self.make_book()
        self.server.stop()
        plan = self.plan(status=69)
        self.assertFalse(plan.exists())
        self.assertIn(self.server.url, self.said.stderr)

    def test_server_stops_in_the_middle(self):
        self.people, self.unit_count = 500, 50
        self.make_book()
        plan = self.plan()
        running = self.start("apply", plan)
        threading.Event().wait(0.12)
        self.server.kill()
        _, said = running.communicate()
        self.assertIn(running.returncode, (0, 69), said.decode())
        self.server.start()
        units = accounts_below(entries_of(self.server))
        self.accounts("apply", plan)
        final = accounts_below(entries_of(self.server))
        self.assertEqual([unit for unit, logins in units.items() if logins and logins != final[unit]], [])
        self.assertEqual(sum(map(len, final.values())), self.people + self.second)

    def test_referral(self):
        self.make_book()
        base = f"ou=noi-khac,{self.server.base}"
        self.server.add_ldif(f"dn: {base}\nobjectClass: referral\nobjectClass: extensibleObject\nou: noi-khac\n"
                             "ref: ldap://ldap.noi-khac.example/dc=noi-khac\n")
        self.write_target(self.server, base=f"ou=can-bo,{base}")
        self.refuse_to_plan((2, 69, 78), "ldap.noi-khac.example")

    def test_size_limit(self):
        self.make_book(size_limit=20, paged_total=20)
        self.provision()
        self.write_target(self.server, bind_dn=self.server.limited)
        self.refuse_to_plan((69, 77, 78), "limit|entries")

    def test_schema_without_our_classes(self):
        self.make_book(schema=("core", "cosine"))
        plan = self.plan(status=(0, 69, 78))
        if plan.exists():
            said = self.accounts("apply", plan, status=(1, 69, 78))
            self.assertRegex(said.stderr, "schema|class")
        self.assertEqual([unit for unit, logins in accounts_below(entries_of(self.server)).items() if logins], [])

    def test_read_only(self):
        self.make_book(read_only=True)
        plan = self.plan()
        self.refuse(plan, (1, 69, 77, 78), "read.only|restricted|unwilling")
        self.assertEqual(accounts_below(entries_of(self.server)), {})

    def test_replica_that_refers_writers(self):
        self.make_book(updateref="ldap://ldap.chinh.example")
        self.refuse(self.plan(), (1, 2, 69, 77, 78), "ldap.chinh.example|replica|shadow")

    # -- the plan ------------------------------------------------------------------------------------------------------
    def test_plan_edited_by_hand(self):
        self.make_book()
        plan = self.plan()
        text = plan.read_text("utf-8")
        for edited in (text.replace("CB000003", "CB000004", 1), text[:len(text) // 2], text + "\n", re.sub(r"\n", " \n", text, count=1), ""):
            with self.subTest(edited=edited[:40]):
                plan.write_text(edited, "utf-8")
                self.refuse(plan, (2, 65), "plan|ke-hoach")

    def test_plan_for_another_server(self):
        self.make_book()
        plan = self.plan()
        other = self.start_server()
        self.write_target(other)
        before = other.slapcat_digest()
        self.refuse(plan, (2, 65, 78), re.escape(str(self.server.port)) + "|server|target")
        self.assertEqual(other.slapcat_digest(), before)

    def test_plan_of_another_book(self):
        self.make_book()
        plan = self.plan()
        self.book = self.folder / "so-khac"
        self.environment = {"HOSO_BOOK": str(self.book)}
        self.init()
        self.write_target(self.server)
        self.make_custodian("giu-khoa-khac", "Trần Văn Giữ")
        self.refuse(plan, (2, 65), "book")

    def test_older_plan_after_another_was_applied(self):
        self.make_book(staff_options=("--edits", "10"))
        first = self.plan(out="mot")
        second = self.plan(out="hai")
        self.apply(first)
        self.refuse(second, (0, 2), ".*")
        third = self.plan(self.data / "can-bo-sau.csv", out="ba", as_of=LATER, overrides=ALL_BRAKES)
        others = [replace(person, position="Chuyên viên cao cấp") for person in self.city.people]
        fourth = self.plan(write_roster(self.folder / "khac.csv", others), out="bon", as_of=LATER, overrides=ALL_BRAKES)
        self.apply(third)
        self.refuse(fourth, 2, ".")

    def test_plans_of_other_days(self):
        self.plan_days = None  # as by default: thirty
        self.make_book()
        for days, words in ((-1, "still to come"), (31, "30 days ago")):
            with self.subTest(days=days):
                self.refuse(self.plan(as_of=TODAY - timedelta(days=days)), 2, words)
                self.assertEqual(self.runs(), set())
        self.apply(self.plan(as_of=TODAY - timedelta(days=28)))

    def test_a_plan_by_hand_does_not_pass_a_brake(self):
        self.make_book()
        self.provision()
        few = write_roster(self.folder / "it.csv", self.city.people[:20])
        self.plan(few, status=2)
        plan = self.plan(few, overrides=ALL_BRAKES)
        lines = plan.read_bytes().split(b"\n")[:-1]
        lines[0] = re.sub(rb'"overrides":\[[^]]*\]', b'"overrides":["moves"]', lines[0])
        end = json.loads(lines[-1])
        end["sha256"] = hashlib.sha256(b"".join(line + b"\n" for line in lines[:-1])).hexdigest()
        lines[-1] = json.dumps(end, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        plan.write_bytes(b"".join(line + b"\n" for line in lines))
        self.refuse(plan, 2, "leavers")

    # -- approvals -----------------------------------------------------------------------------------------------------
    def test_only_another_person_approves(self):
        self.make_book()
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan", "accounts.approve")
        again = self.make_key("ke-2", "lê  thị KẾ", "accounts.approve")
        outsider = self.make_key("ngoai", "Vũ Văn Ngoài", "report.approve")
        approver = self.make_key("duyet", "Nguyễn Văn Duyệt", "accounts.approve")
        plan = self.plan(more=("--key", planner))
        self.refuse(plan, 2, "approv")
        for key, status in ((planner, (2, 77)), (again, (2, 77)), (outsider, (2, 77))):
            said = self.accounts("approve", plan, "--key", key, "--reason", "Đúng danh sách", status=status)
            self.assertTrue(said.stderr)
            self.refuse(plan, 2, "approv")
        self.accounts("approve", plan, "--key", approver, status=64)
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        self.apply(plan)

    def test_approved_plan_that_was_changed(self):
        self.make_book()
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan")
        approver = self.make_key("duyet", "Nguyễn Văn Duyệt", "accounts.approve")
        plan = self.plan(more=("--key", planner))
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        plan.write_text(plan.read_text("utf-8").replace("CB000003", "CB000300"), "utf-8")
        self.refuse(plan, (2, 65), "plan|ke-hoach")

    def test_two_approvals_are_of_two_persons(self):
        self.make_book()
        self.set_at_top("approvals = 2")
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan")
        one = self.make_key("mot", "Nguyễn Văn Một", "accounts.approve")
        same = self.make_key("mot-2", "Nguyễn Văn Một", "accounts.approve")
        two = self.make_key("hai", "Nguyễn Văn Hai", "accounts.approve")
        plan = self.plan(more=("--key", planner))
        self.accounts("approve", plan, "--key", one, "--reason", "Đúng", status=(0, 2))
        self.refuse(plan, 2, "approv")
        self.accounts("approve", plan, "--key", same, "--reason", "Đúng", status=(0, 2, 77))
        self.refuse(plan, 2, "approv")
        self.accounts("approve", plan, "--key", two, "--reason", "Đúng")
        self.apply(plan)

    def test_a_rollback_takes_two_persons(self):
        self.make_book()
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan", "accounts.approve")
        approver = self.make_key("duyet", "Nguyễn Văn Duyệt", "accounts.approve")
        plan = self.plan(more=("--key", planner))
        self.assertIn("hoso-accounts approve", self.refuse(plan, 2, "approve").stderr)
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        run = self.apply(plan)
        before = self.content()
        self.accounts("rollback", run, "--reason", "Thử", status=2)
        self.accounts("rollback", run, "--reason", "Thử", "--key", approver, status=77)
        said = self.accounts("rollback", run, "--reason", "Thử", "--key", planner, status=2)
        self.assertIn(f"hoso-accounts approve {run}", said.stderr)
        self.accounts("approve", run, "--key", planner, "--reason", "Tôi duyệt", status=77)
        self.assertEqual(self.content(), before)
        self.accounts("approve", run, "--key", approver, "--reason", "Đúng là nhầm")
        self.accounts("rollback", run, "--reason", "Thử")
        self.assertNotEqual(self.content(), before)

    def test_many_new_passwords_take_two_persons(self):
        self.make_book()
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan")
        approver = self.make_key("duyet", "Nguyễn Văn Duyệt", "accounts.approve")
        plan = self.plan(more=("--key", planner))
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        run = self.apply(plan)
        self.accounts("handover", run, "--key", self.custodian, "--out", self.folder / "ban-giao", "--passwords-to", self.folder / "mat-khau")
        people = [f"nv:{person.number}/van-ban" for person in self.city.people[:6]]
        reissue = ("reissue", "--target", "thu-muc", "--reason", "Mất danh sách")
        self.accounts(*reissue, *people[:5])
        before = self.content()
        self.accounts(*reissue, *people, status=2)
        again = self.folder / "cap-lai.jsonl"
        self.accounts(*reissue, *people, "--out", again, status=64)  # unsigned
        self.accounts(*reissue, *people, "--out", again, "--key", planner)
        self.refuse(again, 2, "approve", before)
        self.accounts("approve", again, "--key", approver, "--reason", "Đã xem")
        run = self.apply(again)
        self.assertEqual({change["id"] for change in changes_of(again)}, set(people))
        waiting = {each["account"] for each in self.account_objects("status", "--unacknowledged") if each["type"] == "letter"}
        self.assertEqual(waiting & set(people), set())  # their letters are void
        self.accounts("handover", run, "--key", self.custodian, "--out", self.folder / "cap-lai", "--passwords-to", self.folder / "mat-khau")

    def test_prove_tells_what_apply_would_stop_at(self):
        self.make_book()
        planner = self.make_key("ke", "Lê Thị Kế", "accounts.plan")
        approver = self.make_key("duyet", "Nguyễn Văn Duyệt", "accounts.approve")
        plan = self.plan(as_of=TODAY + timedelta(days=1), more=("--key", planner))
        said = self.accounts("apply", plan, "--prove")
        self.assertRegex(said.stderr, "still to come")
        self.assertRegex(said.stderr, "hoso-accounts approve")
        plan = self.plan(more=("--key", planner))
        self.accounts("approve", plan, "--key", approver, "--reason", "Đúng danh sách")
        self.assertNotIn("would stop", self.accounts("apply", plan, "--prove").stderr)
        self.apply(plan)
        said = self.accounts("apply", plan, "--prove")
        self.assertRegex(said.stderr, "was done before")
        self.assertNotIn("refused", said.stderr)

    def test_who_proves_a_target_without_a_server(self):
        self.make_book()
        self.assertRegex(self.accounts("apply", self.plan(), "--prove").stderr, "proven by the server")
        self.write_target(self.server, url="ldif:thu.ldif", encryption=None, bind=None, bind_dn=None, password_file=None)
        said = self.accounts("apply", self.plan(out="tep"), "--prove")
        self.assertRegex(said.stderr, "hoso's own rules")

    def test_an_account_is_locked_when_its_letter_says_so(self):
        self.make_book()
        run = self.provision()
        self.accounts("handover", run, "--key", self.custodian, "--out", self.folder / "ban-giao", "--passwords-to", self.folder / "mat-khau")
        self.accounts("status", "--check")
        with contextlib.closing(sqlite3.connect(self.book / "handover.sqlite")) as letters, letters:
            (first,), = letters.execute("SELECT min(expires) FROM letters")
            self.assertEqual(first, (TODAY - date(1970, 1, 1)).days + 30)
            yesterday = (TODAY - date(1970, 1, 1)).days - 1
            (late,), = letters.execute("SELECT account FROM letters ORDER BY account LIMIT 1")
            letters.execute("UPDATE letters SET expires = ? WHERE account = ?", (yesterday, late))
        told = self.account_objects("status", "--check", status=1)
        self.assertEqual([each["account"] for each in told if each["type"] == "letter"], [late])
        self.assertFalse(self.plan(as_of=TODAY - timedelta(days=1)).exists())  # it is its last day
        plan = self.plan(as_of=TODAY, overrides=ALL_BRAKES)
        locked = [change for change in changes_of(plan) if change["kind"] == "disable"]
        self.assertEqual([(change["id"], change["account"]["why"]) for change in locked], [(late, "unacknowledged")])

    # -- the book ------------------------------------------------------------------------------------------------------
    def test_status_asks_while_another_writes(self):
        self.make_book()
        self.provision()
        with open(self.book / "locks" / "writer", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertEqual(len(self.account_objects("status", "--wait", "0")), 1)
            self.accounts("status", "--wait", "0", "--target", "thu-muc", status=75)

    def test_the_log_tells_what_was_done_and_is_verified(self):
        self.make_book()
        run = self.provision()
        events = self.account_objects("log", "--id", run)
        self.assertEqual([each["action"] for each in events], ["accounts.run.done", "accounts.run.begin"])
        self.assertEqual(events[1]["payload"]["target"], "thu-muc")
        self.assertEqual(len(self.account_objects("log", "--limit", "1")), 1)
        self.accounts("log", "verify")
        for name in ("log/000001.jsonl", "log/payloads/000001.jsonl"):
            path = self.book / name
            path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
        told = self.account_objects("log", "verify", status=1)
        self.assertEqual([each["code"] for each in told if each["type"] == "finding"], ["log-run"])
        path = self.book / "log" / "000001.jsonl"
        path.write_bytes(path.read_bytes().replace(b"accounts.run.begin", b"accounts.run.ended"))
        self.accounts("log", "verify", status=1)

    # -- keys ----------------------------------------------------------------------------------------------------------
    def test_without_a_custodian_no_passwords_are_made(self):
        self.make_book()
        plan = self.plan()
        (self.book / "nguoi-giu-khoa.toml").unlink()
        self.refuse(plan, (2, 66, 78), "custodian|nguoi-giu-khoa")

    def test_a_strangers_key_opens_nothing(self):
        self.make_book()
        run = self.provision()
        out = self.folder / "ban-giao"
        stranger = self.folder / "la.key"
        self.accounts("custodian", "new", "--person", "Người Lạ", "--out", stranger)
        said = self.accounts("handover", run, "--key", stranger, "--out", out, status=(2, 65, 77))
        self.assertIn("Trần Văn Giữ", said.stderr)
        self.assertEqual([path for path in out.rglob("*.pdf")] if out.exists() else [], [])


if __name__ == "__main__":
    needs_slapd()
    unittest.main()
