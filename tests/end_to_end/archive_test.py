#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-archive and hoso-report as people and scripts use them: output, messages and exit statuses."""

import fcntl
import hashlib
import json
import unittest
from pathlib import Path

from program import FolderTest, make_corpus


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def merkle_root(entries):
    """RFC 9162, section 2.1.1."""
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    left = 1 << ((len(entries) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + merkle_root(entries[:left]) + merkle_root(entries[left:])).digest()


class ArchiveTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.batch = self.folder / "batch"
        make_corpus(40, self.batch)
        self.environment = {"HOSO_ARCHIVE": str(self.folder / "kho lưu trữ")}
        self.archive = self.folder / "kho lưu trữ"

    def made(self):
        self.run_program("init", "--fonds", "UBND", "--name", "Lưu trữ thử")
        self.run_program("import", self.batch)

    def test_way_of_a_batch(self):
        self.made()
        hits = self.objects("search", "uy ban nhan dan", "--limit", "5")
        self.assertEqual(len(hits), 5)
        self.assertEqual({hit["type"] for hit in hits}, {"hit"})
        self.assertIn("«", hits[0]["snippet"])
        issued = [hit["issued"] for hit in hits]
        self.assertEqual(issued, sorted(issued, reverse=True))
        shown = self.objects("show", hits[0]["id"])[0]
        self.assertEqual(shown["code"], hits[0]["code"])
        self.assertEqual(self.objects("show", hits[0]["code"]), [shown])
        for representation in shown["representations"]:
            for file in representation["files"]:
                digest = file["sha256"]
                content = (self.archive / "objects" / digest[:2] / digest[2:4] / digest).read_bytes()
                self.assertEqual(hashlib.sha256(content).hexdigest(), digest)
        text = self.run_program("text", hits[0]["id"]).stdout
        self.assertEqual(len(text.split("\f")), shown["page_count"])
        source = (self.batch / "documents" / shown["code"] / "document.txt").read_text("utf-8")
        self.assertEqual(text, source)
        page = self.run_program("text", hits[0]["code"], "--page", hits[0]["page"]).stdout
        self.assertEqual(page, source.split("\f")[hits[0]["page"] - 1])
        self.run_program("text", hits[0]["code"], "--page", 99, status=66)
        self.run_program("show", "không-có", status=66)
        self.assertEqual(self.run_program("search", "xyzzy").stdout, "")
        ranked = self.objects("search", "nhân dân", "--sort", "relevance")
        self.assertEqual(ranked[-1]["type"], "ranking")
        self.assertIn("5000", self.run_program("search", "nhân dân", "--sort", "relevance").stderr)
        stats = self.objects("stats")[0]
        self.assertEqual((stats["pages"], stats["imports"]), (40, 1))

    def test_can_be_checked_without_hoso(self):
        """What hoso-archive(5) says of log, seals and records, done by this test alone."""
        self.made()
        previous, seals = "0" * 64, []
        entries = (self.archive / "log" / "000001.jsonl").read_text("utf-8").splitlines()
        payloads = (self.archive / "log" / "payloads" / "000001.jsonl").read_text("utf-8").splitlines()
        for number, (line, payload_line) in enumerate(zip(entries, payloads, strict=True), 1):
            entry, payload = json.loads(line), json.loads(payload_line)
            self.assertEqual(line, canonical(entry))
            self.assertEqual((entry["sequence"], entry["previous"]), (number, previous))
            salted = bytes.fromhex(payload["salt"]) + canonical(payload["payload"]).encode()
            self.assertEqual(entry["payload_sha256"], hashlib.sha256(salted).hexdigest())
            previous = entry.pop("hash")
            self.assertEqual(previous, hashlib.sha256(canonical(entry).encode()).hexdigest())
            seals += [entry["seal"]] if "seal" in entry else []
        self.assertEqual([json.loads(line)["action"] for line in entries], ["create", "import"])
        self.assertEqual([seal["segment"] for seal in seals], [1, 2])
        for seal in seals:
            segment = self.archive / "records" / f"{seal['segment']:06}.jsonl"
            lines = segment.read_bytes().split(b"\n")[:-1]
            self.assertEqual(len(lines), seal["records"])
            self.assertEqual(merkle_root([hashlib.sha256(line).digest() for line in lines]).hex(), seal["merkle_root"])
        record = json.loads(lines[-1])
        files = [f"{one['type']} {file['role']} {file['sha256']}\n" for one in record["representations"] for file in one["files"]]
        self.assertEqual(record["content_sha256"], hashlib.sha256("".join(files).encode()).hexdigest())

    def test_second_import_adds_nothing(self):
        self.made()
        before = self.objects("stats")
        done = self.objects("import", self.batch)
        self.assertEqual({item.get("state") for item in done[:-1]}, {"already there"})
        self.assertEqual(done[-1]["imported"], 0)
        self.assertEqual(self.objects("stats"), before)

    def test_list_goes_on_where_it_ended(self):
        self.made()
        whole = [item["id"] for item in self.objects("list", "--limit", "0")]
        first = [item["id"] for item in self.objects("list", "--limit", "2")]
        rest = [item["id"] for item in self.objects("list", "--limit", "0", "--after", first[-1])]
        self.assertEqual(first + rest, whole)
        self.assertIn("--after", self.run_program("list", "--limit", "1").stderr)

    def test_open_quarantine_blocks(self):
        self.run_program("init", "--fonds", "UBND", "--name", "Thử")
        (self.batch / "quarantine" / "page-7").mkdir(parents=True)
        blocked = self.run_program("import", self.batch, status=2)
        self.assertIn("1 open items in quarantine: page-7", blocked.stderr)
        self.assertEqual(self.objects("stats")[0]["documents"], 0)
        (self.batch / "quarantine" / "page-7").rmdir()
        self.run_program("import", self.batch)

    def test_damaged_document_stays_outside(self):
        self.run_program("init", "--fonds", "UBND", "--name", "Thử")
        damaged = sorted((self.batch / "documents").iterdir())[0]
        (damaged / "document.pdf").write_bytes(b"other")
        done = self.run_program("import", self.batch, status=1)
        self.assertIn(damaged.name, done.stderr)
        self.run_program("show", damaged.name, status=66)
        self.run_program("verify")

    def test_single_files(self):
        self.run_program("init", "--fonds", "UBND", "--name", "Thử")
        file = self.folder / "Thông báo.txt"
        file.write_text("Kính gửi huyện Đông Anh", "utf-8")
        self.run_program("import", file)
        self.assertEqual([hit["code"] for hit in self.objects("search", "dong anh")], ["Thông báo"])
        self.run_program("import", self.folder / "không có", status=66)
        empty = self.folder / "empty"
        empty.mkdir()
        self.run_program("import", empty, status=65)
        self.run_program("import", "--format", "files", empty)

    def test_verify_names_what_is_damaged_and_rebuild_mends_the_catalogue(self):
        self.made()
        self.assertEqual(self.objects("verify")[-1]["findings"], 0)
        digest = self.objects("show", self.objects("list", "--limit", "1")[0]["id"])[0]["representations"][0]["files"][0]["sha256"]
        path = self.archive / "objects" / digest[:2] / digest[2:4] / digest
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content[:-1] + b"!")
        finding = self.objects("verify", status=1)[0]
        self.assertEqual((finding["code"], finding["id"]), ("object-damaged", digest))
        path.write_bytes(content)
        hits = self.objects("search", "quyet dinh")
        (self.archive / "catalogue.sqlite").unlink()
        self.assertIn("rebuild", self.run_program("search", "quyet dinh", status=66).stderr)
        self.run_program("verify", status=1)
        self.run_program("rebuild")
        self.assertEqual(self.objects("search", "quyet dinh"), hits)
        self.run_program("verify")

    def test_usage_and_other_folders(self):
        self.run_program("search", "x", status=66)
        self.run_program("search", "x", status=64, HOSO_ARCHIVE="")
        self.run_program("init", "--fonds", "UBND", status=64)
        self.run_program("init", "--fonds", "UBND", "--name", "Thử")
        self.run_program("init", "--fonds", "UBND", "--name", "Thử", status=73)
        self.run_program("search", "--field", "colour=red", "x", status=64)
        self.run_program("search", "--field", "colour", "x", status=64)
        self.run_program("search", '"', status=64)
        toml = self.archive / "archive.toml"
        toml.write_text(toml.read_text("utf-8").replace("format = 2", "format = 9"), "utf-8")
        self.run_program("stats", status=78)

    def test_waits_for_another_writer(self):
        self.run_program("init", "--fonds", "UBND", "--name", "Thử")
        with open(self.archive / "locks" / "writer", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            busy = self.run_program("import", self.batch, "--wait", "1", status=75)
            self.assertIn("waiting", busy.stderr)
        self.run_program("import", self.batch)

    def test_dry_runs_write_nothing(self):
        self.run_program("init", "--fonds", "UBND", "--name", "Thử", "--dry-run")
        self.assertFalse(self.archive.exists())
        self.run_program("init", "--fonds", "UBND", "--name", "Thử")
        before = sorted(self.archive.rglob("*"))
        self.run_program("import", self.batch, "--dry-run")
        self.assertEqual(self.objects("stats")[0]["documents"], 0)
        self.assertEqual([path for path in self.archive.rglob("objects/*")], [])
        self.assertLessEqual({str(path) for path in before}, {str(path) for path in self.archive.rglob("*")})

    def test_report_on_digitization(self):
        self.made()
        out = self.folder / "báo cáo"
        run = ["run", "digitization", "--out", out]
        names = self.run_program(*run, "--dry-run", program="hoso-report").stdout.splitlines()
        self.assertFalse(out.exists())
        self.assertEqual(self.run_program(*run, program="hoso-report").stdout.splitlines(), names)
        self.assertEqual(sorted(names), sorted(str(path) for path in out.iterdir()))
        first = [Path(name).read_bytes() for name in names]
        self.assertIn(b",40,", first[0])
        self.run_program(*run, status=73, program="hoso-report")
        self.run_program(*run, "--overwrite", "--format", "json,csv", program="hoso-report")
        self.assertEqual([Path(name).read_bytes() for name in names], first)
        self.run_program(*run, "--overwrite", "--from", "10/2026", status=64, program="hoso-report")
        self.run_program("run", "unknown", "--out", out, status=64, program="hoso-report")


if __name__ == "__main__":
    unittest.main()
