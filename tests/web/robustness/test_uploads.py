"""Tables that are too large, broken or malicious: a clear word in German on the page, nothing half imported."""

import html
import io
import os
import re
import socket
import time
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from sqlmodel import Session, select

from tests import factories as make
from tests.infra.server import LiveServer
from tests.web.client import Browser
from web.db.models import PeopleImport, Person, RoundCompany
from web.db.session import Unit

MEGABYTE = 1024 * 1024
HEADINGS = ("Rolle", "Name", "Beruf", "E-Mail")


@pytest.fixture
def company(unit: Unit) -> RoundCompany:
    def build(session: Session) -> RoundCompany:
        company = make.make_company(session, make.make_round(session))
        make.make_participant(session, company, "azubi", "Mia Kurz", email="mia@example.org")
        return company

    return unit.run(build)


@pytest.fixture
def contact(unit: Unit, company: RoundCompany, client: Browser) -> Browser:
    return client.sign_in(unit, unit.run(lambda session: make.make_contact(session, company)).account_id)


def upload(browser: Browser, company: RoundCompany, name: str, data: bytes) -> tuple[int, str]:
    """The status of the upload and the text of the page one lands on."""
    home = f"/company/{company.id}"
    answer = browser.post(f"{home}/upload", data={"csrf": browser.token(home)}, files={"file": (name, data)})
    text = browser.open(answer.headers["location"]) if answer.status_code == 303 else answer.text
    return answer.status_code, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.worksheets[0].append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def bomb() -> bytes:
    """A workbook of a few kilobytes with a sheet of 200 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<x/>")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * MEGABYTE))
    return buffer.getvalue()


def csv(*rows: str) -> bytes:
    return "\n".join((";".join(HEADINGS), *rows, "")).encode()


def many_rows(count: int) -> bytes:
    return csv(*(f"Azubi;Nora Jost {number};Mechatroniker/in;" for number in range(count)))


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (os.urandom(20 * MEGABYTE), 413, "Diese Datei ist zu groß"),
        (os.urandom(MEGABYTE), 422, "keine Tabelle"),
        (many_rows(10_000), 422, "mehr als 2000 Zeilen"),
        (b"%PDF-1.7 und so weiter", 422, "Das ist ein PDF-Dokument"),
        (b"", 422, "Die Datei ist leer"),
        (bomb(), 422, "zu viel Speicher oder Zeit"),
        (csv("Azubi;Nora\0 Jost;Koch;"), 422, "keine Tabelle"),
    ],
    ids=["20 MB", "noise", "10,000 rows", "PDF", "empty", "bomb", "NUL"],
)
def test_what_cannot_be_read_is_refused_in_words(
    company: RoundCompany, contact: Browser, data: bytes, status: int, said: str
) -> None:
    answered, text = upload(contact, company, "liste.xlsx", data)
    assert (answered, said in text) == (status, True), text


def test_of_a_refused_table_nothing_stays(unit: Unit, company: RoundCompany, contact: Browser) -> None:
    upload(contact, company, "liste.xlsx", many_rows(10_000))
    assert unit.read(lambda session: session.exec(select(PeopleImport)).all()) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Rolle;Name;Beruf\nAzubi;Jürgen Groß;Koch".encode("utf-16"), "Jürgen Groß"),
        (workbook([("Azubi", "=1+1", "Koch", "")]), "„=1+1“ ist eine Formel, deren Ergebnis nicht in der Datei steht"),
        (csv("Azubi;Nora Jost;Koch;n@example.org", "Azubi;Ole Petry;Koch;n@example.org"), "in den Zeilen 2, 3"),
        (csv("Azubi;Nora Jost;Koch;mia@example.org"), "gehört schon zu Mia Kurz"),
        (csv("Azubi;Nora Jost;Koch;", "Azubi;Nora  JOST;Koch;"), "steht in den Zeilen 2, 3"),
        (csv("Azubi;Nora Jost;Koch;nora..jost@example.org"), "keine E-Mail-Adresse"),
        (csv("Azubi;Nora Jost;Koch;jürgen@example.org"), "keine E-Mail-Adresse"),
        (csv("Azubi;Nora\x1b Jost;Koch;"), "Nora Jost"),
        (workbook([("Azubi", "Nora_x0000_ Jost", "Koch", "")]), "Nora"),
        (csv("Azubi;<script>alert(1)</script>;Koch;"), "<script>alert(1)</script>"),
        (b"Rolle;Name;Beruf;Unternehmen\nAzubi;Nora Jost;Koch;Nordwind\n", "ist ein anderes Unternehmen als Ihres"),
        (b"Rolle;Name;Beruf;Bitte nicht\nAzubi;Nora Jost;Koch;Mia Kurz\n", "beantwortet jede Person selbst"),
        (
            b"Rolle;Name;Beruf;Sicherheitsunterweisung\nFachkraft;Nora Jost;Koch;01.01.2099\n",
            "liegt in der Zukunft",
        ),
    ],
    ids=[
        "UTF-16", "formula", "one address twice", "known address", "twice", "two dots", "umlaut", "control characters",
        "half character", "script", "foreign company", "person part", "future",
    ],
)  # fmt: skip
def test_bug_a_preview_says_what_is_wrong_and_stores_nobody(
    unit: Unit, company: RoundCompany, contact: Browser, data: bytes, said: str
) -> None:
    name = "liste.xlsx" if data.startswith(b"PK") else "liste.csv"
    status, text = upload(contact, company, name, data)
    assert (status, said in text) == (303, True), text
    assert unit.read(lambda session: session.exec(select(Person.name)).all()) == ["Mia Kurz"]


def test_bug_a_long_table_keeps_nobody_waiting(company: RoundCompany, contact: Browser) -> None:
    """The preview compares every row with everybody: that must not take the square of the rows."""
    began = time.process_time()
    status, text = upload(contact, company, "liste.csv", many_rows(1_900))
    assert (status, "neu 1900" in text) == (303, True)
    assert time.process_time() - began < 8, "about one second of work, fifteen before"


def test_a_body_that_announces_too_much_is_answered_before_it_is_sent(live_server: LiveServer) -> None:
    host, port = live_server.url.removeprefix("http://").split(":")
    head = f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {300 * MEGABYTE}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode() + b"x" * 1000)
        assert connection.recv(64).startswith(b"HTTP/1.1 413")
        # The rest is read and thrown away: a browser that is cut off shows no answer.
        connection.sendall(b"x" * 5 * MEGABYTE)
