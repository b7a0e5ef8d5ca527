#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed is exactly the programs, their manuals, translations, rules and samples, and it runs where it lands."""

import subprocess
import tempfile
from pathlib import Path

from project import BUILD, SOURCE, english, finish, kept_files


def expected():
    found = set()
    for name in kept_files():
        parts = name.split("/")
        if parts[0] == "cli" and len(parts) == 2 and name.endswith(".cpp"):
            found.add("bin/" + parts[1][:-4].replace("_", "-"))
        elif parts[0] == "man" and name[-1] in "12345678":
            found.add(f"share/man/man{name[-1]}/{parts[-1]}")
        elif parts[:2] == ["lib", "messages"] and name.endswith(".po"):
            found.add(f"share/locale/{parts[2][:-3]}/LC_MESSAGES/hoso.mo")
        elif parts[:2] == ["lib", "reference"] and name.endswith((".toml", ".csv")):
            found.add("share/hoso/reference/" + "/".join(parts[2:]))
        elif parts[0] == "samples" and parts[-1] != ".keep":
            found.add("share/hoso/" + name)
    return found


def main():
    with tempfile.TemporaryDirectory(prefix="hoso-install-") as name:
        prefix = Path(name)
        subprocess.run(["cmake", "--install", str(BUILD), "--prefix", str(prefix)], check=True, capture_output=True)
        installed = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}
        wanted = expected()
        faults = [f"{path}: is not installed" for path in sorted(wanted - installed)]
        faults += [f"{path}: is installed without need" for path in sorted(installed - wanted)]
        for program in sorted(path for path in installed if path.startswith("bin/")):
            said = subprocess.run([str(prefix / program), "--version"], capture_output=True, text=True, env=english(), cwd="/")
            if said.returncode != 0 or not said.stdout.startswith(Path(program).name + " "):
                faults.append(f"{program} --version: {said.returncode}: {said.stdout}{said.stderr}")
        finish(faults, len(wanted))


if __name__ == "__main__":
    main()
