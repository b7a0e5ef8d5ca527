#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hoso-digitize as people and scripts use it: what it writes, says and answers, also where it is stopped in the middle.

HOSO_SOAK=1 kills it at many more moments.
"""

import fcntl
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
import unittest
from pathlib import Path

from program import BIN, ENVIRONMENT, SOURCE, run

SCANS = SOURCE / "samples" / "scans"
SOAK = os.environ.get("HOSO_SOAK") == "1"
KILLS = 200 if SOAK else 10
FILES = ["document.alto.xml", "document.json", "document.pdf", "document.txt"]
# Per cent of the characters; forms and tables have rules between their words.
LINE_ERROR = {"bang-so-lieu": 3, "khai-sinh": 6}
JARS = Path("/usr/share/java")

sys.path.insert(0, str(SOURCE / "scripts"))
from benchlib import text_error  # noqa: E402


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, timeout=300).stdout


def digest(data):
    return hashlib.sha256(data).hexdigest()


def tree(folder):
    """Path -> digest of all that was delivered."""
    return {str(path.relative_to(folder)): digest(path.read_bytes())
            for path in sorted(folder.rglob("*")) if path.is_file()}


def results(batch):
    """What must be the same however often a run was stopped."""
    return tree(batch / "documents") | {"ledger": digest((batch / "ledger.json").read_bytes())}


def document(batch, identifier):
    return json.loads((batch / "documents" / identifier / "document.json").read_text("utf-8"))


def children_of(process):
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text().split()]


class Digitize(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="hoso-digitize-")
        cls.root = Path(cls.temporary.name)
        cls.slips = cls.root / "slips"
        cls.slips.mkdir()
        # Small pages with a few lines of text: read in a fraction of a second.
        for number in range(6):
            output_of("pdftoppm", "-r", "150", "-gray", "-singlefile", "-f", str(1 + number % 2), "-x", "150", "-y",
                      str(150 + 200 * number), "-W", "1000", "-H", "260", SCANS / "quyet-dinh.pdf",
                      cls.slips / f"slip {number}")
        shutil.copy(cls.slips / "slip 0.pgm", cls.slips / "Quyết định.pgm")
        cls.samples = cls.root / "samples"
        cls.first = cls.run_program("run", SCANS, "--batch", cls.samples, "--json")
        cls.whole = cls.root / "whole"
        cls.run_program("run", cls.slips, "--batch", cls.whole)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(dir=self.root))
        self.batch = self.folder / "batch"

    @staticmethod
    def run_program(*arguments, status=0, **environment):
        return run("hoso-digitize", *arguments, status=status, environment=environment)

    def start(self, *arguments):
        return subprocess.Popen([BIN / "hoso-digitize", *map(str, arguments)], env=ENVIRONMENT,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def slip(self, number, name=None):
        target = self.folder / "in" / (name or f"slip {number}.pgm")
        target.parent.mkdir(exist_ok=True)
        shutil.copy(self.slips / f"slip {number}.pgm", target)
        return target

    def refused(self, status, *arguments, **environment):
        """One clear line, and nothing on stdout."""
        out, err = self.run_program(*arguments, status=status, **environment)
        self.assertEqual(out, "")
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertTrue(err.startswith("hoso-digitize: "), err)
        return err

    # --- what is delivered -------------------------------------------------------------------------------------------

    def test_samples_are_delivered_whole(self):
        out, err = self.first
        objects = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(err, "")
        names = sorted(unicodedata.normalize("NFC", path.stem) for path in SCANS.iterdir())
        self.assertEqual(sorted(one["id"] for one in objects if one["type"] == "document"), names)
        self.assertEqual(objects[-1]["type"], "batch")
        self.assertEqual((objects[-1]["files_delivered"], objects[-1]["pages_quarantined"]), (len(names), 0))
        self.assertEqual(sorted(path.name for path in (self.samples / "documents").iterdir()), names)
        for name in names:
            folder = self.samples / "documents" / name
            self.assertEqual(sorted(path.name for path in folder.iterdir()), FILES + ["source"])
            made = document(self.samples, name)
            self.assertEqual((made["schema"], made["id"], made["pdfa"]), ("hoso-document/1", name, "2u"))
            text = (folder / "document.txt").read_text("utf-8")
            self.assertEqual(len(text.split("\f")), len(made["pages"]))
            self.assertEqual(len(text.split()), sum(page["words"] for page in made["pages"]))
            for file, value in made["files"].items():
                self.assertEqual(digest((folder / file).read_bytes()), value, file)
            source = made["sources"][0]
            self.assertEqual(digest((folder / source["kept"]).read_bytes()), source["sha256"])
            self.assertEqual(source["sha256"], digest((SCANS / source["path"]).read_bytes()))
        self.run_program("verify", "--batch", self.samples)
        self.run_program("status", "--check", "--batch", self.samples)

    def test_samples_lie_right_and_say_what_their_truth_says(self):
        for page in json.loads((SOURCE / "samples" / "truth" / "pages.json").read_text("utf-8")):
            name = Path(page["file"]).stem
            made = document(self.samples, unicodedata.normalize("NFC", name))["pages"][page["page"] - 1]
            self.assertEqual("blank" in made["flags"], page["blank"], page)
            self.assertAlmostEqual(abs(made["skew_degrees"]), abs(page["skew_degrees"]), delta=0.2, msg=str(page))
            exif = {1: 0, 6: 90}[page["exif_orientation"]]
            self.assertEqual((made["orientation_degrees"] + exif) % 360, page["orientation"], page)
        for truth in sorted((SOURCE / "samples" / "truth").glob("*.gt.txt")):
            name = unicodedata.normalize("NFC", truth.name.removesuffix(".gt.txt"))
            text = (self.samples / "documents" / name / "document.txt").read_text("utf-8").replace("\f", "\n")
            error = text_error.rates(text_error.measure(truth.read_text("utf-8").replace("\f", "\n"), text))
            self.assertLess(error["lcer_percent"], LINE_ERROR.get(name, 1.5), name)

    def test_words_of_the_pdf_are_those_of_the_text(self):
        for folder in sorted((self.samples / "documents").iterdir()):
            pdf = folder / "document.pdf"
            output_of("qpdf", "--check", pdf)
            words = unicodedata.normalize("NFC", output_of("pdftotext", "-raw", pdf, "-").decode()).split()
            self.assertEqual(words, (folder / "document.txt").read_text("utf-8").split(), folder.name)

    def test_pdfa_1b_passes_preflight(self):
        inputs = [SCANS / name for name in ("quyet-dinh.pdf", "hai-mat.pdf", "cong-van.jpg", "bao-cao.tif", "english.png")]
        self.run_program("run", *inputs, "--batch", self.batch, "--pdfa", "1b", "--ocr", "never")
        files = sorted(self.batch.glob("documents/*/document.pdf"))
        for pdf in files:
            output_of("qpdf", "--check", pdf)
            self.assertEqual(document(self.batch, pdf.parent.name)["pdfa"], "1b")
        if not (JARS / "preflight.jar").is_file():
            self.skipTest("libpdfbox2-java is not installed")
        jars = [str(JARS / f"{name}.jar") for name in ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging",
                                                       "javax.activation", "jaxb-api")]
        verdicts = output_of("java", "-cp", ":".join(jars), SOURCE / "tests" / "preflight" / "Preflight.java", *files)
        self.assertEqual(verdicts.decode().count("valid   "), len(files), verdicts)

    def test_source_is_stored_once_where_the_pdf_holds_it(self):
        inputs = [SCANS / name for name in ("cong-van.jpg", "english.png", "hai-mat.pdf")]
        self.run_program("run", *inputs, "--batch", self.batch, "--keep-source", "unless-embedded", "--ocr", "never")
        folder = self.batch / "documents" / "cong-van"
        self.assertEqual(sorted(path.name for path in folder.iterdir()), FILES)
        source = document(self.batch, "cong-van")["sources"][0]
        self.assertEqual(source["kept"], "embedded")
        described = json.loads(output_of("qpdf", "--json", folder / "document.pdf"))
        objects = described.get("objects") or described["qpdf"][1]
        images = [re.search(r"\d+", name).group() for name, value in objects.items() if "/DCTDecode" in json.dumps(value)]
        streams = [output_of("qpdf", f"--show-object={number}", "--raw-stream-data", folder / "document.pdf")
                   for number in images]
        self.assertIn(source["sha256"], [digest(stream) for stream in streams])
        for name in ("english", "hai-mat"):
            kept = document(self.batch, name)["sources"][0]["kept"]
            self.assertEqual(digest((self.batch / "documents" / name / kept).read_bytes()),
                             document(self.batch, name)["sources"][0]["sha256"])
        self.run_program("verify", "--batch", self.batch)

    def test_verify_finds_an_embedded_source_that_is_gone(self):
        self.run_program("run", SCANS / "cong-van.jpg", SCANS / "nguoc.jpg", "--batch", self.batch, "--keep-source",
                         "unless-embedded", "--ocr", "never")
        one, other = (self.batch / "documents" / name for name in ("cong-van", "nguoc"))
        # Somebody exchanges the PDF and makes all digests agree again.
        shutil.copy(other / "document.pdf", one / "document.pdf")
        made = document(self.batch, "cong-van")
        made["files"]["document.pdf"] = digest((one / "document.pdf").read_bytes())
        (one / "document.json").write_text(json.dumps(made), "utf-8")
        import sqlite3
        journal = sqlite3.connect(self.batch / "batch.sqlite")
        journal.execute("UPDATE input SET document_sha256 = ? WHERE document_id = 'cong-van'",
                        (digest((one / "document.json").read_bytes()),))
        journal.commit()
        journal.close()
        out, _ = self.run_program("verify", "--batch", self.batch, status=1)
        self.assertIn("cong-van: document.pdf: does not hold the bytes of cong-van.jpg", out)

    def test_verify_finds_what_was_changed_added_or_lost(self):
        batch = self.folder / "copy"
        shutil.copytree(self.whole, batch)
        (batch / "documents" / "slip 0" / "document.txt").write_text("other")
        (batch / "documents" / "slip 1" / "more.txt").write_text("x")
        (batch / "documents" / "slip 2" / "document.pdf").unlink()
        (batch / "documents" / "stranger").mkdir()
        (batch / "ledger.json").unlink()
        out, _ = self.run_program("verify", "--batch", batch, "--json", status=1)
        found = {(one["id"], one["type"]) for one in map(json.loads, out.splitlines())}
        self.assertEqual(found, {(name, "finding") for name in ("slip 0", "slip 1", "slip 2", "stranger", "")})

    # --- running it again --------------------------------------------------------------------------------------------

    def test_second_run_redoes_nothing_and_new_inputs_join(self):
        self.slip(0)
        self.run_program("run", self.folder / "in", "--batch", self.batch)
        before = {path: path.stat().st_mtime_ns for path in (self.batch / "documents").rglob("*")}
        out, err = self.run_program("run", self.folder / "in", "--batch", self.batch)
        self.assertIn("0 new documents", out)
        self.slip(1)
        self.run_program("run", self.folder / "in", "--batch", self.batch)
        after = {path: path.stat().st_mtime_ns for path in (self.batch / "documents").rglob("*")}
        self.assertEqual({path: time for path, time in after.items() if path in before}, before)
        self.assertTrue((self.batch / "documents" / "slip 1" / "document.pdf").is_file())

    def test_changed_input_or_setting_is_refused_until_redo(self):
        path = self.slip(0)
        self.run_program("run", path, "--batch", self.batch)
        made = tree(self.batch)
        self.assertIn("--redo", self.refused(78, "run", path, "--batch", self.batch, "-l", "eng"))
        shutil.copy(self.slips / "slip 1.pgm", path)
        self.assertIn("--redo", self.refused(78, "run", path, "--batch", self.batch))
        self.assertEqual(tree(self.batch), made)
        self.run_program("run", path, "--batch", self.batch, "--redo")
        self.assertEqual(document(self.batch, "slip 0")["sources"][0]["sha256"], digest(path.read_bytes()))
        self.run_program("run", path, "--batch", self.batch, "--redo", "-l", "eng")
        self.assertEqual(document(self.batch, "slip 0")["engine"]["settings"]["language"], "eng")
        self.run_program("verify", "--batch", self.batch)

    def test_dry_run_writes_nothing(self):
        path = self.slip(0)
        out, _ = self.run_program("run", path, "--batch", self.batch, "--dry-run", "--json")
        self.assertEqual(json.loads(out)["new"], 1)
        self.assertFalse(self.batch.exists())
        self.run_program("run", path, "--batch", self.batch)
        made = tree(self.batch)
        self.slip(1)
        out, _ = self.run_program("run", self.folder / "in", "--batch", self.batch, "-n", "--json")
        self.assertEqual((json.loads(out)["new"], json.loads(out)["done"], json.loads(out)["documents"]), (1, 1, ["slip 1"]))
        self.assertEqual(tree(self.batch), made)

    def test_names_of_every_kind(self):
        long_name = "\udcff" * 120  # not UTF-8: as UTF-8 it would be too long for a file name
        names = ["có dấu cách.pgm", "Quye\u0302\u0301t.pgm", "a\nb.pgm", "x.tif", "x.pgm", "bad\udcff.pgm", long_name]
        for name in names:
            self.slip(0, name)
        self.run_program("run", self.folder / "in", "--batch", self.batch, "--ocr", "never")
        made = sorted(path.name for path in (self.batch / "documents").iterdir())
        for name in ("có dấu cách", "Quyết", "a_b", "x", "x-2", "bad\ufffd"):
            self.assertIn(name, made)
        self.assertEqual(len(made), len(names))
        self.run_program("verify", "--batch", self.batch)
        self.run_program("run", self.folder / "in", "--batch", self.batch, "--ocr", "never")

    def test_batch_inside_its_input_folder(self):
        self.slip(0)
        batch = self.folder / "in" / "batch"
        for _ in range(2):  # with the "/" that a shell adds
            self.run_program("run", self.folder / "in", "--batch", f"{batch}/", "--ocr", "never")
        self.assertEqual([path.name for path in (batch / "documents").iterdir()], ["slip 0"])

    def test_same_bytes_wherever_and_however(self):
        other = self.folder / "elsewhere" / "in"
        shutil.copytree(self.slips, other)
        self.run_program("run", other, "--batch", self.batch, "--jobs", "1", TZ="Asia/Ho_Chi_Minh", LC_ALL="vi_VN.UTF-8",
                         LANG="vi", HOSO_MESSAGES="vi")
        self.assertEqual(results(self.batch), results(self.whole))

    def test_reasons_and_findings_are_the_same_bytes_too(self):
        damaged = (SCANS / "bao-cao.tif").read_bytes()
        made = []
        for number, more in enumerate(({}, {"HOSO_MESSAGES": "vi", "LC_ALL": "vi_VN.UTF-8"})):
            folder = self.folder / f"in {number}"
            folder.mkdir()
            (folder / "a.tif").write_bytes(damaged[:30000] + bytes(2000) + damaged[32000:])
            shutil.copy(SCANS / "english.png", folder)
            (folder / "cut.jpg").write_bytes((SCANS / "cong-van.jpg").read_bytes()[:100_000])
            batch = self.folder / f"batch {number}"
            self.run_program("run", folder, "--batch", batch, "--ocr", "never", status=1, **more)
            made.append(results(batch) | tree(batch / "quarantine"))
        self.assertEqual(made[0], made[1])

    # --- being stopped -----------------------------------------------------------------------------------------------

    def resumed_is_whole(self):
        self.run_program("run", self.slips, "--batch", self.batch)
        self.assertEqual(results(self.batch), results(self.whole))
        self.run_program("verify", "--batch", self.batch)
        self.assertEqual([path.name for path in (self.batch / "documents").iterdir() if path.name.startswith(".")], [])

    def test_killed_at_any_moment_it_goes_on(self):
        chance = random.Random(int(os.environ.get("HOSO_SEED", "1")))
        started = time.monotonic()
        self.run_program("run", self.slips, "--batch", self.folder / "timed")
        seconds = time.monotonic() - started
        for _ in range(KILLS):
            shutil.rmtree(self.batch, ignore_errors=True)
            for _ in range(chance.choice((1, 1, 2))):
                process = self.start("run", self.slips, "--batch", self.batch)
                time.sleep(chance.uniform(0, seconds))
                process.kill()
                process.wait()
            self.resumed_is_whole()

    def test_killed_while_redoing_it_goes_on(self):
        shutil.copytree(self.whole, self.batch)
        self.run_program("run", self.slips, "--batch", self.batch, "--redo", "--ocr", "never")
        process = self.start("run", self.slips, "--batch", self.batch, "--redo")
        time.sleep(1.5)
        process.kill()
        process.wait()
        self.run_program("run", self.slips, "--batch", self.batch, "--redo")
        self.assertEqual(tree(self.batch / "documents"), tree(self.whole / "documents"))

    def test_terminated_it_says_so_and_goes_on(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            shutil.rmtree(self.batch, ignore_errors=True)
            process = self.start("run", self.slips, "--batch", self.batch)
            deadline = time.monotonic() + 20
            while not (self.batch / "documents").is_dir() and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(number)
            self.assertEqual(process.wait(60), status)
            self.resumed_is_whole()

    def test_group_that_is_terminated_loses_no_page(self):
        process = self.start("run", self.slips, "--batch", self.batch)
        workers, deadline = [], time.monotonic() + 20
        while not workers and time.monotonic() < deadline:
            workers = children_of(process.pid)
        for _ in range(3):
            os.killpg(process.pid, signal.SIGTERM)
        self.assertEqual(process.wait(60), 143)
        self.assertFalse((self.batch / "quarantine").exists())
        self.resumed_is_whole()

    def test_killed_worker_costs_nothing(self):
        process = self.start("run", self.slips, "--batch", self.batch, "--jobs", "2")
        workers, deadline = [], time.monotonic() + 20
        while not workers and time.monotonic() < deadline:
            workers = children_of(process.pid)
        time.sleep(0.2)
        os.kill(workers[0], signal.SIGKILL)
        self.assertEqual(process.wait(120), 0)
        self.assertEqual(results(self.batch), results(self.whole))

    def test_workers_die_with_their_program(self):
        process = self.start("run", SCANS, "--batch", self.batch)
        workers, deadline = [], time.monotonic() + 20
        while not workers and time.monotonic() < deadline:
            workers = children_of(process.pid)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{worker}/exe").exists() for worker in workers) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(any(Path(f"/proc/{worker}/exe").exists() for worker in workers))

    # --- bad input ---------------------------------------------------------------------------------------------------

    def test_bad_files_are_set_aside_with_a_reason_and_the_rest_is_finished(self):
        self.slip(0)
        bad = self.folder / "in"
        (bad / "cut.jpg").write_bytes((SCANS / "cong-van.jpg").read_bytes()[:100_000])
        (bad / "cut.png").write_bytes((SCANS / "english.png").read_bytes()[:100_000])
        (bad / "garbage.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 10)
        (bad / "nothing.tif").write_bytes(b"")
        (bad / "notes.txt").write_text("no scan")
        output_of("qpdf", "--encrypt", "u", "o", "256", "--", SCANS / "hai-mat.pdf", bad / "locked.pdf")
        out, err = self.run_program("run", bad, "--batch", self.batch, "--json", status=1)
        aside = {one["path"]: one["text"] for one in map(json.loads, out.splitlines()) if one["type"] == "finding"}
        names = {"cut.jpg", "cut.png", "garbage.pdf", "nothing.tif", "notes.txt", "locked.pdf"}
        self.assertEqual(set(aside), names)
        self.assertIn("password", aside["locked.pdf"])
        for name in names:
            self.assertRegex(err, re.escape(name) + r": .+\(quarantined\)")
            folder = self.batch / "quarantine" / Path(name).stem
            reasons = list(self.batch.glob(f"quarantine/*/source/{name}"))
            self.assertEqual(len(reasons), 1, name)
            reason = json.loads((reasons[0].parent.parent / "reason.json").read_text("utf-8"))
            self.assertEqual(reason["sha256"], digest((bad / name).read_bytes()))
            self.assertTrue(reason["problems"][0]["reason"], folder)
            self.assertNotIn(str(self.folder), json.dumps(reason))
        self.assertTrue((self.batch / "documents" / "slip 0" / "document.pdf").is_file())
        told = [json.loads(line) for line in self.run_program("status", "--batch", self.batch, "--json")[0].splitlines()]
        findings = [one for one in map(json.loads, out.splitlines()) if one["type"] == "finding"]
        by_name = sorted(findings, key=lambda one: one["path"])  # sorting keeps a file's findings in order
        self.assertEqual([one for one in told if one["type"] == "finding"], by_name)
        out, err = self.run_program("run", bad, "--batch", self.batch)
        self.assertEqual(err, "")
        self.run_program("status", "--batch", self.batch)
        self.run_program("status", "--check", "--batch", self.batch, status=1)
        self.run_program("run", bad, "--batch", self.batch, "--redo", status=1)
        for name in names:
            (bad / name).unlink()
        shutil.copy(SCANS / "cong-van.jpg", bad / "cut.jpg")
        self.run_program("run", bad / "cut.jpg", "--batch", self.batch, "--redo")
        self.assertFalse(list(self.batch.glob("quarantine/*/source/cut.jpg")))
        self.run_program("verify", "--batch", self.batch)

    def test_damaged_page_does_not_cost_the_others(self):
        damaged = (SCANS / "bao-cao.tif").read_bytes()
        path = self.folder / "a.tif"
        path.write_bytes(damaged[:30000] + bytes(2000) + damaged[32000:])
        _, err = self.run_program("run", path, "--batch", self.batch, "--ocr", "never", status=1)
        self.assertRegex(err, r"a\.tif: page 1: .+\(quarantined\)")
        made = document(self.batch, "a")
        self.assertEqual(sorted(page["state"] for page in made["pages"]), ["delivered", "quarantined"])
        ledger = json.loads((self.batch / "ledger.json").read_text("utf-8"))["pages"]
        self.assertEqual((ledger["in"], ledger["delivered"], ledger["quarantined"]), (2, 1, 1))
        self.run_program("verify", "--batch", self.batch)

    def test_huge_image_is_refused_and_slow_page_too(self):
        path = self.slip(0)
        _, err = self.run_program("run", SCANS / "cong-van.jpg", "--batch", self.batch, "--max-megapixels", "1", status=1)
        self.assertIn("over the limit", err)
        self.assertNotIn("\n\n", err)
        self.run_program("run", path, "--batch", self.folder / "other", "--max-megapixels", "1")

    # --- failures ----------------------------------------------------------------------------------------------------

    def test_failures_say_one_line_and_end_as_they_should(self):
        path = self.slip(0)
        file = self.folder / "file"
        file.write_text("x")
        self.run_program(status=64)
        self.run_program("run", "--batch", self.batch, status=64)
        self.run_program("run", path, "--batch", self.batch, "--pdfa", "3u", status=64)
        self.refused(64, "run", path)
        self.refused(64, "run", path, "--batch", self.batch, "-l", "../x")
        self.refused(66, "run", self.folder / "none.pdf", "--batch", self.batch)
        self.refused(66, "run", self.folder / "none", path, "--batch", self.batch)
        self.refused(66, "status", "--batch", self.folder / "none")
        self.refused(66, "verify", "--batch", self.folder / "none")
        self.refused(66, "text", path, self.folder / "none.pdf")
        self.refused(65, "text", self.folder)
        self.assertIn("tesseract-ocr-xyz", self.refused(69, "run", path, "--batch", self.batch, "-l", "xyz"))
        self.assertIn("tesseract-ocr-xyz", self.refused(69, "text", path, "-l", "xyz"))
        self.assertFalse(self.batch.exists())
        self.assertIn(str(file), self.refused((66, 73), "run", path, "--batch", file / "batch"))
        self.assertIn(str(file), self.refused(73, "run", path, "--batch", file))
        self.refused(78, "run", path, "--batch", self.batch, HOSO_MAX_PAGE_SECONDS="soon")
        self.refused(78, "run", path, "--batch", self.batch, "--config", self.folder / "none.conf")
        empty = self.folder / "empty"
        empty.mkdir()
        self.refused(66, "run", empty, "--batch", self.batch)

    def test_batch_of_another_run_is_left_alone(self):
        path = self.slip(0)
        self.run_program("run", path, "--batch", self.batch, "--ocr", "never")
        with open(self.batch / "batch.lock", "a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("in use", self.refused(75, "run", path, "--batch", self.batch, "--ocr", "never"))
            self.run_program("status", "--batch", self.batch)
        self.run_program("run", path, "--batch", self.batch, "--ocr", "never")

    def test_damaged_journal_is_told_in_one_line(self):
        path = self.slip(0)
        self.run_program("run", path, "--batch", self.batch, "--ocr", "never")
        journal = self.batch / "batch.sqlite"
        whole = journal.read_bytes()
        for damage in (b"no journal at all, and long enough to be looked at", whole[:100] + bytes(len(whole) - 100),
                       whole[:5000]):
            journal.write_bytes(damage)
            for command in (("run", path, "--ocr", "never"), ("status",), ("verify",)):
                self.assertIn("batch.sqlite", self.refused(65, *command, "--batch", self.batch))
        journal.write_bytes(whole)
        self.run_program("verify", "--batch", self.batch)

    def test_full_disk_loses_nothing(self):
        path = self.slip(0)
        other = self.slip(1)
        self.run_program("run", path, "--batch", self.batch)
        made = tree(self.batch / "documents")
        # A limit on the size of files stands for the disk: 100 kB are enough for the journal and not for a document.
        limited = subprocess.run(["prlimit", "--fsize=100000", str(BIN / "hoso-digitize"), "run", str(path), str(other),
                                  "--batch", str(self.batch)], env=ENVIRONMENT, capture_output=True, timeout=200)
        self.assertIn(limited.returncode, (73, 74), limited.stderr)
        self.assertEqual(len(limited.stderr.decode().splitlines()), 1, limited.stderr)
        kept = tree(self.batch / "documents")
        self.assertEqual({name: kept[name] for name in made}, made)
        self.run_program("run", path, other, "--batch", self.batch)
        self.run_program("verify", "--batch", self.batch)
        self.run_program("status", "--check", "--batch", self.batch)

    def test_stdout_that_is_full_is_an_error(self):
        path = self.slip(0)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BIN / "hoso-digitize", "text", path], env=ENVIRONMENT, stdout=full,
                                  stderr=subprocess.PIPE, timeout=100)
        self.assertEqual(done.returncode, 74, done.stderr)

    # --- text --------------------------------------------------------------------------------------------------------

    def test_text_prints_what_a_batch_would_hold(self):
        out, err = self.run_program("text", SCANS / "bao-cao.tif")
        self.assertEqual(err, "")
        self.assertEqual(out, (self.samples / "documents" / "bao-cao" / "document.txt").read_text("utf-8"))
        out, _ = self.run_program("text", self.slips / "slip 0.pgm", self.slips / "slip 1.pgm", "--json")
        pages = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([(page["type"], page["page"]) for page in pages], [("page", 1)] * 2)

    def test_text_of_a_bad_file_is_told_once(self):
        bad = self.folder / "bad.jpg"
        bad.write_bytes((SCANS / "cong-van.jpg").read_bytes()[:100_000])
        out, err = self.run_program("text", bad, self.slips / "slip 0.pgm", status=1)
        self.assertTrue(out.strip())
        self.assertEqual(err.count(str(bad)), 1, err)


if __name__ == "__main__":
    unittest.main(verbosity=1)
