# SPDX-License-Identifier: GPL-3.0-or-later
"""Times searches in an archive of generated pages, program start included, beside Xapian over the same texts.

Each query runs once to warm up, then --repeat times: newest first, by relevance, and with a narrow and a wide condition. Xapian
(package python3-xapian) is asked from a program that runs already, so that its times are without a start: words in lower case with
their accents, newest first by a value, the first 20 with their texts. Status 1 where a bar of hoso is missed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

try:
    import xapian
except ImportError:
    xapian = None

BARS = {"newest": 100, "relevance": 300, "fuzzy": 100}
WAYS = {
    "newest": [],
    "relevance": ["--sort", "relevance"],
    "newest, one dossier": ["--dossier", "HS-007"],
    "newest, one issuer": ["--field", "issuer_code=H26.15"],
    "newest, two years": ["--from", "2003", "--to", "2004-06"],
    "newest, JSON with boxes": ["--json"],
    "fuzzy": ["--fuzzy"],
    "facets": ["--facet", "issuer", "--facet", "year"],
}


def options(parser):
    parser.add_argument("--pages", type=int, default=10000)
    parser.add_argument("--longest", type=int, default=20, help="pages of the longest document")
    parser.add_argument("--alto-every", type=int, default=1, help="every M-th document has the places of its words")
    parser.add_argument("--queries", type=Path, help="one a line (default: scripts/search_queries.txt)")
    parser.add_argument("--repeat", type=int, default=3, help="rounds over all queries")
    parser.add_argument("--way", action="append", choices=list(WAYS), help="only this; may be repeated")
    parser.add_argument("--without-rivals", action="store_true")
    parser.add_argument("--archive", type=Path, help="an archive that was imported before, with --corpus for the rivals")
    parser.add_argument("--corpus", type=Path, help="the batch that it was made from")
    parser.add_argument("--json", type=Path)


def make_archive(job, work):
    """The archive and the batch it was made from, and how long the import took where it was made now."""
    if job.archive:
        return job.archive.resolve(), job.corpus, None
    archive, corpus = work / "archive", work / "corpus"
    if archive.exists():
        return archive, corpus, None
    subprocess.run([job.top / "scripts" / "make_search_corpus", str(job.pages), corpus, "--longest", str(job.longest),
                    "--alto-every", str(job.alto_every)], check=True)
    subprocess.run([job.bin / "hoso-archive", "init", "--archive", archive, "--fonds", "BENCH", "--name", "Bench"], check=True)
    started = time.perf_counter()
    subprocess.run([job.bin / "hoso-archive", "import", "--quiet", "--archive", archive, corpus], check=True)
    return archive, corpus, time.perf_counter() - started


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


def summary(name, times):
    """times: (milliseconds, query) of every search."""
    only = [spent for spent, _ in times]
    return {"program": name, "searches": len(only), "p50_ms": round(percentile(only, 0.5), 2),
            "p95_ms": round(percentile(only, 0.95), 2), "max_ms": round(max(only), 2), "slowest": sorted(times, reverse=True)[:10]}


def measure(repeat, queries, search):
    for query in queries:
        search(query)
    return [(search(query), query) for _ in range(repeat) for query in queries]


class Xapian:
    def __init__(self, folder, corpus):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        started = time.perf_counter()
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        for described in sorted((corpus / "documents").glob("*/document.json")):
            issued = json.loads(described.read_text("utf-8"))["fields"]["issued"][0]["value"]
            for page in (described.parent / "document.txt").read_text("utf-8").split("\f"):
                document = xapian.Document()
                generator.set_document(document)
                generator.index_text(unicodedata.normalize("NFC", page))
                document.set_data(page)
                document.add_value(0, issued)
                database.add_document(document)
        database.close()
        self.index_seconds = time.perf_counter() - started

    def search(self, query):
        started = time.perf_counter()
        database = xapian.Database(str(self.folder))
        parser = xapian.QueryParser()
        parser.set_database(database)
        parser.set_default_op(xapian.Query.OP_AND)
        flags = xapian.QueryParser.FLAG_PHRASE | xapian.QueryParser.FLAG_LOVEHATE | xapian.QueryParser.FLAG_WILDCARD
        enquire = xapian.Enquire(database)
        enquire.set_query(parser.parse_query(query, flags))
        enquire.set_weighting_scheme(xapian.BoolWeight())
        enquire.set_sort_by_value(0, True)
        for match in enquire.get_mset(0, 20):
            match.document.get_data()
        return (time.perf_counter() - started) * 1000


def rivals(job, queries, work, corpus):
    if job.without_rivals or corpus is None:
        return []
    if xapian is None:
        print("xapian: not installed (python3-xapian)", file=sys.stderr)
        return []
    rival = Xapian(work / "xapian", corpus)
    result = summary("xapian, newest, without start", measure(job.repeat, queries, rival.search))
    return [result | {"index_seconds": round(rival.index_seconds, 1)}]


def size_of(path):
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else path.stat().st_size


def tell(results):
    print(f"{'':40} {'p50':>9} {'p95':>9} {'max':>9}  slowest")
    for one in results:
        print(f"{one['program']:40} {one['p50_ms']:7.1f}ms {one['p95_ms']:7.1f}ms {one['max_ms']:7.1f}ms  {one['slowest'][0][1]}")


def run(job):
    queries = (job.queries or job.top / "scripts" / "search_queries.txt").read_text("utf-8").splitlines()
    queries = [line for line in queries if line.strip() and not line.startswith("#")]
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        archive, corpus, seconds = make_archive(job, work)
        program = str(job.bin / "hoso-archive")
        stats = json.loads(subprocess.run([program, "stats", "--archive", archive, "--json"], check=True, capture_output=True).stdout)
        start = percentile([milliseconds([program, "--version"]) for _ in range(20)], 0.5)
        results = []
        for way in job.way or WAYS:
            command = [program, "search", "--archive", str(archive), "--limit", "20", *WAYS[way], "--"]
            results.append(summary("hoso-archive, " + way, measure(job.repeat, queries, lambda query: milliseconds([*command, query]))))
        results += rivals(job, queries, work, corpus)
        report = {"pages": stats["pages"], "documents": stats["documents"], "queries": len(queries), "rounds": job.repeat,
                  "program_start_ms": round(start, 2), "import_seconds": seconds and round(seconds, 1),
                  "catalogue_bytes": size_of(archive / "catalogue.sqlite"), "results": results}
    print(f"\n{report['pages']} pages, {len(queries)} queries, {job.repeat} rounds; the program's start takes {start:.1f} ms")
    tell(results)
    if job.json:
        job.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    missed = [way for way, bar in BARS.items() for one in results if one["program"] == "hoso-archive, " + way and one["p95_ms"] > bar]
    for way in missed:
        print(f"missed: {way}, p95 under {BARS[way]} ms", file=sys.stderr)
    return 1 if missed else 0
