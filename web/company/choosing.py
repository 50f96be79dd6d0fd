"""Which people of a large registration are shown: read from the address, so that it can be kept and passed on."""

from urllib.parse import urlencode

from web.catalogue.question import Role
from web.forms import clean_text
from web.rendering import Page
from web.services.registrations.people_pages import Choice, Show, Side

LONGEST_NUMBER = 5
"""Digits of a page's number; whoever types more gets the first page."""


def chosen_people(page: Page) -> Choice:
    """Read the address; what no list knows stands for the default."""
    asked = page.request.query_params
    show = asked.get("show", "")
    return Choice(
        show=Show(show) if show in {*Show} else Show.ALL,
        query=clean_text(asked.get("q", "")).strip(),
        numbers={role: _number(asked.get(role.value, "")) for role in Role},
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1


def page_address(base: str, choice: Choice, side: Side) -> str:
    """Return the address of a side's pages, up to the number; the other side stays where it is."""
    others = {role.value: number for role, number in choice.numbers.items() if role is not side.role and number > 1}
    return f"{base}?{urlencode({'q': choice.query, 'show': choice.show.value, **others})}&{side.role.value}="
