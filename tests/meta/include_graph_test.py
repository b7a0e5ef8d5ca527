#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every #include agrees with the graph of folders in lib/CMakeLists.txt.

On Debian every header is on the default path, so the compiler alone would let any folder include anything.
"""

import re

from project import BUILD, SOURCE, finish, kept_files

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
# C++ headers have no dot; of those with one, these are POSIX or Linux.
SYSTEM = re.compile(r"^(?:[a-z_0-9]+|(?:sys|linux|netinet|arpa|net)/\w+\.h|(?:dirent|dlfcn|errno|fcntl|fnmatch|ftw|glob|grp|"
                    r"iconv|langinfo|limits|locale|mntent|netdb|poll|pthread|pwd|regex|sched|signal|spawn|stdint|stdlib|"
                    r"string|strings|syslog|termios|time|unistd|utime|wait|sysexits)\.h)$")
CLI_OUTSIDE = ("CLI/", "boost/program_options")
TEST_OUTSIDE = ("gtest/", "gmock/")


class Graph:
    def __init__(self, lines):
        self.uses, self.outside = {}, {}
        for line in lines:
            folder, rest = line.split(":", 1)
            uses, outside = rest.split("|", 1)
            self.uses[folder] = [name for name in uses.strip().split(";") if name]
            self.outside[folder] = tuple(name for name in outside.strip().split(";") if name)

    def reach(self, folder):
        """The folder and all that it uses, directly or not."""
        found, waiting = set(), [folder]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.uses.get(name, [])
        return found

    def order_faults(self):
        """Dependencies run one way: what a folder uses stands above it in the list."""
        seen, faults = set(), []
        for folder, uses in self.uses.items():
            faults += [f"lib/{folder} uses {used}, which does not stand above it" for used in uses if used not in seen]
            seen.add(folder)
        return faults


def allowed(name, graph):
    """Folders of lib and prefixes of foreign headers that the file may include."""
    parts = name.split("/")
    if parts[0] == "lib":
        return graph.reach(parts[1]), graph.outside.get(parts[1], ())
    if parts[0] == "cli":
        return set(graph.uses), CLI_OUTSIDE
    if len(parts) > 3 and parts[:2] == ["tests", "unit"] and parts[2] in graph.uses:
        folders = graph.reach(parts[2])
        return folders, TEST_OUTSIDE + sum((graph.outside[folder] for folder in sorted(folders)), ())
    return set(graph.uses), TEST_OUTSIDE + CLI_OUTSIDE


def fault_of(name, quote, header, graph):
    folders, outside = allowed(name, graph)
    if quote == "<":
        if SYSTEM.match(header) or header.startswith(outside or ("\0",)):
            return None
        return "is not this folder's to include"
    if name.startswith(("cli/", "tests/")):
        for base in ("cli", "tests", str((SOURCE / name).parent.relative_to(SOURCE))):
            if (SOURCE / base / header).is_file() or (SOURCE / base / (header + ".in")).is_file():
                return None if not (name.startswith("cli/") and base == "tests") else "is a test's"
    if not (SOURCE / "lib" / header).is_file():
        return "is not there"
    if header.split("/")[0] not in folders:
        return "is of a folder that this one does not use"
    return None


def main():
    graph = Graph((BUILD / "include_graph.txt").read_text().splitlines())
    faults, checked = graph.order_faults(), 0
    for name in kept_files():
        parts = name.split("/")
        if not name.endswith((".cpp", ".hpp")) or parts[0] not in ("lib", "cli", "tests"):
            continue
        if parts[0] == "lib" and parts[1] not in graph.uses:
            faults.append(f"{name}: its folder does not stand in lib/CMakeLists.txt")
        for quote, header in INCLUDE.findall((SOURCE / name).read_text(encoding="utf-8")):
            checked += 1
            fault = fault_of(name, quote, header, graph)
            if fault:
                faults.append(f"{name}: {header} {fault}")
    finish(faults, checked)


if __name__ == "__main__":
    main()
