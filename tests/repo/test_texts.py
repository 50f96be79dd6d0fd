"""Every text a person can see exists in German, and no translation is left over."""

import re
from collections import defaultdict

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.messages import (
    ENGLISH,
    SOURCE,
    Text,
    entries,
    in_english,
    is_translated,
    read_catalogues,
    singular_of,
    texts_in_use,
    update,
)

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")


@pytest.fixture(scope="module")
def texts() -> dict[str, Text]:
    return texts_in_use()


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalog]:
    return read_catalogues()


def all_entries(catalogues: dict[str, Catalog]) -> list[tuple[str, Message]]:
    return [(name, message) for name, catalogue in catalogues.items() for message in entries(catalogue)]


def forms(message: Message) -> list[str]:
    """The translation's forms: one, or one per plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_every_text_is_translated(texts: dict[str, Text], catalogues: dict[str, Catalog]) -> None:
    translated = {singular_of(message) for _name, message in all_entries(catalogues) if is_translated(message)}
    missing = [
        f"{text.home}.po: {text.singular!r} ({text.files[0]})"
        for text in texts.values()
        if text.singular not in translated
    ]
    assert missing == []


def test_the_english_catalogues_are_as_complete_as_the_german_ones(catalogues: dict[str, Catalog]) -> None:
    english = read_catalogues(ENGLISH)
    assert {name: {singular_of(each) for each in entries(of)} for name, of in english.items()} == {
        name: {singular_of(each) for each in entries(of)} for name, of in catalogues.items()
    }
    assert [each.id for _name, each in all_entries(english) if not is_translated(each) or wrong_forms(each)] == []


def test_a_bettered_english_wording_stays() -> None:
    german, english = Catalog(locale="de"), Catalog(locale="en")
    for text in ("Sign out", "Sign in"):
        german.add(text, "…")
    english.add("Sign out", "Log out")
    made = in_english({"ui": german}, {"ui": english})["ui"]
    assert [made[text].string for text in ("Sign out", "Sign in")] == ["Log out", "Sign in"]


def test_no_translation_is_left_over(texts: dict[str, Text], catalogues: dict[str, Catalog]) -> None:
    stale = [
        f"{name}.po: {message.id!r}" for name, message in all_entries(catalogues) if singular_of(message) not in texts
    ]
    assert stale == []


def test_plurals_are_plurals_in_both_languages(texts: dict[str, Text], catalogues: dict[str, Catalog]) -> None:
    wrong = [
        f"{name}.po: {message.id!r}"
        for name, message in all_entries(catalogues)
        if (text := texts.get(singular_of(message))) and (isinstance(text.msgid, tuple) != (len(forms(message)) == 2))
    ]
    assert wrong == []


def wrong_forms(message: Message) -> list[str]:
    """Forms whose placeholders are not those of the English text; a singular may say its number as a word."""
    if isinstance(message.id, str):
        return [form for form in forms(message) if placeholders(form) != placeholders(message.id)]
    named = placeholders(message.id[0]) | placeholders(message.id[1])
    leaves_out = [len(named - placeholders(form)) for form in forms(message)]
    may_leave_out = [1] + [len(named - placeholders(message.id[1]))] * (len(leaves_out) - 1)
    return [
        form
        for form, left_out, allowed in zip(forms(message), leaves_out, may_leave_out, strict=True)
        if left_out > allowed or not placeholders(form) <= named
    ]


def test_placeholders_agree(catalogues: dict[str, Catalog]) -> None:
    wrong = [f"{name}.po: {form!r}" for name, message in all_entries(catalogues) for form in wrong_forms(message)]
    assert wrong == []


@pytest.mark.parametrize(
    ("english", "german", "wrong"),
    [
        ("%(name)s starts", "%(name)s beginnt", []),
        ("%(name)s starts", "%(nmae)s beginnt", ["%(nmae)s beginnt"]),
        ("%(name)s starts", "Es beginnt", ["Es beginnt"]),
        (("%(num)s day", "%(num)s days"), ("ein Tag", "%(num)s Tage"), []),
        (("%(num)s day", "%(num)s days"), ("ein Tag", "Tage"), ["Tage"]),
        (("%(a)s: %(num)s", "%(a)s: %(num)s"), ("nichts", "%(a)s: %(num)s"), ["nichts"]),
    ],
)
def test_wrong_placeholders_are_found(
    english: str | tuple[str, str], german: str | tuple[str, str], wrong: list[str]
) -> None:
    assert wrong_forms(Message(english, german)) == wrong


def test_a_text_has_one_translation(catalogues: dict[str, Catalog]) -> None:
    found = defaultdict(set)
    for _name, message in all_entries(catalogues):
        found[singular_of(message)].add(tuple(forms(message)))
    assert {text: sorted(translations) for text, translations in found.items() if len(translations) > 1} == {}


def test_nothing_is_marked_fuzzy(catalogues: dict[str, Catalog]) -> None:
    assert [message.id for _name, message in all_entries(catalogues) if message.fuzzy] == []


def test_generated_german_needs_no_gender(catalogues: dict[str, Catalog]) -> None:
    gendered = re.compile(r"\b(Herr|Frau|Sehr geehrte[r]?|Liebe[r]?)\b(?!n)")
    assert [
        form for _name, message in all_entries(catalogues) for form in forms(message) if gendered.search(form)
    ] == []


def test_no_day_is_written_in_one_language_for_everybody() -> None:
    """Texts carry the date itself and pages write it as their reader does; CSV is made for German Excel."""
    fixed = re.compile(r"%d\.\s?%m|%m/%d|%d/%m|strftime\([^)]*%d")
    found = [str(path) for path in SOURCE.rglob("*.py") if fixed.search(path.read_text(encoding="utf-8"))]
    assert [path for path in found if not path.endswith("files/writing.py")] == []


def test_update_adds_keeps_and_removes() -> None:
    old = Catalog(locale="de")
    old.add("Sign out", "Abmelden")
    old.add("Gone", "Weg")
    texts = {
        "Sign out": Text("Sign out", ("templates/base.html",)),
        "%(num)s person": Text(("%(num)s person", "%(num)s people"), ("company/routes.py",)),
        "No page": Text("No page", ("app.py",)),
    }
    new = update({"ui": old}, texts)
    assert {name: [message.id for message in entries(catalogue)] for name, catalogue in new.items()} == {
        "ui": ["Sign out"],
        "company": [("%(num)s person", "%(num)s people")],
        "common": ["No page"],
    }
    assert new["ui"]["Sign out"].string == "Abmelden"
