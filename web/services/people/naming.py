"""Answers that name other people: nobody stays named who takes part no more.

Superiors and trainers the company names, wishes and please-nots a person names. Whoever wished for somebody is told
nothing: that somebody left is theirs to say, and the list of colleagues does not show them any more either.
"""

from uuid import UUID

from sqlmodel import Session

from web.db.queries import leaving as queries


def forget_named(session: Session, round_company_id: UUID, person_id: UUID) -> None:
    """Take somebody out of every answer of a registration that names them; an answer that named nobody else goes.

    The caller has checked who asks.
    """
    gone = str(person_id)
    for answer in queries.naming(session, round_company_id):
        named = answer.value if isinstance(answer.value, list) else [answer.value]
        left = [one for one in named if one != gone]
        if not left:
            session.delete(answer)
        elif len(left) < len(named):
            answer.value = left
