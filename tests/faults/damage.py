#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""damage.py ARCHIVE COUNT SEED: damages COUNT objects of an archive, the same ones in the same way for the same seed.

Prints a JSON object for each: {"id": SHA-256, "kind": what was done}. As decay does, it leaves sizes and times as they may be.
"""

import hashlib
import json
import os
import random
import sys
from pathlib import Path


def flip_bit(content, chance):
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1:]


def flip_bytes(content, chance):
    at = chance.randrange(len(content))
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at:at + 512]) + content[at + 512:]


def truncate(content, chance):
    return content[:chance.randrange(len(content))]


def zero(content, chance):
    at = chance.randrange(len(content)) // 4096 * 4096
    return content[:at] + bytes(len(content[at:at + 4096])) + content[at + 4096:]


def zero_all(content, chance):
    return bytes(len(content))


def extend(content, chance):
    return content + bytes(chance.randint(1, 4096))


KINDS = {"bit flipped": flip_bit, "bytes flipped": flip_bytes, "truncated": truncate, "a page zeroed": zero, "zeroed": zero_all,
         "extended": extend, "removed": None}


def object_paths(archive):
    """Every object, in the order of its digest."""
    return sorted(path for path in (Path(archive) / "objects").glob("??/??/*") if len(path.name) == 64)


def damage_object(path, kind, chance):
    if kind == "removed":
        path.unlink()
        return
    times = path.stat()
    content = KINDS[kind](path.read_bytes(), chance)
    path.chmod(0o644)
    path.write_bytes(content)
    path.chmod(0o444)
    if chance.random() < 0.5:  # a disk that decays touches no times
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def is_possible(content, kind):
    """False where the bytes would stay as they are."""
    if kind in ("removed", "extended"):
        return True
    if kind in ("zeroed", "a page zeroed"):
        return bool(content) and 0 not in content
    return bool(content)


def damage(archive, count, seed, only=None):
    """Damages `count` objects, of those named in `only` where given; returns digest -> kind."""
    chance = random.Random(seed)
    paths = [path for path in object_paths(archive) if only is None or path.name in only]
    done = {}
    for path in sorted(chance.sample(paths, count)):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != path.name:
            raise ValueError(f"{path}: is damaged already")
        kind = chance.choice([kind for kind in KINDS if is_possible(content, kind)])
        damage_object(path, kind, chance)
        done[path.name] = kind
    return done


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: damage.py ARCHIVE COUNT SEED")
    for digest, kind in damage(sys.argv[1], int(sys.argv[2]), sys.argv[3]).items():
        print(json.dumps({"id": digest, "kind": kind}))


if __name__ == "__main__":
    main()
