"""The policy of a run: the default one, or a TOML file, changed by what stands on the command line."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import matcher
from web.files.limits import MEBIBYTE
from web.files.messages import N_, Message
from web.offline.errors import BadInput
from web.offline.people import read_bytes
from web.offline.refusals import refusal

IN_POLICY = N_("%(file)s: %(message)s")
NO_TEXT = N_("The policy is not text in UTF-8. Please save it as plain text.")


def read_policy(path: Path | None, *, objective: str | None, places: int | None) -> matcher.Policy:
    """Return the policy of ``path`` (the default one without it), with objective and places exchanged if given.

    Raises
    ------
    BadInput
        The file cannot be read or is no policy.
    """
    changes: dict[str, Any] = {"objective": objective, "places": places}
    given = {key: value for key, value in changes.items() if value is not None}
    return replace(_stored_policy(path) if path else matcher.Policy(), **given)


def _stored_policy(path: Path) -> matcher.Policy:
    try:
        return matcher.Policy.from_toml(read_bytes(path, MEBIBYTE).decode())
    except UnicodeDecodeError as error:
        raise BadInput(Message(IN_POLICY, {"file": path.name, "message": Message(NO_TEXT)})) from error
    except matcher.MatcherError as error:
        raise BadInput(Message(IN_POLICY, {"file": path.name, "message": refusal(error)})) from error
