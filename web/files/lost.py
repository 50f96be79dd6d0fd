"""What is known of cells that the library for workbooks hands out empty although something stands in them."""

from collections.abc import Mapping
from typing import TypeAlias

Lost: TypeAlias = Mapping[int, Mapping[int, str]]
"""Texts of a sheet by row and column, both counted from 0."""

NO_VALUE = "#="
"""Stands before a formula whose value is not in the file."""
