"""Files made to harm: refused by name within a second, before anything in them is parsed."""

import io
import os
import time
import zipfile
from collections.abc import Callable

import pytest

from tests.web.files.builders import ole_bytes, xls_bytes, xlsx_bytes, zip_bytes
from web.files.limits import MEBIBYTE, UPLOAD
from web.files.people_book import read_book
from web.files.problems import FileProblem
from web.translations import load

WORKBOOK = xlsx_bytes({"Tabelle1": [["Name", "Rolle", "Beruf"], ["Mia Kurz", "Azubi", "Koch/Köchin"]]})
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1)) * 10) for n in range(1, 10))


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed or added."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    return zip_bytes({**parts, name: change(parts.get(name, b""))})


def with_entities(sheet: bytes) -> bytes:
    entities = b'<!DOCTYPE x [<!ENTITY a0 "xxxxxxxxxx">' + LAUGHS + b"]>"
    return b'<?xml version="1.0"?>' + entities + sheet[sheet.index(b"<worksheet") :].replace(b"Mia Kurz", b"&a9;")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: zip_bytes({"xl/workbook.xml": b"<x/>", SHEET: b"0" * (200 * MEBIBYTE)}), "zu viel Speicher oder Zeit"),
        (lambda: zip_bytes({f"xl/{number}.xml": b"" for number in range(500)}), "zu viel Speicher oder Zeit"),
        (lambda: with_part(SHEET, lambda _: b"<a>" * 200_000 + b"</a>" * 200_000), "zu viel Speicher oder Zeit"),
        (lambda: with_part(SHEET, with_entities), "beschädigt"),
        (lambda: zip_bytes({"a.zip": zip_bytes({"b.zip": b"0" * MEBIBYTE})}), "ein gepacktes Archiv"),
        (lambda: with_part("xl/vbaProject.bin", lambda _: b"\0" * 1000), "eine Arbeitsmappe mit Makros"),
        (lambda: b"Name;Rolle\n" * (30 * MEBIBYTE), "größer als"),
        (lambda: ole_bytes("EncryptedPackage", b"x" * 5000), "Passwort"),
        (lambda: xls_bytes([["Name"]], password=True), "Passwort"),
        (lambda: b"MZ\x90\x00\x03\x00\x00\x00" + os.urandom(100_000), "eine Datei eines anderen Programms"),
        (lambda: b"%PDF-1.7 " + os.urandom(1000), "ein PDF-Dokument"),
        (lambda: zip_bytes({"word/document.xml": b"<w/>"}), "ein Textdokument"),
        (lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(1000), "ein Bild"),
    ],
    ids=[
        "zip bomb", "many parts", "deep nesting", "billion laughs", "archive in an archive", "macros", "300 MB",
        "encrypted", "old password", "program", "PDF", "Word", "picture",
    ],
)  # fmt: skip
def test_it_is_refused_at_once_and_by_name(make: Callable[[], bytes], said: str) -> None:
    data = make()
    began = time.process_time()
    with pytest.raises(FileProblem) as refused:
        read_book(data, "personal.xlsx", limits=UPLOAD)
    assert time.process_time() - began < 1
    assert said in refused.value.message.text(load("de"))
