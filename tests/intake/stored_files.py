"""Files in the formats for which no library writes: XLS (OLE with BIFF8 records), ODS, and zips.

Each function returns the bytes of a file as small as its format allows.
"""

import struct
import zipfile
from io import BytesIO

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
PREFIXES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "draw": "drawing",
}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in PREFIXES.items()
)


class Failed(str):
    """The text of an error cell."""


ERROR_NUMBERS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}


def ole(streams: dict[str, bytes]) -> bytes:
    """Return an OLE file; streams below 4096 bytes lie in small sectors, as they must."""
    sectors: list[bytes] = [b""]  # the first holds the table of sectors, written last
    fat = [FAT_SECTOR]

    def store(content: bytes) -> int:
        count = -(-len(content) // 512)
        first = len(sectors)
        sectors.extend(content[i * 512 : i * 512 + 512].ljust(512, b"\0") for i in range(count))
        fat.extend([*range(first + 1, first + count), END])
        return first

    small, small_fat, places = b"", [], {}
    for name, content in streams.items():
        if len(content) >= 4096:
            places[name] = store(content)
            continue
        places[name] = first = len(small_fat)
        count = max(-(-len(content) // 64), 1)
        small += content.ljust(count * 64, b"\0")
        small_fat += [*range(first + 1, first + count), END]
    small_start = store(small) if small else END
    small_fat_start = store(numbers(small_fat)) if small else END

    def entry(name: str, kind: int, start: int, size: int, *, child: int, right: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
        return head + struct.pack("<III36xIQ", FREE, right, child, start, size)

    names = list(streams)
    directory = entry("Root Entry", 5, small_start, len(small), child=1, right=FREE)
    for at, name in enumerate(names, 1):
        right = at + 1 if at < len(names) else FREE
        directory += entry(name, 2, places[name], len(streams[name]), child=FREE, right=right)
    directory_start = store(directory)
    sectors[0] = numbers(fat)
    assert len(fat) <= 128
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, directory_start, 0, 4096, small_fat_start,
                        1 if small else 0, END, 0, 0)  # fmt: skip
    return head.ljust(512, b"\xff") + b"".join(sectors)


def numbers(values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values).ljust(512, b"\xff")


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls_stream(
    sheets: dict[str, list[list[object]]],
    *,
    extra: bytes = b"",
    sheet_extra: bytes = b"",
    hidden: tuple[str, ...] = (),
    sheet_type: int = 0,
    dimensions: bytes | None = None,
) -> bytes:
    """Return the records of a workbook; `extra` stands in its head, `sheet_extra` in each sheet."""
    texts = [c for rows in sheets.values() for row in rows for c in row if type(c) is str]
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + extra
    head += record(0x42, struct.pack("<H", 1200))
    head += b"".join(record(0xE0, struct.pack("<HH16x", 0, kind)) for kind in (0, 14))
    shared = b"".join(struct.pack("<HB", len(t), 1) + t.encode("utf-16-le") for t in texts)
    tail = record(0xFC, struct.pack("<II", len(texts), len(texts)) + shared) + record(0x0A)
    bounds = sum(4 + 8 + len(name) for name in sheets)
    start = len(head) + bounds + len(tail)
    parts = []
    for name, rows in sheets.items():
        cells = b""
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                cells += biff_cell(r, c, value, texts)
        width = max(map(len, rows), default=0)
        size = (
            struct.pack("<IIHHH", 0, len(rows), 0, width, 0) if dimensions is None else dimensions
        )
        part = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        parts.append(part + record(0x200, size) + cells + sheet_extra + record(0x0A))
        state = 1 if name in hidden else 0
        bound = struct.pack("<IBBBB", start, state, sheet_type, len(name), 0)
        head += record(0x85, bound + name.encode("latin-1"))
        start += len(parts[-1])
    return head + tail + b"".join(parts)


def biff_cell(row: int, column: int, value: object, texts: list[str]) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, Failed):
        return record(0x205, place + bytes([ERROR_NUMBERS[value], 1]))
    if isinstance(value, bool):
        return record(0x205, place + bytes([value, 0]))
    if isinstance(value, str):
        return record(0xFD, place + struct.pack("<I", texts.index(value)))
    return record(0x203, place + struct.pack("<d", value))


def xls(sheets: dict[str, list[list[object]]], **more) -> bytes:
    return ole({"Workbook": xls_stream(sheets, **more)})


def ods_cell(value: object, more: str = "") -> str:
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind} {more}><text:p>{value}</text:p></table:table-cell>"


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_table(name: str, *rows: str, style: str = "ta1") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'
    )


def ods(*tables: str, extra: dict[str, str] | None = None) -> bytes:
    hidden = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMESPACES} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{hidden}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:x"/>'
    parts = {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({**parts, **(extra or {})})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_parts(content: bytes, changes: dict[str, str | bytes]) -> bytes:
    """Return a zip file with entries added or replaced."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, **changes})
