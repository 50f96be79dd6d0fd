"""Answers to own questions that the partner sees: on the tandem page, after publication, and seen by nobody else."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.factories import give_answers, make_company, make_contact
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.catalogue.question import Kind, Option, Part, Question, Retention, Role, Viewer
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import Answer, AnswerSource, QuestionnaireVersion, Round, Tandem
from web.db.session import Unit

BREAK = (Option("walk", Text("Spazieren <b>gehen</b>", "Going for a walk")), Option("read", Text("Lesen", "Reading")))
OWN = replace(
    DEFAULT_QUESTIONNAIRE.question("reach"), key="q_break", part=Part.PERSON, roles=tuple(Role), kind=Kind.CHOICE,
    label=Text("Was machst du in der Pause am liebsten?", "What do you like to do in the break?"), options=BREAK,
    seen_by=(Viewer.SELF, Viewer.COORDINATOR, Viewer.PARTNER),
    purpose=Text("Damit die Pause schön wird", ""), retention=Retention.END_OF_ROUND,
)  # fmt: skip
QUIET = replace(OWN, key="q_quiet", kind=Kind.TEXT, label=Text("Worauf freust du dich?", ""), options=(),
                seen_by=(Viewer.SELF, Viewer.COORDINATOR))  # fmt: skip
ANSWER = "Spazieren &lt;b&gt;gehen&lt;/b&gt;"


def ask(session: Session, here: Stage, own: tuple[Question, ...]) -> None:
    """The questionnaire of the round from now on, as a version of its own."""
    round_ = session.get_one(Round, here.round_id)
    numbers = session.exec(select(QuestionnaireVersion.number)).all()
    version = QuestionnaireVersion(
        programme_id=round_.programme_id,
        number=max(numbers) + 1,
        document=Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, *own)).to_document(),
    )
    session.add(version)
    session.flush()
    round_.questionnaire_version_id = version.id


@pytest.fixture
def here(unit: Unit) -> Stage:
    """Petra answered both questions, Mia the one the other sees; the same there."""

    def set_up(session: Session) -> Stage:
        here = stage.set_up(session)
        ask(session, here, (OWN, QUIET))
        both = {"q_break": "walk", "q_quiet": "Auf ein Geheimnis"}
        give_answers(session, here.fachkraft, both, AnswerSource.SELF)
        give_answers(session, here.azubi, {"q_break": "walk"}, AnswerSource.SELF)
        return here

    return unit.run(set_up)


def publish(session: Session, here: Stage, **values: Any) -> None:
    """The tandem, for reasons that name both questions."""
    tandem = stage.publish(session, here, **values)
    reasons = [{"key": key, "params": {"questions": ["q_break", "q_quiet"]}} for key in ("own_shared", "own_completed")]
    session.get_one(Tandem, tandem.id).reasons = {"company": [], "participant": reasons}


def test_the_partner_reads_it_after_publication_and_only_what_was_said(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    browser = new_browser().sign_in(unit, here.azubi_account)
    address = f"/participant/{here.azubi.id}"
    unit.run(lambda session: stage.freeze(session, here))
    assert ANSWER not in browser.open(address)
    unit.run(lambda session: publish(session, here))
    page = browser.open(address)
    assert "Was Petra Sommer geantwortet hat" in page
    assert ANSWER in page
    assert "Hier habt ihr beide dasselbe geantwortet: „Was machst du in der Pause am liebsten?“." in page
    assert "Hier ergänzt ihr euch: „Was machst du in der Pause am liebsten?“." in page
    assert "Geheimnis" not in page
    assert "Worauf freust du dich?" not in page


def test_before_the_second_wave_nobody_reads_it(new_browser: Callable[..., Browser], unit: Unit, here: Stage) -> None:
    unit.run(lambda session: publish(session, here, to_people=False))
    assert ANSWER not in new_browser().sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}")


def test_nobody_but_the_partner_ever_reads_it(new_browser: Callable[..., Browser], unit: Unit, here: Stage) -> None:
    def others(session: Session) -> list[Any]:
        publish(session, here)
        round_ = session.get_one(Round, here.round_id)
        elsewhere = make_company(session, round_, "Nordwind Logistik GmbH")
        return [make_contact(session, company).account_id for company in (here.company, elsewhere)]

    contacts = unit.run(others)
    alone = new_browser().sign_in(unit, here.alone_account)
    for path in ("", "/data", "/notice"):
        assert ANSWER not in alone.open(f"/participant/{here.alone.id}{path}")
    alone.open(f"/participant/{here.azubi.id}", status=404)
    contact = new_browser().sign_in(unit, contacts[0])
    for path in ("", "/tandems", f"/people/{here.fachkraft.id}"):
        assert ANSWER not in contact.open(f"/company/{here.company.id}{path}")
    new_browser().sign_in(unit, contacts[1]).open(f"/company/{here.company.id}", status=404)


def test_an_answer_given_when_nobody_was_to_see_it_stays_unseen(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    """A later version says that the partner sees it; that does not hold for answers given before."""

    def later(session: Session) -> None:
        ask(session, here, (OWN, replace(QUIET, seen_by=OWN.seen_by)))
        publish(session, here)

    unit.run(later)
    browser = new_browser().sign_in(unit, here.azubi_account)
    address = f"/participant/{here.azubi.id}"
    page = browser.open(address)
    assert ANSWER in page
    assert "Geheimnis" not in page

    def answered_again(session: Session) -> None:
        answer = session.exec(select(Answer).where(col(Answer.question_key) == "q_quiet")).one()
        answer.questionnaire_version_id = session.get_one(Round, here.round_id).questionnaire_version_id

    unit.run(answered_again)
    assert "Geheimnis" in browser.open(address)


def test_a_question_that_is_no_longer_asked_or_no_longer_shown_is_not_shown(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    browser = new_browser().sign_in(unit, here.azubi_account)
    unit.run(lambda session: publish(session, here))
    for changed in (replace(OWN, active=False), replace(OWN, seen_by=QUIET.seen_by)):
        unit.run(partial(ask, here=here, own=(changed,)))
        assert ANSWER not in browser.open(f"/participant/{here.azubi.id}")


def test_the_notice_and_the_question_say_who_sees_the_answer(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    browser = new_browser().sign_in(unit, here.azubi_account)
    notice = browser.open(f"/participant/{here.azubi.id}/notice")
    row = notice.partition("Was machst du in der Pause am liebsten?")[2].partition("</tr>")[0]
    assert "sobald das Tandem feststeht" in row
    assert "Damit die Pause schön wird" in row
    assert "Am Ende des Durchgangs" in row
    assert "sobald das Tandem feststeht" not in notice.partition("Worauf freust du dich?")[2].partition("</tr>")[0]
    asked = browser.open(f"/participant/{here.azubi.id}/questions/more")
    assert asked.count("Die andere Person im Tandem sieht die Antwort") == 1
