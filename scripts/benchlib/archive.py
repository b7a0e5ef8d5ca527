# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures hoso-archive: storing beside restic and borg, importing, verifying beside openssl, rebuilding.

All files are random bytes, so that nobody can pack or leave out any. Every program stores into a fresh place; rounds
alternate between programs, and the middle one of three counts. Nothing is removed before the end: a file system without
a journal avoids the numbers of files that were removed a minute ago, and would slow down whoever comes next."""

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchlib.meter import Meter

ROUNDS = 3
FOLDER_FILES = 1000
PUTS = [("64 KB", 64 << 10, 2000), ("5 MB", 5 << 20, 40)]
VERIFIED = [*PUTS, ("64 KB", 64 << 10, 10_000)]  # the first take a tenth of a second: much of that is start and log
FLAT_FILES = 10_000
SMALL = 4 << 10


def options(parser):
    parser.add_argument("--size", type=int, default=10_000, metavar="N", help="objects of 4 KB to import, verify and rebuild")
    parser.add_argument("--only", choices=list(SECTIONS), action="append", help="may be repeated (default: all)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of storing")
    parser.add_argument("--json", type=Path)


def make_files(folder, count, size, seed):
    if folder.exists():
        return folder
    numbers = random.Random(seed)
    for start in range(0, count, FOLDER_FILES):
        inside = folder / f"{start // FOLDER_FILES:04}"
        inside.mkdir(parents=True)
        for number in range(start, min(start + FOLDER_FILES, count)):
            (inside / f"{number:07}.bin").write_bytes(numbers.randbytes(size))
    return folder


class Place:
    """Where one run works: its own folder, and a log that is shown when a program fails."""

    def __init__(self, job, work):
        self.job, self.work, self.number = job, work, 0

    def fresh(self, name):
        """A path that nothing has, also where an earlier run left its results."""
        while True:
            self.number += 1
            if not any(self.work.glob(f"{self.number:03}-*")):
                return self.work / f"{self.number:03}-{name}"

    def program(self):
        return str(self.job.bin / "hoso-archive")

    def check(self, usage, log):
        if any(usage.statuses):
            sys.stderr.write(log.read_text("utf-8", "replace")[-4000:])
            raise SystemExit(f"status {usage.statuses}: {log}")
        return usage

    def measure(self, command, environment=None):
        log = self.fresh("log.txt")
        os.sync()  # what others left to write is not part of it
        return self.check(Meter().run([[str(part) for part in command]], environment=environment, log=log), log)

    def quietly(self, command, environment=None):
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=os.environ | (environment or {}))

    def new_archive(self):
        archive = self.fresh("archive")
        self.quietly([self.program(), "init", "--archive", archive, "--fonds", "BENCH", "--name", "Bench"])
        return archive

    def import_files(self, archive, *folders):
        return self.measure([self.program(), "import", "--quiet", "--archive", archive, "--format", "files", *folders])


def rates(usage, count, size):
    return {"seconds": usage.wall_seconds, "cpu_seconds": usage.cpu_seconds, "files_per_second": count / usage.wall_seconds,
            "mb_per_second": count * size / usage.wall_seconds / 1e6, "peak_process_mb": usage.peak_process_mb}


def with_hoso(place, files):
    return place.import_files(place.new_archive(), files)


def with_restic(compression):
    def store(place, files):
        repository, password = place.fresh("restic"), place.fresh("password")
        password.write_text("bench\n")
        environment = {"RESTIC_PASSWORD_FILE": str(password), "RESTIC_CACHE_DIR": str(place.fresh("restic-cache"))}
        place.quietly(["restic", "init", "--repo", repository], environment)
        return place.measure(["restic", "backup", "--quiet", "--compression", compression, "--repo", repository, files],
                             environment)
    return store


def with_borg(place, files):
    repository, base = place.fresh("borg"), place.fresh("borg-base")
    environment = {"BORG_BASE_DIR": str(base)}
    place.quietly(["borg", "init", "--encryption", "none", repository], environment)
    return place.measure(["borg", "create", "--compression", "none", f"{repository}::bench", files], environment)


def storers():
    """name -> function; those that are not installed are told and left out."""
    wanted = {"hoso": ("hoso", with_hoso), "restic": ("restic", with_restic("off")),
              "restic, compressing": ("restic", with_restic("auto")), "borg": ("borg", with_borg)}
    found = {}
    for name, (program, store) in wanted.items():
        if program == "hoso" or shutil.which(program):
            found[name] = store
        else:
            print(f"{program} is not installed (scripts/packages.txt [bench]): left out", file=sys.stderr)
    return found


def put(place):
    result = []
    for title, size, count in PUTS:
        files = make_files(place.work / f"files-{size}-{count}", count, size, size)
        runs = {name: [] for name in storers()}
        for _ in range(place.job.rounds):
            for name, store in storers().items():
                runs[name].append(store(place, files))
        for name, usages in runs.items():
            middle = sorted(usages, key=lambda usage: usage.wall_seconds)[len(usages) // 2]
            result.append({"files": count, "file": title, "program": name} | rates(middle, count, size))
        print(f"\nstored: {count} files of {title}, the middle of {place.job.rounds} rounds")
        for row in result[-len(runs):]:
            print(f"  {row['program']:<20}{row['files_per_second']:>8.0f} files/s{row['mb_per_second']:>8.0f} MB/s"
                  f"{row['cpu_seconds']:>8.2f} s of processors{row['peak_process_mb']:>7.0f} MB of memory")
    return result


def big_archive(place):
    """An archive of --size small files that one import made; made once for all sections."""
    if not hasattr(place, "big"):
        count = place.job.size
        files = make_files(place.work / f"small-{count}", count, SMALL, 1)
        place.big = place.new_archive()
        place.big_import = rates(place.import_files(place.big, files), count, SMALL)
    return place.big


def import_(place):
    first = make_files(place.work / "flat-first", FLAT_FILES, SMALL, 2)
    last = make_files(place.work / "flat-last", FLAT_FILES, SMALL, 3)
    small = rates(place.import_files(place.new_archive(), first), FLAT_FILES, SMALL)
    archive = big_archive(place)
    large = rates(place.import_files(archive, last), FLAT_FILES, SMALL)
    result = {"files": place.job.size} | place.big_import | {
        "first_files_per_second": small["files_per_second"], "last_files_per_second": large["files_per_second"],
        "last_to_first": large["files_per_second"] / small["files_per_second"]}
    print(f"\nimported: {place.job.size} files of 4 KB in {result['seconds']:.1f} s, {result['files_per_second']:.0f} files/s, "
          f"{result['peak_process_mb']:.0f} MB of memory\n  {FLAT_FILES} files more: {large['files_per_second']:.0f} files/s; "
          f"into an empty archive: {small['files_per_second']:.0f} files/s; ratio {result['last_to_first']:.2f}")
    return result


def stored_files(archive):
    return sorted(path for path in (archive / "objects").rglob("*") if path.is_file())


def with_openssl(place, files):
    """One at a time; xargs gives each as many files as an argument list takes."""
    names = place.fresh("names.txt")
    names.write_bytes(b"".join(bytes(path) + b"\0" for path in files))
    return place.measure(["xargs", "--null", "--arg-file", names, "openssl", "dgst", "-sha256"])


def verify(place):
    result = []
    archives = []
    for title, size, count in VERIFIED:
        archive = place.new_archive()
        place.import_files(archive, make_files(place.work / f"files-{size}-{count}", count, size, size))
        archives.append((f"{count} files of {title}", archive))
    archives.append((f"{place.job.size} files of 4 KB", big_archive(place)))
    for title, archive in archives:
        files = stored_files(archive)
        size = sum(path.stat().st_size for path in files)
        hoso, openssl = [], []
        for _ in range(place.job.rounds + 1):  # the first one warms up
            openssl.append(with_openssl(place, files).wall_seconds)
            hoso.append(place.measure([place.program(), "verify", "--quiet", "--archive", archive]).wall_seconds)
        ours, theirs = statistics.median(hoso[1:]), statistics.median(openssl[1:])
        result.append({"what": title, "objects": len(files), "seconds": ours, "mb_per_second": size / ours / 1e6,
                       "openssl_seconds": theirs, "ratio": theirs / ours})
        print(f"\nverified: {title}: {size / ours / 1e6:.0f} MB/s, {len(files) / ours:.0f} objects/s; "
              f"openssl dgst -sha256 {size / theirs / 1e6:.0f} MB/s; ratio {theirs / ours:.2f}")
    return result


def rebuild(place):
    usage = place.measure([place.program(), "rebuild", "--quiet", "--archive", big_archive(place)])
    print(f"\nrebuilt: {place.job.size} objects in {usage.wall_seconds:.1f} s, {usage.peak_process_mb:.0f} MB of memory")
    return rates(usage, place.job.size, SMALL)


SECTIONS = {"put": put, "import": import_, "verify": verify, "rebuild": rebuild}


def version(program):
    try:
        said = subprocess.run([program, "--version" if program == "borg" else "version"], capture_output=True, text=True)
        found = re.search(r"\d+\.\d+[.\d]*", said.stdout)
        return found.group(0) if found else ""
    except OSError:
        return ""


def run(job):
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        place = Place(job, work)
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        result = {"time": started, "processors": os.cpu_count(), "load_before": os.getloadavg()[0],
                  "restic": version("restic"), "borg": version("borg")}
        for name in job.only or SECTIONS:
            result[name] = SECTIONS[name](place)
        result["load_after"] = os.getloadavg()[0]
    if job.json:
        job.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return 0
