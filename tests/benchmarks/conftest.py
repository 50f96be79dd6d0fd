"""What is measured is settled by looking for garbage: here only through what a test made itself."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def small_heap() -> Iterator[None]:
    """Leaves out of the search what all tests before have loaded; a measurement ends by putting it back."""
    gc.freeze()
    yield
    gc.freeze()
