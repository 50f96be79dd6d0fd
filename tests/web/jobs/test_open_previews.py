"""Tables nobody decides about do not lie around with people's data."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from tests import factories
from web.db.models import PeopleImport, RoundImport
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.tables import open_previews, round_imports
from web.services.tables.open_previews import KEPT


def _uploads(session: Session, now: datetime) -> None:
    """A company's and a coordinator's table, each still new and too old."""
    round_ = factories.make_round(session)
    company = factories.make_company(session, round_)
    for age in (KEPT - timedelta(hours=1), KEPT + timedelta(hours=1)):
        uploader = factories.make_account(session).id
        who: dict[str, Any] = {"created_by": uploader, "file_name": "a.csv", "created_at": now - age}
        session.add(PeopleImport(round_company_id=company.id, document={"book": "Mia Kurz"}, **who))
        row = RoundImport(round_id=round_.id, kind=round_imports.PEOPLE, state=round_imports.PREVIEW, **who)
        row.data, row.outcome = b"Mia Kurz", {"problems": ["Mia Kurz"]}
        session.add(row)


def test_a_table_waits_two_weeks_for_its_preview_to_be_confirmed(unit: Unit) -> None:
    now = utc_now()
    unit.run(lambda session: _uploads(session, now))
    assert unit.read(lambda session: open_previews.any_old(session, now))
    assert unit.run(lambda session: open_previews.drop_old(session, now)) == 2
    assert not unit.read(lambda session: open_previews.any_old(session, now))
    of_company = unit.read(
        lambda session: session.exec(select(PeopleImport).order_by(col(PeopleImport.created_at))).all()
    )
    of_round = unit.read(lambda session: session.exec(select(RoundImport).order_by(col(RoundImport.created_at))).all())
    assert [(table.document is None, table.closed_at is None) for table in of_company] == [(True, False), (False, True)]
    assert [(row.data, row.outcome, row.state) for row in of_round] == [
        (None, {}, "dropped"),
        (b"Mia Kurz", {"problems": ["Mia Kurz"]}, "preview"),
    ]
