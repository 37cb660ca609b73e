"""Which figures a data set holds, as one short word: it changes when a table does."""

import hashlib
from pathlib import Path

from geoucj.tables.datasets import folder_in_use, table_file
from geoucj.tables.schemas import Kind

DIGITS = 12


def content_version(folder: Path) -> str:
    """Return 12 hex digits that follow from the names and contents of the tables of a data set.

    Of a set with versions those of the one in use count: taking one back gives its word again. Only
    files that are read as tables count: neither their dates nor the words of the provenance
    nor what a spreadsheet leaves lying beside them.
    """
    whole, used = hashlib.sha256(), folder_in_use(folder)
    for kind in Kind:
        if file := table_file(used, kind):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            whole.update(f"{file.name} {content}\n".encode())
    return whole.hexdigest()[:DIGITS]
