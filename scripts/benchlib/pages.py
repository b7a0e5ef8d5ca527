# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages to measure with: how many a file has, their images as other programs want them, and their true text."""

import json
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

KINDS = {".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".jp2", ".bmp", ".pnm", ".pgm", ".ppm", ".pbm", ".webp"}
COVERS = 0.85   # share of the page's width and height from which an image is the scan itself
RENDER_DPI = 300
WEB_ADDRESS = re.compile(r"\(https?:[^)]*\)|\[URL:[^\]]*\]")  # of links in Markdown: nobody printed them


@dataclass
class Truth:
    file: Path
    page: int | None  # None: the whole file
    text: str
    prose: bool       # not the page's own lines: only its words can be compared


def output(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout.decode("utf-8", "replace")


def expand(paths):
    """Files, and those of folders, in the order of their names."""
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix.lower() in KINDS)
        elif path.is_file():
            found.append(path)
        else:
            raise SystemExit(f"{path}: is not there")
    return [path.resolve() for path in found]


def _tiff_pages(path):
    """Counts image file directories (TIFF 6.0, section 2)."""
    data = path.read_bytes()
    order = "little" if data[:2] == b"II" else "big"
    offset, count = int.from_bytes(data[4:8], order), 0
    while offset and count < 10000 and offset + 2 <= len(data):
        count += 1
        entries = int.from_bytes(data[offset:offset + 2], order)
        at = offset + 2 + 12 * entries
        offset = int.from_bytes(data[at:at + 4], order)
    return max(count, 1)


def count(path):
    if path.suffix.lower() == ".pdf":
        return int(re.search(r"^Pages:\s+(\d+)", output("pdfinfo", path), re.MULTILINE).group(1))
    if path.suffix.lower() in (".tif", ".tiff"):
        return _tiff_pages(path)
    return 1


def _scan_on(path, page):
    """(encoding, dpi, index) of the one image that is the page; None where the page is made of several or is turned."""
    info = output("pdfinfo", "-f", page, "-l", page, path)
    width, height = map(float, re.search(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", info).groups())
    if re.search(r"Page\s+\d+ rot:\s+(\d+)", info).group(1) != "0":
        return None
    large = []
    for index, line in enumerate(output("pdfimages", "-list", "-f", page, "-l", page, path).splitlines()[2:]):
        cells = line.split()
        kind, pixels, encoding, dpi = cells[2], (int(cells[3]), int(cells[4])), cells[8], (int(cells[12]), int(cells[13]))
        share = [pixels[i] * 72 / max(dpi[i], 1) / (width, height)[i] for i in (0, 1)]
        if min(share) > COVERS:
            large.append((kind, encoding, dpi[0], index))
        elif kind == "stencil" and share[0] * share[1] > 0.01:
            return None
    return large[0][1:] if len(large) == 1 and large[0][0] == "image" else None


def images(path, folder):
    """[(image file, dpi or None)] of every page, as one hands them to `tesseract`."""
    if path.suffix.lower() != ".pdf":
        return [(path, None)]
    made = []
    for page in range(1, count(path) + 1):
        stem = folder / f"{path.stem}-{page:03}"
        scan = _scan_on(path, page)
        if scan:
            encoding, dpi, index = scan
            output("pdfimages", "-j" if encoding == "jpeg" else "-png", "-f", page, "-l", page, path, stem)
            made.append((next(folder.glob(f"{glob_escape(stem.name)}-{index:03}.*")), dpi))
        else:
            output("pdftoppm", "-r", RENDER_DPI, "-png", "-f", page, "-l", page, "-singlefile", path, stem)
            made.append((stem.with_name(stem.name + ".png"), RENDER_DPI))
    return made


def glob_escape(name):
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def one_page(path, page, target):
    """A PDF with just this page of the file."""
    output("qpdf", "--empty", "--pages", path, page, "--", target)
    return target


def truths_beside(files, folder):
    """NAME.gt.txt (lines) or NAME.gt.md (prose) in the folder, or beside each file and in a folder `truth` next to its own."""
    found = []
    for path in files:
        places = [folder] if folder else [path.parent, path.parent.parent / "truth"]
        for suffix in (".gt.txt", ".gt.md"):
            hits = [place / (path.stem + suffix) for place in places if (place / (path.stem + suffix)).is_file()]
            if hits:
                text = hits[0].read_text("utf-8")
                prose = suffix == ".gt.md"
                found.append(Truth(path, None, WEB_ADDRESS.sub("", text) if prose else text, prose))
                break
    return found


def truths_of_pages(files, folder):
    """NAME.gt.txt with NAME.json that names `file` and `page`."""
    named = {unicodedata.normalize("NFC", path.name): path for path in files}
    found = []
    for note in sorted(folder.glob("*.json")):
        data = json.loads(note.read_text("utf-8"))
        text = note.with_suffix("").with_name(note.stem + ".gt.txt")
        if isinstance(data, dict) and {"file", "page"} <= data.keys() and text.is_file():
            path = named.get(unicodedata.normalize("NFC", data["file"]))
            if path:
                found.append(Truth(path, int(data["page"]), text.read_text("utf-8"), False))
    return found
