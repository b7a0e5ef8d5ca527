# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes page images of born-digital PDFs, each with its exact text: OUT/NAME-001.png and OUT/NAME-001.gt.txt.

Pages without a text layer are left out: they have no exact text.
"""

from pathlib import Path

from benchlib import pages


def options(parser):
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="+", type=Path, metavar="PDF")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--pages", type=int, metavar="N", help="at most N pages of each file")


def run(job):
    job.out.mkdir(parents=True, exist_ok=True)
    made = 0
    for path in pages.expand(job.files):
        for page in range(1, min(pages.count(path), job.pages or 1 << 30) + 1):
            text = pages.output("pdftotext", "-f", page, "-l", page, path, "-").replace("\f", "")
            if not text.strip():
                continue
            stem = job.out / f"{path.stem}-{page:03}"
            pages.output("pdftoppm", "-r", job.dpi, "-png", "-f", page, "-l", page, "-singlefile", path, stem)
            stem.with_name(stem.name + ".gt.txt").write_text(text, "utf-8")
            made += 1
    print(f"{made} pages in {job.out}")
    return 0 if made else 1
