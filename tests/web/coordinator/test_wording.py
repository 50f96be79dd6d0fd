"""A programme's own wording: kept version by version, read by people and works councils, never half saved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests.factories import make_company, make_contact, make_coordinator, make_programme
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import ProgrammeTexts, Round, TextsKind
from web.db.session import Unit
from web.services.actor import Actor
from web.services.errors import Changed, NotFound
from web.services.registrations import papers
from web.services.setup import programme_texts

LEGAL, GREETING = TextsKind.LEGAL, TextsKind.GREETING
OFFICER = "Dr. Ayşe Öztürk, datenschutz@example.org"
BASIS = "Einwilligung nach § 26 BDSG.\nSie ist freiwillig."


@dataclass(frozen=True)
class Here:
    """A round with three people, and who coordinates it."""

    unit: Unit
    stage: Stage
    programme_id: UUID
    anna: Actor

    @property
    def home(self) -> str:
        """The programme's address."""
        return f"/coordinator/programmes/{self.programme_id}"

    def write(self, kind: TextsKind, version: int = 0, language: str = "de", **texts: str) -> None:
        """Store texts."""
        self.unit.run(
            lambda session: programme_texts.change_texts(
                session, self.anna, self.programme_id, kind, language=language, texts=texts, version=version
            )
        )

    def numbers(self, kind: TextsKind = LEGAL) -> list[int]:
        """The versions there are."""
        statement = (
            select(ProgrammeTexts.number).where(ProgrammeTexts.kind == kind).order_by(col(ProgrammeTexts.number))
        )
        return self.unit.read(lambda session: list(session.exec(statement)))


@pytest.fixture
def here(unit: Unit) -> Here:
    def make(session: Session) -> Here:
        found = stage.set_up(session)
        programme_id = session.get_one(Round, found.round_id).programme_id
        return Here(unit, found, programme_id, make_coordinator(session, programme_id))

    return unit.run(make)


def test_versions_are_kept_and_an_unchanged_form_makes_none(here: Here) -> None:
    here.write(LEGAL, officer=OFFICER)
    here.write(LEGAL, version=1, officer=OFFICER)
    here.write(LEGAL, version=1, language="en", officer="The officer")
    assert here.numbers() == [1, 2]
    texts = here.unit.read(lambda session: programme_texts.texts_of(session, here.anna, here.programme_id, LEGAL))
    english, german = texts.own("officer", "en"), texts.own("officer", "de")
    assert (english and english.text, german and german.text) == ("The officer", OFFICER)
    assert texts.own("authority", "en") is None
    first = here.unit.read(
        lambda session: programme_texts.texts_of(session, here.anna, here.programme_id, LEGAL, number=1)
    )
    fallback = first.own("officer", "en")
    assert fallback == programme_texts.OwnText(OFFICER, "de")


def test_the_second_editor_is_refused_and_strangers_find_nothing(here: Here) -> None:
    here.write(LEGAL, officer=OFFICER)
    with pytest.raises(Changed):
        here.write(LEGAL, officer="Jemand anderes")
    stranger = here.unit.run(lambda session: make_coordinator(session, make_programme(session, "Anderes").id))
    with pytest.raises(NotFound):
        replace(here, anna=stranger).write(LEGAL, version=1, officer="Fremd")
    read = here.unit.read(lambda session: programme_texts.texts_of(session, stranger, here.programme_id, LEGAL))
    assert read == programme_texts.Texts()
    with pytest.raises(NotFound):
        here.unit.read(lambda session: programme_texts.texts_of(session, here.anna, here.programme_id, LEGAL, number=7))


def test_the_notice_reads_as_the_programme_wrote_it_and_as_it_was(
    here: Here, new_browser: Callable[..., Browser]
) -> None:
    browser = new_browser().sign_in(here.unit, here.stage.azubi_account)
    notice = f"/participant/{here.stage.azubi.id}/notice"
    before = browser.open(notice)
    assert "deine Einwilligung" in before
    assert "Fassungen dieser Seite" not in before
    here.write(LEGAL, officer=OFFICER, basis_person=BASIS, authority="LfD Niedersachsen, Hannover")
    now = browser.open(notice)
    for words in (OFFICER, "Einwilligung nach § 26 BDSG.", "LfD Niedersachsen", "Fassungen dieser Seite"):
        assert words in now
    assert "deine Einwilligung (" not in now
    earlier = browser.open(f"{notice}?version=0")
    assert "Das ist eine frühere Fassung" in earlier
    assert "deine Einwilligung" in earlier
    assert OFFICER not in earlier
    browser.open(f"{notice}?version=9", status=404)
    assert OFFICER in browser.open(f"{notice}?version={'9' * 30}")
    english = new_browser(language="en").sign_in(here.unit, here.stage.azubi_account).open(notice)
    assert f'lang="de">{OFFICER}' in english


def test_the_first_screen_answers_as_the_programme_does(here: Here, new_browser: Callable[..., Browser]) -> None:
    here.write(GREETING, azubi_working_time="Ja, immer donnerstags.")
    azubi = new_browser().sign_in(here.unit, here.stage.azubi_account)
    fachkraft = new_browser().sign_in(here.unit, here.stage.fachkraft_account)
    first = azubi.open(f"/participant/{here.stage.azubi.id}/questions")
    assert "Ja, immer donnerstags." in first
    assert "Mitmachen ist freiwillig" in first
    other = fachkraft.open(f"/participant/{here.stage.fachkraft.id}/questions")
    assert "donnerstags" not in other
    assert "gehören zur Arbeitszeit" in other


def test_companies_read_the_greeting_before_anything_else(here: Here, new_browser: Callable[..., Browser]) -> None:
    here.write(GREETING, company="Sprechstunde: dienstags um 10 Uhr.")

    def make(session: Session) -> tuple[UUID, UUID]:
        part = make_company(session, session.get_one(Round, here.stage.round_id), "Neu GmbH", agreed=False)
        return part.id, make_contact(session, part).account_id

    company_id, account_id = here.unit.run(make)
    assert "dienstags um 10 Uhr" in new_browser().sign_in(here.unit, account_id).open(f"/company/{company_id}")


def test_works_councils_read_the_same(here: Here) -> None:
    here.write(LEGAL, receivers="Rechenzentrum Hannover", basis_company=BASIS)
    company = here.stage.company.id
    dossier = here.unit.read(lambda session: papers.dossier_of_company(session, here.anna, company))
    own = dossier.wording.own("receivers", "de")
    assert own is not None
    assert own.text == "Rechenzentrum Hannover"
    whole = here.unit.read(lambda session: papers.dossier_of_programme(session, here.anna, here.programme_id))
    assert whole.wording == dossier.wording


def test_the_pages_show_what_stands_without_a_text_and_preview_what_is_typed(here: Here, client: Browser) -> None:
    client.sign_in(here.unit, here.anna.account_id)
    legal = client.open(f"{here.home}/legal")
    assert "Ohne eigenen Text steht dort: Was Sie selbst beantworten" in legal
    typed = {"language": "de", "version": "0", "officer": OFFICER, "preview": "yes"}
    looked = client.submit(f"{here.home}/legal", typed, page=f"{here.home}/legal", status=200).text
    assert "Noch nicht gespeichert" in looked
    assert looked.count(OFFICER) == 2
    assert here.numbers() == []
    client.submit(f"{here.home}/legal", {**typed, "preview": ""}, page=f"{here.home}/legal")
    assert here.numbers() == [1]
    assert "Fassungen" in client.open(f"{here.home}/legal?version=0")
    late = client.submit(f"{here.home}/legal", {**typed, "preview": "", "officer": "Spät"}, status=409)
    assert "Spät" in late.text
    assert OFFICER in late.text
    long = {"language": "de", "version": "0", "azubi_readers": "x" * 1300}
    refused = client.submit(f"{here.home}/greetings", long, status=422).text
    assert "1200 Zeichen" in refused
    client.submit(f"{here.home}/greetings", {**long, "azubi_readers": "Nur wir."})
    assert "Nur wir." in client.open(f"{here.home}/greetings?language=en")
    client.open(f"{here.home}/greetings?language=xx&version=zwei")
