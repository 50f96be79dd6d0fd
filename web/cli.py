"""The `tandem` command. Heavy libraries are imported by the command that needs them, so that `--help` is quick."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console

from web.offline.commands import match, verify
from web.settings import Mode, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from web.services.access.coordinators import NewCoordinator

BAD_INPUT = 2
DEMO_DATABASE = "sqlite:///var/demo.sqlite3"
app = typer.Typer(
    help="Tandemwerk: tandems of one Azubi and one Fachkraft.", no_args_is_help=True, add_completion=False
)
app.command()(match)
app.command()(verify)
console = Console(stderr=True)


def main() -> None:
    """Run the command line; a wrong setting is explained instead of traced."""
    try:
        app()
    except ValidationError as error:
        _explain_settings(error)


def _explain_settings(error: ValidationError) -> NoReturn:
    for problem in error.errors():
        name = "TANDEM_" + "_".join(str(part) for part in problem["loc"]).upper() if problem["loc"] else "Settings"
        console.print(f"[bold]{name}[/bold]: {problem['msg'].removeprefix('Value error, ')}", highlight=False)
    sys.exit(BAD_INPUT)


def _refuse(message: str) -> NoReturn:
    console.print(message, highlight=False)
    raise typer.Exit(BAD_INPUT)


@app.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Throw the demo's data away and start over.")] = False,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 8000,
) -> None:
    """Show Tandemwerk with made-up companies and people, on this computer only."""
    settings = _demo_settings(port)
    _require_free_port(port)
    if reset:
        _remove_database(settings)
    with console.status("Preparing the database …"):
        _migrate(settings)
        _seed_once(settings)
    console.print(f"\nTandemwerk is ready: [bold]{settings.base_url}[/bold]   (stop with Ctrl+C)\n", highlight=False)
    _serve(settings, "127.0.0.1", port)


def _require_free_port(port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            _refuse(f"Something already listens on port {port}. Stop it, or choose another one: make demo PORT=8001")


def _demo_settings(port: int) -> Settings:
    given = Settings(mode=Mode.DEMO, base_url=f"http://127.0.0.1:{port}")
    url = given.database_url if "database_url" in given.model_fields_set else DEMO_DATABASE
    return _with_secret(given.model_copy(update={"database_url": url}))


def _remove_database(settings: Settings) -> None:
    from web.db.session import Unit
    from web.services import installation

    path = settings.sqlite_path
    if path is None:
        _refuse("Only a demo in an SQLite file can be started over. Please drop the PostgreSQL database yourself.")
    if not path.exists():
        return
    unit = Unit(settings.database_url)
    is_demo = unit.read(installation.is_demo_database)
    unit.close()
    if not is_demo:
        _refuse(f"{path} is not marked as a demo, so it is not deleted.")
    for file in path.parent.glob(path.name + "*"):
        file.unlink()


def _seed_once(settings: Settings) -> None:
    """Fill an empty database; one that holds anything else is refused when the server starts."""
    from datetime import UTC, datetime

    from web.db.session import Unit
    from web.services import demo_seed, installation

    unit = Unit(settings.database_url, base_url=settings.base_url)
    try:
        if unit.read(installation.is_empty):
            unit.run(lambda session: demo_seed.seed(session, datetime.now(UTC).date()))
    finally:
        unit.close()


def _with_secret(settings: Settings) -> Settings:
    """Return the settings with a secret key: the configured one, or one made once and kept beside the SQLite file."""
    if settings.secret_key.get_secret_value():
        return settings
    if not settings.is_sqlite:
        _refuse("Please set TANDEM_SECRET_KEY, for example to the output of `openssl rand -hex 32`.")
    return settings.model_copy(update={"secret_key": SecretStr(_kept_secret(settings.data_folder / "secret-key"))})


def _kept_secret(path: Path) -> str:
    import os
    import secrets

    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text()


def _migrate(settings: Settings) -> None:
    from web.db.migrations import upgrade

    upgrade(settings.database_url)


def _serve(settings: Settings, host: str, port: int) -> None:
    import uvicorn

    _require_fitting_database(settings)
    uvicorn.run(
        _application(settings),
        host=host,
        port=port,
        log_config=None,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
    )


def _require_fitting_database(settings: Settings) -> None:
    """Refuse the demo's database in production and the other way round, in words: the server would only log it."""
    from web.db.session import Unit
    from web.services import installation

    unit = Unit(settings.database_url)
    try:
        unit.read(lambda session: installation.check_mode(session, is_demo=settings.is_demo))
    except installation.WrongInstallation as error:
        _refuse(str(error))
    finally:
        unit.close()


def _application(settings: Settings) -> "FastAPI":
    """Load the pages; nothing of them is garbage, so looking for some, a quarter of the time, is left out for good."""
    gc.disable()
    from web.app import create_app
    from web.logs import configure_logs

    gc.freeze()
    gc.enable()
    configure_logs(settings)
    return create_app(settings)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
) -> None:
    """Serve the platform; also does the background work unless TANDEM_INLINE_WORKER=false."""
    settings = _with_secret(Settings())
    _require_current(settings)
    _say_how_to_begin(settings)
    _serve(settings, host, port)


def _say_how_to_begin(settings: Settings) -> None:
    """Print the link that sets up an installation nobody coordinates yet."""
    from web.db.session import Unit
    from web.security import set_up_token
    from web.services.access import coordinators

    unit = Unit(settings.database_url)
    try:
        if not unit.read(coordinators.is_set_up):
            console.print("Nobody is at home here yet. Open this link in a browser to begin:", highlight=False)
            typer.echo(f"{settings.base_url}/set-up/{set_up_token(settings)}")
    finally:
        unit.close()


def _require_current(settings: Settings) -> None:
    from sqlalchemy.exc import OperationalError

    from web.db.migrations import is_current

    try:
        stands = is_current(settings.database_url)
    except OperationalError as error:
        _refuse(f"The database cannot be reached: {error.orig}")
    if not stands:
        _refuse("The database is not at the newest version. Please run `tandem migrate` first (and back up before).")


@app.command()
def worker() -> None:
    """Do the background work (matching, mail) beside `tandem serve`."""
    import signal
    import threading

    from web.jobs.runtime import Worker
    from web.logs import configure_logs

    settings = Settings()
    configure_logs(settings)
    _require_current(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running = Worker(settings)
    running.start()
    stop.wait()
    running.stop()


@app.command()
def migrate() -> None:
    """Bring the database to the newest version. Safe to run again; back up before an upgrade."""
    _migrate(Settings())
    console.print("The database is at the newest version.")


@app.command()
def create_coordinator(
    email: Annotated[str, typer.Argument(help="Address to sign in with.")],
    name: Annotated[str, typer.Argument(help="Full name.")],
    programme: Annotated[
        str | None, typer.Option(help="Name of the programme: of the first one, or of one among several.")
    ] = None,
) -> None:
    """Make somebody a coordinator and print a sign-in link; the first one comes with a programme."""
    from web.db.session import Unit
    from web.services.access import coordinators
    from web.services.errors import ServiceError

    settings = Settings()
    _require_current(settings)
    unit = Unit(settings.database_url, base_url=settings.base_url)
    try:
        made = unit.run(lambda s: coordinators.create_coordinator(s, email, name, programme_name=programme))
    except ServiceError as error:
        _refuse(error.message % error.params)
    finally:
        unit.close()
    _say_what_next(made)


def _say_what_next(made: "NewCoordinator") -> None:
    """Explain on standard error and print the link alone on standard output, so that a script can take it."""
    if made.is_new_programme:
        console.print(f"The programme “{made.programme}” is made.", highlight=False, markup=False)
    console.print(
        "Start `tandem serve` if it is not running, then open this link in a browser. "
        "It works once, for ten minutes; run the command again for a new one.",
        highlight=False,
    )
    typer.echo(made.link)


if __name__ == "__main__":
    main()
