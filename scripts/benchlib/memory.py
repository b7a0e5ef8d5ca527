# SPDX-License-Identifier: GPL-3.0-or-later
"""Digitizes many pages with one worker and shows how its memory goes: at the start, in the middle, at the end."""

import json
import statistics
import tempfile
from pathlib import Path

from benchlib import pages
from benchlib.meter import Meter

BAR_MB = 350
GROWTH = 1.1  # from the first to the last tenth: above it, memory grows


def options(parser):
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: the samples; repeated as often as needed")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--language", default="vie")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--hoso-option", action="append", default=[], help="one more option for hoso-digitize run")


def repeat(files, wanted, folder):
    """Links to the files, under names of their own, until there are pages enough."""
    made = 0
    while made < wanted:
        for path in files:
            if made >= wanted:
                break
            (folder / f"{made:05}-{path.name}").symlink_to(path)
            made += pages.count(path)
    return made


def run(job):
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve()
        (work / "many").mkdir(parents=True, exist_ok=True)
        made = repeat(pages.expand(job.files or [job.top / "samples" / "scans"]), job.pages, work / "many")
        command = [job.bin / "hoso-digitize", "run", "--quiet", "--batch", work / "batch", "--language", job.language, "--jobs",
                   "1", *job.hoso_option, "--", *sorted((work / "many").iterdir())]
        usage = Meter().run([[str(part) for part in command]], log=work / "log.txt")
        said = (work / "log.txt").read_text("utf-8", "replace")
    sizes = [size for _, size in usage.series if size > 0]
    if usage.statuses[0] > 1 or len(sizes) < 10:
        print(said)
        return usage.statuses[0] or 1
    tenth = max(len(sizes) // 10, 1)
    middle = len(sizes) // 2
    parts = {"start": sizes[:tenth], "middle": sizes[middle - tenth // 2:middle + tenth // 2 + 1], "end": sizes[-tenth:]}
    result = {"pages": made, "seconds": usage.wall_seconds, "peak_process_mb": usage.peak_process_mb,
              "peak_all_mb": usage.peak_memory_mb} | {f"{k}_mb": statistics.median(v) for k, v in parts.items()}
    print(f"{made} pages in {usage.wall_seconds:.0f} s; the worker holds {result['start_mb']:.0f} MB at the start, "
          f"{result['middle_mb']:.0f} MB in the middle, {result['end_mb']:.0f} MB at the end (medians of a tenth); "
          f"peak of one process {usage.peak_process_mb:.0f} MB, of all together {usage.peak_memory_mb:.0f} MB")
    if job.json:
        job.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return 0 if usage.peak_process_mb <= BAR_MB and result["end_mb"] <= GROWTH * result["start_mb"] else 1
