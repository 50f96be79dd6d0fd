"""Answers in words, and names."""

import pytest

from web.catalogue.shifts import SHIFTS, rota
from web.company.wording import hours
from web.services.names import is_shared_mailbox, same_name_key, sort_key


@pytest.mark.parametrize(
    ("weeks", "language", "text"),
    [
        (rota("Mon-Fri 07:00-15:30"), "de", "Mo–Fr 07:00–15:30"),
        (rota("Mon-Fri 07:00-15:30"), "en", "Mon–Fri 07:00–15:30"),
        (rota("Mon-Thu 08:00-16:30, Fri 08:00-14:30"), "de", "Mo–Do 08:00–16:30, Fr 08:00–14:30"),
        (rota("Tue 08:00-12:00, Thu 08:00-12:00"), "de", "Di, Do 08:00–12:00"),
        (rota("Mon-Fri 06:00-14:00", "Mon-Fri 22:00-06:00"), "de", "Mo–Fr 06:00–14:00 / Mo–Fr 22:00–06:00"),
        (rota("Sun 22:00-06:00"), "de", "So 22:00–06:00"),
        (rota("Mon 16:00-24:00"), "de", "Mo 16:00–24:00"),
    ],
)
def test_hours(weeks: tuple[tuple[int, ...], ...], language: str, text: str) -> None:
    assert hours(weeks, language) == text


def test_every_preset_can_be_written() -> None:
    assert all(hours(preset.weeks, "de") for preset in SHIFTS)


def test_work_round_the_clock_can_be_written() -> None:
    assert hours((((1 << 48) - 1,) * 7,), "de") == "Mo–So 00:00–24:00"


def test_names_sort_beside_their_base_letters() -> None:
    names = ["Zoe", "Öztürk", "Ode", "Ärmel", "Arm", "Łuk", "Lux", "Groß", "grosse"]
    assert sorted(names, key=sort_key) == ["Arm", "Ärmel", "Groß", "grosse", "Łuk", "Lux", "Ode", "Öztürk", "Zoe"]
    marked = ["Øst", "Đuro", "Ħal", "Ŧor", "Ðóra", "Þór", "Əli", "Iğdır", "İpek", "Æbe", "ẞa", "Škoda", "Ńa"]
    plain = ["ost", "duro", "hal", "tor", "dora", "thor", "eli", "igdir", "ipek", "aebe", "ssa", "skoda", "na"]
    assert [sort_key(name) for name in marked] == plain
    assert len(sort_key("ß" * 200)) == 200


def test_same_names_whatever_their_spelling() -> None:
    assert same_name_key("Jürgen  Groß") == same_name_key("juergen gross")
    assert same_name_key("李") != same_name_key("王")


@pytest.mark.parametrize(
    ("email", "shared"), [("info@x.de", True), ("Ausbildung@x.de", True), ("petra.sommer@x.de", False)]
)
def test_shared_mailboxes(email: str, shared: bool) -> None:
    assert is_shared_mailbox(email) is shared
