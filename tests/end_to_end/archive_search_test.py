#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches as people and scripts ask them: conditions, facets, places on the page, other spellings, kept searches."""

import json
import re
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from program import ProgramTest, make_corpus, run

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


class SearchTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.batch = Path(cls.temporary.name) / "batch"
        cls.archive = Path(cls.temporary.name) / "kho"
        cls.environment = {"HOSO_ARCHIVE": str(cls.archive)}
        make_corpus(60, cls.batch, "--longest", "5")
        run("hoso-archive", "init", "--fonds", "UBND", "--name", "Thử", environment=cls.environment)
        run("hoso-archive", "import", cls.batch, environment=cls.environment)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def described(self):
        """code -> document.json"""
        return {path.parent.name: json.loads(path.read_text("utf-8")) for path in self.batch.glob("documents/*/document.json")}

    def test_boxes_are_those_of_the_words(self):
        hits = self.objects("search", "nhân dân")
        self.assertTrue(hits)
        for hit in hits:
            tree = ElementTree.parse(self.batch / "documents" / hit["code"] / "document.alto.xml")
            page = tree.getroot().find(f"{ALTO}Layout").findall(f"{ALTO}Page")[hit["page"] - 1]
            expected = []
            for string in page.iter(f"{ALTO}String"):
                if string.get("CONTENT").lower().strip(".,") in ("nhân", "dân"):
                    left, top, width, height = (int(string.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
                    expected.append([left * .06, top * .06, (left + width) * .06, (top + height) * .06])
            self.assertEqual(len(hit["boxes"]), len(expected), hit)
            for box, wanted in zip(hit["boxes"], expected):
                for a, b in zip(box, wanted):
                    self.assertAlmostEqual(a, b, places=2)

    def test_dates(self):
        issued = {code: one["fields"]["issued"][0]["value"] for code, one in self.described().items()}
        for first, last in (("2000", "2010"), ("2003-05", "2019-02"), ("", "2005-06-30"), ("2012-01-02", "")):
            options = (["--from", first] if first else []) + (["--to", last] if last else [])
            found = {hit["code"] for hit in self.objects("search", "vb", *options, "--limit", 1000)}
            expected = {code for code, date in issued.items()
                        if (not first or date[:len(first)] >= first) and (not last or date[:len(last)] <= last)}
            self.assertEqual(found, expected, options)
        self.assertIn("hôm qua", self.run_program("search", "vb", "--from", "hôm qua", status=64).stderr)
        self.run_program("search", "vb", "--date", "issued", status=64)

    def test_facets_count_records(self):
        found = self.objects("search", "vb", "--facet", "issuer_code", "--facet", "year", "--limit", 1)
        facets = {one["field"]: one for one in found if one["type"] == "facet"}
        counts = {}
        for one in self.described().values():
            code = one["fields"]["issuer_code"][0]["value"]
            counts[code] = counts.get(code, 0) + 1
        self.assertEqual({one["value"]: one["records"] for one in facets["issuer_code"]["values"]}, counts)
        self.assertEqual(sum(one["records"] for one in facets["year"]["values"]), sum(counts.values()))
        self.assertFalse(facets["year"]["cut"])
        text = self.run_program("search", "vb", "--facet", "year").stdout
        self.assertRegex(text, r"(?m)^year:$")
        self.run_program("search", "vb", "--facet", "không-có", status=64)

    def test_unit_and_dossier(self):
        described = self.described()
        code = next(iter(described))
        issuer = described[code]["fields"]["issuer_code"][0]["value"]
        found = {hit["code"] for hit in self.objects("search", "vb", "--unit", issuer, "--limit", 1000)}
        self.assertEqual(found, {one for one, known in described.items()
                                 if known["fields"]["issuer_code"][0]["value"] == issuer})
        dossier = described[code]["dossier"]
        found = {hit["code"] for hit in self.objects("search", "vb", "--dossier", dossier, "--type", "document", "--limit", 1000)}
        self.assertEqual(found, {one for one, known in described.items() if known["dossier"] == dossier})

    def test_fuzzy_says_what_it_found(self):
        code = next(iter(self.described()))
        text = (self.batch / "documents" / code / "document.txt").read_text("utf-8")
        word = next(word for word in text.split() if re.fullmatch(r"[a-zà-ỹđ]{4,}", word))
        wrong = word[:2] + "q" + word[3:]
        self.assertFalse([one for one in self.objects("search", wrong) if one["type"] == "hit"])
        found = self.objects("search", wrong, "--fuzzy", "--limit", 1000)
        self.assertEqual((found[0]["type"], found[0]["word"]), ("spelling", wrong))
        self.assertIn(code, [one["code"] for one in found if one["type"] == "hit"])

    def test_kept_searches(self):
        first = self.objects("search", "nhân dân", "--from", "2000", "--limit", 7, "--save", "Nhân dân")
        self.assertEqual(self.objects("search", "--saved", "Nhân dân"), first)
        both = self.objects("search", "--saved", "Nhân dân", "ủy", "--limit", 3)
        self.assertEqual(both, self.objects("search", "nhân dân ủy", "--from", "2000", "--limit", 3))
        kept = json.loads((self.archive / "queries" / "Nhân dân.json").read_text("utf-8"))
        self.assertEqual(kept, {"schema": "hoso-query/1", "name": "Nhân dân",
                                "options": {"words": ["nhân dân"], "from": "2000", "limit": 7}})
        self.assertEqual([one["id"] for one in self.objects("queries")], ["Nhân dân"])
        self.assertIn("Nhân dân: nhân dân", self.run_program("queries").stdout)
        self.run_program("queries", "--remove", "Nhân dân", "-n")
        self.assertTrue((self.archive / "queries" / "Nhân dân.json").exists())
        self.run_program("queries", "--remove", "Nhân dân")
        self.assertEqual(self.objects("queries"), [])
        self.run_program("queries", "--remove", "Nhân dân", status=66)
        self.run_program("search", "--saved", "Nhân dân", status=66)
        self.run_program("search", "x", "--save", "../x", status=64)
        self.run_program("search", status=64)
        (self.archive / "queries" / "hỏng.json").write_text('{"schema":"hoso-query/1","options":{"limit":"x"}}', "utf-8")
        self.run_program("search", "--saved", "hỏng", status=65)
        (self.archive / "queries" / "hỏng.json").unlink()

    def test_lists_in_other_orders(self):
        codes = [one["code"] for one in self.objects("list", "--sort", "code", "--limit", 0)]
        self.assertEqual(codes, sorted(self.described()))
        dates = [one["issued"] for one in self.objects("list", "--sort", "issued", "--limit", 0)]
        self.assertEqual(dates, sorted(dates))
        part = self.objects("list", "--sort", "code", "--limit", 2)
        rest = self.objects("list", "--sort", "code", "--limit", 2, "--after", part[-1]["id"])
        self.assertEqual([one["code"] for one in part + rest], codes[:4])


if __name__ == "__main__":
    unittest.main()
