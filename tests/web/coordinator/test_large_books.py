"""A long table of people is read in parts, says what a short one says, and survives packing."""

import datetime as dt
from collections import Counter

from web.files.people_book import read_book
from web.files.people_table import people_table
from web.files.rows import REQUIRED, Wanted
from web.services.tables.large_books import AT_ONCE, pack_book, read_parts, shared_addresses, unpack_book

WANTED = Wanted(today=dt.date(2027, 1, 4), required=(*REQUIRED, "company"))
LAST = (
    "Nord AG;Azubi;Person Nummer0;;Mechatroniker/in;Halle 1\n"
    "Nord AG;Azubi;Ina Eins;a@x.example;Mechatroniker/in;\n"
    "Süd AG;Azubi;Ida Zwei;A@x.example;Mechatroniker/in;\n"
    "Nord AG;Azubi;Beispiel: Anna;;Mechatroniker/in;\n"
)


def test_parts_say_what_the_whole_says() -> None:
    names = ("Nord AG", "Süd AG", "Ost AG")
    rows = "".join(f"{names[n % 3]};Azubi;Person Nummer{n};;Mechatroniker/in;Halle\n" for n in range(AT_ONCE * 3 // 2))
    text = f"Unternehmen;Rolle;Name;E-Mail;Beruf;Abteilung;Schuhgröße\n{rows}{LAST}"
    book = read_book(text.encode(), "alle.csv")
    assert unpack_book(pack_book(book)) == book
    parts, whole = list(read_parts(book, WANTED)), people_table(book.tables[0], WANTED)
    assert len(parts) > 1
    assert [part.columns for part in parts] == [whole.columns] * len(parts)
    assert sum(part.row_count for part in parts) == whole.row_count
    told = [problem for part in parts for problem in part.problems]
    shared = shared_addresses(book, WANTED)
    assert shared == {"a@x.example"}
    assert Counter(problem.code for problem in told) == {
        "same_person": 1, "unknown_column": 1, "examples_left_out": 1
    }  # fmt: skip
    assert Counter(problem.code for problem in whole.problems) == {
        "same_person": 1, "unknown_column": 1, "shared_email": 2, "examples_left_out": 1
    }  # fmt: skip
    people = {person.row: person for part in parts for person in part.rows if person.email not in shared}
    assert [people[row] for row in sorted(people)] == list(whole.rows)
