#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every verb and every long option of every program stands in its man page, and no option there is gone from the program."""

import re
import subprocess

from project import SOURCE, english, finish, manual_text, needs, programs

VERB = re.compile(r"^  ([a-z][a-z-]*)(?:\s|$)", re.MULTILINE)
OPTION = re.compile(r"^\s+(?:-\w,\s*)?(--[a-z0-9][a-z0-9-]*)", re.MULTILINE)
DEFINED = re.compile(r"^\.It Fl (?:\w (?:Ar \S+ )?(?:, |Ns , )Fl |\w , )?-([a-z0-9][a-z0-9-]*)", re.MULTILINE)


def help_of(*command):
    return subprocess.run([*map(str, command), "--help"], capture_output=True, text=True, check=True, env=english()).stdout


def verbs_of(program):
    return VERB.findall(help_of(program).split("Subcommands:", 1)[-1])


def faults_of(program):
    page = SOURCE / "man" / f"{program.name}.1"
    if not page.is_file():
        return [f"{program.name}: has no man page"], 1
    text = " ".join(manual_text(page).split())
    shown = set(re.findall(r"--[a-z0-9][a-z0-9-]*", text))
    faults, known, checked = [], {"--help", "--version"}, 0
    for verb in verbs_of(program):
        checked += 1
        if f"{program.name} {verb}" not in text:
            faults.append(f"{page.name}: says nothing of '{program.name} {verb}'")
        options = OPTION.findall(help_of(program, verb))
        known.update(options)
        faults += [f"{page.name}: says nothing of {verb} {option}" for option in options if option not in shown]
        checked += len(options)
    if checked == 0:
        faults.append(f"{program.name}: --help lists no verb")
    for option in DEFINED.findall(page.read_text(encoding="utf-8")):
        if "--" + option not in known:
            faults.append(f"{page.name}: --{option} is no option of {program.name}")
    return faults, checked


def lint(page):
    """What mandoc finds wrong with the page's own language."""
    found = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(page)], capture_output=True, text=True)
    return found.stdout.splitlines()


def main():
    needs("mandoc")
    faults, checked = [], 0
    for program in programs():
        found, looked = faults_of(program)
        faults += found
        checked += looked
    for page in sorted((SOURCE / "man").glob("*.[1-8]")):
        checked += 1
        faults += lint(page)
    finish(faults, checked)


if __name__ == "__main__":
    main()
