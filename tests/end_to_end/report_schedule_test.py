#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer, the service and the cron lines of samples/schedule call what there is."""

import re
import shutil
import subprocess
import unittest

from program import BIN, ENVIRONMENT, SOURCE, FolderTest

SCHEDULE = SOURCE / "samples" / "schedule"
CITY = SOURCE / "samples" / "city"
HOME = "/srv/bao-cao"  # in the examples
CRON = re.compile(r"^(?:[0-9*/,-]+ +){5} *(\S+) +(.*)$", re.MULTILINE)


class Schedule(FolderTest):
    def setUp(self):
        super().setUp()
        self.run_program("init", "--book", self.folder / "so", "--name", "UBND thành phố", "--unit", "H99", "--units",
                         CITY / "don-vi.csv", "--units", CITY / "sap-nhap.csv", "--regime", "so-hoa", program="hoso-report")
        (self.folder / "hop-thu").mkdir()

    def text_of(self, name):
        return (SCHEDULE / name).read_text("utf-8").replace(HOME, str(self.folder))

    def run_line(self, command, settings):
        environment = ENVIRONMENT | dict(each.split("=", 1) for each in settings) | {"PATH": f"{BIN}:/usr/bin:/bin"}
        self.assertIn("HOSO_BOOK", environment)
        return subprocess.run(["sh", "-c", command], env=environment, cwd="/", capture_output=True, text=True)

    def test_the_service_runs(self):
        text = self.text_of("hoso-report-due.service")
        command = re.search(r"^ExecStart=/usr/bin/(.*)$", text, re.MULTILINE)[1]
        settings = re.search(r"^Environment=(.*)$", text, re.MULTILINE)[1].split()
        done = self.run_line(command, settings)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_cron_lines_run(self):
        text = self.text_of("hoso-report.cron")
        settings = re.findall(r"^([A-Z_]+=.*)$", text, re.MULTILINE)
        lines = CRON.findall(text)
        self.assertEqual(len(lines), 2)
        for user, command in lines:
            done = self.run_line(command, [each for each in settings if not each.startswith("PATH=")])
            self.assertEqual((user, done.returncode, done.stdout, done.stderr), ("hoso-report", 0, "", ""), command)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_systemd_understands_the_units(self):
        account = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        for name in ("hoso-report-due.service", "hoso-report-due.timer"):
            text = self.text_of(name).replace("/usr/bin/hoso-report", "/bin/true").replace("User=hoso-report", f"User={account}")
            (self.folder / name).write_text(text, "utf-8")
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *sorted(self.folder.glob("*.[st]*"))],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, [line for line in done.stderr.splitlines() if str(self.folder) in line]), (0, []))


if __name__ == "__main__":
    unittest.main()
