"""How often a proof by repetition is repeated: `make test` does what finds mistakes, `make soak` many times as much."""

import os


def times(number: int) -> int:
    """So many repetitions in `make test`, TANDEM_SOAK times as many in `make soak`."""
    return number * int(os.environ.get("TANDEM_SOAK", "1"))
