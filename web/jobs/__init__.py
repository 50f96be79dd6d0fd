"""Durable background work: thin, identifiers in, one service call."""
