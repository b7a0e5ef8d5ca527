# SPDX-License-Identifier: GPL-3.0-or-later
"""Digitizes the files with hoso, OCRmyPDF and tesseract and compares speed, memory and text.

The contenders take turns at being first. OCRmyPDF and tesseract are left out where they are not installed. True text is
NAME.gt.txt beside NAME or in ../truth or in --truth DIR. With --pages-truth DIR (NAME.gt.txt with NAME.json that names
`file` and `page`) just the pages that have a truth are measured, each as a file of its own.
"""

import json
import shutil
import statistics
import tempfile
from collections import Counter
from pathlib import Path

from benchlib import pages, text_error
from benchlib.meter import Meter


def options(parser):
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files or folders")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--language", default="vie")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--truth", type=Path, metavar="DIR")
    parser.add_argument("--pages-truth", type=Path, metavar="DIR")
    parser.add_argument("--only", action="append", choices=["hoso", "ocrmypdf", "tesseract"], help="measure just these")
    parser.add_argument("--hoso-option", action="append", default=[], help="one more option for hoso-digitize run")


class Hoso:
    name = "hoso"

    def __init__(self, job):
        self.job = job

    def commands(self, work):
        return [[self.job.bin / "hoso-digitize", "run", "--quiet", "--batch", work / "batch", "--language", self.job.language,
                 "--jobs", str(self.job.jobs), *self.job.hoso_option, "--", *self.job.inputs]]

    jobs = 1
    environment = None
    answers = (0, 1)

    def texts(self, work):
        """{variant: {input: [text of each page]}}"""
        found = {}
        for described in (work / "batch" / "documents").glob("*/document.json"):
            document = json.loads(described.read_text("utf-8"))
            shown = described.with_name("document.txt").read_text("utf-8").split("\f")
            path = Path(document["sources"][0]["path"])
            for source in self.job.inputs:
                if source.name == path.name:
                    found[source] = shown
        return {"hoso": found}


class OcrMyPdf:
    name = "ocrmypdf"
    answers = (0,)
    environment = None

    def __init__(self, job):
        self.job = job
        # Its jobs are pages of one file: files of one page must run side by side to use the machine.
        self.jobs = job.jobs if all(pages.count(path) == 1 for path in job.inputs) else 1

    def commands(self, work):
        # Status 6: it will not touch a page that has any text, such as a signature's stamp, unless it is forced.
        script = 'ocrmypdf "$@" || { test $? -eq 6 && ocrmypdf --force-ocr "$@"; }'
        inside = self.job.jobs if self.jobs == 1 else 1
        dpi = [] if all(p.suffix.lower() == ".pdf" for p in self.job.inputs) else ["--image-dpi", "300"]
        return [["sh", "-c", script, "sh", "--quiet", "-l", self.job.language, "--jobs", str(inside), "--deskew",
                 "--rotate-pages", "--output-type", "pdfa", *dpi, path, work / f"{number}.pdf"]
                for number, path in enumerate(self.job.inputs)]

    def texts(self, work):
        found = {"ocrmypdf": {}, "ocrmypdf -raw": {}}
        for number, path in enumerate(self.job.inputs):
            made = work / f"{number}.pdf"
            if made.is_file():
                found["ocrmypdf"][path] = pages.output("pdftotext", made, "-").split("\f")
                found["ocrmypdf -raw"][path] = pages.output("pdftotext", "-raw", made, "-").split("\f")
        return found


class Tesseract:
    name = "tesseract"
    answers = (0,)
    environment = {"OMP_THREAD_LIMIT": "1"}

    def __init__(self, job):
        self.job, self.jobs = job, job.jobs
        folder = job.work / "images"
        folder.mkdir()
        self.images = {path: pages.images(path, folder) for path in job.inputs}

    def commands(self, work):
        return [["tesseract", image, work / f"{number}-{page}", "-l", self.job.language,
                 *(["--dpi", str(dpi)] if dpi else []), "txt"]
                for number, path in enumerate(self.job.inputs) for page, (image, dpi) in enumerate(self.images[path])]

    def texts(self, work):
        found = {}
        for number, path in enumerate(self.job.inputs):
            made = [work / f"{number}-{page}.txt" for page in range(len(self.images[path]))]
            found[path] = [part for text in made if text.is_file() for part in text.read_text("utf-8").rstrip("\f").split("\f")]
        return {"tesseract": found}


def contenders(job):
    known = {"hoso": Hoso, "ocrmypdf": OcrMyPdf, "tesseract": Tesseract}
    wanted = job.only or list(known)
    return [known[name](job) for name in wanted if name == "hoso" or shutil.which(name)]


def prepare(job):
    """Sets job.inputs and job.truths."""
    files = pages.expand(job.files)
    if not job.pages_truth:
        job.inputs, job.truths = files, pages.truths_beside(files, job.truth)
    else:
        folder = job.work / "pages"
        folder.mkdir()
        job.truths = pages.truths_of_pages(files, job.pages_truth)
        for number, truth in enumerate(job.truths):
            truth.file = pages.one_page(truth.file, truth.page, folder / f"{number:03}-page-{truth.page}.pdf")
            truth.page = None
        job.inputs = [truth.file for truth in job.truths]
    if not job.inputs:
        raise SystemExit("nothing to digitize")
    job.page_count = sum(map(pages.count, job.inputs))


def run_once(contender, job, work):
    work.mkdir(parents=True)
    log = work / "log.txt"
    usage = Meter().run([list(map(str, c)) for c in contender.commands(work)], contender.jobs, contender.environment, log)
    failed = [status for status in usage.statuses if status not in contender.answers]
    return {"pages_per_second": job.page_count / usage.wall_seconds, "cpu_seconds_per_page": usage.cpu_seconds / job.page_count,
            "wall_seconds": usage.wall_seconds, "peak_memory_mb": usage.peak_memory_mb,
            "peak_process_mb": usage.peak_process_mb, "failed": len(failed), "log": str(log)}


def errors(contender, job, work):
    """{variant: {"lines": rates, "prose": rates}}, and the rates of each file."""
    result = {}
    for variant, texts in contender.texts(work).items():
        sums, by_file = {"lines": Counter(), "prose": Counter()}, {}
        for truth in job.truths:
            counts = text_error.measure(truth.text, "\n".join(texts.get(truth.file, [])))
            sums["prose" if truth.prose else "lines"].update(counts)
            by_file[truth.file.name] = text_error.rates(counts)
        result[variant] = {kind: text_error.rates(counts) for kind, counts in sums.items() if counts}
        result[variant]["files"] = by_file
    return result


def measure(job):
    field = contenders(job)
    runs = {contender.name: [] for contender in field}
    text = {}
    for turn in range(job.repeat):
        first = turn % len(field)
        for contender in field[first:] + field[:first]:
            work = job.work / f"{contender.name}-{turn}"
            runs[contender.name].append(run_once(contender, job, work))
            if turn == 0 and job.truths:
                text.update(errors(contender, job, work))
    speed = {name: {key: statistics.median(run[key] for run in made) for key in made[0] if key != "log"}
             for name, made in runs.items()}
    ratios = {name: statistics.median(ours["pages_per_second"] / theirs["pages_per_second"]
                                      for ours, theirs in zip(runs["hoso"], made))
              for name, made in runs.items() if name != "hoso" and "hoso" in runs}
    return {"pages": job.page_count, "files": len(job.inputs), "jobs": job.jobs, "language": job.language, "repeat": job.repeat,
            "speed": speed, "hoso_pages_per_second_ratio": ratios, "runs": runs, "text": text}


def table(result):
    lines = [f"{result['pages']} pages in {result['files']} files, {result['jobs']} at a time, median of {result['repeat']}", "",
             f"{'':16}{'pages/s':>9}{'CPU s/page':>12}{'peak MB':>9}{'one proc. MB':>14}{'failed':>8}{'hoso is':>10}"]
    for name, row in result["speed"].items():
        ratio = result["hoso_pages_per_second_ratio"].get(name)
        lines.append(f"{name:16}{row['pages_per_second']:9.3f}{row['cpu_seconds_per_page']:12.2f}{row['peak_memory_mb']:9.0f}"
                     f"{row['peak_process_mb']:14.0f}{row['failed']:8.0f}" + (f"{ratio:9.2f}x" if ratio else ""))
    if result["text"]:
        lines += ["", f"{'text error, %':16}{'lcer':>9}{'cer':>12}{'recall':>9}{'precision':>14}{'characters':>12}"]
    for variant, kinds in result["text"].items():
        for kind, row in kinds.items():
            if kind == "files":
                continue
            shown = ["lcer_percent", "cer_percent", "recall_percent", "precision_percent"]
            cells = ["-" if kind == "prose" and "cer" in key else f"{row[key] or 0:.3f}" for key in shown]
            name = variant + (" (prose)" if kind == "prose" else "")
            lines.append(f"{name:16}{cells[0]:>9}{cells[1]:>12}{cells[2]:>9}{cells[3]:>14}{row['chars']:12}")
    return "\n".join(lines)


def run(job):
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as temporary:
        job.work = (job.work or Path(temporary)).resolve()
        job.work.mkdir(parents=True, exist_ok=True)
        prepare(job)
        result = measure(job)
        print(table(result))
        if job.json:
            job.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        failed = [made["log"] for name in result["runs"] for made in result["runs"][name] if made["failed"]]
        for log in failed:
            print(f"\n{log}:\n{Path(log).read_text('utf-8', 'replace')[-2000:]}")
        return 1 if failed else 0
