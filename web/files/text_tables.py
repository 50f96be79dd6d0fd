"""CSV and its relatives: bytes to rows of text."""

import csv
import io
import re
from collections.abc import Iterator
from typing import TextIO

from web.files.encodings import beside_western
from web.files.kinds import looks_utf16
from web.files.problems import BrokenFile, UnclosedQuote

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_BYTES = 64 * 1024
WESTERN = "cp1252"
OLD_ENCODINGS = (WESTERN, "cp850", "mac_roman")
"""Windows, the command line of Windows, and old Macs; of equals the first."""
GERMAN_LETTERS = frozenset("äöüÄÖÜß")
LETTERS_WITH_MARKS = frozenset("äöüÄÖÜßéèêáàâíìîóòôúùûçñåøæãõëïÉÇ")


def read_text_rows(data: bytes) -> Iterator[list[str]]:
    """Yield the records of a text table, blank lines as empty lists (so that numbers agree with a spreadsheet's).

    Encodings: UTF-8 with or without mark, UTF-16, Windows-1252. Separators: semicolon, tab, comma, bar, or the one
    named by Excel's ``sep=`` line, which counts as a row.

    Raises
    ------
    BrokenFile
        No encoding fits.
    UnclosedQuote
        A quotation mark stands where it cannot; names the row where its cell begins.
    """
    encoding = find_encoding(data)
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    named = _named_separator(stream)
    if named is None:
        stream.seek(0)
    else:
        yield []
    yield from _records(stream, named or find_separator(_sample(data, encoding)), before=0 if named is None else 1)


def _records(stream: TextIO, separator: str, *, before: int) -> Iterator[list[str]]:
    number = before
    try:
        for row in csv.reader(stream, delimiter=separator, strict=True):
            number += 1
            is_line = len(row) == 1 and separator in row[0]
            yield next(csv.reader(row, delimiter=separator)) if is_line else row
    except csv.Error as error:
        raise UnclosedQuote(row=number + 1) from error
    except UnicodeDecodeError as error:
        raise BrokenFile from error


def _named_separator(stream: TextIO) -> str | None:
    """Read Excel's ``sep=;`` line, if the file starts with one."""
    try:
        first = stream.readline(1000).rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BrokenFile from error
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 else None


def find_encoding(data: bytes) -> str:
    """Name the encoding: by its mark, by zeros at every second byte, UTF-8 if it is valid, else Windows-1252."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    unmarked = looks_utf16(data[:4096])
    if unmarked is not None:
        return unmarked
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = max(OLD_ENCODINGS, key=lambda encoding: _plausible(data[:SAMPLE_BYTES], encoding))
        return beside_western(data[:SAMPLE_BYTES]) or found if found == WESTERN else found
    return "utf-8"


def _plausible(sample: bytes, encoding: str) -> int:
    """Count the letters with marks inside words, less the signs that stand in no word."""
    text = sample.decode(encoding, errors="replace")
    odd = [sign for sign, before in zip(text[1:], text, strict=False) if sign > "\x7f" and before.isalpha()]
    starts = re.findall(r"(?<!\w)[^\x00-\x7f](?=[a-z])", text)
    return sum(_weight(sign) for sign in (*odd, *starts))


def _weight(sign: str) -> int:
    """Of letters with marks, those of German are the likeliest."""
    return 2 if sign in GERMAN_LETTERS else 1 if sign in LETTERS_WITH_MARKS else -2


def find_separator(sample: str) -> str:
    """Return the separator that cuts the most lines of ``sample`` into the same number of cells, at least two."""
    lines = [line for line in sample.splitlines() if line.strip()][:30]
    if not any(_agreement(lines, separator) > (0, 0) for separator in SEPARATORS):
        # Every line is one quoted cell: so Excel saves a table that it took for a single column.
        lines = [line.replace('"', "") for line in lines]
    return max(SEPARATORS, key=lambda separator: _agreement(lines, separator))


def _agreement(lines: list[str], separator: str) -> tuple[int, int]:
    """Score a separator: lines that agree on a width above one, then that width."""
    widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
    wide = [width for width in widths if width > 1]
    if not wide:
        return (0, 0)
    commonest = max(set(wide), key=lambda width: (wide.count(width), width))
    return (wide.count(commonest), commonest)


def _sample(data: bytes, encoding: str) -> str:
    return data[:SAMPLE_BYTES].decode(encoding, errors="replace")
