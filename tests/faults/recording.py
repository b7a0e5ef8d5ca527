# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what a program does to the files below one folder, in order and with the bytes, through strace(1).

strace sees the kernel's side: nothing that SQLite, libstdc++ or the C library does can pass by it. What could (a writable
shared mapping, a child process, a call that is not known here) is an error, never left out.
"""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path


class RecordingError(Exception):
    pass


@dataclass
class Operation:
    """`began` and `ended` count lines of the trace: what ended before a sync began is what the sync covers."""
    kind: str  # create, write, size, link, unlink, mkdir, rename, sync, sync_all, output, exit
    began: int
    ended: int
    file: int = -1  # a number for each file or folder that was ever open or made
    path: str = ""
    to: str = ""
    offset: int = 0
    data: bytes = b""
    number: int = 0  # size, mode, exit status


HARMLESS = set("""read pread64 readv lseek close newfstatat fstat stat lstat statx access faccessat faccessat2 getdents64 readlink
readlinkat fcntl flock poll ppoll select mmap mprotect munmap madvise statfs fstatfs fadvise64 readahead sync_file_range ioctl
fchmod chmod fchmodat fchown chown fchownat utimensat umask getcwd execve dup dup2 dup3 pipe2 socket connect sendto
recvfrom recvmsg sendmsg getsockopt setsockopt bind inotify_init1 epoll_create1 eventfd2 memfd_create lgetxattr getxattr
fgetxattr landlock_create_ruleset name_to_handle_at""".split())
STRING = r'"((?:\\x[0-9a-f]{2})*)"'
CALL = re.compile(r"^(\d+) +(\w+)\((.*)$", re.DOTALL)
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$", re.DOTALL)
DESCRIPTOR = re.compile(r"^(\d+|AT_FDCWD)(?:<((?:[^>\\]|\\.)*)>)?(?:\(deleted\))?$")
FICLONE = "FICLONE"


def unescaped(text):
    return bytes.fromhex(text.replace("\\x", ""))


def shown_path(text):
    return re.sub(r"(?:\\x[0-9a-f]{2})+", lambda match: unescaped(match.group()).decode("utf-8", "surrogateescape"), text)


def split_arguments(text):
    """At commas outside brackets; strings are hexadecimal and have neither."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        if letter in "[{(":
            depth += 1
        elif letter in "]})":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(text[begin:at].strip())
            begin = at + 1
    return parts + [text[begin:].strip()]


@dataclass
class Call:
    name: str
    arguments: list
    result: str
    began: int
    ended: int

    def text(self, index):
        match = re.fullmatch(STRING, self.arguments[index])
        if not match:
            raise RecordingError(f"{self.name}: argument {index} was not recorded whole: {self.arguments[index][:80]}")
        return unescaped(match.group(1))

    def value(self):
        return int(re.match(r"-?\d+", self.result).group())


def calls_of(lines):
    """Finished calls and the ends of processes, in the order in which they ended; a close counts when it begins."""
    open_calls = {}
    for number, line in enumerate(lines):
        line = line.rstrip("\n")
        ended = re.match(r"^(\d+) +\+\+\+ exited with (\d+) \+\+\+$", line)
        if ended:
            yield Call("+exited", [ended.group(1)], ended.group(2), number, number)
            continue
        if re.match(r"^\d+ +(---|\+\+\+)", line):
            continue
        resumed, began = RESUMED.match(line), number
        if resumed:
            began, head = open_calls.pop(resumed.group(1))
            process, name, rest = resumed.group(1), resumed.group(2), head + resumed.group(3)
            if name == "close":
                continue
        else:
            match = CALL.match(line)
            if not match:
                raise RecordingError(f"not understood: {line[:200]}")
            process, name, rest = match.groups()
            if rest.endswith("<unfinished ...>"):
                rest = rest.removesuffix("<unfinished ...>").rstrip()
                open_calls[process] = (began, rest)
                if name == "close":
                    yield Call(name, split_arguments(rest.rstrip(")")), "0", began, began)
                continue
        match = re.match(r"^(.*)\) += (.*)$", rest, re.DOTALL)
        if not match:
            if name in ("exit", "exit_group"):
                continue
            raise RecordingError(f"not understood: {line[:200]}")
        yield Call(name, split_arguments(match.group(1)), match.group(2), began, number)


@dataclass
class OpenFile:
    file: int
    offset: int = 0
    appending: bool = False


@dataclass
class Recorder:
    """Turns calls into operations on the files below `folder`. Keeps the folder tree only to know which file a path is."""
    folder: str
    names: dict = field(default_factory=dict)  # path below the folder -> file
    sizes: dict = field(default_factory=dict)
    next_file: int = 0
    open: dict = field(default_factory=dict)  # descriptor -> OpenFile
    working_folder: str = ""

    def __post_init__(self):
        self.names[""] = self.new_file()
        for path, folders, files in os.walk(self.folder):
            if folders or files:
                raise RecordingError(f"{path}: the recording must begin with an empty folder")

    def new_file(self):
        self.next_file += 1
        self.sizes[self.next_file] = 0
        return self.next_file

    def below(self, path, base=None):
        """The path relative to the folder; None where it is elsewhere."""
        whole = os.path.normpath(os.path.join(base or self.working_folder, path))
        if whole == self.folder:
            return ""
        return whole[len(self.folder) + 1:] if whole.startswith(self.folder + "/") else None

    def operations(self, lines, root_process):
        self.open, self.working_folder = {}, os.getcwd()
        for call in calls_of(lines):
            if call.name == "+exited":
                if call.arguments[0] == root_process:
                    yield Operation("exit", call.began, call.ended, number=int(call.result))
                continue
            if call.result.startswith(("-1 ", "?")):
                continue
            yield from self.operation(call)

    def operation(self, call):
        handler = getattr(self, "on_" + call.name, None)
        if handler is not None:
            yield from handler(call)
        elif call.name not in HARMLESS:
            self.refuse_if_inside(call)

    def refuse_if_inside(self, call):
        if self.folder in shown_path(" ".join(call.arguments)):
            raise RecordingError(f"{call.name}: changes files in a way that is not recorded")

    def descriptor(self, text):
        number, path = DESCRIPTOR.match(text).groups()
        return (None if number == "AT_FDCWD" else int(number)), (shown_path(path) if path else None)

    def path_at(self, call, at, index):
        return self.below(os.fsdecode(call.text(index)), self.descriptor(call.arguments[at])[1])

    def on_chdir(self, call):
        self.working_folder = os.path.join(self.working_folder, os.fsdecode(call.text(0)))
        return ()

    # --- opening and closing ---
    def opened(self, call, path, flags, mode):
        number = call.value()
        self.open.pop(number, None)
        if path is None:
            return
        flags = flags.split("|")
        if path not in self.names:
            if "O_CREAT" not in flags:
                raise RecordingError(f"{path}: opened, but never made")
            self.names[path] = self.new_file()
            yield Operation("create", call.began, call.ended, self.names[path], path, number=int(mode or "0", 8))
        file = self.names[path]
        self.open[number] = OpenFile(file, 0, "O_APPEND" in flags)
        if "O_TRUNC" in flags and self.sizes[file] > 0:
            yield self.resized(call, file, 0)

    def on_openat(self, call):
        mode = call.arguments[3] if len(call.arguments) > 3 else None
        yield from self.opened(call, self.path_at(call, 0, 1), call.arguments[2], mode)

    def on_open(self, call):
        mode = call.arguments[2] if len(call.arguments) > 2 else None
        yield from self.opened(call, self.below(os.fsdecode(call.text(0))), call.arguments[1], mode)

    def on_creat(self, call):
        yield from self.opened(call, self.below(os.fsdecode(call.text(0))), "O_CREAT|O_TRUNC", call.arguments[1])

    def on_close(self, call):
        self.open.pop(self.descriptor(call.arguments[0])[0], None)
        return ()

    def opened_file(self, call, index=0):
        number, path = self.descriptor(call.arguments[index])
        known = self.open.get(number)
        if known is None and path is not None and self.below(path) is not None:
            raise RecordingError(f"{call.name}: {path} is used, but was never seen opened")
        return known

    def on_dup(self, call):
        if self.opened_file(call):
            raise RecordingError("a descriptor of the folder was doubled")
        return ()

    on_dup2 = on_dup3 = on_dup

    def on_fcntl(self, call):
        if "F_DUPFD" in call.arguments[1] and self.opened_file(call):
            raise RecordingError("a descriptor of the folder was doubled")
        return ()

    def on_mmap(self, call):
        if len(call.arguments) > 4 and "MAP_SHARED" in call.arguments[3] and "PROT_WRITE" in call.arguments[2]:
            self.refuse_if_inside(call)
        return ()

    def on_ioctl(self, call):
        if FICLONE in call.arguments[1]:
            self.refuse_if_inside(call)
        return ()

    def on_clone3(self, call):
        if "CLONE_THREAD" not in " ".join(call.arguments):
            raise RecordingError("a child process was started: what it does cannot be told apart")
        return ()

    on_clone = on_clone3
    on_vfork = on_fork = on_clone3

    # --- data ---
    def written(self, call, file, offset, data):
        self.sizes[file] = max(self.sizes[file], offset + len(data))
        return Operation("write", call.began, call.ended, file, offset=offset, data=data)

    def on_write(self, call):
        number, _ = self.descriptor(call.arguments[0])
        if number == 1:
            yield Operation("output", call.began, call.ended, data=call.text(1)[:call.value()])
        known = self.opened_file(call)
        if known:
            yield self.sequential(call, known, call.text(1)[:call.value()])

    def sequential(self, call, known, data):
        offset = self.sizes[known.file] if known.appending else known.offset
        known.offset = offset + len(data)
        return self.written(call, known.file, offset, data)

    def on_writev(self, call):
        known = self.opened_file(call)
        parts = [unescaped(part) for part in re.findall("iov_base=" + STRING, call.arguments[1])]
        if known:
            yield self.sequential(call, known, b"".join(parts)[:call.value()])
        elif self.descriptor(call.arguments[0])[0] == 1:
            yield Operation("output", call.began, call.ended, data=b"".join(parts)[:call.value()])

    def on_pwrite64(self, call):
        known = self.opened_file(call)
        if known:
            yield self.written(call, known.file, int(call.arguments[3]), call.text(1)[:call.value()])

    def on_pwritev(self, call):
        known = self.opened_file(call)
        parts = [unescaped(part) for part in re.findall("iov_base=" + STRING, call.arguments[1])]
        if known:
            yield self.written(call, known.file, int(call.arguments[3]), b"".join(parts)[:call.value()])

    def on_read(self, call):
        known = self.opened_file(call)
        if known:
            known.offset += call.value()
        return ()

    on_readv = on_read

    def on_lseek(self, call):
        known = self.opened_file(call)
        if known:
            known.offset = call.value()
        return ()

    def resized(self, call, file, size):
        self.sizes[file] = size
        return Operation("size", call.began, call.ended, file, number=size)

    def on_ftruncate(self, call):
        known = self.opened_file(call)
        if known:
            yield self.resized(call, known.file, int(call.arguments[1]))

    def on_truncate(self, call):
        path = self.below(os.fsdecode(call.text(0)))
        if path is not None:
            yield self.resized(call, self.names[path], int(call.arguments[1]))

    # A reservation of space changes the size only where it may.
    def on_fallocate(self, call):
        known = self.opened_file(call)
        if not known:
            return
        if call.arguments[1] not in ("0", "FALLOC_FL_KEEP_SIZE"):
            raise RecordingError(f"fallocate: {call.arguments[1]} is not recorded")
        end = int(call.arguments[2]) + int(call.arguments[3])
        if call.arguments[1] == "0" and end > self.sizes[known.file]:
            yield self.resized(call, known.file, end)

    # --- names ---
    def on_mkdir(self, call, path=None):
        path = self.below(os.fsdecode(call.text(0))) if path is None else path
        if path is not None:
            self.names[path] = self.new_file()
            yield Operation("mkdir", call.began, call.ended, self.names[path], path)

    def on_mkdirat(self, call):
        path = self.path_at(call, 0, 1)
        return self.on_mkdir(call, path) if path is not None else ()

    def removed(self, call, path):
        if path is not None:
            yield Operation("unlink", call.began, call.ended, self.names.pop(path), path)

    def on_unlink(self, call):
        yield from self.removed(call, self.below(os.fsdecode(call.text(0))))

    on_rmdir = on_unlink

    def on_unlinkat(self, call):
        yield from self.removed(call, self.path_at(call, 0, 1))

    def renamed(self, call, source, target):
        if source is None and target is None:
            return
        if source is None or target is None:
            raise RecordingError(f"{source or target}: renamed across the border of the folder")
        yield Operation("rename", call.began, call.ended, self.names[source], source, target)
        for path in [path for path in self.names if path == source or path.startswith(source + "/")]:
            self.names[target + path[len(source):]] = self.names.pop(path)

    def on_rename(self, call):
        yield from self.renamed(call, self.below(os.fsdecode(call.text(0))), self.below(os.fsdecode(call.text(1))))

    def on_renameat2(self, call):
        if len(call.arguments) > 4 and "RENAME_EXCHANGE" in call.arguments[4]:
            self.refuse_if_inside(call)
        yield from self.renamed(call, self.path_at(call, 0, 1), self.path_at(call, 2, 3))

    on_renameat = on_renameat2

    def linked(self, call, source, target):
        if target is None:
            return
        if source is None:
            raise RecordingError(f"{target}: linked to a file outside of the folder")
        self.names[target] = self.names[source]
        yield Operation("link", call.began, call.ended, self.names[target], target)

    def on_link(self, call):
        yield from self.linked(call, self.below(os.fsdecode(call.text(0))), self.below(os.fsdecode(call.text(1))))

    def on_linkat(self, call):
        yield from self.linked(call, self.path_at(call, 0, 1), self.path_at(call, 2, 3))

    def refuse_link(self, path):
        if path is not None:
            raise RecordingError(f"{path}: symbolic links are not recorded")
        return ()

    def on_symlink(self, call):
        return self.refuse_link(self.below(os.fsdecode(call.text(1))))

    def on_symlinkat(self, call):
        return self.refuse_link(self.path_at(call, 1, 2))

    # --- stable storage ---
    def on_fsync(self, call):
        known = self.opened_file(call)
        if known:
            yield Operation("sync", call.began, call.ended, known.file)

    on_fdatasync = on_fsync

    def on_syncfs(self, call):
        if self.opened_file(call):
            yield Operation("sync_all", call.began, call.ended)

    def on_sync(self, call):
        yield Operation("sync_all", call.began, call.ended)


class Recording:
    """What one command after the other did below `folder`, which was empty before the first."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.recorder = Recorder(str(self.folder))
        self.steps = []  # (command, [Operation])

    def run(self, command, environment, inside=None):
        """Runs the command under strace; `inside` is added to the environment of the command alone."""
        added = [part for name, value in (inside or {}).items() for part in ("-E", f"{name}={value}")]
        with tempfile.NamedTemporaryFile(suffix=".trace") as trace:
            done = subprocess.run(["strace", "-f", "-y", "-xx", "-s", "16777216", "-e", "trace=%file,%desc,%process,sync",
                                   "-e", "signal=none", "-o", trace.name, *added, *map(str, command)],
                                  env=environment | {"ASAN_OPTIONS": "detect_leaks=0"}, capture_output=True, timeout=300)
            with open(trace.name, encoding="ascii") as lines:
                first = lines.readline()
                lines.seek(0)
                self.steps.append((list(map(str, command)),
                                   list(self.recorder.operations(lines, re.match(r"\d+", first).group()))))
        return done
