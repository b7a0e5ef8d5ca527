# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns and skews pages and looks whether hoso-digitize finds it out.

Each page is turned by 0, 90, 180 and 270 degrees and, upright, skewed from -5 to 5 degrees; --full does every skew in every
orientation. Without files the samples are taken; --pages-truth DIR takes just the transcribed pages of the files. The skew
that a page came with is known of the samples (truth/pages.json); of others the median over its own variants stands for it.
"""

import json
import re
import statistics
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchlib import pages

SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-pil belongs to
BAR_DEGREES = 0.2


@dataclass
class Page:
    name: str
    image: Path
    frame: int
    dpi: int
    turned: int            # how far its content stands turned clockwise
    skewed: float | None   # None: not known


def options(parser):
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--pages-truth", type=Path, metavar="DIR")
    parser.add_argument("--step", type=float, default=1.0, help="degrees between skews (default 1)")
    parser.add_argument("--full", action="store_true", help="every skew in every orientation")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--language", default="vie")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--hoso-option", action="append", default=[], help="one more option for hoso-digitize run")


def variants(job):
    steps = int(5 / job.step)
    skews = [round(index * job.step, 3) for index in range(-steps, steps + 1)]
    if job.full:
        return [(turn, skew) for turn in (0, 90, 180, 270) for skew in skews]
    return [(0, skew) for skew in skews] + [(turn, 0.0) for turn in (90, 180, 270)]


def _notes(path):
    """What truth/pages.json says of a sample's pages: page -> note."""
    notes = path.parent.parent / "truth" / "pages.json"
    if not notes.is_file():
        return {}
    return {note["page"]: note for note in json.loads(notes.read_text("utf-8")) if note["file"] == path.name}


def collect(job, folder):
    files = pages.expand(job.files or [job.top / "samples" / "scans"])
    if job.pages_truth:
        files = [pages.one_page(truth.file, truth.page, folder / f"{number:03}.pdf")
                 for number, truth in enumerate(pages.truths_of_pages(files, job.pages_truth))]
    found = []
    for path in files:
        notes = _notes(path)
        if path.suffix.lower() == ".pdf":
            pictures = [(image, 0, dpi) for image, dpi in pages.images(path, folder)]
        else:
            pictures = [(path, frame, 0) for frame in range(pages.count(path))]
        for number, (image, frame, dpi) in enumerate(pictures, 1):
            note = notes.get(number)
            if note and note["blank"]:
                continue
            turned = note["orientation"] if note and note["exif_orientation"] == 1 else 0
            found.append(Page(f"{path.name} page {number}", image, frame, dpi, turned, note["skew_degrees"] if note else None))
    return found


def draw(found, wanted, folder):
    for number, page in enumerate(found):
        lines = "".join(f"{turn} {skew} {folder}/p{number:03}t{turn}s{skew:+.2f}.jpg\n" for turn, skew in wanted)
        subprocess.run([SYSTEM_PYTHON, Path(__file__).with_name("turn.py"), page.image, str(page.frame), str(page.dpi)],
                       input=lines, text=True, check=True)


def read_results(batch):
    """(page, turn, skew) -> page of document.json"""
    found = {}
    for described in sorted((batch / "documents").glob("*/document.json")):
        document = json.loads(described.read_text("utf-8"))
        name = re.match(r"p(\d+)t(\d+)s([+-][\d.]+)\.jpg$", Path(document["sources"][0]["path"]).name)
        found[int(name[1]), int(name[2]), float(name[3])] = document["pages"][0]
    return found


def judge(found, wanted, results):
    wrong, missing, residuals = [], [], defaultdict(list)
    for number, page in enumerate(found):
        sums = {}
        for turn, skew in wanted:
            result = results.get((number, turn, skew))
            if result is None:
                missing.append(f"{page.name} turned {turn} skewed {skew}")
            elif (result["orientation_degrees"] + turn + page.turned) % 360 != 0:
                wrong.append(f"{page.name} turned {turn} skewed {skew}: found {result['orientation_degrees']}")
            else:
                sums[turn, skew] = result["skew_degrees"] + skew
        base = -page.skewed if page.skewed is not None else statistics.median(sums.values()) if sums else 0.0
        residuals[page.name] = [(round(value - base, 3), turn, skew) for (turn, skew), value in sums.items()]
    return wrong, missing, residuals


def report(wrong, missing, residuals):
    for line in wrong:
        print(f"wrong orientation: {line}")
    for line in missing:
        print(f"not delivered: {line}")
    print(f"{'residual skew, degrees':60}{'mean':>7}{'max':>7}  at")
    every = []
    for name, found in residuals.items():
        sizes = [(abs(value), turn, skew) for value, turn, skew in found]
        if sizes:
            every += sizes
            worst = max(sizes)
            print(f"{name[:59]:60}{statistics.mean(s for s, _, _ in sizes):7.3f}{worst[0]:7.3f}  {worst[1]}, {worst[2]:+}")
    over = sum(size > BAR_DEGREES for size, _, _ in every)
    mean = statistics.mean(size for size, _, _ in every) if every else 0.0
    most = max((size for size, _, _ in every), default=0.0)
    print(f"{len(every)} images: {len(wrong)} wrong orientations, {len(missing)} not delivered, residual skew mean {mean:.3f} "
          f"max {most:.3f}, {over} over {BAR_DEGREES}")
    return {"images": len(every), "wrong": wrong, "missing": missing, "mean_degrees": mean, "max_degrees": most,
            "over_bar": over, "pages": residuals}


def run(job):
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        work = (job.work or Path(temporary)).resolve()
        for folder in ("pages", "turned"):
            (work / folder).mkdir(parents=True, exist_ok=True)
        found, wanted = collect(job, work / "pages"), variants(job)
        draw(found, wanted, work / "turned")
        command = [job.bin / "hoso-digitize", "run", "--batch", work / "batch", "--language", job.language, "--jobs",
                   str(job.jobs), *job.hoso_option, "--", work / "turned"]
        status = subprocess.run([str(part) for part in command]).returncode
        if status > 1:
            return status
        result = report(*judge(found, wanted, read_results(work / "batch")))
    if job.json:
        job.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if result["wrong"] or result["missing"] or result["over_bar"] else 0
