"""What a PDF holds, for tests."""

import re
import zlib


def unpacked(pdf):
    """Return a PDF with the content of its streams."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(found.group(1)))
        except zlib.error:
            continue
    return b"".join(parts)


def pages_of(pdf):
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", unpacked(pdf)))
