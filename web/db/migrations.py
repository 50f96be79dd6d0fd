"""Bringing a database to the newest schema, in process and without an ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from dbos import DBOS
from sqlalchemy.engine import make_url

from web.db.session import create_write_engine

JOB_SCHEMA = "dbos"
"""Where PostgreSQL keeps the job library's tables; on SQLite they stand beside ours."""
HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "scripts" if (HERE / "scripts").is_dir() else HERE.parents[1] / "alembic"
"""The migrations: beside this file in an installed wheel, at the top of a checkout."""


def configuration(database_url: str) -> Config:
    """Return Alembic's configuration for `database_url`."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str) -> None:
    """Bring our tables and the job library's to the newest schema; a failing step leaves everything as it was.

    Creates the SQLite file's folder. Running it again changes nothing.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(configuration(database_url), "head")
    DBOS.migrate(database_url, schema=JOB_SCHEMA)


def is_current(database_url: str) -> bool:
    """Whether the database stands at the newest schema."""
    head = ScriptDirectory.from_config(configuration(database_url)).get_current_head()
    engine = create_write_engine(database_url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == head
    finally:
        engine.dispose()
