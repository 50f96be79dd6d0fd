"""A mailing to many companies or people: a few in each transaction, so that nobody else has to wait."""

from functools import partial
from uuid import UUID

from web.db.session import Unit
from web.services.outreach import mailings


def write_mailing(unit: Unit, mailing_id: UUID) -> None:
    """Write a mailing to its end. Repeating it is harmless: what was written is not waiting any more."""
    while unit.run(partial(mailings.write_some, mailing_id=mailing_id)):
        pass
