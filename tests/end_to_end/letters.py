# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads packets of letters as an officer does."""

import itertools
import re
import subprocess
import tempfile
from pathlib import Path

LABELS = {"letter": "Mật khẩu lần đầu:", "packet": "Mật khẩu (mỗi ô là một ký tự):"}


def text_of(pdf, key=""):
    with tempfile.TemporaryDirectory() as folder:
        if key:  # pdftotext itself takes no more than 32 characters of a password
            clear = Path(folder) / "clear.pdf"
            subprocess.run(["qpdf", f"--password={key}", "--decrypt", pdf, clear], check=True)
            pdf = clear
        return subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode("utf-8")


def in_boxes(text, label):
    """The rows of characters behind the label."""
    rows = itertools.takewhile(lambda row: re.fullmatch(r"[A-Za-z0-9 -]+", row), text.split(label, 1)[1].lstrip().split("\n"))
    return "".join("".join(rows).split())


def first_passwords(out, sheets):
    """Of all letters, by login and system, read as an officer does: the sheet opens the packet."""
    found = {}
    for sheet in sorted(sheets.glob("*.pdf")):
        key = in_boxes(text_of(sheet), LABELS["packet"])
        for page in text_of(out / "goi" / sheet.name, key).split("\f"):
            if LABELS["letter"] in page:
                login = re.findall(r"Tên đăng nhập:\s+(\S+)", page)[-1]
                found.setdefault(login, []).append(in_boxes(page, LABELS["letter"]))
    return found
