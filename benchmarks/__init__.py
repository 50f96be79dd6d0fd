"""Reproducible measurements of the engine: `make bench` runs every row, see docs/benchmarks.md.

A row is measured in a process of its own (`child`), beside scipy's bare solve of the same matrices (`measure`), on data
that depend on a seed alone (`profiles`, `sizes`, `families`). `report` and `plot` turn the figures into text and a
picture.
"""
