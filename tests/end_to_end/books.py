# SPDX-License-Identifier: GPL-3.0-or-later
"""Books of reports for the tests of this folder: the sample city and a small one, forms that are filled in, XLSX that
are read."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile
from fractions import Fraction
from pathlib import Path

from program import BIN, ENVIRONMENT, SOURCE, FolderTest

SOAK = os.environ.get("HOSO_SOAK", "") not in ("", "0")
CITY = SOURCE / "samples" / "city"
CITY_UNITS = (CITY / "don-vi.csv", CITY / "sap-nhap.csv")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

# Every way of adding up there is. Answers of a month are due when anybody runs this, those of "2035" are not.
SMALL_REGIME = """\
schema = "hoso-regime/1"
id = "nho"
title = "Báo cáo nhỏ"
source = "Mẫu"
unconfirmed = []
collected = "month"
reported = ["month", "quarter"]
sources = ["answers"]
[[window]]
kind = "calendar"
[due]
working_days = 3
[[level]]
id = "city"
name = "Thành phố"
kinds = ["thành phố"]
reports = false
[[level]]
id = "commune"
name = "Phường, xã"
kinds = ["phường", "xã"]
[[indicator]]
id = "received"
text = "Tiếp nhận"
units = "hồ sơ"
nature = "flow"
over_time = "sum"
over_units = "sum"
[[indicator]]
id = "settled"
text = "Giải quyết"
units = "hồ sơ"
nature = "flow"
over_time = "sum"
over_units = "sum"
[[indicator]]
id = "waiting"
text = "Tồn đầu kỳ"
units = "hồ sơ"
nature = "stock"
over_time = "first"
over_units = "sum"
required = false
[[indicator]]
id = "staff"
text = "Số người cuối kỳ"
units = "người"
nature = "stock"
over_time = "last"
over_units = "sum"
required = false
[[indicator]]
id = "days"
text = "Số ngày bình quân"
units = "ngày"
type = "decimal"
nature = "flow"
over_time = "average"
over_units = "average"
required = false
[[indicator]]
id = "counters"
text = "Đơn vị có bộ phận một cửa"
units = "đơn vị"
nature = "stock"
over_time = "last"
over_units = "count"
required = false
[[indicator]]
id = "share"
text = "Tỷ lệ giải quyết"
units = "%"
type = "percent"
nature = "flow"
over_time = "ratio"
over_units = "ratio"
formula = "settled / received * 100"
[[rule]]
id = "within"
text = "Số giải quyết lớn hơn số tiếp nhận"
severity = "warning"
check = "settled <= received"
[[target]]
indicator = "share"
level = "commune"
value = "95"
source = "Mẫu"
[sheet]
document_type = "Báo cáo"
abbreviation = "BC"
title = "Kết quả {period}"
orientation = "landscape"
rows = "units"
compare = ["previous", "last-year", "target"]
notes = []
[[sheet.chart]]
kind = "progress"
title = "Tỷ lệ giải quyết"
indicators = ["share"]
by = "units"
"""
SMALL_UNITS = """\
code,name,kind,parent,from,to
X,UBND thành phố Mẫu,thành phố,,,
X.1,UBND xã Một,xã,X,,
X.2,UBND xã Hai,xã,X,,
X.3,UBND xã Ba,xã,X,,
"""
SMALL_HEADINGS = ["Mã đơn vị", "Đơn vị", "Tiếp nhận", "Giải quyết", "Tồn đầu kỳ", "Số người cuối kỳ", "Số ngày bình quân",
                  "Đơn vị có bộ phận một cửa"]


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


class Workbook:
    """Cells of an XLSX as any reader sees them: by sheet and name, numbers as the decimal ones that they are next to."""

    def __init__(self, path):
        self.path = Path(path)
        with zipfile.ZipFile(self.path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.texts = []
        if "xl/sharedStrings.xml" in self.parts:
            for item in ElementTree.fromstring(self.parts["xl/sharedStrings.xml"]).iter(SHEET + "si"):
                self.texts.append("".join(part.text or "" for part in item.iter(SHEET + "t")))
        links = {link.get("Id"): link.get("Target")
                 for link in ElementTree.fromstring(self.parts["xl/_rels/workbook.xml.rels"])}
        self.part_of = {}
        for sheet in ElementTree.fromstring(self.parts["xl/workbook.xml"]).iter(SHEET + "sheet"):
            self.part_of[sheet.get("name")] = "xl/" + links[sheet.get(LINKS + "id")].lstrip("/").removeprefix("xl/")
        self.sheets = {name: self._cells(self.parts[part]) for name, part in self.part_of.items()}

    def _cells(self, part):
        cells = {}
        for cell in ElementTree.fromstring(part).iter(SHEET + "c"):
            value = cell.find(SHEET + "v")
            if value is None or value.text is None:
                continue
            if cell.get("t") == "s":
                cells[cell.get("r")] = self.texts[int(value.text)]
            elif cell.get("t") in (None, "n"):
                # 87.35 may stand there as 87.34999999999999: the same binary number, which readers get.
                cells[cell.get("r")] = Fraction(repr(float(value.text)))
            else:
                cells[cell.get("r")] = value.text
        return cells

    def numbers(self):
        """{"Số liệu!C13": fraction}"""
        return {f"{sheet}!{name}": value for sheet, cells in self.sheets.items() for name, value in cells.items()
                if isinstance(value, Fraction)}

    def rows(self, sheet):
        """The texts and numbers of a sheet's rows, those without a value left out."""
        rows = {}
        for name, value in self.sheets[sheet].items():
            rows.setdefault(int(re.sub("[A-Z]", "", name)), []).append(value)
        return [rows[row] for row in sorted(rows)]


def fill_in(form, figures, out):
    """A copy of a form with what its unit typed: numbers, or texts, by the number of the indicator."""
    book = Workbook(form)
    sheet, cells = next(iter(book.sheets.items()))
    rows = {name[1:]: int(value.strip("[]")) for name, value in cells.items()
            if name.startswith("A") and isinstance(value, str) and re.fullmatch(r"\[\d+\]", value)}
    part = book.parts[book.part_of[sheet]].decode("utf-8")
    for row, number in rows.items():
        if number not in figures:
            continue
        value = figures[number]
        kind, content = (' t="inlineStr"', f"<is><t>{value}</t></is>") if isinstance(value, str) else ("", f"<v>{value}</v>")
        part, count = re.subn(rf'<c r="D{row}"( s="\d+")?/>', rf'<c r="D{row}"\1{kind}>{content}</c>', part)
        assert count == 1, f"{form}: [{number}] is no empty cell"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in book.parts.items():
            archive.writestr(name, part if name == book.part_of[sheet] else content)
    return Path(out)


class BookTest(FolderTest):
    """The book of a test is self.book; verbs know it from the environment."""

    def setUp(self):
        super().setUp()
        self.book = self.folder / "so"
        self.environment = {"HOSO_BOOK": str(self.book)}

    def report(self, *arguments, status=0, **environment):
        return self.run_program(*arguments, status=status, program="hoso-report", **environment)

    def report_objects(self, *arguments, status=0):
        return self.report(*arguments, "--json", status=status).objects()

    def start(self, *arguments, **environment):
        """The program, running beside the test."""
        return subprocess.Popen([BIN / "hoso-report", *map(str, arguments)], env=ENVIRONMENT | self.environment | environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def make_city(self, *regimes, since="2025-07-15", formats=("xlsx", "pdf"), more=""):
        self.report("init", "--name", "UBND thành phố Sông Hồng", "--unit", "H99",
                    *(word for list_of_units in CITY_UNITS for word in ("--units", list_of_units)),
                    *(word for regime in regimes for word in ("--regime", regime)))
        self.change_settings(since, formats, more)

    def make_small(self, since="2025-01-01", formats=("csv", "json"), more="", units=SMALL_UNITS, regime=SMALL_REGIME):
        lists = self.folder / "units.csv"
        lists.write_text(units, "utf-8")
        self.report("init", "--name", "UBND thành phố Mẫu", "--unit", "X", "--units", lists)
        own = self.book / "rules" / "regimes" / "nho"
        own.mkdir(parents=True)
        (own / "regime.toml").write_text(regime, "utf-8")
        with open(self.settings, "a", encoding="utf-8") as file:
            file.write('\n[[regime]]\nid = "nho"\nfrom = "2025-01-01"\n')
        self.set_at_top('rules = ["rules"]')
        self.change_settings(since, formats, more)

    @property
    def settings(self):
        return self.book / "book.toml"

    def set_at_top(self, line):
        text = self.settings.read_text("utf-8")
        self.settings.write_text(text.replace("\n[office]", f"{line}\n\n[office]", 1), "utf-8")

    def change_settings(self, since, formats, more):
        """What every regime of the book has."""
        lines = f'from = "{since}"\nformats = {json.dumps(list(formats))}\n{more}'
        text = self.settings.read_text("utf-8")
        self.settings.write_text(re.sub(r'from = ".*"\n', lambda _: lines, text), "utf-8")

    def small_list(self, period, figures, name=None):
        """A list of answers: {unit: (received, settled, ...)}."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(SMALL_HEADINGS)
        for unit, values in figures.items():
            writer.writerow([unit, "", *values, *[""] * (len(SMALL_HEADINGS) - 2 - len(values))])
        path = self.folder / (name or f"nho-{period}.csv")
        path.write_text(text.getvalue(), "utf-8")
        return path

    def collect_small(self, period, figures, *more, status=0, name=None):
        return self.report_objects("collect", "--regime", "nho", "--period", period, *more,
                                   self.small_list(period, figures, name), status=status)

    def make_report(self, regime, period, *more, out="ra"):
        """The files that were made, as --json tells them."""
        made = self.report_objects("run", regime, "--period", period, "--out", self.folder / out, *more, status=(0, 1))
        return [each for each in made if each["type"] == "file"]

    def query(self, sql):
        database = sqlite3.connect(self.book / "book.sqlite")
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def log(self):
        """What happened, in order: (action, id)."""
        entries = []
        for path in sorted((self.book / "log").glob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                entry = json.loads(line)
                entries.append((entry["action"], entry["id"]))
        return entries

    def counts(self, regime, period):
        """Of status: without the units, (expected, on time, late, missing, exempt)."""
        found = self.report_objects("status", regime, "--period", period)[-1]
        return tuple(found[name] for name in ("expected", "on_time", "late", "missing", "exempt"))

    def files(self, folder=None):
        folder = folder or self.book
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    def assert_no_leftovers(self, folder=None):
        left = [path for path in (folder or self.book).rglob("*") if re.search(r"\.(part|tmp)$|~$|^\.", path.name)]
        self.assertEqual(left, [])

    def make_key(self, name, person, *roles):
        """A private key; what the administrator enters is added to the book's approvers."""
        key = self.folder / f"{name}.pem"
        made = self.report("key", "new", "--person", person, "--out", key,
                           *(word for role in roles for word in ("--role", role)))
        approvers = self.book / "nguoi-duyet.toml"
        if not approvers.exists():
            approvers.write_text('schema = "hoso-approvers/1"\n', "utf-8")
            approvers.chmod(0o644)
            self.set_at_top('approvers = "nguoi-duyet.toml"')
        with open(approvers, "a", encoding="utf-8") as file:
            file.write(made.stdout)
        return key


def text_of_pdf(path):
    """As it is laid out, or None where no program reads it."""
    if not shutil.which("pdftotext"):
        return None
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
