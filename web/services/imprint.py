"""What every visitor may know: who is responsible for the programmes and how to reach them."""

from dataclasses import dataclass

from sqlmodel import Session

from web.db.queries import credentials


@dataclass(frozen=True)
class PublicProgramme:
    """A programme as it stands in the legal notice."""

    name: str
    controller: str
    contact_name: str
    contact_phone: str
    contact_email: str


def public_programmes(session: Session) -> tuple[PublicProgramme, ...]:
    """Return the programmes of this installation by name; one that has not said yet who is responsible is left out."""
    return tuple(PublicProgramme(*row) for row in credentials.programme_contacts(session) if row.controller)
