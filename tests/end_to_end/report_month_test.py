#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A month of the sample city, as its clerks work through it: forms out and back, who is late, letters, corrections,
approvals from below, closing, reopening by two persons, the restated report."""

import csv
import shutil
import unittest

from books import CITY, BookTest, Workbook, fill_in, text_of_pdf

# Nobody is late for the one and everybody for the other, whenever this runs.
AHEAD, LONG_AGO = "2035-M01", "2025-M10"
DEPARTMENTS = [f"H99.0{i}" for i in range(1, 7)]
COMMUNES = [f"H99.{i}" for i in range(201, 215)]
UNITS = DEPARTMENTS + COMMUNES


def figures_of(unit):
    """What a unit types into the form of so-hoa."""
    number = UNITS.index(unit) + 1
    return {1: 1000 + number, 2: 10 * number, 3: 300 + 10 * number, 6: 40 + number, 7: 30 + number}


class MonthTest(BookTest):
    def make_keys(self):
        self.an = self.make_key("an", "Nguyễn Văn An", "report.approve", "report.accept", "report.reopen")
        self.binh = self.make_key("binh", "Trần Thị Bình", "report.approve", "report.accept", "report.reopen")
        self.chi = self.make_key("chi", "Lê Chi", "report.approve")

    def send_forms(self, period=AHEAD):
        """All forms of so-hoa, by unit."""
        folder = self.folder / "bieu"
        made = self.report_objects("forms", "so-hoa", "--period", period, "--out", folder)
        return {each["unit"]: folder / each["id"].rsplit("/", 1)[1] for each in made}

    def answer(self, forms, units, change=None):
        """The inbox with the forms of these units, filled in."""
        inbox = self.folder / "hop-thu"
        inbox.mkdir(exist_ok=True)
        for unit in units:
            fill_in(forms[unit], figures_of(unit) | (change or {}), inbox / f"gửi từ {unit}.xlsx")
        return inbox

    def approve(self, units, key, *more, status=0, period=AHEAD):
        return self.report("approve", "so-hoa", "--period", period, "--key", key, "--reason", "đã kiểm tra", *more,
                           *(word for unit in units for word in ("--unit", unit)), status=status)

    def states(self, period=AHEAD):
        return {each["id"]: each["approval"] for each in self.report_objects("status", "so-hoa", "--period", period)
                if each["type"] == "answer"}

    def test_forms_go_out_the_same_each_time(self):
        self.make_city("so-hoa")
        forms = self.send_forms()
        self.assertEqual(sorted(forms), UNITS)
        first = self.files(self.folder / "bieu")
        again = self.report_objects("forms", "so-hoa", "--period", AHEAD, "--out", self.folder / "bieu")
        self.assertEqual({each["written"] for each in again}, {False})
        self.assertEqual(self.files(self.folder / "bieu"), first)
        text = "\n".join(str(value) for value in Workbook(forms["H99.201"]).sheets["Biểu nhập"].values())
        for wanted in ("UBND phường Hoa Sen", "tháng 1 năm 2035",
                       "từ ngày 15/12/2034 đến ngày 14/01/2035", "Hạn gửi", "UBND thành phố Sông Hồng"):
            self.assertIn(wanted, text)
        fill_in(forms["H99.201"], {1: 5}, self.folder / "nhap.xlsx")
        shutil.move(self.folder / "nhap.xlsx", forms["H99.201"])
        self.report("forms", "so-hoa", "--period", AHEAD, "--out", self.folder / "bieu", status=73)
        self.report("forms", "so-hoa", "--period", AHEAD, "--unit", "H99.201", "--out", self.folder / "bieu", "--overwrite")
        self.assertEqual(self.files(self.folder / "bieu"), first)
        self.report("forms", "so-hoa", "--period", "2035-Q1", "--out", self.folder / "bieu", status=64)
        self.report("forms", "so-hoa", "--period", AHEAD, "--unit", "H99", "--out", self.folder / "bieu", status=64)

    def test_answers_come_in_and_are_counted(self):
        self.make_city("so-hoa")
        forms = self.send_forms()
        inbox = self.answer(forms, UNITS[:-2])
        self.assertEqual(self.counts("so-hoa", AHEAD), (20, 0, 0, 20, 0))
        fill_in(forms["H99.213"], figures_of("H99.213") | {2: "khoảng 5"}, inbox / "sai.xlsx")
        (inbox / ".dang-ghi.xlsx").write_bytes(b"half")
        (inbox / "~$mo.xlsx").write_bytes(b"lock")
        (inbox / "ghi-chu.txt").write_text("không phải biểu")
        back = self.folder / "tra-lai"
        found = self.report_objects("collect", "--inbox", inbox, "--marked", back, status=1)
        received = [each for each in found if each["type"] == "answer" and each["state"] == "received"]
        self.assertEqual(sorted(each["unit"] for each in received), UNITS[:-2])
        refused = [each for each in found if each["type"] == "finding"]
        self.assertEqual([each["file"].rsplit("/", 1)[1] for each in refused], ["sai.xlsx"])
        self.assertEqual((refused[0]["sheet"], refused[0]["cell"]), ("Biểu nhập", "D10"))
        copy, = back.iterdir()
        self.assertIn("khoảng 5", str(Workbook(copy).sheets))
        self.assertEqual(self.counts("so-hoa", AHEAD), (20, 18, 0, 2, 0))
        self.report("status", "so-hoa", "--period", AHEAD, "--check", status=1)
        missing = self.report_objects("status", "so-hoa", "--period", AHEAD, "--only", "missing")
        self.assertEqual([each["id"] for each in missing if each["type"] == "answer"], UNITS[-2:])
        # The same inbox again tells nothing new; the mended form is taken, the bad one stays refused quietly.
        self.assertEqual(self.report("collect", "--inbox", inbox, "--quiet").stderr, "")
        fill_in(forms["H99.213"], figures_of("H99.213"), inbox / "sửa.xlsx")
        self.report("collect", "--inbox", inbox)
        self.assertEqual(self.counts("so-hoa", AHEAD), (20, 19, 0, 1, 0))

    def test_letters_go_to_those_who_are_late(self):
        self.make_city("so-hoa", more='[[regime.exempt]]\nunit = "H99.06"\nvalid_to = "2025-12-31"\nreason = "chưa có hồ sơ"\n')
        self.report("collect", "--regime", "so-hoa", "--period", LONG_AGO, CITY / "so-hoa-2026-M10.csv")
        self.assertEqual(self.counts("so-hoa", LONG_AGO), (19, 0, 18, 1, 1))
        out = self.folder / "don-doc"
        letters = self.report_objects("remind", "so-hoa", "--period", LONG_AGO, "--out", out, "--as-of", "2025-10-22")
        self.assertEqual([(each["id"], each["due"], each["working_days_late"]) for each in letters], [("H99.214", "2025-10-15", 5)])
        with open(out / f"don-doc_so-hoa_{LONG_AGO}.csv", encoding="utf-8", newline="") as file:
            row, = csv.DictReader(file)
        self.assertEqual((row["unit"], row["name"], row["letter"]),
                         ("H99.214", "UBND xã Vân Sơn", f"don-doc_so-hoa_{LONG_AGO}_H99.214.pdf"))
        text = text_of_pdf(out / row["letter"])
        if text is not None:
            flat = " ".join(text.split())
            for wanted in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "UBND xã Vân Sơn", "15/10/2025", "ngày 22 tháng 10 năm 2025",
                           "tháng 10 năm 2025"):
                self.assertIn(wanted, flat)
        self.report("remind", "so-hoa", "--period", LONG_AGO, "--out", out, "--as-of", "2025-10-22", status=73)
        before = (out / row["letter"]).read_bytes()
        self.report("remind", "so-hoa", "--period", LONG_AGO, "--out", out, "--as-of", "2025-10-22", "--overwrite", TZ="America/Lima")
        self.assertEqual((out / row["letter"]).read_bytes(), before)
        self.report("remind", "so-hoa", "--period", LONG_AGO, "--out", out, "--as-of", "22/10/2025", status=64)
        self.assertEqual(self.report_objects("remind", "so-hoa", "--period", LONG_AGO, "--out", out, "--unit", "H99.01"), [])

    def test_a_list_may_have_the_same_bytes_in_two_months(self):
        self.make_city("so-hoa")
        for period in ("2025-M10", "2025-M11"):
            told = self.report_objects("collect", "--regime", "so-hoa", "--period", period, CITY / "so-hoa-2026-M10.csv",
                                       status=(0, 1))
            self.assertEqual({each["state"] for each in told if each["type"] == "answer"}, {"received"})
        again = self.report_objects("collect", "--regime", "so-hoa", "--period", "2025-M11", CITY / "so-hoa-2026-M10.csv")
        self.assertEqual({each["state"] for each in again if each["type"] == "answer"}, {"already-received"})

    def test_corrections_count_up_and_withdrawals_give_back(self):
        self.make_city("so-hoa")
        forms = self.send_forms()
        first = fill_in(forms["H99.01"], figures_of("H99.01"), self.folder / "lan-1.xlsx")
        second = fill_in(forms["H99.01"], figures_of("H99.01") | {2: 11}, self.folder / "lan-2.xlsx")
        received = [each for each in self.report_objects("collect", first) if each["type"] == "answer"][0]
        self.assertEqual((received["id"], received["revision"]), ("R000001", 0))
        corrected = [each for each in self.report_objects("collect", second, "--reason", "đếm lại") if each["type"] == "answer"][0]
        self.assertEqual((corrected["id"], corrected["revision"]), ("R000002", 1))
        known = [each for each in self.report_objects("collect", first, second) if each["type"] == "answer"]
        self.assertEqual([each["state"] for each in known], ["already-received"] * 2)
        self.assertEqual(self.counts("so-hoa", AHEAD), (20, 1, 0, 19, 0))
        self.report("withdraw", "R000002", status=64)
        self.report("withdraw", "R000002", "--reason", "nhầm đơn vị")
        standing = [each for each in self.report_objects("status", "so-hoa", "--period", AHEAD) if each.get("receipt")]
        self.assertEqual([each["receipt"] for each in standing], ["R000001"])
        self.report("withdraw", "R000002", "--reason", "nhầm", status=64)
        self.report("withdraw", "R000009", "--reason", "nhầm", status=(64, 66))
        self.report("withdraw", "R000001", "--reason", "nhầm")
        self.assertEqual(self.counts("so-hoa", AHEAD), (20, 0, 0, 20, 0))
        again = [each for each in self.report_objects("collect", first) if each["type"] == "answer"][0]
        self.assertEqual(again["state"], "received")
        self.assertEqual([action for action, _ in self.log()], ["receive", "receive", "withdraw", "withdraw", "receive"])
        for digest, content in self.files(self.book / "answers").items():
            self.assertIn(content, (first.read_bytes(), second.read_bytes()), digest)

    def test_rivals_in_one_run_are_refused(self):
        self.make_city("so-hoa")
        forms = self.send_forms()
        one = fill_in(forms["H99.01"], figures_of("H99.01"), self.folder / "a.xlsx")
        other = fill_in(forms["H99.01"], figures_of("H99.01") | {2: 11}, self.folder / "b.xlsx")
        found = self.report_objects("collect", one, other, status=1)
        self.assertEqual({each["state"] for each in found if each["type"] == "answer"}, {"refused"})
        self.assertEqual(self.query("SELECT count(*) FROM receipt"), [(0,)])

    def whole_month(self):
        self.make_city("so-hoa", formats=("xlsx", "pdf", "html", "csv", "json"))
        self.make_keys()
        forms = self.send_forms()
        self.report("collect", "--inbox", self.answer(forms, UNITS))
        return forms

    def test_approvals_rise_from_below(self):
        forms = self.whole_month()
        self.assertEqual(set(self.states().values()), {"ready"})
        self.assertIn("units below it are not approved yet", self.approve(["H99"], self.an, status=64).stderr)
        self.assertIn("has not approved", self.report("close", "so-hoa", "--period", AHEAD, status=2).stderr)
        self.report("close", "so-hoa", "--period", AHEAD, "--incomplete", "--reason", "vội", status=2)
        self.approve(UNITS[:-1], self.an)
        self.approve(UNITS[:1], self.an, status=64)
        self.approve(["H99"], self.binh, status=64)
        self.approve(UNITS[-1:], self.binh)
        self.approve(["H99.01"], self.an, "--accept", status=77)
        self.approve(["H99.01"], self.chi, "--accept", status=77)
        self.approve(["H99.01"], self.binh, "--accept")
        self.approve(["H99.01"], self.binh, "--accept", status=64)
        self.assertEqual(self.states(), {unit: "approved" for unit in UNITS} | {"H99.01": "accepted"})
        # What was approved is locked: neither corrected nor withdrawn.
        other = fill_in(forms["H99.02"], figures_of("H99.02") | {2: 12}, self.folder / "khac.xlsx")
        refused = self.report("collect", other, status=1)
        self.assertIn("approved by H99.02", refused.stderr)
        self.report("withdraw", "R000002", "--reason", "nhầm", status=77)
        self.approve(["H99.02"], self.an, "--undo")
        self.report("collect", other, "--reason", "đếm lại")
        self.assertEqual(self.states()["H99.02"], "ready")
        self.approve(["H99"], self.an, status=64)
        self.approve(["H99.02"], self.an)
        self.approve(["H99"], self.an)
        self.approve(["H99.02"], self.an, "--undo", status=64)
        self.approve(["H99"], self.an, "--undo")
        self.approve(["H99"], self.an)
        self.report("close", "so-hoa", "--period", AHEAD)
        self.report("close", "so-hoa", "--period", AHEAD, status=64)
        self.assertEqual(self.query("SELECT count(*) FROM closing"), [(1,)])

    def test_keys_without_the_right_are_refused(self):
        self.whole_month()
        stranger = self.folder / "la.pem"
        self.report("key", "new", "--person", "Người lạ", "--role", "report.approve", "--out", stranger)
        before = self.files()
        self.approve(["H99.01"], stranger, status=77)
        self.approve(["H99.01"], self.chi, "--accept", status=77)
        self.approve(["H99.01"], self.folder / "none.pem", status=66)
        self.report("approve", "so-hoa", "--period", AHEAD, "--unit", "H99.01", "--key", self.an, status=64)
        self.approve(["H99.77"], self.an, status=64)
        self.assertEqual(self.files(), before)
        (self.book / "nguoi-duyet.toml").chmod(0o666)
        self.approve(["H99.01"], self.an, status=77)

    def test_a_changed_answer_breaks_the_approval(self):
        self.whole_month()
        self.approve(["H99.01"], self.an)
        text = (self.book / "nguoi-duyet.toml").read_text("utf-8")
        (self.book / "nguoi-duyet.toml").write_text(text.replace("Nguyễn Văn An", "Nguyễn Văn Ân"), "utf-8")
        self.assertEqual(self.states()["H99.01"], "changed")

    def close_approved(self):
        forms = self.whole_month()
        self.approve(UNITS, self.an)
        self.approve(["H99"], self.binh)
        self.report("close", "so-hoa", "--period", AHEAD)
        return forms

    def test_closed_reopened_corrected_and_restated(self):
        forms = self.close_approved()
        first = self.folder / "r0"
        self.report("run", "so-hoa", "--period", AHEAD, "--out", first)
        self.assertEqual(len(list(first.iterdir())), 5)
        other = fill_in(forms["H99.201"], figures_of("H99.201") | {2: 77}, self.folder / "sua.xlsx")
        self.assertIn("is closed", self.report("collect", other, status=1).stderr)
        self.report("withdraw", "R000001", "--reason", "nhầm", status=77)
        self.report("remind", "so-hoa", "--period", AHEAD, "--out", self.folder, status=64)

        def reopen(key, status, *more):
            return self.report("reopen", "so-hoa", "--period", AHEAD, "--unit", "H99.201", "--key", key, *more, status=status)
        reopen(self.an, 64)
        reopen(self.chi, 77, "--reason", "sai số")
        self.assertIn("one more person", reopen(self.an, 2, "--reason", "sai số").stdout)
        reopen(self.an, 2, "--reason", "sai số")
        known = self.report_objects("collect", other)
        self.assertEqual([each["state"] for each in known if each["type"] == "answer"], ["refused"])
        self.assertIn("is open again", reopen(self.binh, 0, "--reason", "sai số").stdout)
        reopen(self.an, 64, "--reason", "sai số")
        self.assertEqual({unit for unit, state in self.states().items() if state != "approved"}, {"H99.201"})

        corrected = self.report_objects("collect", other, "--reason", "đếm lại hồ sơ")
        self.assertEqual([each["state"] for each in corrected if each["type"] == "answer"], ["received"])
        self.report("close", "so-hoa", "--period", AHEAD, status=2)
        self.approve(["H99.201"], self.an)
        self.approve(["H99"], self.binh)
        closing = self.report_objects("close", "so-hoa", "--period", AHEAD)[-1]
        self.assertEqual(closing["revision"], "r1")

        changes = self.report_objects("diff", "so-hoa", "--period", AHEAD, "--from", "r0", "--to", "r1")
        before, after = figures_of("H99.201")[2], 77
        self.assertEqual([(each["id"], each["indicator"], each["before"], each["after"], each["reason"]) for each in changes
                          if each["type"] == "change"], [("H99.201", "digitized", str(before), str(after), "đếm lại hồ sơ")])
        self.assertEqual(self.report_objects("diff", "so-hoa", "--period", AHEAD, "--from", "r1", "--to", "r1"), [])
        self.report("diff", "so-hoa", "--period", AHEAD, "--from", "r2", status=64)

        second = self.folder / "r1"
        self.report("run", "so-hoa", "--period", AHEAD, "--out", second)
        book = Workbook(second / f"so-hoa_{AHEAD}_r1.xlsx")
        changed, = [row for row in book.rows("Thay đổi") if "H99.201" in row]
        for wanted in ("r1", "UBND phường Hoa Sen",
                       "Số hóa kết quả còn hiệu lực theo kế hoạch: Số hóa trong kỳ", str(before), "77", "đếm lại hồ sơ"):
            self.assertIn(wanted, [str(value) for value in changed])
        self.assertNotIn("Thay đổi", Workbook(first / f"so-hoa_{AHEAD}_r0.xlsx").sheets)
        text = text_of_pdf(second / f"so-hoa_{AHEAD}_r1.pdf")
        if text is not None:
            self.assertIn("Thay đổi", text)
            self.assertIn("đếm lại", text)
        self.assertIn("Thay đổi", (second / f"so-hoa_{AHEAD}_r1.html").read_text("utf-8"))
        # What was published first can be made again.
        self.report("run", "so-hoa", "--period", AHEAD, "--revision", "r0", "--out", self.folder / "r0-lai")
        self.assertEqual(self.files(self.folder / "r0-lai"), self.files(first))
        self.assertEqual([action for action, _ in self.log() if action in ("close", "reopen", "ask-reopen")],
                         ["close", "ask-reopen", "ask-reopen", "reopen", "close"])

    def test_an_incomplete_month_says_so(self):
        self.make_city("so-hoa")
        self.report("collect", "--regime", "so-hoa", "--period", LONG_AGO, CITY / "so-hoa-2026-M10.csv")
        blocked = self.report("close", "so-hoa", "--period", LONG_AGO, status=2)
        self.assertIn("H99.214: the answer is missing", blocked.stderr)
        self.report("close", "so-hoa", "--period", LONG_AGO, "--incomplete", status=64)
        before = self.files()
        self.report("close", "so-hoa", "--period", LONG_AGO, "--incomplete", "--reason", "hết hạn", "--dry-run")
        self.assertEqual(self.files(), before)
        self.report("close", "so-hoa", "--period", LONG_AGO, "--incomplete", "--reason", "hết hạn")
        told = self.report("run", "so-hoa", "--period", LONG_AGO, "--format", "xlsx,html", "--out", self.folder / "ra")
        self.assertIn("1 of 20 answers are missing", told.stderr)
        cells = Workbook(self.folder / "ra" / f"so-hoa_{LONG_AGO}_r0.xlsx").sheets["Số liệu"].values()
        self.assertTrue(any("19/20" in str(value) for value in cells))
        self.report("reopen", "so-hoa", "--period", LONG_AGO, "--key", "x.pem", "--reason", "sai", status=78)

    def test_a_report_of_each_unit(self):
        self.make_city("so-hoa")
        self.report("collect", "--regime", "so-hoa", "--period", LONG_AGO, CITY / "so-hoa-2026-M10.csv")
        made = self.make_report("so-hoa", LONG_AGO, "--each-unit", "--format", "xlsx,csv")
        self.assertEqual(len(made), 42)
        self.assertEqual({each["unit"] for each in made}, {"H99", *UNITS})
        one = Workbook(self.folder / "ra" / f"so-hoa_{LONG_AGO}_H99.201_p.xlsx")
        self.assertIn(8267, one.numbers().values())
        self.assertNotIn(8341, one.numbers().values())
        alone = self.make_report("so-hoa", LONG_AGO, "--unit", "H99.201", "--format", "xlsx", out="rieng")
        self.assertEqual([each["sha256"] for each in alone],
                         [each["sha256"] for each in made if each["unit"] == "H99.201" and each["format"] == "xlsx"])
        self.report("run", "so-hoa", "--period", LONG_AGO, "--unit", "H99.77", "--out", self.folder / "ra", status=64)


if __name__ == "__main__":
    unittest.main()
