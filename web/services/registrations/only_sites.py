"""Companies with one site need not say where anybody works: the engine is told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.queries import patterns as queries
from web.db.queries.rows import AnyRow
from web.services.actor import Actor


def fill_only_site(
    session: Session, actor: Actor, people: Sequence[AnyRow], answers: Mapping[UUID, dict[str, object]]
) -> None:
    """Give everybody of a company with at most one known site that site, where no answer says so.

    A site is known from the company's list or from an answer about somebody. A company that names none has one place,
    whose name does not matter; it is not that of any other company.
    """
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for person in people:
        members[person.round_company_id].append(person.id)
    known: dict[UUID, set[str]] = defaultdict(set)
    for company_id, name in queries.sites_of_registrations(session, actor, members):
        known[company_id].add(name)
    for company_id, ids in members.items():
        known[company_id] |= {str(answers[each]["site"]) for each in ids if "site" in answers[each]}
        if len(known[company_id]) <= 1:
            only = next(iter(known[company_id]), str(company_id))
            for each in ids:
                answers[each].setdefault("site", only)
