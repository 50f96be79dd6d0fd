"""Proving a plan anew from its full proof, and that a transparency file belongs to it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import matcher
from web.files.messages import N_, Message
from web.translations import LANGUAGES, load
from web.transparency.document import Proof, read_transparency, transparency_bytes
from web.transparency.full_proof import About, Group, Reader
from web.transparency.tally import Tally
from web.transparency.words import words_for

PART = 1024 * 1024
MOST_ISSUES = 50

OTHER_PROOF = N_("%(proof)s is not the full proof %(file)s was made from: its SHA-256 differs.")
OTHER_FILE = N_("%(file)s differs from its full proof here: %(where)s.")
OTHER_SEED = N_("Group %(number)s was computed with another number of the draw.")
TWICE = N_("Group %(number)s: a company or a person appears twice.")
MANY_BLOCKS = N_("Group %(number)s: it does not consist of exactly one company or pool.")
CANNOT_BE_PROVED = N_("Group %(number)s cannot be computed: %(why)s")
IN_GROUP = N_("Group %(number)s: %(issue)s")


@dataclass(frozen=True)
class Checked:
    """What was found: what is wrong, in words; who it is about; whether the words are those of this program."""

    issues: tuple[Message, ...]
    about: About
    tally: Tally
    words_differ: bool


def check_both(
    document: dict[str, Any],
    full: IO[bytes],
    *,
    file: str,
    proof: str,
    found: Callable[[matcher.Issue], Message],
    step: Callable[[], None],
) -> Checked:
    """Prove every group anew and look whether the file is what its full proof gives.

    ``found`` puts what is wrong with a result into words; ``step`` is called after each group. A full proof with
    another SHA-256 is refused before anything of it is proved: of a large round that would take minutes. Raises
    Unreadable for a full proof that is none.
    """
    proved = _proof_of(full)
    full.seek(0)
    reader, tally, seen = Reader(full, proof), Tally(), _Seen()
    about = reader.about()
    if proved.sha256 != document["full_proof"]["sha256"]:
        return Checked((_named(OTHER_PROOF, file=file, proof=proof),), about, tally, _are_others(about))
    issues: list[Message] = []
    for number, group in enumerate(reader.groups(), start=1):
        tally.add(group.problem, group.result, group.decisions)
        if len(issues) < MOST_ISSUES:
            issues += [_named(msgid, number=number) for msgid in _strange(group, about, seen)]
            issues += _disproved(group, about, number, found)
        step()
    tally.left_out = reader.left_out
    issues += _differences(document, transparency_bytes(about, tally, proved), file)
    return Checked(tuple(issues), about, tally, _are_others(about))


def _named(msgid: str, **params: str | int) -> Message:
    return Message(msgid, params)


def _proof_of(full: IO[bytes]) -> Proof:
    digest, size = hashlib.sha256(), 0
    while part := full.read(PART):
        digest.update(part)
        size += len(part)
    return Proof(digest.hexdigest(), size)


class _Seen:
    """Companies, pools and people that occurred so far."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def adds(self, problem: matcher.Problem) -> bool:
        """Whether all ids of a group are new; then they are known from now on."""
        ids = {*problem.companies, *problem.blocks, *problem.azubis.ids, *problem.fachkraefte.ids}
        is_new = not ids & self._ids
        self._ids |= ids
        return is_new


def _strange(group: Group, about: About, seen: _Seen) -> list[str]:
    """What no single result could tell."""
    return [
        *([] if group.result.seed == about.seed else [OTHER_SEED]),
        *([] if seen.adds(group.problem) else [TWICE]),
        *([] if len(group.problem.blocks) == 1 else [MANY_BLOCKS]),
    ]


def _disproved(group: Group, about: About, number: int, found: Callable[[matcher.Issue], Message]) -> list[Message]:
    try:
        issues = group.issues(about.policy)
    except matcher.MatcherError as error:
        return [_named(CANNOT_BE_PROVED, number=number, why=str(error)[:200])]
    return [Message(IN_GROUP, {"number": number, "issue": found(issue)}) for issue in issues]


def _differences(document: dict[str, Any], right: bytes, file: str) -> list[Message]:
    """Where the file differs from the one its full proof gives; the checksum is only named if nothing else is."""
    wanted = read_transparency(right, file)
    keys = [key for key in wanted if wanted[key] != document[key]]
    named = [key for key in keys if key != "checksum"] or keys
    return [_named(OTHER_FILE, file=file, where=", ".join(named))] if named else []


def _are_others(about: About) -> bool:
    """Whether this program would put policy and reasons into other words."""
    if about.language not in LANGUAGES:
        return True
    return words_for(about.policy, load(about.language)) != about.words
