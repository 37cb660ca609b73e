"""Run as a process: publish into copies of a data set, and die at the 1st, 2nd, … step on disk.

    python -m tests.tables.dying BEFORE COPIES ACTION

Copy n of the folder BEFORE is COPIES/n; the last is one that nothing died in. Where a file is
written, half of it is on the disk.
"""

import io
import os
import shutil
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from geoucj.areas.registry import load_registry
from geoucj.settings import SHIPPED
from geoucj.tables.history import publish_version, roll_back
from geoucj.tables.schemas import Kind
from tests.tables.conftest import PROVENANCE, coverage, facts

STEPS = ("open", "mkdir", "chmod", "fsync", "link", "rename", "replace", "unlink", "rmdir")
DEAD = 9
NEW = ("6112", "2025-09", "ALL", 125.0)


class Dying:
    """Counts the steps on disk, and ends the process at one of them."""

    def __init__(self, at):
        self.left = at

    def step(self):
        self.left -= 1
        return self.left == 0

    def patch(self):
        for name in STEPS:
            setattr(os, name, self.before(getattr(os, name)))
        opened = io.open

        def open_file(*arguments, **more):
            if self.step():
                os._exit(DEAD)
            return Written(self, opened(*arguments, **more))

        io.open = open_file

    def before(self, function):
        def call(*arguments, **more):
            if self.step():
                os._exit(DEAD)
            return function(*arguments, **more)

        return call


class Written:
    """A file of which half is written when the process dies."""

    def __init__(self, dying, file):
        self.dying, self.file = dying, file

    def write(self, content):
        if self.dying.step():
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            os._exit(DEAD)
        return self.file.write(content)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __iter__(self):
        return iter(self.file)


def act(action, home, registry):
    if action == "publish":
        publish_version(home, {Kind.COVERAGE: coverage(NEW)}, facts(), PROVENANCE, registry)
    else:
        roll_back(home)


def main(before, copies, action):
    registry = load_registry([SHIPPED / "boundaries"])
    with TemporaryDirectory() as folder:  # what is loaded at first use counts for no process
        act("publish", Path(folder) / "bulanan", registry)
    for number in count(1):
        home = copies / str(number) / "bulanan"
        if before.exists():
            shutil.copytree(before, home)
        else:
            home.parent.mkdir()
        child = os.fork()
        if child == 0:
            Dying(number).patch()
            act(action, home, registry)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, DEAD):
            sys.exit(code)
        if code == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
