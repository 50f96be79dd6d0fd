"""PDF files: tagged, with title and language, and whatever stands in a name is a name."""

import threading
from typing import Any

import pytest

from tests.web.papers.reading import A4, Printed
from web.files.pdf import CannotPrint, render_pdf, render_pdf_apart

NAMES = "Jürgen Weiß, Ayşe Öztürk, Łukasz Żurek, Юлия Коваленко, Ελένη Παπαδάκη, Nguyễn Văn Đức, محمد"


def page(*parts: dict[str, Any], **values: str) -> dict[str, Any]:
    """A document of these parts."""
    frame = {
        "title": "Prüfung", "author": "Roboscouts", "language": "de", "head": "Roboscouts · Durchgang 2027",
        "day": "12. Januar 2027", "practice": "", "foot": "Fragen? Sabine Krüger", "page": "Seite {now} von {all}",
    }  # fmt: skip
    return {
        **frame,
        "pages": 0,
        "sizes": [11],
        **values,
        "parts": [{"kind": "heading", "level": 1, "text": "Überschrift"}, *parts],
    }


def words(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def printed(*parts: dict[str, Any], **values: str) -> Printed:
    return Printed(render_pdf("document", page(*parts, **values)))


def test_a_file_can_be_read_aloud() -> None:
    table = {"kind": "table", "head": ["Frage", "Zweck"], "rows": [["Beruf", "Nähe"]], "widths": [1, 2]}
    items = {"kind": "list", "items": ["eins", "zwei"]}
    second = {"kind": "heading", "level": 2, "text": "Zweitens"}
    made = printed(words("Erster Absatz."), second, table, items)
    assert made.is_pdf_ua
    assert made.title == "Prüfung"
    assert made.root["/Lang"] == "de"
    assert made.root["/MarkInfo"]["/Marked"]
    assert made.root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = made.tags()
    assert [tag for tag in tags if tag in {"H1", "P", "H2", "Table", "L"}][:5] == ["H1", "P", "H2", "Table", "L"]
    assert (tags.count("TH"), tags.count("TD"), tags.count("LI")) == (2, 2, 2)
    assert made.sizes == {A4}
    order = ["Überschrift", "Erster Absatz.", "Zweitens", "Frage", "Beruf", "Nähe", "eins", "zwei"]
    places = [made.text.index(word) for word in order]
    assert places == sorted(places)


def test_head_and_foot_stand_on_every_page_and_are_not_read_aloud() -> None:
    made = printed(*[words("Ein Absatz. " * 60) for _ in range(12)])
    assert len(made.pages) > 1
    for number, content in enumerate(made.pages, start=1):
        assert "Roboscouts · Durchgang 2027" in content
        assert f"Seite {number} von {len(made.pages)}" in content
    assert "Header" not in made.tags()


def test_every_font_is_inside() -> None:
    made = printed(words(NAMES))
    pages: list[Any] = list(made.reader.pages)
    fonts = [each.get_object() for page in pages for each in page["/Resources"]["/Font"].values()]
    descendants = [each["/DescendantFonts"][0].get_object() for each in fonts]
    embedded = [{"/FontFile2", "/FontFile3"} & set(each["/FontDescriptor"].get_object()) for each in descendants]
    assert fonts
    assert all(embedded)


@pytest.mark.parametrize("name", NAMES.split(", ")[:-1])
def test_names_of_europe(name: str) -> None:
    made = printed(words(name))
    assert name in made.text
    assert made.is_pdf_ua


@pytest.mark.parametrize("name", ["李小龍", "አበበ በቂላ", "محمد", "Robo 🤖 GmbH", "x\u200b\u00ady"])
def test_signs_of_other_scripts_keep_nobody_from_printing(name: str) -> None:
    assert "danach" in printed(words(name), words("danach")).text


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#include "house.typ"',
        "#sys.version",
        "*fett* _kursiv_ `code` $x^2$",
        "= Überschrift",
        "@label <label>",
        '") + read("/etc/hostname") + ("',
        "\\u{41} https://example.org // nichts /* nichts */",
        "</script>{{ 7 * 7 }}%(name)s",
    ],
)
def test_whatever_stands_in_a_name_is_printed_as_it_is(name: str) -> None:
    made = printed(words(name), title=name, head=name)
    assert made.text.count(name) == 2
    assert made.title == name
    assert made.tags().count("H1") == 1
    assert "Link" not in made.tags()


def test_data_that_does_not_fit_is_an_error_of_the_program() -> None:
    with pytest.raises(CannotPrint, match="document"):
        render_pdf("document", {"title": "ohne alles"})


def test_a_process_of_its_own_makes_the_same_paper() -> None:
    data = page(words(NAMES))
    apart, here = Printed(render_pdf_apart("document", data)), Printed(render_pdf("document", data))
    assert (apart.is_pdf_ua, apart.text, apart.tags()) == (True, here.text, here.tags())
    with pytest.raises(CannotPrint):
        render_pdf_apart("document", {"title": "Ohne alles andere"})


def test_many_at_once_do_not_mix() -> None:
    made: dict[str, str] = {}

    def work(name: str) -> None:
        made[name] = printed(words(name)).text

    threads = [threading.Thread(target=work, args=(f"Person {number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 12
    assert all(name in text for name, text in made.items())
