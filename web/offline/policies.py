"""The policy of a run: the default one, or a TOML file, changed by what stands on the command line."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import matcher
from web.files.limits import MEBIBYTE
from web.files.messages import N_, Message
from web.offline.errors import BadInput
from web.offline.people import read_bytes

IN_POLICY = N_("%(file)s: %(message)s")
NO_TEXT = N_("The policy is no text in UTF-8. Please save it as plain text.")
TEXTS: Mapping[str, str] = {
    "invalid_toml": N_("The policy cannot be read: %(detail)s. Please mend that line."),
    "unknown_criterion": N_("There is no criterion “%(criterion)s”. Known are: %(known)s."),
    "unknown_rule": N_("There is no rule “%(rule)s”. Known are: %(known)s."),
    "rule_not_switchable": N_("The rule “%(rule)s” always holds. Please remove it from the policy."),
    "unknown_objective": N_("There is no objective “%(objective)s”. Known are: %(known)s."),
    "all_weights_zero": N_("All weights are 0. Please give at least one criterion a weight."),
    "invalid_setting": N_("The setting “%(setting)s” is %(value)s, expected: %(expected)s."),
    "invalid_seed": N_("The seed is %(value)s. Please use a whole number from 0 to 18446744073709551615."),
}
"""What the engine refuses, by its code."""


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


def refusal(error: matcher.MatcherError) -> Message:
    """Return what the engine refuses in words; an error without a text of its own keeps the engine's."""
    known = TEXTS.get(error.code)
    return Message(known, error.params) if known else Message("%(text)s", {"text": str(error)})
