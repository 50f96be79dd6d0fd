"""Engines and transactions: one unit of work per request or job, committed before the reply.

SQLite writes begin with BEGIN IMMEDIATE (its default loses updates), PostgreSQL writes are SERIALIZABLE; both are
retried when the database asks for it. Reads run on connections that cannot write.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session

from web.db.turns import WAIT_SECONDS, turns_at

T = TypeVar("T")

RETRIES = 5
# Errors must not carry people's answers into the log: hide_parameters.
_POSTGRESQL: dict[str, Any] = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20, "hide_parameters": True}
_SQLITE: dict[str, Any] = {
    "connect_args": {"timeout": WAIT_SECONDS, "check_same_thread": False},
    "pool_size": 20,
    "max_overflow": 40,
    "hide_parameters": True,
}
_RETRYABLE_STATES = frozenset({"40001", "40P01"})


def create_write_engine(url: str) -> Engine:
    """Return the engine all writes go through."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, begin="BEGIN IMMEDIATE", query_only=False)
    return create_engine(url, isolation_level="SERIALIZABLE", **_POSTGRESQL)


def create_read_engine(url: str) -> Engine:
    """Return an engine whose connections refuse to write: a GET cannot change the database."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, begin="BEGIN", query_only=True)
    engine = create_engine(url, isolation_level="REPEATABLE READ", **_POSTGRESQL)
    return engine.execution_options(postgresql_readonly=True)


def _sqlite_engine(url: str, *, begin: str, query_only: bool) -> Engine:
    engine = create_engine(url, **_SQLITE)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _may_pass_next_time(error: DBAPIError) -> bool:
    """Whether the database refused because of somebody else's simultaneous work."""
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRYABLE_STATES or (isinstance(error, OperationalError) and "locked" in str(error.orig))


class Unit:
    """Runs use cases in transactions. Routes and jobs hold one; services only ever see the session."""

    def __init__(self, url: str, *, base_url: str = "http://127.0.0.1:8000") -> None:
        """`base_url` is what links in mails begin with; services read it with `links.address`."""
        self.info: dict[str, object] = {"base_url": base_url.rstrip("/")}
        self.write_engine = create_write_engine(url)
        self.read_engine = create_read_engine(url)
        self._turns = turns_at(url) if self.write_engine.dialect.name == "sqlite" else None
        self._is_postgresql = self.write_engine.dialect.name == "postgresql"
        unseen = {"isolation_level": "READ COMMITTED"} if self._is_postgresql else {}
        self._unseen_engine = self.write_engine.execution_options(**unseen)

    def run(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a write transaction, commit, and return its (frozen) result.

        A refusal caused by simultaneous work is retried up to five times with a fresh session, so `work` must not
        have effects outside the session.
        """
        return self._run(self.write_engine, work)

    def run_unseen(self, work: Callable[[Session], T]) -> T:
        """Run `work`, which stores what nobody sees before a later `run` counts it and shows it.

        PostgreSQL neither compares it with simultaneous transactions nor waits for its disk: that later one does both.
        """

        def unhurried(session: Session) -> T:
            if self._is_postgresql:
                session.connection().exec_driver_sql("SET LOCAL synchronous_commit TO off")
            return work(session)

        return self._run(self._unseen_engine, unhurried)

    @property
    def writers(self) -> int:
        """How many transactions of `run_unseen` are worth having at once: SQLite has one writer."""
        return 2 if self._is_postgresql else 1

    def _run(self, engine: Engine, work: Callable[[Session], T]) -> T:
        for _ in range(RETRIES):
            try:
                return self._attempt(engine, work)
            except DBAPIError as error:
                if not _may_pass_next_time(error):
                    raise
        return self._attempt(engine, work)

    def _attempt(self, engine: Engine, work: Callable[[Session], T]) -> T:
        if self._turns is None:
            return self._transaction(engine, work)
        with self._turns.turn():
            return self._transaction(engine, work)

    def _transaction(self, engine: Engine, work: Callable[[Session], T]) -> T:
        with Session(engine, expire_on_commit=False, info=dict(self.info)) as session, session.begin():
            return work(session)

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a connection that cannot write, and return its result."""
        with Session(self.read_engine, expire_on_commit=False, autoflush=False, info=dict(self.info)) as session:
            return work(session)

    def close(self) -> None:
        """Close all connections."""
        self.write_engine.dispose()
        self.read_engine.dispose()
