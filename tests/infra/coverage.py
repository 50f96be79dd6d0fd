"""What noting the lines that ran costs; imported before anything that is measured.

A probe takes itself out once it was hit often enough without telling anything new, and each time all functions of the
application are looked through for it. By default that is after 50 times: hundreds of searches, which cost more than
the probes they take out.
"""

import sys

HITS = 2000
"""Of a probe before it is taken out."""


def search_seldom() -> None:
    """Make what measures this process, if anything does, wait for so many hits."""
    measuring = getattr(sys.modules.get("slipcover.pytest_plugin"), "_slipcover_instance", None)
    if measuring is not None:
        measuring.d_miss_threshold = HITS


search_seldom()
