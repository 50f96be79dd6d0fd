"""Tests mirror the source; see docs for how they are run."""
