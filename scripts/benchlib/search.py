# SPDX-License-Identifier: GPL-3.0-or-later
"""Times searches in an archive of generated pages, program start included, after one round to warm up."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

BAR_MILLISECONDS = 20


def options(parser):
    parser.add_argument("--pages", type=int, default=10000)
    parser.add_argument("--queries", type=Path, help="one a line (default: scripts/search_queries.txt)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds over all queries")
    parser.add_argument("--sort", choices=["newest", "relevance"], default="newest")
    parser.add_argument("--json", type=Path)


def make_archive(job, work):
    archive = work / "archive"
    if not archive.exists():
        subprocess.run([job.top / "scripts" / "make_search_corpus", str(job.pages), work / "corpus"], check=True)
        subprocess.run([job.bin / "hoso-archive", "init", "--archive", archive, "--fonds", "BENCH", "--name", "Bench"], check=True)
        subprocess.run([job.bin / "hoso-archive", "import", "--quiet", "--archive", archive, work / "corpus"], check=True)
    return archive


def milliseconds(command):
    """From before the program starts until it has been waited for; posix_spawn, so that this one's size does not count."""
    started = time.perf_counter()
    null = os.open(os.devnull, os.O_RDWR)
    pid = os.posix_spawn(command[0], command, os.environ,
                         file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1),
                                       (os.POSIX_SPAWN_DUP2, null, 2)])
    _, status = os.waitpid(pid, 0)
    os.close(null)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return (time.perf_counter() - started) * 1000


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def run(job):
    queries = (job.queries or job.top / "scripts" / "search_queries.txt").read_text("utf-8").splitlines()
    queries = [line for line in queries if line.strip() and not line.startswith("#")]
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        archive, program = make_archive(job, work), str(job.bin / "hoso-archive")
        extra = [] if job.sort == "newest" else ["--sort", job.sort]
        commands = [[program, "search", "--archive", str(archive), "--limit", "20", *extra, "--", query] for query in queries]
        for command in commands:
            milliseconds(command)
        times = [(milliseconds(command), command[-1]) for _ in range(job.repeat) for command in commands]
        start = percentile([milliseconds([program, "--version"]) for _ in range(20)], 0.5)
    only = [spent for spent, _ in times]
    result = {"pages": job.pages, "queries": len(queries), "rounds": job.repeat, "p50_ms": percentile(only, 0.5),
              "p95_ms": percentile(only, 0.95), "max_ms": max(only), "program_start_ms": start,
              "slowest": sorted(times, reverse=True)[:10]}
    print(f"{len(queries)} queries, {job.repeat} rounds, {job.pages} pages: p50 {result['p50_ms']:.1f} ms, p95 "
          f"{result['p95_ms']:.1f} ms, max {result['max_ms']:.1f} ms (of which the program's start {start:.1f} ms)")
    for spent, query in result["slowest"][:5]:
        print(f"  {spent:7.1f} ms  {query}")
    if job.json:
        job.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if result["p95_ms"] < BAR_MILLISECONDS else 1
