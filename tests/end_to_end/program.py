# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built programs for the tests of this folder."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import NamedTuple

BIN = Path(os.environ["HOSO_BIN"])
SOURCE = Path(os.environ["HOSO_SOURCE"])
# Nothing of the machine's settings but what a sanitizer is told.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | \
              {name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}


class Output(NamedTuple):
    stdout: str
    stderr: str

    def objects(self):
        """Of --json. Not splitlines(): U+2028 in a name ends no line."""
        return [json.loads(line) for line in self.stdout.split("\n")[:-1]]


def run(program, *arguments, status=0, environment=None, timeout=900):
    """What the program (its name, or a path) printed. It must end with that status, or one of several, and not by a bug."""
    done = subprocess.run([BIN / program, *map(str, arguments)], env=ENVIRONMENT | (environment or {}), capture_output=True,
                          timeout=timeout)
    output = Output(done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "backslashreplace"))
    wanted = status if isinstance(status, tuple) else (status,)
    if done.returncode not in wanted:
        raise AssertionError(f"{arguments}: ended with {done.returncode}, not {status}\n{output.stdout}{output.stderr}")
    if "internal error" in output.stderr or "Traceback" in output.stderr:
        raise AssertionError(f"{arguments}: {output.stderr}")
    return output


def make_corpus(pages, folder, *options):
    """A batch of generated documents."""
    subprocess.run([SOURCE / "scripts" / "make_search_corpus", str(pages), folder, *options], check=True)


class ProgramTest(unittest.TestCase):
    """What a test sets in `environment`, such as HOSO_ARCHIVE, goes to the programs."""
    environment = {}

    def run_program(self, *arguments, status=0, program="hoso-archive", **environment):
        return run(program, *arguments, status=status, environment=self.environment | environment)

    def objects(self, *arguments, status=0, program="hoso-archive"):
        return self.run_program(*arguments, "--json", status=status, program=program).objects()


class FolderTest(ProgramTest):
    """Each test has a folder of its own."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
