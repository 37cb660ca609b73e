"""Run as a process: keep many scenarios, and one that another process keeps too.

    python -m tests.planning.writing_scenarios FOLDER WHO

Prints whether the one of both names was this process's.
"""

import sys
from pathlib import Path

from geoucj.errors import ScenarioExistsError
from geoucj.planning.scenarios import save
from tests.planning.made_scenarios import named

EACH = 20


def main(folder, who):
    for number in range(EACH):
        save(folder, named(f"{who} {number}"))
    try:
        save(folder, named("Bersama", data_version=who * 12))
    except ScenarioExistsError:
        print("late")
    else:
        print("first")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
