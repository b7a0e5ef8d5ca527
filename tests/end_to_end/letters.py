# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads packets of letters as an officer does."""

import itertools
import re
import subprocess

LABELS = {"letter": "Mật khẩu lần đầu:", "packet": "Mật khẩu (mỗi ô là một ký tự):"}


def text_of(pdf, key=""):
    done = subprocess.run(["pdftotext", "-layout", *(["-upw", key] if key else []), pdf, "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


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
