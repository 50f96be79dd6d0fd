"""`tandem verify` on a transparency file: its form alone, or, with the full proof, everything anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matcher
from web.files.messages import N_, Message
from web.offline.errors import BadInput
from web.offline.issues import issue_text
from web.offline.people import CANNOT_OPEN, NO_SUCH_FILE, read_bytes
from web.offline.terminal import CHECKING, Terminal
from web.offline.verifying import NOT_PROVED
from web.transparency import document, full_proof
from web.transparency.checking import Checked, check_both
from web.transparency.full_proof import Unreadable

PEEK = 256
"""Bytes at the beginning of a file that say what it is."""

FORM_IS_RIGHT = N_(
    "%(file)s is as it was written: format, checksum, policy and counts agree. It was made by engine version"
    " %(engine)s."
)
PROVES_NO_MORE = N_(
    "This proves no more than that. Only the full proof, which stays with the coordinators, shows whether the"
    " plan is the best one: tandem verify %(file)s --proof FULL."
)
SAYS = N_(
    "It is about “%(round)s” (%(programme)s), proposal %(proposal)s: companies %(companies)s, Azubis %(azubis)s,"
    " Fachkräfte %(fachkraefte)s, tandems %(tandems)s."
)
NEEDED = N_("The full proof it was made from has the SHA-256 %(sha256)s.")
PROVED = N_(
    "Proved: %(tandems)s tandems in %(groups)s companies or pools were recomputed from the answers. No better"
    " plan is possible, and %(file)s says the same as the full proof."
)
OTHER_WORDS = N_(
    "This version of the program would word the policy differently. What counts is the policy itself, as it is in"
    " the file."
)
LEFT_OUT = N_("Not included: companies or pools still waiting to be computed (%(count)s).")
NOT_HERE = N_(
    "%(file)s is a transparency file: it names nobody, so nothing can be explained or compared. Please leave these"
    " options out."
)
PROOF_FIRST = N_("%(file)s is a full proof. Please name the transparency file first and this one after --proof.")


@dataclass(frozen=True, slots=True)
class TransparencyOrder:
    """What somebody asked for: the file, and the full proof behind it."""

    file: Path
    proof: Path | None = None


def is_transparency(path: Path) -> bool:
    """Whether a file begins like a transparency file; refuses a full proof in its place. Raises BadInput."""
    try:
        with path.open("rb") as source:
            head = source.read(PEEK)
    except OSError:
        return False
    if full_proof.FORMAT.encode() in head or (head.startswith(b'{"computed_on"')):
        raise BadInput(Message(PROOF_FIRST, {"file": path.name}))
    return document.FORMAT.encode() in head


def check_transparency(order: TransparencyOrder, terminal: Terminal) -> bool:
    """Check a transparency file and tell what that shows; return whether all is well.

    Raises
    ------
    BadInput
        A file cannot be read, or is not what it should be.
    """
    data = read_bytes(order.file, document.LARGEST)
    try:
        told = document.read_transparency(data, order.file.name)
        if order.proof is None:
            terminal.say(*_form_lines(told, order.file.name, terminal))
            return True
        checked = _prove(told, order.file.name, order.proof, terminal)
    except Unreadable as problem:
        raise BadInput(problem.message) from problem
    return _tell(checked, order, terminal)


def _form_lines(told: Mapping[str, Any], name: str, terminal: Terminal) -> list[str]:
    counts = told["counts"]
    texts = [
        Message(FORM_IS_RIGHT, {"file": name, "engine": told["engine"]}),
        Message(SAYS, {**counts, **{key: told[key] for key in ("programme", "round", "proposal")}}),
        Message(NEEDED, {"sha256": told["full_proof"]["sha256"]}),
        Message(PROVES_NO_MORE, {"file": name}),
    ]
    return [text.text(terminal.translations) for text in texts]


def _prove(told: dict[str, Any], name: str, proof: Path, terminal: Terminal) -> Checked:
    def words(issue: matcher.Issue) -> Message:
        return Message("%(text)s", {"text": issue_text(issue, {}, terminal.translations)})

    try:
        with terminal.working(), proof.open("rb") as full:
            terminal.step(CHECKING, told["counts"]["groups"])
            return check_both(told, full, file=name, proof=proof.name, found=words, step=terminal.done)
    except FileNotFoundError as error:
        raise BadInput(Message(NO_SUCH_FILE, {"file": str(proof)})) from error
    except OSError as error:
        raise BadInput(Message(CANNOT_OPEN, {"file": str(proof)})) from error


def _tell(checked: Checked, order: TransparencyOrder, terminal: Terminal) -> bool:
    translations = terminal.translations
    if checked.words_differ:
        terminal.warn([translations.gettext(OTHER_WORDS)])
    if checked.issues:
        issues = [issue.text(translations) for issue in checked.issues]
        terminal.warn([*issues, translations.gettext(NOT_PROVED)])
        return False
    tally, lines = checked.tally, []
    if tally.left_out:
        lines.append(Message(LEFT_OUT, {"count": tally.left_out}))
    params: dict[str, str | int] = {"tandems": tally.tandems, "groups": tally.groups, "file": order.file.name}
    lines.append(Message(PROVED, params))
    terminal.say(*(line.text(translations) for line in lines))
    return True
