#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message of the sources has a translation in every catalogue, with the same places to fill in."""

import ast
import re
import subprocess

from project import SOURCE, finish, kept_files, needs

PLACE = re.compile(r"\{\{|\}\}|(\{[^{}]*\})")


def entries(text):
    """message -> (translation, fuzzy) of a catalogue or template."""
    found = {}
    for block in re.split(r"\n\s*\n", text):
        values, current, fuzzy = {}, None, False
        for line in block.splitlines():
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            match = re.match(r'(?:(msgid|msgstr)\s+)?(".*")$', line)
            if match:
                current = match.group(1) or current
                values[current] = values.get(current, "") + ast.literal_eval(match.group(2))
        if values.get("msgid"):
            found[values["msgid"]] = (values.get("msgstr", ""), fuzzy)
    return found


def messages():
    sources = sorted(name for name in kept_files() if re.match(r"(?:lib|cli)/.*\.[ch]pp$", name))
    taken = subprocess.run(["xgettext", "--files-from=-", "--language=C++", "--from-code=UTF-8", "--keyword", "--keyword=tr",
                            "--keyword=message:1", "--keyword=english:1", "--no-wrap", "--no-location", "--output=-"], cwd=SOURCE,
                           input="\n".join(sources), capture_output=True, text=True, check=True)
    return entries(taken.stdout)


def places(text):
    return [match.group(1) for match in PLACE.finditer(text) if match.group(1)]


def faults_of(catalogue, wanted):
    have = entries(catalogue.read_text(encoding="utf-8"))
    faults = []
    for message in sorted(wanted):
        translation, fuzzy = have.get(message, ("", False))
        if not translation or fuzzy:
            faults.append(f"{catalogue.name}: no translation: {message!r}")
        elif places(message) != places(translation):
            faults.append(f"{catalogue.name}: other places to fill in: {message!r} -> {translation!r}")
    return faults


def main():
    needs("xgettext")
    wanted = messages()
    catalogues = sorted((SOURCE / "lib" / "messages").glob("*.po"))
    faults = [] if catalogues else ["lib/messages has no catalogue"]
    for catalogue in catalogues:
        faults += faults_of(catalogue, wanted)
    finish(faults, len(wanted))


if __name__ == "__main__":
    main()
