#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""log, prove and witness of hoso-archive, and scripts/check_proof, which must believe nothing."""

import base64
import json
import sys
import unittest

from program import SOURCE, FolderTest


class ProofTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.archive = self.folder / "kho"
        self.environment = {"HOSO_ARCHIVE": str(self.archive)}
        self.run_program("init", "--fonds", "UBND", "--name", "Lưu trữ thử")
        for name in ("một", "hai", "ba"):
            self.add(name)

    def add(self, *names):
        for name in names:
            (self.folder / f"{name}.txt").write_text(f"Văn bản {name}\n", "utf-8")
        self.run_program("import", *[self.folder / f"{name}.txt" for name in names])

    def witness(self):
        return self.run_program("witness").stdout.strip()

    def segment(self, proof):
        return self.archive / "records" / f"{proof['record']['segment']:06}.jsonl"

    def check(self, proof, *arguments, status=0):
        path = self.folder / "checked.json"
        path.write_text(proof if isinstance(proof, str) else json.dumps(proof, ensure_ascii=False), "utf-8")
        return self.run_program(path, *arguments, status=status, program=SOURCE / "scripts" / "check_proof")

    def edit_log(self, change):
        path = self.archive / "log" / "000001.jsonl"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        change(lines)
        path.write_text("".join(lines), "utf-8")

    def test_log_tells_who_did_what(self):
        events = self.objects("log")
        self.assertEqual([event["sequence"] for event in events], [4, 3, 2, 1])
        self.assertEqual([event["action"] for event in events], ["import"] * 3 + ["create"])
        self.assertEqual({event["premis_event_type"] for event in events}, {"ingestion", "creation"})
        self.assertEqual(events[0]["payload"]["records"], 1)
        self.assertEqual({event["type"] for event in events}, {"event"})
        self.assertEqual(self.objects("log", "--action", "create"), events[3:])
        self.assertEqual(self.objects("log", "--limit", 2), events[:2])
        self.assertIn("--limit 0", self.run_program("log", "--limit", 2).stderr)
        self.assertEqual(self.objects("log", "--id", events[1]["subject"]), events[1:2])
        self.assertEqual(self.objects("log", "--id", "hai"), events[1:2])
        self.assertEqual(self.objects("log", "--until", "2020"), [])
        self.assertEqual(self.objects("log", "--since", events[1]["time"], "--until", events[1]["time"]), events[1:2])
        self.run_program("log", "--since", "hôm qua", status=64)
        self.run_program("log", "--since", "2026-1", status=64)
        self.run_program("log", "--witness", "x", status=64)
        self.run_program("log", "everything", status=64)
        (self.archive / "catalogue.sqlite").unlink()
        self.assertEqual(self.objects("log", "--id", events[1]["subject"]), events[1:2])

    def test_a_record_is_proven_without_hoso(self):
        witness = self.witness()
        proof = self.run_program("prove", "hai").stdout
        self.assertLessEqual(len(proof.encode()), 4096)
        segment = self.segment(json.loads(proof))
        uuid = json.loads(segment.read_text("utf-8"))["uuid"]
        told = self.check(proof, "--line", segment, "--witness", witness)
        self.assertIn(f"version 1 of the record {uuid}", told.stdout)
        self.assertIn("the one that was witnessed", told.stdout)
        self.assertIn("none was given", self.check(proof).stdout)
        self.check(proof, "--line", self.archive / "records" / "000001.jsonl", status=1)
        self.check(proof, "--witness", witness.replace(" 4 ", " 5 "), status=1)
        self.check(proof, "--line", self.folder / "nothing", status=1)
        self.assertEqual(json.loads(proof), self.objects("prove", "hai")[0])
        self.run_program("prove", "hai", "--version", 2, status=66)
        self.run_program("prove", "không có", status=66)
        self.run_program("prove", "hai", "--version", 0, status=64)

    def test_the_script_believes_nothing(self):
        self.add("bốn", "năm", "sáu")
        good = json.loads(self.run_program("prove", "năm").stdout)
        self.assertEqual(len(good["record"]["path"]), 2)
        segment = self.segment(good)
        witness = self.witness()
        self.check(good, "--line", segment, "--witness", witness)

        def leaves(value, path=()):
            if isinstance(value, dict):
                for key in value:
                    yield from leaves(value[key], (*path, key))
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    yield from leaves(item, (*path, i))
            else:
                yield path, value

        tried = 0
        for path, value in leaves(good):
            if path in {("type",), ("record", "uuid"), ("record", "version")}:
                continue  # what the line itself says, and what is shown from it
            for other in (value + 1, -1, "1") if isinstance(value, int) else (value[:-3] + ("y" if value[-3:-2] == "x" else "x") + value[-2:], "", 7):
                bad = json.loads(json.dumps(good))
                at = bad
                for key in path[:-1]:
                    at = at[key]
                at[path[-1]] = other
                self.check(bad, "--line", segment, "--witness", witness, status=1)
                tried += 1
        self.assertGreater(tried, 20)
        for part in ("event", "record"):
            for path in (good[part]["path"][1:], good[part]["path"] + [base64.b64encode(bytes(32)).decode()]):
                self.check(good | {part: good[part] | {"path": path}}, status=1)
        for text in ("", "[]", "{}", "7", '{"schema":"hoso-proof/1"}', '{"schema":"hoso-proof/1","event":{"line":"7"}}'):
            self.check(text, status=1)

    def test_an_event_is_proven_for_an_old_witness(self):
        old = self.witness()
        proof = self.run_program("prove", "event:3").stdout
        self.add("bốn")
        self.check(proof, "--witness", old)
        self.check(self.run_program("prove", "event:3").stdout, "--witness", old, status=1)
        again = self.run_program("prove", "event:3", "--witness", old).stdout
        self.assertEqual(again, proof)
        self.run_program("prove", "event:5", "--witness", old, status=64)
        for bad in ("event:0", "event:x", "event:", "event:-1"):
            self.run_program("prove", bad, status=64)
        self.run_program("prove", "event:6", status=66)
        self.run_program("prove", "event:2", "--version", 1, status=64)
        out = self.folder / "proof.json"
        self.run_program("prove", "event:3", "--witness", old, "--out", out)
        self.assertEqual(out.read_text("utf-8"), proof)
        self.run_program("prove", "event:4", "--out", out, status=73)
        self.assertEqual(out.read_text("utf-8"), proof)

    def test_witnesses_find_a_log_that_was_cut_or_written_anew(self):
        kept = self.folder / "witnesses.txt"
        kept.write_text(self.witness() + "\n", "utf-8")
        self.add("bốn")
        kept.write_text(kept.read_text("utf-8") + self.run_program("witness", "--paper").stdout, "utf-8")
        self.add("năm")
        self.assertEqual(self.objects("witness", "--check", kept), [])
        self.assertEqual(self.objects("log", "verify", "--witness", kept)[-1]["witnesses"], 2)
        whole = (self.archive / "log" / "000001.jsonl").read_text("utf-8")
        self.edit_log(lambda lines: lines.__delitem__(slice(4, None)))
        self.run_program("log", "verify")
        found = self.objects("witness", "--check", kept, status=1)
        self.assertEqual([(item["code"], item["id"]) for item in found], [("log-cut", "witness:5")])
        (self.archive / "log" / "000001.jsonl").write_text(whole, "utf-8")
        self.edit_log(lambda lines: lines.insert(0, lines.pop(1)))
        found = self.objects("log", "verify", "--witness", kept, status=1)
        self.assertEqual([item["code"] for item in found if item["id"].startswith("witness:")], ["log-changed"] * 2)
        self.assertIn("log-entry", [item.get("code") for item in found])
        self.run_program("prove", "event:3", "--witness", kept, status=65)
        kept.write_text(kept.read_text("utf-8").replace("hoso-witness/1", "hoso-witness/2", 1), "utf-8")
        self.run_program("witness", "--check", kept, status=65)
        self.run_program("witness", "--check", self.folder / "nothing", status=66)
        kept.write_text("\n", "utf-8")
        self.run_program("witness", "--check", kept, status=65)

    def test_a_witness_of_another_archive_is_no_answer(self):
        other = self.folder / "khác"
        self.run_program("init", "--archive", other, "--fonds", "X", "--name", "Y")
        witness = self.run_program("witness", "--archive", other).stdout.strip()
        self.run_program("witness", "--check", witness, status=64)
        self.run_program("prove", "event:1", "--witness", witness, status=64)

    def test_a_changed_segment_is_not_proven(self):
        segment = self.segment(self.objects("prove", "hai")[0])
        segment.chmod(0o644)
        segment.write_text(segment.read_text("utf-8").replace("Văn bản", "Văn bẩn").replace('"hai"', '"hia"'), "utf-8")
        self.run_program("prove", "hai", status=65)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
