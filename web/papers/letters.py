"""Access letters in words: one page for each person, in du or Sie."""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from web.files.qr import qr_svg
from web.forms import Form
from web.papers import document
from web.papers.document import Paper
from web.rendering import Page
from web.services.access import letters
from web.services.access.letters import MOST, Addressee, Letter
from web.services.actor import Actor
from web.speech import spoken
from web.translations import N_

Say = Callable[..., str]
AT_ONCE = 20
"""Letters in one transaction: few commits, and nobody else waits long."""


def print_letters(
    page: Page, actor: Actor, participant_ids: Sequence[UUID], form_key: str, *, round_id: UUID | None = None
) -> Paper:
    """Make the letters of these people, a few in each transaction, and return them as one paper.

    The same form sent again gives the same letters: its key decides on the codes, with the secret of the installation.
    """
    codes = letters.new_codes(participant_ids, _seed(page, actor, form_key))

    def issue(some: Sequence[UUID], session: Session) -> list[Letter]:
        return [letters.issue_letter(session, actor, each, code=codes[each], round_id=round_id) for each in some]

    parts = [participant_ids[start : start + AT_ONCE] for start in range(0, len(participant_ids), AT_ONCE)]
    return letters_paper(page, [letter for some in parts for letter in page.unit.run(partial(issue, some))])


def _seed(page: Page, actor: Actor, form_key: str) -> bytes:
    if not form_key:
        return secrets.token_bytes(32)
    key = page.settings.secret_key.get_secret_value().encode()
    return hmac.digest(key, f"letters:{actor.account_id}:{form_key}".encode(), hashlib.sha256)


def letters_paper(page: Page, made: Sequence[Letter]) -> Paper:
    """Return letters as one paper, a page each in the language of its reader; there is at least one.

    The paper as a whole is in the language of most of them.
    """
    readers = [page.for_reader(each.language) for each in made]
    [(language, _number)] = Counter(reader.language for reader in readers).most_common(1)
    most = next(reader for reader in readers if reader.language == language)
    title = most.t("Access letter") if len(made) == 1 else most.t("Access letters")
    content = [_letter(*each) for each in zip(readers, made, strict=True)]
    issuer = replace(made[0].issuer, company="")
    return document.paper(most, issuer, "letters", title, numbered=False, letters=content)


def _letter(page: Page, letter: Letter) -> dict[str, Any]:
    def say(message: str, **params: object) -> str:
        return spoken(page.t(message, **params), letter.form)

    return {
        **document.frame(page, replace(letter.issuer, company="")),
        "personal": page.t("Personal"),
        "name": letter.name,
        "company": letter.issuer.company,
        "title": say(N_("Your access to the programme %(programme)s"), programme=letter.issuer.programme),
        "greeting": say(N_("Hello %(name)s,"), name=letter.name),
        "before": _before(page, letter, say),
        "qr": qr_svg(letter.link, label=letter.link),
        "alt": page.t("QR code: it leads to the page that asks for your PIN. The address and code are beside it."),
        "photograph": say(N_("With a phone: scan the square.")),
        "open_address": say(N_("Otherwise open this address:")),
        "address": letter.address,
        "enter_code": say(N_("and enter this code:")),
        "code": letter.code,
        "after": _after(letter, say),
    }


def _before(page: Page, letter: Letter, say: Say) -> list[str]:
    registered = say(
        N_(
            "Your company has registered you. A trainee and a skilled worker form a tandem and learn from each"
            " other, during working hours."
        )
    )
    asks = say(
        N_(
            "What can you show others, and what would you like to learn? Please answer by %(date)s. It takes five"
            " minutes. It is not a test, it is voluntary, and your company does not see your answers."
        ),
        date=page.date(letter.deadline),
    )
    answered = say(
        N_(
            "Your answers are already there. You can read them on your own page, and change or delete them until"
            " %(date)s."
        ),
        date=page.date(letter.deadline),
    )
    if letter.asks:
        return [registered, answered if letter.is_done else asks]
    return [registered, _news(letter, say)]


def _news(letter: Letter, say: Say) -> str:
    if letter.is_told:
        return say(N_("The tandems have been decided. Your page tells you what happens next for you."))
    return say(N_("As soon as your tandem is settled, the same page tells you who you form it with, and why."))


def _after(letter: Letter, say: Say) -> list[str]:
    keep = say(
        N_(
            "Keep this letter and show it to nobody: with the letter and your PIN you can come back as"
            " often as you like."
        )
    )
    reprint = say(
        N_(
            "This letter replaces an earlier one, whose code no longer works. What you had answered still counts,"
            " but you will not see it until you enter it again."
        )
    )
    data = say(
        N_(
            "Your name comes from your company. Your page tells you what happens with your data. Responsible"
            " body: %(controller)s."
        ),
        controller=letter.issuer.controller,
    )
    return [keep, *([reprint] if letter.is_reprint else []), data]


class LettersForm(Form):
    """Whose letters to print. Without `chosen` (a button elsewhere) it is everybody who needs one."""

    people: list[UUID] = Field(default_factory=list)
    chosen: bool = False
    form_key: str = ""


def chosen_people(form: LettersForm, addressees: Sequence[Addressee]) -> list[UUID]:
    """Return whose letters a form asks for: those ticked, or everybody who needs one, in the order of the list."""
    if not form.chosen:
        return [each.participant_id for each in addressees if each.needs][:MOST]
    ticked = frozenset(form.people)
    return [each.participant_id for each in addressees if each.participant_id in ticked]


def refusal(chosen: Sequence[UUID]) -> str | None:
    """Return the notice that says why these letters are not printed; None when they are."""
    if not chosen:
        return "nobody-chosen"
    return "too-many-letters" if len(chosen) > MOST else None


def choice(addressees: Sequence[Addressee], *, shows_all: bool) -> dict[str, Any]:
    """Return what the page that asks for letters shows: whom, who is ticked, and how many wait for another print."""
    needy = [each for each in addressees if each.needs]
    shown = list(addressees) if shows_all else needy[:MOST]
    return {
        "form": LettersForm.filled({"people": [each.participant_id for each in needy[:MOST]]}),
        "shown": shown,
        "shows_all": shows_all,
        "others": len(addressees) - len(needy),
        "later": len(needy) - len(needy[:MOST]),
        "most": MOST,
    }
