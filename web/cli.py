"""The `tandem` command. Heavy libraries are imported by the command that needs them, so that `--help` is quick."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from urllib.parse import urlsplit
from uuid import UUID

import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console

from web.offline.commands import match, verify
from web.settings import Mode, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from web import serving
    from web.services.access.coordinators import NewCoordinator

BAD_INPUT = 2
LAST_PORT = 65535
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
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=LAST_PORT)] = 8000,
) -> None:
    """Show Tandemwerk with made-up companies and people, on this computer only."""
    settings = _demo_settings(port)
    reserved = _reserve("127.0.0.1", port, f"make demo PORT={_next(port)}")
    if reset:
        _remove_database(settings)
    with console.status("Preparing the database …"):
        _migrate(settings)
        _seed_once(settings)
    _serve(settings, reserved)


def _reserve(host: str, port: int, another: str) -> "serving.Reserved":
    """Take the address before anything is prepared for it; one that cannot be listened on is refused in words."""
    from web import serving

    try:
        return serving.reserve(serving.Address(host, port, another))
    except serving.CannotListen as error:
        _refuse(str(error))


def _next(port: int) -> int:
    return port + 1 if port < LAST_PORT else port - 1


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


def _serve(settings: Settings, reserved: "serving.Reserved", set_up_link: str = "") -> None:
    from web import serving
    from web.logs import configure_logs

    _require_fitting_database(settings)
    with console.status("Loading the pages …"):
        application = _application(settings)
    configure_logs(settings)
    try:
        serving.serve(application, settings, reserved, lambda: _say_ready(settings, reserved.address, set_up_link))
    except serving.CannotListen as error:
        _refuse(str(error))


def _say_ready(settings: Settings, address: "serving.Address", set_up_link: str) -> None:
    """Say where the pages are, now that they answer; with the link that sets up an installation nobody coordinates."""
    if urlsplit(settings.base_url).port != address.port:
        console.print(
            f"\nListening on port {address.port} of {address.host}; people use the address TANDEM_BASE_URL.",
            highlight=False,
        )
    console.print(f"\nTandemwerk is ready: [bold]{settings.base_url}[/bold]   (stop with Ctrl+C)\n", highlight=False)
    if set_up_link:
        console.print("There is no coordinator here yet. Open this link in a browser to begin:", highlight=False)
        typer.echo(set_up_link)


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

    gc.freeze()
    gc.enable()
    return create_app(settings)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=LAST_PORT)] = 8000,
) -> None:
    """Serve the platform; also does the background work unless TANDEM_INLINE_WORKER=false."""
    settings = _with_secret(Settings())
    _require_current(settings)
    _serve(settings, _reserve(host, port, f"tandem serve --port {_next(port)}"), _set_up_link(settings))


def _set_up_link(settings: Settings) -> str:
    """Return the link that sets up an installation, or nothing once somebody coordinates there."""
    from web.db.session import Unit
    from web.security import set_up_token
    from web.services.access import coordinators

    unit = Unit(settings.database_url)
    try:
        is_set_up = unit.read(coordinators.is_set_up)
    finally:
        unit.close()
    return "" if is_set_up else f"{settings.base_url}/set-up/{set_up_token(settings)}"


def _require_current(settings: Settings) -> None:
    from sqlalchemy.exc import OperationalError

    from web.db.migrations import is_current

    try:
        stands = is_current(settings.database_url)
    except OperationalError as error:
        _refuse(f"The database cannot be reached: {error.orig}")
    if not stands:
        _refuse("The database is not at the newest version. Please run `tandem migrate` first (back up before that).")


@app.command()
def worker() -> None:
    """Do the background work (matching, e-mail) beside `tandem serve`."""
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
def replay(
    run: Annotated[
        UUID | None,
        typer.Argument(help="Identifier of a computation, from the address of its page. Default: the last one."),
    ] = None,
) -> None:
    """Compute a stored run again from what it read, and say whether the same bytes come out. Changes nothing."""
    from web.db.session import Unit
    from web.replaying import replay_run
    from web.services.errors import NotFound

    settings = Settings()
    _require_current(settings)
    unit = Unit(settings.database_url)
    try:
        code, lines = replay_run(unit, run, console)
    except NotFound:
        _refuse("There is no finished computation" + (f" {run}." if run else "."))
    finally:
        unit.close()
    typer.echo("\n".join(lines))
    raise typer.Exit(code)


@app.command()
def create_coordinator(
    email: Annotated[str, typer.Argument(help="Address to sign in with.")],
    name: Annotated[str, typer.Argument(help="Full name.")],
    programme: Annotated[
        str | None, typer.Option(help="Name of the programme: the first one, or which one if there are several.")
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
        console.print(f"The programme “{made.programme}” has been created.", highlight=False, markup=False)
    console.print(
        "Start `tandem serve` if it is not running, then open this link in a browser. "
        "It works once, for ten minutes; run the command again for a new one.",
        highlight=False,
    )
    typer.echo(made.link)


if __name__ == "__main__":
    main()
