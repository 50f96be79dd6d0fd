"""Spreadsheet files made by other hands than ours: openpyxl, and bytes written after the formats' descriptions."""

import io
import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence

import openpyxl

Cells = Sequence[Sequence[object]]
ERROR_CODES = {"#DIV/0!": 7, "#REF!": 0x17, "#N/A": 0x2A}


class Failed(str):
    """What a formula came to that found no value, such as "#N/A"."""

    __slots__ = ()


def xlsx_bytes(sheets: Mapping[str, Cells], *, hidden: Sequence[str] = (), hidden_rows: Collection[int] = ()) -> bytes:
    """A workbook as openpyxl writes it; sheets and rows of all sheets can be hidden."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook["Sheet"])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
        for number in hidden_rows:
            sheet.row_dimensions[number].hidden = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def ods_bytes(
    rows: Sequence[Sequence[str]],
    *,
    sheet: str = "Tabelle1",
    settings: str = "",
    hidden_rows: Collection[int] = (),
) -> bytes:
    """An OpenDocument spreadsheet with text cells; odd rows are hidden by hand, even ones by a filter."""
    shown = [
        f' table:visibility="{("filter", "collapse")[number % 2]}"' if number in hidden_rows else ""
        for number in range(1, len(rows) + 1)
    ]
    body = "".join(
        f"<table:table-row{how}>{''.join(map(_ods_cell, row))}</table:table-row>"
        for how, row in zip(shown, rows, strict=True)
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet>{settings}<table:table table:name="{sheet}">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return zip_bytes(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns'
            b':manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type='
            b'"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        }
    )


def _ods_cell(cell: str) -> str:
    kind = 'office:value-type="string"'
    if isinstance(cell, Failed):
        kind = 'table:formula="of:=NA()" office:value-type="float" office:value="0" calcext:value-type="error"'
    return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def xls_bytes(
    rows: Sequence[Sequence[str | float]],
    *,
    sheet: str = "Tabelle1",
    password: bool = False,
    since_1904: bool = False,
    hidden_rows: Collection[int] = (),
) -> bytes:
    """An Excel 97 workbook (BIFF8) of texts and numbers; with a password only its mark is there."""
    name = sheet.encode("latin-1")
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    head += _record(0x002F, b"\1\0" + b"\0" * 52) if password else b""
    head += _record(0x0042, b"\xb0\x04")
    head += _record(0x0022, b"\1\0") if since_1904 else b""
    tail = _record(0x000A, b"")
    # BOUNDSHEET: where the sheet's stream starts, visible, a worksheet, its name.
    start = len(head) + 4 + 8 + len(name) + len(tail)
    bound = _record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    cells = b"".join(_cell(y, x, value) for y, row in enumerate(rows) for x, value in enumerate(row))
    looks = b"".join(_look_of_row(number, hidden=number in hidden_rows) for number in range(1, len(rows) + 1))
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600)) + looks + cells + tail
    return ole_bytes("Workbook", head + bound + tail + body)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _look_of_row(number: int, *, hidden: bool) -> bytes:
    return _record(0x0208, struct.pack("<HHHHIHH", number - 1, 0, 8, 255, 0, 0x20 if hidden else 0, 15))


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, Failed) and value == "#N/A":  # the others are what a formula came to
        return _record(0x0205, place + bytes([ERROR_CODES[value], 1]))
    if isinstance(value, Failed):
        result = bytes([2, 0, ERROR_CODES[value], 0, 0, 0, 0xFF, 0xFF])
        return _record(0x0006, place + result + struct.pack("<HIH", 0, 0, 0))
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
    return _record(0x0203, place + struct.pack("<d", value))


def xlsb_bytes(
    rows: Sequence[Sequence[str | float]], *, sheet: str = "Tabelle1", hidden_rows: Collection[int] = ()
) -> bytes:
    """A binary Excel workbook of texts and numbers."""
    bound = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)
    book = _small(0x83) + _small(0x8F) + _small(0x9C, bound) + _small(0x90) + _small(0x84)
    wide, high = max(map(len, rows)) - 1, len(rows) - 1
    parts = [_small(0x81) + _small(0x94, struct.pack("<IIII", 0, high, 0, wide)) + _small(0x91)]
    for y, row in enumerate(rows):
        look = b"\x10" if y + 1 in hidden_rows else b"\0"
        start = _small(0, struct.pack("<I", y) + b"\0" * 7 + look + b"\0" * 13)
        parts.append(start + b"".join(_small_cell(x, value) for x, value in enumerate(row)))
    relation = b'<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>'
    return zip_bytes(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relation,
            "xl/worksheets/sheet1.bin": b"".join([*parts, _small(0x92), _small(0x82)]),
        }
    )


def _small(kind: int, data: bytes = b"") -> bytes:
    """A record whose kind and length are written with seven bits in each byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(data)]) if len(data) < 0x80 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return head + length + data


def _small_cell(column: int, value: str | float) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, Failed) and value == "#N/A":  # the others are what a formula came to
        return _small(0x03, place + bytes([ERROR_CODES[value]]))
    if isinstance(value, Failed):
        return _small(0x0B, place + bytes([ERROR_CODES[value]]) + b"\0" * 10)
    if isinstance(value, str):
        return _small(0x06, place + _wide(value))
    return _small(0x05, place + struct.pack("<d", value))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def ole_bytes(stream: str, data: bytes) -> bytes:
    """A compound file (the container of old Office files) with one stream."""
    data = data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
    sectors = len(data) // 512
    # Sector 0: allocation table, sector 1: directory, then the stream.
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    root = _directory_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)
    entry = _directory_entry(stream, 2, child=0xFFFFFFFF, start=2, size=len(data))
    return header + fat + (root + entry).ljust(512, b"\0") + data


def _directory_entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, none, none, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
