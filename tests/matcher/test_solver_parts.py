"""Pieces of the solver that a whole plan does not show."""

import numpy as np
import pytest
from hypothesis import given

from matcher.assign import _cover, _largest, _potentials
from matcher.errors import ProofFailed
from tests.matcher.oracle import Instance, examples, instances


def test_a_plan_that_is_not_the_best_has_no_potentials() -> None:
    with pytest.raises(ProofFailed, match="exchange"):
        _potentials(np.array([[0, 5], [5, 0]]), np.array([0, 1]))


@given(instances(5, with_pins=False))
@examples(60)
def test_the_cover_is_as_small_as_the_matching_is_large(instance: Instance) -> None:
    partner = _largest(instance.allowed)
    rows, columns = _cover(instance.allowed, partner)
    bare = instance.allowed.copy()
    bare[rows, :] = bare[:, columns] = False
    assert not bare.any()
    assert len(rows) + len(columns) == np.count_nonzero(partner >= 0)
