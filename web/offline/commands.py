"""`tandem match` and `tandem verify`: spreadsheets in, a proved plan out, no server.

Exit codes: 0 good, 1 the answer is no (no tandem is possible, or the result is not proved), 2 bad input. What is heavy
is imported by the command that needs it, so that `tandem --help` is quick.
"""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from web.files.messages import Message
from web.offline.errors import BadInput
from web.offline.terminal import Terminal
from web.translations import load

NO, BAD_INPUT = 1, 2


class Objective(StrEnum):
    """What is best."""

    FLOOR = "floor"
    TOTAL = "total"
    LEXIMIN = "leximin"


class Language(StrEnum):
    """The languages of messages and workbook."""

    DE = "de"
    EN = "en"


LanguageOption = Annotated[Language, typer.Option(help="Language of messages and workbook.")]
CompareOption = Annotated[
    Path | None, typer.Option(help="An earlier result (.json): say what changed and who gets somebody else.")
]
ExplainOption = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="AZUBI FACHKRAFT", help="Names or ids of two people: say why they are a tandem, or why not."),
]
ProofOption = Annotated[
    Path | None, typer.Option(help="Write the proof of each company as JSON that anybody can check.")
]


def match(
    *,
    azubis: Annotated[Path, typer.Option(help="Table of the Azubis: XLSX, XLS, ODS or CSV.")],
    fachkraefte: Annotated[Path, typer.Option(help="Table of the Fachkräfte; may be the same file.")],
    out: Annotated[
        Path, typer.Option(help="Workbook to write (.xlsx); the result for `verify` (.json) goes beside it.")
    ],
    policy: Annotated[Path | None, typer.Option(help="Policy as TOML: weights, rules, objective.")] = None,
    objective: Annotated[
        Objective | None, typer.Option(help="Nobody misses out, best overall, or fair from below.")
    ] = None,
    places: Annotated[
        int | None, typer.Option(min=0, help="Tandems for each company. Default: as many as possible.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Number of the draw between equally good plans.")] = 0,
    start: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day. Default: today.")] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="Table of decisions: who stays together, who must not, who is left out …")
    ] = None,
    compare: CompareOption = None,
    explain: ExplainOption = None,
    proof: ProofOption = None,
    language: LanguageOption = Language.DE,
) -> None:
    """Form tandems from two tables and write them to a workbook."""
    from web.offline.matching import MatchOrder, form_tandems  # noqa: PLC0415 - see the module's docstring

    order = MatchOrder(
        azubis=azubis,
        fachkraefte=fachkraefte,
        out=out,
        start=start.date() if start else dt.datetime.now(dt.UTC).date(),
        seed=seed,
        policy=policy,
        objective=objective,
        places=places,
        decisions=decisions,
        compare=compare,
        explain=explain,
        proof=proof,
    )
    _run(lambda terminal: form_tandems(order, terminal), language)


def verify(
    result: Annotated[
        Path, typer.Argument(help="The .json file `tandem match` wrote, or a transparency file of the platform.")
    ],
    compare: CompareOption = None,
    explain: ExplainOption = None,
    proof: Annotated[
        Path | None,
        typer.Option(
            help="For a result: write the proof of each company as JSON that anybody can check. For a transparency"
            " file: the full proof it belongs to, which is read."
        ),
    ] = None,
    language: LanguageOption = Language.DE,
) -> None:
    """Prove a result again, trusting nothing it says. Of a transparency file alone, only the form is checked."""
    _run(lambda terminal: _verify(terminal, result, compare, explain, proof), language)


def _verify(
    terminal: Terminal, file: Path, compare: Path | None, explain: tuple[str, str] | None, proof: Path | None
) -> bool:
    from web.offline.transparency import (  # noqa: PLC0415 - see the module's docstring
        NOT_HERE,
        TransparencyOrder,
        check_transparency,
        is_transparency,
    )
    from web.offline.verifying import VerifyOrder, prove_again  # noqa: PLC0415 - see the module's docstring

    if not is_transparency(file):
        return prove_again(VerifyOrder(file, compare, explain, proof), terminal)
    if compare or explain:
        raise BadInput(Message(NOT_HERE, {"file": file.name}))
    return check_transparency(TransparencyOrder(file, proof), terminal)


def _run(work: Callable[[Terminal], bool], language: str) -> None:
    """Do the work and end with the exit code that says how it went."""
    terminal = Terminal(load(language))
    try:
        is_good = work(terminal)
    except BadInput as problem:
        terminal.warn(message.text(terminal.translations) for message in problem.messages)
        raise typer.Exit(BAD_INPUT) from problem
    if not is_good:
        raise typer.Exit(NO)
