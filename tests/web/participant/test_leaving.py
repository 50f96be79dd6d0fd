"""Not taking part any more: at any time, without a reason, and nobody learns more than they must."""

from uuid import UUID

import pytest
from sqlmodel import Session, col, delete, select

from tests.factories import give_answers, make_answer, make_contact, make_coordinator
from tests.web.client import Browser, path_of
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import (
    Answer,
    AnswerSource,
    AuditEntry,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    OutboxMail,
    Participant,
    Round,
    RoundCompany,
    Tandem,
    TandemState,
)
from web.db.queries import staleness
from web.db.session import Unit
from web.services.access import letters
from web.services.people import leaving, settling
from web.services.planning import publication
from web.services.registrations import registration


@pytest.fixture
def here(unit: Unit) -> Stage:
    def build(session: Session) -> Stage:
        found = stage.set_up(session)
        give_answers(session, found.azubi, {"languages": {"de": "B1"}}, AnswerSource.SELF)
        make_coordinator(session, session.get_one(Round, found.round_id).programme_id)
        return found

    return unit.run(build)


@pytest.fixture
def mia(client: Browser, unit: Unit, here: Stage) -> Browser:
    return client.sign_in(unit, here.azubi_account)


def withdraw(browser: Browser, here: Stage) -> str:
    page = f"/participant/{here.azubi.id}/withdraw"
    return path_of(browser.submit(page, page=page))


def answers(unit: Unit, participant_id: UUID) -> set[str]:
    statement = select(Answer.question_key).where(col(Answer.participant_id) == participant_id)
    return unit.read(lambda session: set(session.exec(statement)))


def is_stale(unit: Unit, here: Stage) -> bool:
    return bool(unit.read(lambda session: staleness.among(session, [here.company.block_id])))


def mails(unit: Unit) -> list[str]:
    return unit.read(lambda session: list(session.exec(select(OutboxMail.kind))))


def freeze(unit: Unit, here: Stage, state: BlockState = BlockState.FROZEN) -> UUID:
    """The block's data is fixed, with Mia in it."""

    def fix(session: Session) -> UUID:
        session.get_one(Block, here.company.block_id).state = state
        copy = BlockInput(
            block_id=here.company.block_id, number=1, data=b"Mia", sha256="0" * 64, azubis=2, fachkraefte=1
        )
        session.add(copy)
        session.flush()
        session.add(BlockInputMember(input_id=copy.id, participant_id=here.azubi.id))
        make_answer(session, here.company.block_id)
        return copy.id

    return unit.run(fix)


def test_a_look_changes_nothing_and_says_what_would_happen(mia: Browser, unit: Unit, here: Stage) -> None:
    page = mia.open(f"/participant/{here.azubi.id}/withdraw")
    for words in ("nichts begründen", "sofort gelöscht", "Mia Kurz nimmt nicht teil", "Nein, ich bleibe dabei"):
        assert words in page
    assert "Koordination erfährt es" not in page
    assert answers(unit, here.azubi.id) == {"occupation", "training_year", "languages"}


def test_before_the_freeze_one_is_simply_gone(mia: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: setattr(stage.person_of(session, here.azubi), "listed", True))
    assert withdraw(mia, here) == "/"
    assert answers(unit, here.azubi.id) == set()
    participant = unit.read(lambda session: session.get_one(Participant, here.azubi.id))
    assert participant.withdrawn_at is not None
    assert participant.withdrew
    assert not unit.read(lambda session: stage.person_of(session, here.azubi).listed)
    mia.open(f"/participant/{here.azubi.id}", status=404)
    assert mails(unit) == []
    company = unit.read(lambda session: session.get_one(RoundCompany, here.company.id))
    assert company.last_activity_at is not None, "a registration that was sent has changed since"
    assert "person.withdraw" in unit.read(lambda session: session.exec(select(AuditEntry.action)).all())


def test_the_company_reads_that_the_person_does_not_take_part_and_nothing_else(
    mia: Browser, unit: Unit, here: Stage
) -> None:
    withdraw(mia, here)
    contact = unit.run(lambda session: make_contact(session, here.company))
    lines = unit.read(lambda session: registration.overview(session, contact, here.company.id))
    assert "Mia Kurz" not in {line.name for line in lines.people}
    assert unit.read(lambda session: leaving.people_who_left(session, contact, here.company.id)) == (
        leaving.Leaver(here.azubi.id, "Mia Kurz"),
    )
    page = mia.sign_in(unit, contact.account_id).open(f"/company/{here.company.id}")
    assert "Mia Kurz nimmt nicht teil" in page


def test_the_company_cannot_simply_enter_them_again(mia: Browser, unit: Unit, here: Stage) -> None:
    withdraw(mia, here)
    contact = unit.run(lambda session: make_contact(session, here.company))
    mia.sign_in(unit, contact.account_id)
    home = f"/company/{here.company.id}"
    fields = {"role": "azubi", "name": "Mia Kurz", "occupation": "Mechatroniker/in"}
    answer = mia.submit(f"{home}/people", fields, page=home, status=422)
    assert "nimmt an diesem Durchgang nicht teil" in answer.text


def test_the_coordinators_take_back_who_called_them(mia: Browser, unit: Unit, here: Stage) -> None:
    withdraw(mia, here)
    back, home = f"/company/{here.company.id}/people/{here.azubi.id}/return", f"/company/{here.company.id}"
    contact = unit.run(lambda session: make_contact(session, here.company))
    mia.sign_in(unit, contact.account_id)
    assert back not in mia.open(home)
    mia.submit(back, page=home, status=404)
    programme = unit.read(lambda session: session.get_one(Round, here.round_id).programme_id)
    coordinator = unit.run(lambda session: make_coordinator(session, programme))
    mia.sign_in(unit, coordinator.account_id)
    assert back in mia.open(home)
    answer = mia.submit(back, page=home)
    assert "nimmt wieder teil" in mia.open(answer.headers["location"])
    assert answers(unit, here.azubi.id) == set()
    mia.submit(back, page=home, status=404)
    letter = unit.run(lambda session: letters.issue_letter(session, coordinator, here.azubi.id))
    assert "Neue PIN" in mia.open(f"/code/{letter.code}")
    assert "Mia Kurz nimmt nicht teil" not in mia.open(home)


def test_once_the_data_is_fixed_nobody_is_taken_back(mia: Browser, unit: Unit, here: Stage) -> None:
    withdraw(mia, here)
    unit.run(lambda session: stage.freeze(session, here))
    programme = unit.read(lambda session: session.get_one(Round, here.round_id).programme_id)
    mia.sign_in(unit, unit.run(lambda session: make_coordinator(session, programme)).account_id)
    home = f"/company/{here.company.id}"
    assert "Nimmt wieder teil" not in mia.open(home)
    mia.submit(f"{home}/people/{here.azubi.id}/return", page=home, status=409)


def test_somebody_else_forgets_who_led_or_trained(mia: Browser, unit: Unit, here: Stage) -> None:
    def name(session: Session) -> None:
        give_answers(session, here.alone, {"trainer": str(here.azubi.person_id)})
        give_answers(session, here.azubi, {"trainer": str(here.fachkraft.person_id)})

    unit.run(name)
    withdraw(mia, here)
    assert answers(unit, here.alone.id) == set()


def named(unit: Unit, participant_id: UUID) -> dict[str, list[str]]:
    """Whom somebody wishes for or would rather not work with, as it is stored."""
    statement = select(Answer).where(col(Answer.participant_id) == participant_id)
    return unit.read(lambda session: {row.question_key: row.value for row in session.exec(statement)})


def name_mia(session: Session, here: Stage) -> None:
    """Petra wishes for Mia and Jonas; Jonas would rather not work with Mia."""
    mia, jonas = str(here.azubi.person_id), str(here.alone.person_id)
    session.exec(delete(Answer).where(col(Answer.participant_id) != here.azubi.id))
    give_answers(session, here.fachkraft, {"wishes": [mia, jonas]}, AnswerSource.SELF)
    give_answers(session, here.alone, {"please_not": [mia]}, AnswerSource.SELF)


def test_nobody_stays_in_the_wishes_of_others(mia: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: name_mia(session, here))
    withdraw(mia, here)
    assert named(unit, here.fachkraft.id) == {"wishes": [str(here.alone.person_id)]}
    assert named(unit, here.alone.id) == {}
    own = mia.sign_in(unit, here.fachkraft_account).open(f"/participant/{here.fachkraft.id}/data")
    assert "Mia" not in own
    assert "nicht gelistet" not in own


def test_nobody_whose_tandem_was_settled_stays_in_the_wishes_of_others(mia: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: stage.publish(session, here))
    unit.run(lambda session: name_mia(session, here))
    withdraw(mia, here)
    assert len(named(unit, here.fachkraft.id)["wishes"]) == 2, "it is not settled yet"
    programme = unit.read(lambda session: session.get_one(Round, here.round_id).programme_id)
    coordinator = unit.run(lambda session: make_coordinator(session, programme))
    unit.run(lambda session: settling.settle(session, coordinator, here.round_id, here.azubi.id, goes_on=False))
    assert named(unit, here.fachkraft.id) == {"wishes": [str(here.alone.person_id)]}
    assert named(unit, here.alone.id) == {}


def test_a_letter_opens_nothing_any_more(mia: Browser, unit: Unit, here: Stage) -> None:
    contact = unit.run(lambda session: make_contact(session, here.company))
    letter = unit.run(lambda session: letters.issue_letter(session, contact, here.azubi.id))
    withdraw(mia, here)
    assert "beendet" in mia.open(f"/code/{letter.code}", status=410)


@pytest.mark.parametrize("state", [BlockState.FROZEN, BlockState.MATCHED, BlockState.APPROVED])
def test_after_the_freeze_the_copies_are_erased_and_the_coordinators_told(
    mia: Browser, unit: Unit, here: Stage, state: BlockState
) -> None:
    copy_id = freeze(unit, here, state)
    assert "Koordination erfährt es" in mia.open(f"/participant/{here.azubi.id}/withdraw")
    withdraw(mia, here)
    copy = unit.read(lambda session: session.get_one(BlockInput, copy_id))
    assert (copy.data, copy.erased_at is not None) == (None, True)
    assert is_stale(unit, here) is (state is not BlockState.FROZEN)
    assert mails(unit) == ["person-left"]


def test_between_the_two_waves_the_partner_never_hears_of_it(mia: Browser, unit: Unit, here: Stage) -> None:
    """The page says the same as before the tandem was announced to the company, and the tandem does not come about."""
    tandem = unit.run(lambda session: stage.publish(session, here, to_people=False))
    assert "Koordination erfährt es" in mia.open(f"/participant/{here.azubi.id}/withdraw")
    assert withdraw(mia, here) == "/"
    assert unit.read(lambda session: session.get_one(Tandem, tandem.id)).state is TandemState.DISSOLVED
    assert mails(unit) == ["person-left"]
    unit.run(lambda session: tell(session, here))
    partner = mia.sign_in(unit, here.fachkraft_account).open(f"/participant/{here.fachkraft.id}")
    assert "noch keine zweite Person" in partner
    assert "Mia" not in partner


def tell(session: Session, here: Stage) -> None:
    """The second wave, to the one who is left."""
    copy = BlockInput(block_id=here.company.block_id, number=1, data=b"Petra", sha256="0" * 64, azubis=0, fachkraefte=1)
    session.add(copy)
    session.flush()
    session.add(BlockInputMember(input_id=copy.id, participant_id=here.fachkraft.id))
    session.flush()
    coordinator = make_coordinator(session, session.get_one(Round, here.round_id).programme_id)
    publication.tell_people(session, coordinator, here.round_id, [here.company.block_id])


def test_with_a_partner_a_coordinator_settles_it(mia: Browser, unit: Unit, here: Stage) -> None:
    """The own part is deleted; the tandem stays as it is until somebody has talked with both."""
    unit.run(lambda session: give_answers(session, here.azubi, {"reach": "through_company"}, AnswerSource.SELF))
    unit.run(lambda session: stage.publish(session, here))
    assert "klärt, wie es weitergeht" in mia.open(f"/participant/{here.azubi.id}/withdraw")
    assert withdraw(mia, here) == f"/participant/{here.azubi.id}"
    assert "Koordination weiß Bescheid" in mia.open(f"/participant/{here.azubi.id}")
    assert "Yes" not in mia.open(f"/participant/{here.azubi.id}/withdraw")
    assert answers(unit, here.azubi.id) == {"occupation", "training_year", "reach"}
    withdraw(mia, here)
    assert mails(unit) == ["person-asked-out"], "asked twice, told once"
    text = unit.read(lambda session: session.exec(select(OutboxMail)).one()).text
    assert "Ein Grund muss nicht genannt werden" in text
    partner = mia.sign_in(unit, here.fachkraft_account).open(f"/participant/{here.fachkraft.id}")
    assert "Bescheid" not in partner


@pytest.mark.parametrize("how", ["stays", "ends"])
def test_a_coordinator_notes_what_was_agreed(mia: Browser, unit: Unit, here: Stage, how: str) -> None:
    tandem = unit.run(lambda session: stage.publish(session, here))
    withdraw(mia, here)
    programme = unit.read(lambda session: session.get_one(Round, here.round_id).programme_id)
    desk = mia.sign_in(unit, unit.run(lambda session: make_coordinator(session, programme)).account_id)
    base = f"/coordinator/rounds/{here.round_id}"
    settling = f"{base}/asked-out/{here.azubi.id}"
    assert settling in desk.open(f"{base}/hindrances")
    assert "mit Petra Sommer" in desk.open(settling)
    assert "Fehler" in desk.submit(settling, page=settling, status=422).text
    desk.submit(settling, {"how": how}, page=settling)
    assert "Mia Kurz" not in desk.open(f"{base}/hindrances")
    desk.open(settling, status=409)
    desk.open(f"{base}/asked-out/{here.round_id}", status=404)
    stored = unit.read(lambda session: session.get_one(Tandem, tandem.id)).state
    assert stored is (TandemState.PUBLISHED if how == "stays" else TandemState.DISSOLVED)
    assert (answers(unit, here.azubi.id) == set()) is (how == "ends")
    partner = desk.sign_in(unit, here.fachkraft_account).open(f"/participant/{here.fachkraft.id}")
    assert ("Dieses Tandem kommt nicht zustande" in partner) is (how == "ends")
    assert mails(unit) == ["person-asked-out"]


def test_who_was_told_that_there_is_nobody_leaves_without_touching_the_others(
    client: Browser, unit: Unit, here: Stage
) -> None:
    unit.run(lambda session: stage.publish(session, here))
    client.sign_in(unit, here.alone_account)
    page = client.open(f"/participant/{here.alone.id}/withdraw")
    assert "sucht dann niemanden mehr" in page
    assert "später doch" not in page
    assert "neu bilden" not in page
    client.submit(f"/participant/{here.alone.id}/withdraw", page=f"/participant/{here.alone.id}/withdraw")
    mail = unit.read(lambda session: session.exec(select(OutboxMail)).one())
    assert "Sie müssen nichts tun" in mail.text
    assert not is_stale(unit, here)


def test_nobody_else_can_withdraw_somebody(client: Browser, unit: Unit, here: Stage) -> None:
    contact = unit.run(lambda session: make_contact(session, here.company))
    for account_id in (here.fachkraft_account, contact.account_id):
        client.sign_in(unit, account_id)
        client.submit(f"/participant/{here.azubi.id}/withdraw", page="/", status=404)
    assert "languages" in answers(unit, here.azubi.id)
