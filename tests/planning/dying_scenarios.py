"""Run as a process: keep a scenario in copies of a folder, and die at the 1st, 2nd, … step on disk.

    python -m tests.planning.dying_scenarios BEFORE COPIES ACTION

Copy n of the folder BEFORE is COPIES/n; the last is one that nothing died in.
"""

import os
import shutil
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from geoucj.planning.scenarios import delete, save
from tests.planning.made_scenarios import NEW, OLD
from tests.tables.dying import DEAD, Dying


def act(action, folder):
    if action == "delete":
        delete(folder, OLD)
    else:
        save(folder, NEW, OLD)


def main(before, copies, action):
    with TemporaryDirectory() as folder:  # what is loaded at first use counts for no process
        act("save", Path(folder))
    for number in count(1):
        folder = copies / str(number)
        if before.exists():
            shutil.copytree(before, folder)
        child = os.fork()
        if child == 0:
            Dying(number).patch()
            act(action, folder)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, DEAD):
            sys.exit(code)
        if code == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
