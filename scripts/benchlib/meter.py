# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs commands and measures time, processor time and memory of all their processes."""

import os
import re
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

SAMPLE_SECONDS = 0.1


@dataclass
class Usage:
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0          # of all processes together, shared pages counted once (PSS)
    peak_process_mb: float = 0.0         # of the largest single process (VmHWM)
    statuses: list = field(default_factory=list)
    series: list = field(default_factory=list)  # (seconds, RSS in MB of the largest process below the first one)


def _kilobytes(path, key):
    try:
        with open(path, encoding="ascii", errors="replace") as stream:
            found = re.search(rf"^{key}:\s+(\d+) kB", stream.read(), re.MULTILINE)
        return int(found.group(1)) if found else 0
    except OSError:  # the process has ended meanwhile
        return 0


def _processes():
    """pid -> (parent, session) of every process."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stream:
                    fields = stream.read().rsplit(")", 1)[1].split()
                found[int(name)] = (int(fields[1]), int(fields[3]))
            except (OSError, IndexError):
                pass
    return found


class Meter:
    """One measured run of commands, `jobs` at a time."""

    def __init__(self):
        self._roots, self._lock, self._done = set(), threading.Lock(), threading.Event()
        self.usage = Usage()

    def _family(self):
        """Every process below a command, and those of its session whose parent has ended."""
        processes = _processes()
        with self._lock:
            family = set(self._roots)
        family |= {pid for pid, (_, session) in processes.items() if session in family}
        grown = True
        while grown:
            more = {pid for pid, (parent, _) in processes.items() if parent in family} - family
            family |= more
            grown = bool(more)
        return family

    def _sample(self, started):
        family = self._family()
        total = largest = 0
        for pid in family:
            total += _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss")
            self.usage.peak_process_mb = max(self.usage.peak_process_mb, _kilobytes(f"/proc/{pid}/status", "VmHWM") / 1024)
            with self._lock:
                below = pid not in self._roots
            if below:
                largest = max(largest, _kilobytes(f"/proc/{pid}/status", "VmRSS"))
        self.usage.peak_memory_mb = max(self.usage.peak_memory_mb, total / 1024)
        self.usage.series.append((time.monotonic() - started, largest / 1024))

    def _watch(self, started):
        while not self._done.wait(SAMPLE_SECONDS):
            self._sample(started)

    def _run_one(self, command, environment, log, timeout):
        with open(log, "ab") as stream:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environment,
                                       start_new_session=True)
        with self._lock:
            self._roots.add(process.pid)
        stop = threading.Timer(timeout, os.killpg, (process.pid, 15)) if timeout else None
        if stop:
            stop.start()
        _, status, spent = os.wait4(process.pid, 0)
        if stop:
            stop.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        with self._lock:
            self._roots.discard(process.pid)
            self.usage.cpu_seconds += spent.ru_utime + spent.ru_stime
            self.usage.peak_process_mb = max(self.usage.peak_process_mb, spent.ru_maxrss / 1024)
        return process.returncode

    def run(self, commands, jobs=1, environment=None, log=os.devnull, timeout=None):
        merged = os.environ | (environment or {})
        started = time.monotonic()
        watcher = threading.Thread(target=self._watch, args=(started,))
        watcher.start()
        try:
            with ThreadPoolExecutor(jobs) as pool:
                self.usage.statuses = list(pool.map(lambda c: self._run_one(c, merged, log, timeout), commands))
            self.usage.wall_seconds = time.monotonic() - started
        finally:
            self._done.set()
            watcher.join()
        return self.usage
