"""`tandem match` and `tandem verify`: spreadsheets in, a proved plan out, no server.

Exit codes: 0 good, 1 the answer is no (no tandem is possible, or the result is not proved), 2 bad input. What is heavy
is imported by the command that needs it, so that `tandem --help` is quick.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from web.files.messages import N_, Message
from web.offline.errors import BadInput, Told
from web.translations import load

if TYPE_CHECKING:
    from web.offline.plan import Plan

NO, BAD_INPUT = 1, 2
MOST_MESSAGES = 50
LONG_WORK = 500
"""From this many people on it is worth saying what is going on."""


class Objective(StrEnum):
    """What is best."""

    FLOOR = "floor"
    TOTAL = "total"


class Language(StrEnum):
    """The languages of messages and workbook."""

    DE = "de"
    EN = "en"


LanguageOption = Annotated[Language, typer.Option(help="Language of messages and workbook.")]


def match(
    *,
    azubis: Annotated[Path, typer.Option(help="Table of the Azubis: XLSX, XLS, ODS or CSV.")],
    fachkraefte: Annotated[Path, typer.Option(help="Table of the Fachkräfte; may be the same file.")],
    out: Annotated[
        Path, typer.Option(help="Workbook to write (.xlsx); beside it goes the result for `verify` (.json).")
    ],
    policy: Annotated[Path | None, typer.Option(help="Policy as TOML: weights, rules, objective.")] = None,
    objective: Annotated[Objective | None, typer.Option(help="Nobody left behind, or best overall.")] = None,
    places: Annotated[int | None, typer.Option(min=0, help="Tandems of each company; as many as possible.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Number of the draw between equally good plans.")] = 0,
    start: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day; today.")] = None,
    language: LanguageOption = Language.DE,
) -> None:
    """Form tandems from two tables and write them to a workbook."""
    translations = load(language)
    with _bad_input(translations):
        plan = _plan(
            (azubis, fachkraefte, out),
            policy,
            objective=objective,
            places=places,
            seed=seed,
            start=start.date() if start else dt.datetime.now(dt.UTC).date(),
            translations=translations,
        )
        _write(plan, out, translations)
    _conclude(plan, out, translations)


def verify(
    result: Annotated[Path, typer.Argument(help="The .json file `tandem match` wrote.")],
    language: LanguageOption = Language.DE,
) -> None:
    """Prove a result anew: nothing it says is believed."""
    import matcher  # noqa: PLC0415 - see the module's docstring
    from web.offline.issues import issue_text  # noqa: PLC0415
    from web.offline.people import ONE_COMPANY  # noqa: PLC0415
    from web.offline.policies import refusal  # noqa: PLC0415
    from web.offline.stored import read_result  # noqa: PLC0415

    translations = load(language)
    with _bad_input(translations):
        stored = read_result(result)
        try:
            issues = matcher.verify(stored.problem, stored.policy, stored.result, stored.decisions)
        except matcher.MatcherError as error:
            raise BadInput(refusal(error)) from error
    if issues:
        names = {ONE_COMPANY: translations.gettext("All companies"), **stored.names}
        _say_all((issue_text(issue, names, translations) for issue in issues), translations)
        typer.echo(translations.gettext("Not proved."), err=True)
        raise typer.Exit(NO)
    proved = translations.gettext("Proved: %(tandems)s tandems, and with these answers no better plan is possible.")
    typer.echo(proved % {"tandems": len(stored.result.tandems)})


def _plan(
    files: tuple[Path, Path, Path],
    policy: Path | None,
    *,
    objective: str | None,
    places: int | None,
    seed: int,
    start: dt.date,
    translations: NullTranslations,
) -> "Plan":
    """Read everything, say what should be known about it, compute."""
    import matcher  # noqa: PLC0415 - see the module's docstring
    from web.offline.people import read_round  # noqa: PLC0415
    from web.offline.plan import compute_plan  # noqa: PLC0415
    from web.offline.policies import read_policy, refusal  # noqa: PLC0415

    _check_target(*files)
    terms = read_policy(policy, objective=objective, places=places)
    people = read_round(files[0], files[1], start=start)
    _say_all((note.text(translations) for note in people.notes), translations)
    with _progress(len(people.everybody), translations):
        try:
            return compute_plan(people, terms, seed=seed, start_month=f"{start:%Y-%m}")
        except matcher.MatcherError as error:
            raise BadInput(refusal(error)) from error


def _check_target(azubis: Path, fachkraefte: Path, out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        raise BadInput(Message(N_("%(file)s: the workbook needs a name that ends in .xlsx."), {"file": str(out)}))
    if out.resolve() in {azubis.resolve(), fachkraefte.resolve()}:
        raise BadInput(Message(N_("%(file)s is one of the tables. Please choose another name."), {"file": str(out)}))


def _write(plan: "Plan", out: Path, translations: NullTranslations) -> None:
    from web.offline.stored import result_bytes, write_files  # noqa: PLC0415 - see the module's docstring
    from web.offline.workbook import plan_workbook  # noqa: PLC0415

    with _progress(len(plan.people), translations):
        workbook = plan_workbook(plan, translations)
    write_files({out: workbook, out.with_suffix(".json"): result_bytes(plan)})


def _conclude(plan: "Plan", out: Path, translations: NullTranslations) -> None:
    summary = plan.result.summary()
    counts = translations.gettext(
        "Tandems: %(tandems)s. Without one: Azubis %(azubis)s, Fachkräfte %(fachkraefte)s. Written: %(out)s, %(json)s"
    )
    numbers = {"azubis": summary.unmatched_azubis, "fachkraefte": summary.unmatched_fachkraefte}
    files = {"out": str(out), "json": str(out.with_suffix(".json"))}
    typer.echo(counts % {"tandems": summary.tandems, **numbers, **files})
    if not summary.tandems:
        nobody = translations.gettext("No tandem is possible. The workbook says why for every person.")
        typer.echo(nobody, err=True)
        raise typer.Exit(NO)


@contextmanager
def _bad_input(translations: NullTranslations) -> Iterator[None]:
    try:
        yield
    except BadInput as problem:
        _refuse(problem.messages, translations)


def _refuse(messages: Iterable[Told], translations: NullTranslations) -> NoReturn:
    _say_all((message.text(translations) for message in messages), translations)
    raise typer.Exit(BAD_INPUT)


def _say_all(texts: Iterable[str], translations: NullTranslations) -> None:
    """Write to standard error, the first fifty of many."""
    lines = list(texts)
    for line in lines[:MOST_MESSAGES]:
        typer.echo(line, err=True)
    if len(lines) > MOST_MESSAGES:
        more = translations.gettext("… and %(count)s more messages.")
        typer.echo(more % {"count": len(lines) - MOST_MESSAGES}, err=True)


@contextmanager
def _progress(people: int, translations: NullTranslations) -> Iterator[None]:
    console = Console(stderr=True)
    if people < LONG_WORK or not console.is_terminal:
        yield
        return
    with console.status(translations.gettext("Computing for %(people)s people …") % {"people": people}):
        yield
