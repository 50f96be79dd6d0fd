"""What a page showed about each person: only a change to somebody who was chosen makes a form too late."""

import hashlib
import json
from collections.abc import Collection, Iterable
from uuid import UUID

from web.services.errors import Changed


def mark_of(person_id: UUID, shown: object) -> str:
    """Return what a form carries along for one person: who it is, and a digest of what stood beside the name."""
    said = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return f"{person_id}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def refuse_overtaken(found: Iterable[tuple[str, str]], seen: Collection[str], message: str) -> None:
    """Raise Changed with `message` and the names of those whose mark is not among the `seen` ones.

    `found` are (name, present mark) of everybody a form is about.
    """
    names = [name for name, mark in found if mark not in seen]
    if names:
        raise Changed(message, names=", ".join(names))
