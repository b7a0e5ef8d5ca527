#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in records never reaches a terminal as an escape sequence, whichever verb prints it."""

import hashlib
import json
import os
import pty
import re
import subprocess
import unittest

from program import BIN, ENVIRONMENT, FolderTest, make_corpus

# A title for the window, a colour in the 8-bit form, a cursor that goes back, and a bell.
HOSTILE = "\x1b]0;x\x07 \u009b31m Giấy\x08\x08 mời\x7f\x1b[2J"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class TerminalTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.environment = {"HOSO_ARCHIVE": str(self.folder / "kho")}
        self.run_program("init", "--fonds", "UBND", "--name", "Lưu trữ thử")
        self.batch = self.folder / "lô"
        make_corpus(4, self.batch)
        for document in (self.batch / "documents").iterdir():
            described = json.loads((document / "document.json").read_text("utf-8"))
            for name in ("subject", "issuer", "signer_name"):
                described["fields"][name] = [{"text": HOSTILE, "value": HOSTILE, "how": "read", "status": "read"}]
            described["findings"] = [{"code": "x", "text": HOSTILE, "page": 1}]
            described["signatures"] = [{"field": "Signature1", "name": HOSTILE, "time": HOSTILE, "reason": HOSTILE,
                                        "location": HOSTILE, "sub_filter": HOSTILE}]
            text = "Giấy mời\t\x1b[31mhọp\r\n" + HOSTILE + "\n" + (document / "document.txt").read_text("utf-8")
            described["files"]["document.txt"] = hashlib.sha256(text.encode()).hexdigest()
            for name, content in (("document.json", json.dumps(described)), ("document.txt", text)):
                (document / name).unlink()
                (document / name).write_bytes(content.encode())
        self.run_program("import", self.batch)
        self.code = self.objects("list")[0]["code"]
        self.run_program("describe", self.code, "--set", "number=5", "--reason", HOSTILE, status=(0, 64, 65))

    def assert_harmless(self, text, allowed=""):
        found = [one for one in CONTROL.findall(text) if one not in allowed]
        self.assertEqual(found, [], text)

    def verbs(self):
        return [["list"], ["show", self.code], ["show", self.code, "--history"], ["search", "giay moi"], ["log"], ["queries"], ["stats"],
                ["search", "giay moi", "--facet", "issuer", "--facet", "signer_name"], ["dossier", "list"], ["series", "list"],
                ["units", "list"], ["describe", self.code, "--unset", "subject", "--reason", "x", "-n"], ["prove", self.code],
                ["export", "--all", "--out", self.folder / "gói", "-n", "-v"], ["erase", self.code, "--all-versions", "--reason", "x",
                                                                               "--basis", "QĐ 1", "-n"]]

    def test_no_verb_passes_control_characters_on(self):
        hostile = 0
        for verb in self.verbs():
            for more in ([], ["--json"]):
                with self.subTest(verb=verb, more=more):
                    output = self.run_program(*verb, *more)
                    self.assert_harmless(output.stdout)
                    self.assert_harmless(output.stderr)
                    hostile += output.stdout.count("\\x1B") + output.stdout.count("\\u001b")
        self.assertGreater(hostile, 10, "the records have what is looked for")

    def test_values_are_whole_in_json(self):
        self.assertEqual(self.objects("show", self.code)[0]["fields"]["issuer"][0]["value"], HOSTILE)

    def test_text_keeps_lines_and_tabs(self):
        text = self.run_program("text", self.code).stdout
        self.assertTrue(text.startswith("Giấy mời\t\\x1B[31mhọp\n\\x1B]0;x\\x07 \\x9B31m Giấy\\x08\\x08 mời\\x7F\\x1B[2J\n"), text[:200])
        self.assert_harmless(text, allowed="\t\f")

    def test_a_terminal_gets_no_sequences_but_for_bold(self):
        ours, theirs = pty.openpty()
        done = subprocess.Popen([BIN / "hoso-archive", "search", "giay moi"], env=ENVIRONMENT | self.environment | {"TERM": "xterm"},
                                stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL)
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # the other end was closed
                break
            if not part:
                break
            shown += part
        os.close(ours)
        self.assertEqual(done.wait(60), 0)
        text = shown.decode("utf-8").replace("\r\n", "\n")
        self.assertIn("\x1b[1mGiấy\x1b[0m \x1b[1mmời\x1b[0m", text)
        self.assert_harmless(re.sub("\x1b\\[[01]m", "", text))


if __name__ == "__main__":
    unittest.main()
