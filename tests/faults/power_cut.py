# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk on which the power can fail: what survives of recorded operations at any moment.

Three ways to fail:
- killed: the program dies, the machine goes on. All that was done is there.
- strict: the power fails and only what was asked for survives. Bytes of a file survive from its last sync on; names survive
  from the last sync of their folder on. A rename across folders that is known where it left is known where it arrived.
- random: of what was not asked for, anything may survive as well: any sectors of 512 bytes of any writes, any change of size
  (what was not written reads as zeros then), of each folder's changes any number of the first, or, as with a journal,
  of all changes of names any number of the first. A sector is old or new, and bytes beside a write are left alone:
  SQLite relies on the latter (SQLITE_IOCAP_POWERSAFE_OVERWRITE).
"""

import os
from dataclasses import dataclass, field

SECTOR = 512


@dataclass
class NameChange:
    order: int
    add: str = ""
    remove: str = ""
    node: object = None
    arrival: object = None  # of a rename across folders, in the folder that it left: (other folder, order)


@dataclass
class Node:
    mode: int = 0o644
    is_folder: bool = False
    durable: object = None
    current: object = None
    pending: list = field(default_factory=list)  # (order, offset or None, data or size) or NameChange

    def __post_init__(self):
        self.durable = {} if self.is_folder else b""
        self.current = {} if self.is_folder else bytearray()


def write_into(content, offset, data):
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(data)] = data


def resize(content, size):
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


def change_content(content, offset, data):
    if offset is None:
        resize(content, data)
    else:
        write_into(content, offset, data)


def change_names(names, change):
    if change.remove:
        names.pop(change.remove, None)
    if change.add:
        names[change.add] = change.node


class Disk:
    """The operations so far. `order` is the line of the trace in which an operation ended."""

    def __init__(self):
        self.root = Node(is_folder=True)
        self.nodes = {1: self.root}

    def folder_of(self, path):
        node = self.root
        parts = path.split("/")
        for part in parts[:-1]:
            node = node.current[part]
        return node, parts[-1]

    def change(self, folder, change):
        change_names(folder.current, change)
        folder.pending.append(change)

    def apply(self, operation, order):
        """`order` maps a line of the running trace to one that grows over all traces."""
        kind, when = operation.kind, order(operation.ended)
        if kind in ("create", "mkdir"):
            node = Node(operation.number & ~0o022 or 0o644, kind == "mkdir")
            self.nodes[operation.file] = node
            folder, name = self.folder_of(operation.path)
            self.change(folder, NameChange(when, add=name, node=node))
        elif kind == "link":
            folder, name = self.folder_of(operation.path)
            self.change(folder, NameChange(when, add=name, node=self.nodes[operation.file]))
        elif kind == "unlink":
            folder, name = self.folder_of(operation.path)
            self.change(folder, NameChange(when, remove=name))
        elif kind == "rename":
            self.rename(operation, when)
        elif kind in ("write", "size"):
            node = self.nodes[operation.file]
            item = (operation.offset, operation.data) if kind == "write" else (None, operation.number)
            change_content(node.current, *item)
            node.pending.append((when, *item))
        elif kind == "sync":
            self.sync(self.nodes[operation.file], order(operation.began))
        elif kind == "sync_all":
            for node in list(self.nodes.values()):
                self.sync(node, order(operation.began))

    def rename(self, operation, when):
        source, old = self.folder_of(operation.path)
        target, new = self.folder_of(operation.to)
        node = self.nodes[operation.file]
        if source is target:
            return self.change(source, NameChange(when, add=new, remove=old, node=node))
        self.change(target, NameChange(when, add=new, node=node))
        self.change(source, NameChange(when, remove=old, arrival=(target, when)))

    def sync(self, node, began):
        """What ended before `began` is on stable storage now."""
        if not node.is_folder:
            kept = [item for item in node.pending if item[0] >= began]
            if kept:
                content = bytearray(node.durable)
                for _, offset, data in node.pending[:len(node.pending) - len(kept)]:
                    change_content(content, offset, data)
                node.durable = bytes(content)
            elif node.pending:
                node.durable = bytes(node.current)
            node.pending = kept
            return
        while node.pending and node.pending[0].order < began:
            change = node.pending.pop(0)
            if change.arrival:
                self.sync(change.arrival[0], change.arrival[1] + 1)
            change_names(node.durable, change)

    # --- what survives ---
    def killed(self):
        return self.tree(self.root, lambda node: node.current, lambda node: bytes(node.current))

    def strict(self):
        return self.tree(self.root, lambda node: node.durable, lambda node: node.durable)

    def random(self, chance):
        survives = chance.choice([0.0, 0.1, 0.5, 0.9, 1.0])
        known = self.surviving_names(chance)
        contents = {}

        def names_of(node):
            names = dict(node.durable)
            for change in node.pending[:known.get(id(node), 0)]:
                change_names(names, change)
            return names

        def content_of(node):
            if id(node) not in contents:
                contents[id(node)] = surviving_content(node, chance, survives)
            return contents[id(node)]

        return self.tree(self.root, names_of, content_of)

    def surviving_names(self, chance):
        folders = [node for node in self.nodes.values() if node.is_folder and node.pending]
        if chance.random() < 0.3:  # a journal: all changes up to a moment
            orders = sorted(change.order for node in folders for change in node.pending)
            until = chance.choice(orders + [-1]) if orders else -1
            return {id(node): sum(change.order <= until for change in node.pending) for node in folders}
        known = {id(node): chance.randint(0, len(node.pending)) for node in folders}
        settled = False
        while not settled:
            settled = True
            for node in folders:
                for change in node.pending[:known[id(node)]]:
                    if not change.arrival:
                        continue
                    target, when = change.arrival
                    least = sum(other.order <= when for other in target.pending)
                    if known.get(id(target), 0) < least:
                        known[id(target)] = least
                        settled = False
        return known

    def tree(self, node, names_of, content_of):
        """Nested dictionaries of folders; (mode, bytes) for a file."""
        return {name: self.tree(child, names_of, content_of) if child.is_folder else (child.mode, content_of(child))
                for name, child in names_of(node).items()}


def surviving_content(node, chance, survives):
    content = bytearray(node.durable)
    for _, offset, data in node.pending:
        if offset is None:
            if chance.random() < survives:
                resize(content, data)
            continue
        if offset + len(data) > len(content) and chance.random() < 0.5:
            resize(content, offset + len(data))  # the size survives, whatever becomes of the bytes
        at = 0
        while at < len(data):
            step = SECTOR - (offset + at) % SECTOR
            if chance.random() < survives:
                write_into(content, offset + at, data[at:at + step])
            at += step
    return bytes(content)


def write_tree(tree, folder):
    os.mkdir(folder)
    for name, item in tree.items():
        path = os.path.join(folder, name)
        if isinstance(item, dict):
            write_tree(item, path)
            continue
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, item[0])
        os.write(number, item[1]) if len(item[1]) < 1 << 20 else write_all(number, item[1])
        os.close(number)


def write_all(number, data):
    view = memoryview(data)
    while view:
        view = view[os.write(number, view):]


def read_tree(folder):
    """As tree() gives it, without modes: to compare what was recorded with what is there."""
    tree = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                tree[entry.name] = read_tree(entry.path)
            else:
                with open(entry.path, "rb") as stream:
                    tree[entry.name] = stream.read()
    return tree


def without_modes(tree):
    return {name: without_modes(item) if isinstance(item, dict) else item[1] for name, item in tree.items()}
