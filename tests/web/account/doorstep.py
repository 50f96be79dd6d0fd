"""What stands before the doors: mails that came in, links in them, the state of the database behind."""

import re
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, SQLModel, select

from web.db.models import OutboxMail
from web.db.session import Unit

LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


def mails(unit: Unit) -> Sequence[OutboxMail]:
    """All mails written so far, oldest first."""
    return unit.read(lambda session: session.exec(select(OutboxMail).order_by(OutboxMail.created_at)).all())  # type: ignore[arg-type]


def link_in(mail: OutboxMail) -> str:
    """The path of the link in a mail."""
    found = LINK.search(mail.text)
    assert found is not None, mail.text
    return found[1]


def everything(unit: Unit) -> dict[str, list[Any]]:
    """Every row of every table, to prove that nothing changed."""

    def read(session: Session) -> dict[str, list[Any]]:
        return {
            name: sorted(map(repr, session.connection().execute(table.select()).all()))
            for name, table in SQLModel.metadata.tables.items()
        }

    return unit.read(read)
