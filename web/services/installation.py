"""Facts about this installation as a whole: is this database the demo's or real people's?"""

from sqlmodel import Session

from web.db.models import InstanceMark
from web.db.queries import installation as queries

DEMO = "demo"


class WrongInstallation(Exception):
    """The database and the mode do not fit: invented and real people never mix."""

    demo_in_production = (
        "This database holds the demo with invented people. "
        "Point TANDEM_DATABASE_URL to a database of your own, or start it with `tandem demo`."
    )
    real_in_demo = (
        "This database holds no demo, perhaps real people. "
        "Start it with `tandem serve`, or let `tandem demo` make a database of its own."
    )


def is_demo_database(session: Session) -> bool:
    """Whether the demo's seed has marked this database."""
    return session.get(InstanceMark, DEMO) is not None


def is_empty(session: Session) -> bool:
    """Whether this database holds nobody and nothing yet."""
    return not queries.holds_anything(session)


def mark_as_demo(session: Session) -> None:
    """Mark this database as the demo's, for ever."""
    session.add(InstanceMark(name=DEMO, value="yes"))


def check_mode(session: Session, *, is_demo: bool) -> None:
    """Refuse to start in the wrong mode; raises WrongInstallation."""
    marked = is_demo_database(session)
    if marked and not is_demo:
        raise WrongInstallation(WrongInstallation.demo_in_production)
    if is_demo and not marked:
        raise WrongInstallation(WrongInstallation.real_in_demo)
