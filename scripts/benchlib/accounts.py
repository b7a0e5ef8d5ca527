# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures hoso-accounts on a generated city: plan, apply to a real slapd, reconcile, changes of a month, handover.

The city has 31,345 people in 633 units, 3,345 of whom have an account in a second system as well. slapd (Debian's, mdb
with full sync) is started on loopback in a temporary folder. What apply wrote is read from it and given to ldapadd and an
empty slapd of the same kind, for --rival-seconds; and ldapsearch reads all of it. First passwords are hashed as SSHA where
the directory is measured; hashing with argon2id, the default, is measured on --hashed people, and what the whole city would
take is told from that, or --hashed 0 hashes all. Times are from start to end of the program, and of processors; where the
machine has other work, only the latter say something. Status 1 where a bar is missed.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchlib.report import measure, middle, told

BARS = {"plan": 2, "reconcile": 3, "handover": 120, "whole run": 15}
PLAN_MB, ENTRIES_A_SECOND, RATIO = 300, 5000, 15
TARGET = "thu-muc"


def options(parser):
    parser.add_argument("--people", type=int, default=31_345)
    parser.add_argument("--second", type=int, default=3_345)
    parser.add_argument("--units", type=int, default=633)
    parser.add_argument("--edits", type=int, default=1_000, help="changes of a month")
    parser.add_argument("--hashed", type=int, default=400, metavar="N", help="people for argon2id; 0: all")
    parser.add_argument("--rival-seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3, help="of what changes nothing; the middle one counts")
    parser.add_argument("--only", choices=list(SECTIONS), action="append", help="may be repeated (default: all)")
    parser.add_argument("--without-rivals", action="store_true")
    parser.add_argument("--json", type=Path)


def server_module(top):
    sys.path.insert(0, str(top / "tests" / "end_to_end"))
    import slapd
    if not slapd.is_there():
        raise SystemExit("slapd is not installed (scripts/packages.txt)")
    # The same login stands in both systems.
    slapd.OVERLAYS["unique"] = "objectClass: olcUniqueConfig\nolcUniqueURI: ldap:///{base}?mail?sub\n"
    return slapd


class Book:
    """A book, its city and its server."""

    def __init__(self, job, folder, people, second, units, password):
        self.job, self.folder, self.log = job, folder, folder / "log.txt"
        folder.mkdir(parents=True)
        self.data, self.book = folder / "data", folder / "so"
        self.server = job.slapd.Slapd(folder=folder / "slapd").start()
        names = job.top.parent / "shared" / "data" / "names-units"
        subprocess.run([job.top / "scripts" / "make_staff", self.data, "--people", str(people), "--second", str(second), "--units",
                        str(units), "--edits", str(job.edits), *(["--names", names] if names.is_dir() else [])], check=True)
        self._make(password)

    def run(self, *arguments, statuses=(0,)):
        return measure([self.job.bin / "hoso-accounts", *arguments, "--book", self.book, "--quiet"], self.log, statuses)

    def plan(self, name, roster="can-bo.csv", as_of="2026-11-02", more=()):
        """Of some equal ones the middle run; the plan's path."""
        path = self.folder / name

        def once():
            path.unlink(missing_ok=True)
            return self.run("plan", self.data / roster, "--target", TARGET, "--as-of", as_of, "--out", path, *more)
        return middle([once() for _ in range(self.job.rounds)]), path

    def _make(self, password):
        self.run("init", "--name", "UBND thành phố Mẫu", "--unit", "H26", "--units", self.data / "don-vi.csv")
        self.custodian = self.folder / "giu-khoa.key"
        made = subprocess.run([self.job.bin / "hoso-accounts", "custodian", "new", "--person", "Trần Văn Giữ", "--out", self.custodian],
                              check=True, capture_output=True, text=True)
        (self.book / "custodians.toml").write_text('schema = "hoso-custodians/1"\n' + made.stdout, "utf-8")
        settings = self.book / "book.toml"
        text = re.sub(r"(?ms)^\[\[?(?:system|group|office_account|validity|mail|password)\]\]?\n.*?(?=^\[|\Z)", "", settings.read_text("utf-8"))
        text = re.sub(r"(?m)^#? ?custodians = .*\n", "", text)
        text = re.sub(r"(?m)^(schema = .*)$", r'\1\ncustodians = "custodians.toml"', text, count=1)
        text += f'\n[validity]\nplan_days = 0\n[mail]\ndomain = "vidu.example"\n[password]\n{password}\n' + (self.data / "he-thong.toml").read_text("utf-8")
        settings.write_text(text, "utf-8")
        (self.book / "targets").mkdir(exist_ok=True)
        (self.book / "targets" / f"{TARGET}.toml").write_text(
            f'schema = "hoso-target/1"\nurl = "{self.server.url}"\nbase = "{self.server.base}"\nencryption = "none"\nbind = "simple"\n'
            f'bind_dn = "{self.server.admin}"\npassword_file = "{self.server.password_file}"\n', "utf-8")


def sync_milliseconds(folder):
    """Of one small durable write: what every transaction of a directory waits for, ours and those of ldapadd."""
    path, rounds = folder / "sync", 200
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    started = time.perf_counter()
    for number in range(rounds):
        os.pwrite(file, b"x" * 4096, number * 4096)
        os.fdatasync(file)
    seconds = time.perf_counter() - started
    os.close(file)
    path.unlink()
    return seconds / rounds * 1000


def lines_of(plan):
    with open(plan, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def entries_in(plan):
    return sum(operation["do"] == "add" for line in lines_of(plan) if line["type"] == "change" for operation in line["operations"])


def first(city):
    """Plan and apply of everything, and ldapadd of the same."""
    made, city.first_plan = city.plan("ke-hoach")
    results = [told("plan", made, f"plan for {city.job.people} people, all new, names chosen", BARS["plan"])]
    if made.peak_mb > PLAN_MB:
        print(f"  memory: at most {PLAN_MB} MB: MISSED")
        results[-1]["missed"] = True
    entries = entries_in(city.first_plan)
    applied = city.run("apply", city.first_plan)
    result = told("apply", applied, f"apply of {entries} entries, SSHA")
    rate = entries / applied.seconds
    result |= {"entries": entries, "entries_per_second": rate, "missed": rate < ENTRIES_A_SECOND}
    print(f"  {rate:.0f} durable entries a second, at least {ENTRIES_A_SECOND}{': MISSED' if result['missed'] else ''}", flush=True)
    results.append(result)
    if not city.job.without_rivals:
        results += [beside_ldapadd(city, rate), beside_ldapsearch(city)]
    return results


def ldif_of(server, path):
    """What the server holds, parents first, without what servers make themselves and what a new one has."""
    own = {server.base.lower(), server.limited.lower(), f"cn=policy,{server.base}".lower()}
    made = sys.modules["slapd"].MADE_BY_SERVER
    count = 0
    with open(path, "w", encoding="ascii") as file:
        for dn, values in sorted(server.slapcat(), key=lambda entry: entry[0].count(",")):
            if dn.lower() in own:
                continue
            count += 1
            file.write(f"dn:: {base64.b64encode(dn.encode()).decode()}\n")
            for name, each in values.items():
                # pwdReset and its like may be given by an administrator, the others not
                if name.lower() not in made:
                    file.writelines(f"{name}:: {base64.b64encode(value).decode()}\n" for value in each)
            file.write("\n")
    return count


def beside_ldapadd(city, ours):
    ldif = city.folder / "all.ldif"
    total = ldif_of(city.server, ldif)
    with city.job.slapd.Slapd(folder=city.folder / "rival") as rival:
        before = len(rival.slapcat())
        command = ["ldapadd", "-x", "-H", rival.url, "-D", rival.admin, "-y", rival.password_file, "-f", ldif]
        started = time.perf_counter()
        with open(city.folder / "ldapadd.txt", "wb") as log:
            process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log)
            try:
                process.wait(city.job.rival_seconds)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait()
        seconds = time.perf_counter() - started
        added = len(rival.slapcat()) - before
    if process.returncode > 0:
        raise SystemExit((city.folder / "ldapadd.txt").read_text("utf-8", "replace")[-2000:])
    rate = added / seconds
    ratio = ours / rate
    missed = ratio < RATIO
    print(f"ldapadd of the same LDIF: {added} of {total} entries in {seconds:.1f} s, {rate:.0f} a second\n"
          f"  ratio {ratio:.1f}, at least {RATIO}{': MISSED' if missed else ''}", flush=True)
    return {"name": "ldapadd", "entries": added, "seconds": seconds, "entries_per_second": rate, "ratio": ratio, "missed": missed}


def beside_ldapsearch(city):
    server = city.server
    run = middle([measure(["/usr/bin/ldapsearch", "-x", "-LLL", "-H", server.url, "-D", server.admin, "-y", server.password_file, "-b",
                           server.base, "(objectClass=*)", "*", "+"], city.log) for _ in range(city.job.rounds)])
    return told("ldapsearch", run, "ldapsearch of all of it, for comparison")


def again(city):
    """Nothing to do, and what a month changes."""
    same, _ = city.plan("lai")
    later, plan = city.plan("sau", "can-bo-sau.csv", "2026-12-02")
    kinds = {}
    for line in lines_of(plan):
        if line["type"] == "change":
            kinds[line["kind"]] = kinds.get(line["kind"], 0) + 1
    found = middle([city.run("reconcile", "--target", TARGET, statuses=(0, 1)) for _ in range(city.job.rounds)])
    results = [told("plan again", same, "plan where nothing is to do", BARS["plan"]),
               told("plan later", later, f"plan of a month later, {', '.join(f'{count} {kind}' for kind, count in kinds.items())}",
                    BARS["plan"]),
               told("reconcile", found, "reconcile", BARS["reconcile"])]
    applied = city.run("apply", plan)
    results.append(told("apply later", applied, "apply of these changes"))
    return results


def handover(city):
    out, sheets = city.folder / "ban-giao", city.folder / "mat-khau"
    run_id = json.loads(city.first_plan.read_text("utf-8").splitlines()[-1])["sha256"][:12]
    made = city.run("handover", run_id, "--key", city.custodian, "--out", out, "--passwords-to", sheets)
    files = [path for folder in (out, sheets) for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    letters = city.job.people + city.job.second
    result = told("handover", made, f"handover of {letters} letters, {len(files)} files of {size / 1e6:.0f} MB", BARS["handover"])
    return [result | {"files": len(files), "bytes": size, "letters": letters}]


def hashing(job, work):
    """The default hash: what a run takes beside the hashing itself."""
    people = job.hashed or job.people
    second = job.second * people // job.people
    units = max(1, job.units * people // job.people)
    runs = {}
    for kind in ("ssha", "argon2id"):
        city = Book(job, work / f"hash-{kind}", people, second, units, f'hash = "{kind}"')
        started = time.perf_counter()
        _, plan = city.plan("ke-hoach")
        planned = (time.perf_counter() - started) / job.rounds
        runs[kind] = (planned, city.run("apply", plan))
        city.server.close()
    accounts = people + second
    spent = runs["argon2id"][1].cpu_seconds - runs["ssha"][1].cpu_seconds
    beside = runs["argon2id"][0] + runs["argon2id"][1].seconds - spent / os.cpu_count()
    whole = spent / accounts * (job.people + job.second) / os.cpu_count()
    missed = beside > BARS["whole run"]
    print(f"argon2id: {accounts} passwords take {spent:.1f} s of processors, {spent / accounts * 1000:.1f} ms each: the whole city "
          f"{whole:.0f} s on {os.cpu_count()} processors\n  plan and apply beside the hashing: {beside:.2f} s, at most "
          f"{BARS['whole run']} s{': MISSED' if missed else ''}", flush=True)
    return [{"name": "argon2id", "accounts": accounts, "cpu_seconds": spent, "seconds": runs["argon2id"][1].seconds,
             "beside_seconds": beside, "peak_mb": runs["argon2id"][1].peak_mb, "whole_city_seconds": whole, "missed": missed}]


SECTIONS = {"first": first, "again": again, "handover": handover}


def run(job):
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve() / "accounts"
        shutil.rmtree(work, ignore_errors=True)
        job.bin, job.slapd = job.bin.resolve(), server_module(job.top)
        work.mkdir(parents=True)
        sync = sync_milliseconds(work)
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, a durable write takes {sync:.2f} ms")
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        city = Book(job, work / "city", job.people, job.second, job.units, 'hash = "ssha"')
        try:
            results = first(city)
            for name in [name for name in SECTIONS if name != "first" and name in (job.only or SECTIONS)]:
                results += SECTIONS[name](city)
        finally:
            city.server.close()
        if not job.only:
            results += hashing(job, work)
        report = {"time": started, "processors": os.cpu_count(), "load_after": os.getloadavg()[0], "sync_ms": sync, "people": job.people,
                  "second": job.second, "units": job.units, "results": results}
    if job.json:
        job.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return 1 if any(result["missed"] for result in results) else 0
