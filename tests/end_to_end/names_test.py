#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile file names go into the archive and come out byte for byte: 1,000, or 10,000 with HOSO_SOAK=1."""

import hashlib
import html
import json
import os
import random
import re
import tempfile
import unicodedata
import unittest
from pathlib import Path
from urllib.parse import unquote_to_bytes

from program import ProgramTest, run

SOAK = os.environ.get("HOSO_SOAK", "") not in ("", "0")
COUNT = 10_000 if SOAK else 1000
SHOWN = 1000 if SOAK else 100
SEED = int(os.environ.get("HOSO_SEED", "20261123"))

# Every one is tried, whatever the count.
ALWAYS = [b"-rf", b"--help", b"-", b"--", b"...", b".hidden", b" ", b"  two  ", b"\n", b"\t", b"\r\n", b"ends with a dot.", b"ends with a space ",
          b"name\nwith\nlines.txt", b"'quoted'", b'"quoted"', b"`touch x`", b"$(touch x)", b"%s%n%d", b"*", b"?", b"[a]", b"~", b"\\", b"a\\b", b"a;b|c&d",
          b"<a>&amp;<b>", b"]]>", b"{}", b"#", b"con", b"NUL.txt", b"aux.", b"\x01", b"\x7f", b"\x1b[31mred", b"\xff", b"\xfe\xff", b"a\xc3", b"\xc0\xaf", b"\xed\xa0\x80",
          b"\xf4\x90\x80\x80", b"\x80txt", "\ufeffbom".encode(), "\u202egnp.exe".encode(), "\u200b".encode(), "\u0000x".encode()[1:],
          "İI ıi ẞß.txt".encode(), "Thông báo.txt".encode(), unicodedata.normalize("NFD", "Thông báo.txt").encode(), "THÔNG BÁO.TXT".encode(),
          "Thông Báo.txt".encode(), "😀.txt".encode(), "👩‍👩‍👧‍👦".encode(), "🇻🇳".encode(), b"x" * 255, "đ".encode() * 127 + b"x", "\u0301".encode() * 127,
          b"METS.xml", b"archive.toml", b"catalogue.sqlite", b"document.txt", b"files", b"a.json", b"a.csv", b"a.html", b"null", b"0", b"1e9999"]

WORDS = "quyết định tờ trình báo cáo kế hoạch giấy mời biên bản nghị quyết công văn Đông Anh Ủy ban nhân dân năm hồ sơ".split()


def letters(chance):
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))


def hostile(chance):
    text = letters(chance)
    kind = chance.randrange(12)
    if kind == 0:
        return unicodedata.normalize("NFD", text).encode()
    if kind == 1:
        return (text + chance.choice("😀🎉📄🇻🇳")).encode()
    if kind == 2:
        return (text * 40).encode()[:255]  # may end in the middle of a letter
    if kind == 3:
        return text.replace(" ", chance.choice(["\n", "\r", "\t", "\x0b", "\u2028"])).encode()
    if kind == 4:
        return b"-" + text.encode()
    if kind == 5:
        return chance.choice([text.upper(), text.lower(), text.title(), text.swapcase()]).encode()
    if kind == 6:
        return bytes(chance.choice([byte for byte in range(1, 256) if byte != 47]) for _ in range(chance.randint(1, 255)))
    if kind == 7:
        return chance.choice("'\"`$\\").encode() + text.encode() + chance.choice("'\"`").encode()
    if kind == 8:
        return text.encode() + chance.choice([b" ", b".", b"  ", b"..", b" .", b"~", b".txt ", b".tmp", b".part"])
    if kind == 9:
        return text.encode("utf-16-le").replace(b"/", b"").replace(b"\0", b"\xff")[:254]
    if kind == 10:
        return text.encode("cp1258", "replace")
    return unicodedata.normalize(chance.choice(["NFC", "NFD", "NFKD"]), text).encode() + chance.choice([b".txt", b".md", b".xml", b".TXT", b""])


def names(count):
    chance = random.Random(SEED)
    made = dict.fromkeys(ALWAYS)
    while len(made) < count:
        name = hostile(chance)
        if b"/" not in name and b"\0" not in name and name not in (b"", b".", b"..") and len(name) <= 255:
            made[name] = None
    return list(made)


def name_of(file):
    return bytes(file["name_bytes"]) if "name_bytes" in file else file["name"].encode()


class NamesTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        # In memory where it can be: thousands of files are synced, and only their names matter here.
        cls.temporary = tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        cls.folder = Path(cls.temporary.name)
        cls.environment = {"HOSO_ARCHIVE": str(cls.folder / "archive")}
        run("hoso-archive", "init", "--fonds", "UBND", "--name", "Thử", environment=cls.environment)
        cls.expected = {}  # SHA-256 of what a file holds -> its name
        source = os.fsencode(cls.folder / "source")
        for number, name in enumerate(names(COUNT)):
            # Case twins and one name in NFC and NFD stand side by side; every tenth lies in a folder with a hostile name.
            place = os.path.join(source, name[:100] + b"\n-") if number % 10 == 9 else source
            os.makedirs(place, exist_ok=True)
            content = f"tệp số {number}\n".encode()
            with open(os.path.join(place, name), "wb") as stream:
                stream.write(content)
            cls.expected[hashlib.sha256(content).hexdigest()] = name
        cls.told = run("hoso-archive", "import", "--format", "files", cls.folder / "source", "--json",
                       environment=cls.environment).objects()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def originals(self, record):
        """(SHA-256, name) of each file that was given."""
        return {(file["sha256"], name_of(file)) for one in record["representations"] if one["type"] == "original" for file in one["files"]}

    def test_all_are_imported(self):
        self.assertEqual(self.told[-1]["type"], "import")
        self.assertEqual((self.told[-1]["imported"], self.told[-1]["refused"], self.told[-1]["already_there"]), (COUNT, 0, 0))

    def test_plain_records_have_the_names_byte_for_byte(self):
        found = set()
        for segment in sorted((self.folder / "archive" / "records").glob("*.jsonl")):
            for line in segment.read_bytes().split(b"\n")[:-1]:
                found |= self.originals(json.loads(line))
        self.assertEqual(found, set(self.expected.items()))

    def test_show_has_the_names_byte_for_byte(self):
        records = [item for item in self.objects("list", "--limit", "0") if item["type"] == "record"]
        self.assertEqual(len(records), COUNT)
        chosen = random.Random(SEED).sample(records, SHOWN)
        found = set()
        for record in chosen:
            found |= self.originals(self.objects("show", record["id"])[0])
            people = self.run_program("show", record["id"]).stdout
            self.assertNotIn("\x1b", people)
        self.assertEqual(len(found), SHOWN)
        self.assertLessEqual(found, set(self.expected.items()))

    def test_codes_are_lines_of_text(self):
        for record in self.objects("list", "--limit", "0"):
            self.assertEqual(record["code"], unicodedata.normalize("NFC", record["code"]))
            self.assertFalse(any(ord(letter) < 32 or ord(letter) == 127 for letter in record["code"]), record["code"])

    def test_second_import_knows_them_all(self):
        again = self.objects("import", "--format", "files", self.folder / "source")
        self.assertEqual((again[-1]["imported"], again[-1]["already_there"], again[-1]["refused"]), (0, COUNT, 0))

    def test_archive_is_sound_and_can_be_rebuilt(self):
        before = self.objects("list", "--limit", "0")
        self.run_program("verify")
        self.run_program("rebuild")
        self.run_program("verify")
        self.assertEqual(self.objects("list", "--limit", "0"), before)

    def test_export_has_the_names_byte_for_byte(self):
        if not re.search(r"^ +export ", self.run_program("--help").stdout, re.MULTILINE):
            self.skipTest("this hoso-archive has no verb export")
        out = self.folder / "out"
        self.run_program("export", "--all", "--out", out)
        found = set()
        for package in filter(os.path.isdir, (os.path.join(os.fsencode(out), name) for name in os.listdir(os.fsencode(out)))):
            with open(os.path.join(package, b"METS.xml"), encoding="utf-8") as stream:
                links = re.findall(r'<FLocat [^>]*xlink:href="([^"]*)"', stream.read())
            for path in (os.path.join(package, unquote_to_bytes(html.unescape(link))) for link in links):
                with open(path, "rb") as stream:
                    found.add((hashlib.sha256(stream.read()).hexdigest(), os.path.basename(path)))
        self.assertLessEqual(set(self.expected.items()), found)


if __name__ == "__main__":
    unittest.main()
