"""The legal facts of the notice in words: as the programme wrote them, else as in the product."""

from collections.abc import Mapping

from web.db.models import TextsKind
from web.rendering import Page
from web.services.setup.programme_texts import KEYS, OwnText, Texts
from web.speech import Address, spoken
from web.translations import N_, load

DEFAULTS: Mapping[str, str] = {
    "receivers": N_(
        "Only those named in the tables, and the service providers who run computers for the programme and must"
        " follow its instructions. No transfer to countries outside the EU is planned, and nothing is sold."
    ),
    "basis_person": N_(
        "What you answer yourself: your consent (GDPR Art. 6 (1) (a), BDSG § 26 (2)). It is voluntary, and you"
        " can withdraw it at any time. What was done before then remains lawful."
    ),
    "basis_company": N_(
        "What your company enters: the legitimate interest of company and programme in forming suitable tandems"
        " (GDPR Art. 6 (1) (f)). You can object to that."
    ),
}
"""What stands where the programme has written nothing. Officer and authority are then left out."""
MOST_DIGITS = 6


def legal_words(page: Page, texts: Texts, form: Address) -> dict[str, OwnText | None]:
    """Return every legal fact in the page's language, spoken to somebody in one form of address."""
    return {key: texts.own(key, page.language) or default_words(key, page.language, form) for key in legal_keys()}


def legal_keys() -> tuple[str, ...]:
    """Return the keys of the legal facts, in the order of the pages."""
    return KEYS[TextsKind.LEGAL]


def default_words(key: str, language: str, form: Address) -> OwnText | None:
    """Return the product's own wording of a fact, if it has one."""
    message = DEFAULTS.get(key)
    return OwnText(spoken(load(language).gettext(message), form), language) if message else None


def version_number(asked: str) -> int | None:
    """Read the number of a version from an address; None, the newest, for anything else."""
    return int(asked) if asked.isdecimal() and len(asked) < MOST_DIGITS else None
