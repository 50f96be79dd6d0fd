"""Every company of a round with all who speak for it, to take along as a list."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.queries import company_care as queries
from web.db.queries.rows import AnyRow
from web.services.actor import Actor
from web.services.outreach import round_overview
from web.services.outreach.round_overview import CompanyLine


@dataclass(frozen=True)
class CompanyRow:
    """A company with its contacts, main contacts first."""

    line: CompanyLine
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    """The company's own telephone first, each number once."""


def company_list(session: Session, actor: Actor, round_id: UUID) -> tuple[CompanyRow, ...]:
    """Return all companies of a round, by name; raises NotFound. The number of queries is the same for any size."""
    lines = round_overview.lines(session, actor, round_id)
    contacts: dict[UUID, list[AnyRow]] = defaultdict(list)
    for contact in queries.contacts(session, actor, [line.company_id for line in lines]):
        contacts[contact.company_id].append(contact)
    return tuple(_row(line, contacts[line.company_id]) for line in lines)


def _row(line: CompanyLine, contacts: list[AnyRow]) -> CompanyRow:
    return CompanyRow(
        line,
        names=tuple(contact.name for contact in contacts),
        emails=tuple(contact.email for contact in contacts if contact.email),
        phones=tuple(dict.fromkeys(phone for phone in (line.phone, *(each.phone for each in contacts)) if phone)),
    )
