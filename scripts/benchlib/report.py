# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures hoso-report on a generated city: collecting, monthly report, year pack, facts, and a run with nothing to do.

The city has 633 units in three levels, which answer --indicators indicators a month (200: 1.5 million values a year),
and --cases cases of a one-stop shop. Eleven months come as lists of all units, the last one as a form of every unit. The
monthly XLSX is made beside a script that does the same with pandas and openpyxl from the same values in one table
(Debian's python3-pandas and python3-openpyxl); the city's figures of both are compared. Times are from start to end of
the program, and of processors; where the machine has other work, only the latter say something. Status 1 where a bar is
missed.
"""

import csv
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchlib import report_city

YEAR, LAST = "2026", "2026-M12"
BEFORE = "2026-M11"
CASES = "mot-cua-ii06a"
DONE = (0, 1)  # 1: something new was found, such as rules that figures do not meet
BARS = {"collect": 10, "month": 0.5, "pack": 90, "facts": 10, "ii06a": 1, "nothing due": 0.02}
PACK_MB, RATIO = 300, 10


def options(parser):
    parser.add_argument("--indicators", type=int, default=200, metavar="N", help="a multiple of 10")
    parser.add_argument("--cases", type=int, default=2_000_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=5, help="of what takes seconds; the middle one counts")
    parser.add_argument("--only", choices=list(SECTIONS), action="append", help="may be repeated (default: all)")
    parser.add_argument("--without-rivals", action="store_true")
    parser.add_argument("--json", type=Path)


@dataclass
class Run:
    seconds: float
    cpu_seconds: float
    peak_mb: float

    def __str__(self):
        return f"{self.seconds:.2f} s ({self.cpu_seconds:.2f} s of processors, {self.peak_mb:.0f} MB)"


def middle(runs):
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def measure(command, log, statuses=(0,)):
    """posix_spawn, so that this program's size is no part of it."""
    command = [str(part) for part in command]
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.sync()  # what others left to write is not part of it
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ,
                         file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)])
    _, status, spent = os.wait4(pid, 0)
    seconds = time.perf_counter() - started
    os.close(out)
    if os.waitstatus_to_exitcode(status) not in statuses:
        sys.stderr.write(Path(log).read_text("utf-8", "replace")[-4000:])
        raise SystemExit(f"status {os.waitstatus_to_exitcode(status)}: {' '.join(command[:8])}")
    return Run(seconds, spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024)


class City:
    """The generated files, and the book that they go into."""

    def __init__(self, job, work):
        self.job, self.data, self.book, self.out = job, work / "city", work / "book", work / "reports"
        self.log = work / "log.txt"
        self.months = [f"{YEAR}-M{month:02}" for month in range(1, 13)]
        shutil.rmtree(self.book, ignore_errors=True)
        self._make_files()
        self._make_book()

    def hoso(self, *arguments, statuses=DONE):
        return measure([self.job.bin / "hoso-report", *arguments, "--book", self.book, "--quiet"], self.log, statuses)

    def report(self, regime, period, formats, *more):
        shutil.rmtree(self.out, ignore_errors=True)
        return self.hoso("run", regime, "--period", period, "--format", formats, "--out", self.out, *more)

    def units(self):
        with open(self.data / "units.csv", encoding="utf-8", newline="") as file:
            return list(csv.reader(file))[1:]

    def list_of(self, month):
        return self.data / f"{month}.csv"

    def _make_files(self):
        subprocess.run([self.job.top / "scripts" / "make_report_data", self.data, "--cases", str(self.job.cases), "--from",
                        "2025-12-15", "--days", "365"], check=True)
        for number, month in enumerate(self.months, 1):
            report_city.write_list(self.list_of(month), self.units(), self.job.indicators, number)

    def _make_book(self):
        self.hoso("init", "--name", "UBND thành phố Mẫu", "--unit", "H26", "--units", self.data / "units.csv")
        folder = self.book / "rules" / "regimes" / report_city.REGIME
        folder.mkdir(parents=True)
        (folder / "regime.toml").write_text(report_city.regime_text(self.job.indicators), "utf-8")
        settings = self.book / "book.toml"
        text = re.sub(r"(?m)^(unit = .*)$", r'\1\nrules = ["rules"]', settings.read_text("utf-8"), count=1)
        for regime in (CASES, report_city.REGIME):
            text += f'\n[[regime]]\nid = "{regime}"\nfrom = "2025-12-15"\nformats = ["xlsx"]\n'
        settings.write_text(text, "utf-8")


def told(name, run, what, bar=None):
    missed = bar is not None and run.seconds > bar
    print(f"{what}: {run}" + (f", at most {bar:g} s" if bar is not None else "") + (": MISSED" if missed else ""), flush=True)
    return {"name": name, "seconds": run.seconds, "cpu_seconds": run.cpu_seconds, "peak_mb": run.peak_mb, "bar_seconds": bar,
            "missed": missed}


def collect(city):
    results = []
    lists = [city.hoso("collect", "--regime", report_city.REGIME, "--period", month, city.list_of(month))
             for month in city.months[:-1]]
    results.append(told("lists", middle(lists), "a list of 633 answers collected, the middle one of 11"))
    forms, filled = city.data / "forms", city.data / "filled"
    for folder in (forms, filled):
        shutil.rmtree(folder, ignore_errors=True)
    made = city.hoso("forms", report_city.REGIME, "--period", LAST, "--out", forms)
    results.append(told("forms", made, "633 forms made"))
    filled.mkdir()
    for number, (code, *_) in enumerate(city.units()):
        name = f"{report_city.REGIME}_{LAST}_{code}.xlsx"
        report_city.fill_form(forms / name, filled / name, report_city.answers(city.job.indicators, len(city.months), number))
    collected = city.hoso("collect", "--inbox", filled)
    results.append(told("collect", collected, "633 filled forms collected", BARS["collect"]))
    return results


def rival_python():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import openpyxl, pandas"], capture_output=True).returncode == 0:
            return python
    print("pandas and openpyxl are not installed (scripts/packages.txt [bench]): left out", file=sys.stderr)
    return None


def city_figures(city):
    """Of the last month, as hoso-report writes them."""
    city.report(report_city.REGIME, LAST, "json")
    with open(next(city.out.glob("*.json")), encoding="utf-8") as file:
        total = json.load(file)["tables"][0]["rows"][-1]["cells"]
    return [float(cell["number"]) for cell in total[2:2 + city.job.indicators]]


def rival(city, ours):
    python = None if city.job.without_rivals else rival_python()
    if python is None:
        return []
    values = city.data / "values.csv"
    report_city.write_values(values, city.units(), city.job.indicators, city.months)
    script = Path(__file__).with_name("report_pandas.py")
    command = [python, "-B", script, city.data / "units.csv", values, LAST, BEFORE, city.data / "pandas.xlsx"]
    run = middle([measure(command, city.log) for _ in range(min(3, city.job.rounds))])
    result = told("pandas", run, "the same with pandas and openpyxl")
    said = json.loads(city.log.read_text("utf-8"))
    apart = max(abs(one - other) for one, other in zip(city_figures(city), said.pop("city"), strict=True))
    if apart > 0.006:  # what floating numbers make of halves of the second decimal
        raise SystemExit(f"the city's figures differ by {apart}")
    result |= said | {"ratio": run.seconds / ours.seconds, "cpu_ratio": run.cpu_seconds / ours.cpu_seconds}
    result["missed"] = result["ratio"] < RATIO
    print(f"  ratio {result['ratio']:.1f} of times, {result['cpu_ratio']:.1f} of processor times, at least {RATIO}"
          f"{': MISSED' if result['missed'] else ''}; reading took it {said['reading_seconds']:.2f} s, writing "
          f"{said['writing_seconds']:.2f} s; the city's figures are the same", flush=True)
    return [result]


def month(city):
    run = middle([city.report(report_city.REGIME, LAST, "xlsx") for _ in range(city.job.rounds)])
    values = len(city.units()) * city.job.indicators
    return [told("month", run, f"monthly XLSX of the city, {values} values of {values * 12} in the book", BARS["month"]),
            *rival(city, run)]


def pack(city):
    run = city.report(report_city.REGIME, YEAR, "xlsx,pdf", "--each-unit")
    files = list(city.out.iterdir())
    size = sum(file.stat().st_size for file in files)
    result = told("pack", run, f"year pack, {len(files)} files of {size / 1e6:.0f} MB", BARS["pack"])
    if run.peak_mb > PACK_MB:
        print(f"  memory: at most {PACK_MB} MB: MISSED")
        result["missed"] = True
    return [result | {"files": len(files), "bytes": size}]


def facts(city):
    added = city.hoso("facts", "add", city.data / "cases.csv", "--regime", CASES)
    made = middle([city.report(CASES, LAST, "xlsx") for _ in range(city.job.rounds)])
    return [told("facts", added, f"{city.job.cases} facts added", BARS["facts"]),
            told("ii06a", made, "II.06a of 632 units from them, XLSX", BARS["ii06a"])]


def nothing_due(city):
    """After the year's reports were made."""
    later = ("run", "--due", "--as-of", "2027-01-05T06:00:00+07:00")
    all_of_year = city.hoso(*later)
    runs = [city.hoso(*later, statuses=(0,)) for _ in range(41)]
    start = statistics.median(measure([city.job.bin / "hoso-report", "--version"], city.log).seconds for _ in range(41))
    files = sum(1 for path in (city.book / "outbox").rglob("*") if path.is_file())
    results = [told("all due", all_of_year, f"all that is due of a year made, {files} files"),
               told("nothing due", middle(runs), "nothing due, the middle one of 41", BARS["nothing due"])]
    print(f"  of this the program's start takes {start * 1000:.1f} ms, all of it {middle(runs).seconds * 1000:.1f} ms")
    return results


SECTIONS = {"month": month, "pack": pack, "facts": facts, "due": nothing_due}


def run(job):
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        job.bin = job.bin.resolve()
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        city = City(job, work)
        results = collect(city)
        for name in job.only or SECTIONS:
            results += SECTIONS[name](city)
        report = {"time": started, "processors": os.cpu_count(), "load_after": os.getloadavg()[0],
                  "indicators": job.indicators, "cases": job.cases, "results": results}
    if job.json:
        job.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return 1 if any(result["missed"] for result in results) else 0
