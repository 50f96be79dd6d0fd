"""The six-digit PIN that protects a personal link or a letter: chosen at the first opening, stored as argon2 hash."""

import re
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from web.services.errors import InputRefused
from web.translations import N_

LENGTH = 6
MOST_FAILURES = 5
# Six digits are guessed offline whatever the cost; the lock after five tries is what protects. So: cheap on memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_of(pin: str) -> str:
    """Return the stored form of a newly chosen PIN; raises InputRefused when it is no PIN or too easy."""
    pin = _digits(pin)
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise InputRefused("pin", N_("Please choose six digits."))
    if _is_easy(pin):
        raise InputRefused("pin", N_("This PIN is too easy to guess. Please mix the digits."))
    return _HASHER.hash(pin)


def is_right(pin_hash: str, pin: str) -> bool:
    """Whether a typed PIN is the chosen one."""
    try:
        return _HASHER.verify(pin_hash, _digits(pin))
    except VerifyMismatchError:
        return False


def _digits(typed: str) -> str:
    return re.sub(r"[\s.-]", "", typed)


def _is_easy(pin: str) -> bool:
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
